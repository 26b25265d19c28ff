"""Splits a text at the coarsest separators that give pieces short enough, falling back to finer ones inside them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from windrow.components.preprocessors.units import Span

FindEnds = Callable[[str, int, int], Sequence[int]]
"""Text, start, end → offsets at which the separated parts of `text[start:end]` end, the last being `end`."""


class Ruler(Protocol):
    """Measures a text in some unit (characters, words, tokens)."""

    def totals(self, offsets: Sequence[int]) -> Sequence[int]:
        """Return how many units begin before each offset."""

    def offset(self, total: int) -> int:
        """Return where the unit of this number begins; the text's length if there are not so many."""


@dataclass(frozen=True, slots=True)
class RecursiveCut:
    """One text being cut into spans of at most `limit` units. They cover the text in order, without gaps.

    The first span may have `first_limit` units: nothing is put before it.
    """

    text: str
    ruler: Ruler
    levels: Sequence[FindEnds]
    limit: int
    first_limit: int

    def spans(self) -> list[Span]:
        """Return the spans; a stretch of no units (white space) goes with what follows it, else with what precedes."""
        return list(self._cut(0, len(self.text), 0))

    def _cut(self, start: int, end: int, level: int) -> Iterator[Span]:
        first, last = self.ruler.totals([start, end])
        if last - first <= self._limit_at(start):
            yield start, end
        elif level == len(self.levels):
            yield from self._fixed(start, end, first, last)
        else:
            ends = self.levels[level](self.text, start, end)
            if len(ends) > 1:
                yield from self._pack(start, ends, level)
            else:
                yield from self._cut(start, end, level + 1)

    def _pack(self, start: int, ends: Sequence[int], level: int) -> Iterator[Span]:
        totals = self.ruler.totals([start, *ends])  # totals[k] belongs to ends[k - 1]
        done = 0
        while done < len(ends):
            best = bisect_right(totals, totals[done] + self._limit_at(start)) - 1
            if best == done or self._is_blank_before(totals, done, best, len(ends)):
                best += 1
                yield from self._cut(start, ends[best - 1], level + 1)
            else:
                yield start, ends[best - 1]
            start, done = ends[best - 1], best

    def _is_blank_before(self, totals: Sequence[int], done: int, best: int, count: int) -> bool:
        return totals[best] == totals[done] and best < count

    def _limit_at(self, start: int) -> int:
        return self.limit if start else self.first_limit

    def _fixed(self, start: int, end: int, first: int, last: int) -> Iterator[Span]:
        for total in range(first + self._limit_at(start), last, self.limit):
            cut = self.ruler.offset(total)
            if cut > start:
                yield start, cut
                start = cut
        yield start, end


def with_overlap(spans: Sequence[Span], ruler: Ruler, overlap: int) -> list[Span]:
    """Return the spans, each but the first beginning up to `overlap` units earlier."""
    if not overlap or len(spans) < 2:
        return list(spans)
    totals = ruler.totals([start for start, _ in spans])
    earlier = [
        min(start, ruler.offset(max(total - overlap, 0))) for (start, _), total in zip(spans, totals, strict=True)
    ]
    return [spans[0], *((start, end) for start, (_, end) in zip(earlier[1:], spans[1:], strict=True))]
