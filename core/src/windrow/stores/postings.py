"""Which documents have a term, and how often: compact sorted arrays, merged like the runs of a merge sort."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]

_RUN: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Segment:
    """Postings of some documents. Those of `terms[i]` (ascending) stand at `starts[i]` up to `starts[i + 1]`."""

    terms: Ints
    starts: NDArray[np.int64]
    documents: Ints
    counts: NDArray[np.unsignedinteger]

    def __len__(self) -> int:
        return len(self.documents)

    def find(self, term: int) -> slice | None:
        """Where the postings of a term stand, None if there are none."""
        position = int(np.searchsorted(self.terms, term))
        if position == len(self.terms) or self.terms[position] != term:
            return None
        return slice(int(self.starts[position]), int(self.starts[position + 1]))


def make_segment(documents: Iterable[Sequence[int]], first: int) -> tuple[Segment, Ints]:
    """The postings of documents given as term numbers, and their lengths; `first` is the first document's number."""
    flat, sizes = array("i"), array("i")
    for numbers in documents:
        flat.extend(numbers)
        sizes.append(len(numbers))
    lengths = np.array(sizes, np.int32)
    owners = np.repeat(np.arange(first, first + len(lengths), dtype=np.int64), lengths)
    pairs, counts = np.unique((np.array(flat, np.int64) << 32) | owners, return_counts=True)
    terms, starts = np.unique((pairs >> 32).astype(np.int32), return_index=True)
    return Segment(terms, _closed(starts, len(pairs)), (pairs & 0xFFFFFFFF).astype(np.int32), _small(counts)), lengths


def merge(segments: Sequence[Segment], numbers: Ints | None = None) -> Segment:
    """One segment out of several whose documents ascend; with `numbers`, documents get new ones, or go where -1."""
    if numbers is not None:
        segments = [_renumbered(segment, numbers) for segment in segments]
    if len(segments) == 1:
        return segments[0]
    terms = np.unique(np.concatenate([segment.terms for segment in segments]))
    places = [np.searchsorted(terms, segment.terms) for segment in segments]
    sizes = np.zeros(len(terms), np.int64)
    for segment, place in zip(segments, places, strict=True):
        sizes[place] += np.diff(segment.starts)
    starts = _closed(np.cumsum(sizes) - sizes, int(sizes.sum()))
    documents = np.empty(starts[-1], np.int32)
    counts = np.empty(starts[-1], np.result_type(*(segment.counts.dtype for segment in segments)))
    free = starts[:-1].copy()
    for segment, place in zip(segments, places, strict=True):
        for run in _runs(segment.starts):
            first, last = segment.starts[run.start], segment.starts[run.stop]
            lengths = np.diff(segment.starts[run.start : run.stop + 1])
            target = np.repeat(free[place[run]] - segment.starts[run], lengths)
            target += np.arange(first, last)
            documents[target], counts[target] = segment.documents[first:last], segment.counts[first:last]
        free[place] += np.diff(segment.starts)
    return Segment(terms, starts, documents, counts)


def _renumbered(segment: Segment, numbers: Ints) -> Segment:
    documents = numbers[segment.documents]
    keep = documents >= 0
    before = np.concatenate(([0], np.cumsum(keep)))[segment.starts]
    lengths = np.diff(before)
    full = lengths > 0
    return Segment(
        segment.terms[full],
        _closed(before[:-1][full], int(before[-1])),
        documents[keep],
        segment.counts[keep],
    )


def _runs(starts: NDArray[np.int64]) -> Iterator[slice]:
    """Terms in runs of about a million postings, so that merging needs little memory beside its result."""
    first = 0
    while first < len(starts) - 1:
        last = max(int(np.searchsorted(starts, starts[first] + _RUN, side="right")) - 1, first + 1)
        yield slice(first, last)
        first = last


def _closed(starts: NDArray[np.int64], end: int) -> NDArray[np.int64]:
    return np.append(starts, end).astype(np.int64)


def _small(counts: NDArray[np.int64]) -> NDArray[np.unsignedinteger]:
    kind = np.uint16 if not len(counts) or counts.max() < 1 << 16 else np.uint32
    return counts.astype(kind)
