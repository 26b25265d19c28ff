"""Measure, print the table row by row, and end with status 1 if a figure is missed."""

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks import table
from benchmarks.contest import Result, measure
from benchmarks.peer_environment import EnvironmentFailed, peer_python
from benchmarks.process import clean_environment
from benchmarks.row import Row, Size
from benchmarks.rows import FAMILIES, select


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure Windrow beside Haystack.")
    parser.add_argument("row", nargs="*", help=f"a family ({', '.join(FAMILIES)}) or part of a row's name")
    parser.add_argument("--quick", action="store_true", help="small sizes, no verdict")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all samples as JSON")
    parser.add_argument("--list", action="store_true", help="print the rows and their figures, measure nothing")
    arguments = parser.parse_args()
    try:
        arguments.rows = select(arguments.row)
    except ValueError as error:
        parser.error(str(error))
    return arguments


def _peer(rows: Sequence[Row]) -> Path | str:
    if not any(callable(row.peer) for row in rows):
        return "not needed"
    print("Preparing the peer's environment …", file=sys.stderr)
    try:
        return peer_python()
    except EnvironmentFailed as error:
        return f"the peer could not be installed: {error}"


def _version(python: Path | str, distribution: str) -> str:
    if not isinstance(python, Path):
        return "none"
    code = f"from importlib.metadata import version; print(version({distribution!r}))"
    done = subprocess.run([python, "-c", code], env=clean_environment(), capture_output=True, text=True)
    return done.stdout.strip() or "unknown"


def _run(rows: Sequence[Row], peer: Path | str, size: Size) -> list[Result]:
    results = []
    print(table.HEAD, flush=True)
    for result in measure(rows, Path(sys.executable), peer, size):
        print(table.line(result, size), flush=True)
        results.append(result)
    return results


def main() -> int:
    arguments = _arguments()
    if arguments.list:
        print(*(f"{row.name}: {row.must.text()} {row.unit}" for row in arguments.rows), sep="\n")
        return 0
    size = Size.QUICK if arguments.quick else Size.FULL
    peer = _peer(arguments.rows)
    versions = {"windrow": _version(Path(sys.executable), "windrow"), "haystack-ai": _version(peer, "haystack-ai")}
    results = _run(arguments.rows, peer, size)
    print(f"\n{table.notes(results)}")
    if arguments.json:
        arguments.json.write_text(json.dumps(table.as_json(results, size, versions), indent=1) + "\n")
    failed = any(result.windrow.error for result in results)
    missed = size is Size.FULL and any(result.met is False for result in results)
    return int(failed or missed)


if __name__ == "__main__":
    raise SystemExit(main())
