"""Keyword search: an inverted index in compact arrays, scored by BM25."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from windrow.stores.growing import Growing, members, top
from windrow.stores.matrix import Hits
from windrow.stores.postings import Segment, make_segment, merge
from windrow.stores.scoring import Scoring
from windrow.stores.text import Analyzer
from windrow.stores.vocabulary import Vocabulary

if TYPE_CHECKING:
    from windrow.stores.scoring import Floats

_CHUNK: Final = 2000  # texts in one new segment
_GROWTH: Final = 3  # a segment is merged with the one before it unless that is so many times as large


@dataclass(frozen=True)
class KeywordIndex:
    """Texts under integer labels. Immutable: `changed` gives a new index that shares most arrays with the old one.

    Change the newest one only, one writer at a time; every older one may be searched meanwhile, from any thread.
    Document frequencies are counted among the texts there are, so nothing of a removed text stays in any score.
    """

    vocabulary: Vocabulary = field(default_factory=lambda: Vocabulary(Analyzer()))
    scoring: Scoring = field(default_factory=Scoring)
    _segments: tuple[Segment, ...] = ()
    _labels: Growing[np.int64] = field(default_factory=lambda: Growing(np.empty(0, np.int64)))
    _lengths: Growing[np.int32] = field(default_factory=lambda: Growing(np.empty(0, np.int32)))
    _dead: NDArray[np.bool_] | None = None
    _live: int = 0
    _words: int = 0  # in all live texts together

    def __len__(self) -> int:
        return self._live

    def changed(self, removed: Sequence[int], labels: Sequence[int], texts: Sequence[str]) -> KeywordIndex:
        """The index without the labels `removed` and with `texts` under `labels`, which it must not have."""
        index = self._without(removed) if removed else self
        return index._with(labels, texts) if len(labels) else index

    def search(self, query: str, k: int, among: NDArray[Any] | None = None) -> Hits:
        """The best `k` texts that share a term with the query, each term counting once.

        All texts, or those whose label is `among` (labels, or a mask over labels).
        """
        scores = self.score(query)
        if scores is None:
            return np.empty(0, np.int64), np.empty(0)
        found = np.flatnonzero(scores)
        if among is not None:
            found = found[members(self._labels.array[found], among)]
        found = found[top(scores[found], k)]
        return self._labels.array[found], scores[found]

    def score(self, query: str) -> Floats | None:
        """The score of each text, in the order of writing, 0 where no term is shared; None if no text has one."""
        total: Floats | None = None
        for term in self.vocabulary.find(query):
            parts = [part for segment in self._segments if (part := self._postings(segment, term)) is not None]
            with_term = sum(len(documents) for documents, _ in parts)
            for documents, counts in parts:
                total = np.zeros(self._labels.size) if total is None else total
                # A document stands at most once in the postings of a term.
                total[documents] += self.scoring.scores(counts, self._norms[documents], with_term, self._live)
        return total

    def _postings(self, segment: Segment, term: int) -> tuple[NDArray[np.int32], NDArray[np.unsignedinteger]] | None:
        where = segment.find(term)
        if where is None:
            return None
        documents, counts = segment.documents[where], segment.counts[where]
        if self._dead is not None:
            alive = ~self._dead[documents]
            documents, counts = documents[alive], counts[alive]
        return (documents, counts) if len(documents) else None

    @cached_property
    def _norms(self) -> Floats:
        return self.scoring.norms(self._lengths.array, self._words / self._live if self._live else 0.0)

    def _without(self, removed: Sequence[int]) -> KeywordIndex:
        hit = np.isin(self._labels.array, np.asarray(removed, np.int64))
        if self._dead is not None:
            hit &= ~self._dead
        dead = hit if self._dead is None else hit | self._dead
        live = self._live - int(hit.sum())
        if not live:
            return KeywordIndex(Vocabulary(self.vocabulary.analyzer), self.scoring)
        words = self._words - int(self._lengths.array[hit].sum())
        thinner = replace(self, _dead=dead, _live=live, _words=words)
        return thinner._compact() if len(dead) - live > live // 3 + 64 else thinner

    def _compact(self) -> KeywordIndex:
        assert self._dead is not None
        keep = ~self._dead
        numbers = np.where(keep, np.cumsum(keep) - 1, -1).astype(np.int32)
        segment = merge(self._segments, numbers)
        used = set(segment.terms.tolist())
        vocabulary = self.vocabulary
        return replace(
            self,
            vocabulary=vocabulary.forget(used) if len(used) < len(vocabulary) // 2 else vocabulary,
            _segments=(segment,),
            _labels=Growing(self._labels.array[keep]),
            _lengths=Growing(self._lengths.array[keep]),
            _dead=None,
        )

    def _with(self, labels: Sequence[int], texts: Sequence[str]) -> KeywordIndex:
        segments, sizes = self._segments, []
        for start in range(0, len(texts), _CHUNK):
            numbered = map(self.vocabulary.number, texts[start : start + _CHUNK])
            segment, lengths = make_segment(numbered, self._labels.size + start)
            segments = _tiered((*segments, segment))
            sizes.append(lengths)
        lengths = np.concatenate(sizes)
        return replace(
            self,
            _segments=segments,
            _labels=self._labels.extended(np.asarray(labels, np.int64)),
            _lengths=self._lengths.extended(lengths),
            _dead=None if self._dead is None else np.append(self._dead, np.zeros(len(labels), np.bool_)),
            _live=self._live + len(labels),
            _words=self._words + int(lengths.sum(dtype=np.int64)),
        )


def _tiered(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """Merge from the end until each segment is much larger than the next."""
    first = len(segments) - 1
    size = len(segments[first])
    while first and len(segments[first - 1]) < _GROWTH * size:
        first -= 1
        size += len(segments[first])
    return (*segments[:first], merge(segments[first:]))
