"""Where the units of a text end (words, lines, pages, …): increasing offsets, the last being the text's length."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import accumulate
from typing import Any, Final

from windrow.errors import MissingDependencyError

SEPARATORS: Final = {"page": "\f", "passage": "\n\n", "period": ".", "word": " ", "line": "\n"}

Span = tuple[int, int]


def separator_ends(text: str, separator: str, start: int = 0, end: int | None = None) -> "array[int]":
    """Offsets after each `separator` inside `text[start:end]`, then `end`; none for an empty stretch."""
    stop = len(text) if end is None else end
    found = array("q", _after_each(text, separator, start, stop))
    if stop > start and (not found or found[-1] != stop):
        found.append(stop)
    return found


def _after_each(text: str, separator: str, start: int, stop: int) -> Iterator[int]:
    width = len(separator)
    find = text.find
    at = find(separator, start, stop)
    while at >= 0:
        yield at + width
        at = find(separator, at + width, stop)


def token_ends(text: str, encoding: str) -> "array[int]":
    """Offsets after each token of a tiktoken encoding; tokens that share one character end together.

    Raises: MissingDependencyError if tiktoken is not installed.
    """
    encoder = _encoder(encoding)
    _, starts = encoder.decode_with_offsets(encoder.encode_ordinary(text))
    ends = array("q", starts[1:])
    if text:
        ends.append(len(text))
    return ends


def _encoder(encoding: str) -> Any:
    try:
        tiktoken = import_module("tiktoken")
    except ImportError as error:
        raise MissingDependencyError(
            "Splitting by tokens needs the package tiktoken: pip install tiktoken. Splitting by words needs none.",
            package="tiktoken",
            install="pip install tiktoken",
        ) from error
    return tiktoken.get_encoding(encoding)


def windows(count: int, length: int, overlap: int = 0, threshold: int = 0) -> list[Span]:
    """Ranges of `length` units, each beginning with the last `overlap` of the one before, until all are covered.

    A last range of fewer than `threshold` units is joined to the one before.
    """
    step = length - overlap
    spans: list[Span] = []
    for first in range(0, max(count - overlap, 1), step):
        last = min(first + length, count)
        if spans and last - first < threshold:
            spans[-1] = (spans[-1][0], last)
        else:
            spans.append((first, last))
    return spans if count else []


def sentence_groups(sizes: Sequence[int], limit: int, overlap: int = 0) -> list[Span]:
    """Ranges of sentences of at most `limit` words together; a longer sentence stands alone.

    A range begins with as many of the last sentences of the one before as it takes to have more than `overlap`
    words, where the next sentence still fits.
    """
    totals = [0, *accumulate(sizes)]
    spans: list[Span] = []
    first = 0
    while first < len(sizes):
        last = max(bisect_right(totals, totals[first] + limit) - 1, first + 1)
        spans.append((first, last))
        first = _next_first(totals, first, last, limit, overlap)
    return spans


def _next_first(totals: Sequence[int], first: int, last: int, limit: int, overlap: int) -> int:
    if not overlap or last == len(totals) - 1:
        return last
    enough = bisect_left(totals, totals[last] - overlap) - 1
    fits = bisect_left(totals, totals[last + 1] - limit)
    return min(max(enough, fits, first + 1), last)
