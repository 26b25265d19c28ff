"""Results as a Markdown table and as JSON."""

import os
import platform
from collections.abc import Sequence
from typing import Any, Final

from benchmarks.contest import Measured, Result
from benchmarks.row import Size

NONE: Final = "-"
HEAD: Final = "| what | Windrow | Haystack | times better | must reach | met? |\n|---|---:|---:|---:|---:|---|"


def line(result: Result, size: Size) -> str:
    """One row of the table."""
    row = result.row
    ratio = _number(result.ratio) if result.ratio is not None else NONE
    cells = [
        row.name,
        _cell(result.value, row.unit, result.windrow),
        _cell(result.peer_value, row.unit, result.peer),
        ratio,
        f"{row.must.text()} {row.unit}".strip() if row.must.text() else NONE,
        _verdict(result, size),
    ]
    return f"| {' | '.join(cells)} |"


def notes(results: Sequence[Result]) -> str:
    """Why cells are empty, and how busy the machine was where a figure was missed; one line for each reason."""
    reasons: dict[str, list[str]] = {}
    for result in results:
        for side, measured in (("Windrow", result.windrow), ("Haystack", result.peer)):
            if why := measured.reason or _last_line(measured.error):
                reasons.setdefault(f"{side}: {why}", []).append(result.row.name)
        busy = result.windrow.disturbance
        if result.met is False and busy is not None:
            reasons.setdefault(f"missed while other processes used {busy:.0%} of all CPUs", []).append(result.row.name)
    return "\n".join(f"- {', '.join(names)}: {why}" for why, names in reasons.items())


def _last_line(text: str) -> str:
    return text.strip().rpartition("\n")[2]


def as_json(results: Sequence[Result], size: Size, versions: dict[str, str]) -> dict[str, Any]:
    """The results, with all samples and what they were measured on."""
    return {
        "size": size.value,
        "machine": {"platform": platform.platform(), "cpus": os.cpu_count(), "python": platform.python_version()},
        "versions": versions,
        "rows": [_record(result, size) for result in results],
    }


def _record(result: Result, size: Size) -> dict[str, Any]:
    return {
        "row": result.row.name,
        "unit": result.row.unit,
        "windrow": result.value,
        "peer": result.peer_value,
        "ratio": result.ratio,
        "must_reach": result.row.must.text(),
        "met": result.met if size is Size.FULL else None,
        "samples": {"windrow": result.windrow.values, "peer": result.peer.values},
        "others": {"windrow": result.windrow.others, "peer": result.peer.others},
        "why_not": {
            "windrow": result.windrow.reason or result.windrow.error,
            "peer": result.peer.reason or result.peer.error,
        },
    }


def _cell(value: float | None, unit: str, measured: Measured) -> str:
    if value is None:
        return "failed" if measured.error else NONE
    return f"{_number(value)} {unit}".strip()


def _number(value: float) -> str:
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.3g}"


def _verdict(result: Result, size: Size) -> str:
    if size is not Size.FULL or not result.row.must.text():
        return NONE
    if result.met is None:
        return "not measured"
    return "yes" if result.met else "**NO**"
