"""Which documents a reply refers to, by the numbers in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

DEFAULT_PATTERN: Final = r"\[(\d+)\]"
RANGE_PATTERN: Final = r"\[(\d+(?:[,-]\d+)*)\]"


def references(reply: str, pattern: str, count: int, *, ranges: bool = False) -> tuple[list[int], list[int]]:
    """Return the 1-based numbers found: those from 1 to `count`, and the others, both sorted.

    With `ranges`, `6-8` and `1,3` are understood, and the default pattern takes them in. What is no number is left out.
    """
    if ranges and pattern == DEFAULT_PATTERN:
        pattern = RANGE_PATTERN
    found = {number for text in _texts(pattern, reply) for number in _numbers(text, count, ranges)}
    known = {number for number in found if 1 <= number <= count}
    return sorted(known), sorted(found - known)


def _texts(pattern: str, reply: str) -> Iterable[str]:
    for match in re.finditer(pattern, reply):
        yield match[1] or "" if match.re.groups else match[0]


def _numbers(text: str, count: int, ranges: bool) -> Iterable[int]:
    for part in text.split(",") if ranges else [text]:
        first, dash, last = (piece.strip() for piece in part.partition("-"))
        if not first.isdecimal() or (dash and not (ranges and last.isdecimal())):
            continue
        if dash:  # a model may write [1-999999999]
            yield from range(int(first[:18]), min(int(last[:18]), count) + 1)
        else:
            yield int(first[:18])
