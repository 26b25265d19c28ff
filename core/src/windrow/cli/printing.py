"""What commands print: text for people, JSON for programs, progress for terminals."""

import io
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol


def print_anything() -> None:
    """Let text be printed that the terminal's encoding, or any, cannot hold: such characters come out as escapes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def print_json(value: Any) -> None:
    """Print a value as one JSON document; value classes become their tagged form."""
    from windrow.values.codec import encode

    is_ascii = not (getattr(sys.stdout, "encoding", None) or "").lower().startswith("utf")
    print(json.dumps(encode(value), indent=2, ensure_ascii=is_ascii, default=str))


def print_table(rows: Iterable[Sequence[str]]) -> None:
    """Print rows in columns; the last column takes what is left."""
    rows = [tuple(row) for row in rows]
    if not rows:
        return
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        print("  ".join([*cells, row[-1]]).rstrip())


def note(text: str) -> None:
    """Print a line about the work to standard error, so that results stay alone on standard output."""
    print(text, file=sys.stderr, flush=True)


class Progress(Protocol):
    """Told how far the work is."""

    def __call__(self, done: int, total: int) -> None:
        """Say that `done` of `total` are finished."""


@contextmanager
def progress(label: str, *, quiet: bool = False) -> Iterator[Progress]:
    """Give a progress line on a terminal, and nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield _silent
        return
    try:
        yield lambda done, total: print(f"\r{label} {done}/{total}", end="", file=sys.stderr, flush=True)
    finally:
        print("\r\033[K", end="", file=sys.stderr, flush=True)


def _silent(done: int, total: int) -> None:
    """Say nothing: the output is no terminal."""
