"""Exact BM25 over FTS5's own postings, each term's kept in memory once it was asked for.

FTS5's `bm25()` visits every document of every term for each query: 0.1 s for frequent words in 100,000 documents.
"""

import sqlite3
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from windrow.stores.growing import members, top
from windrow.stores.matrix import Hits
from windrow.stores.scoring import Scoring
from windrow_sqlite.journal import Changes
from windrow_sqlite.masks import numbers_of
from windrow_sqlite.schema import Index
from windrow_sqlite.tokenizer import count_words

_CATCH_UP: Final = 1000
"""New documents whose words are added to the postings in memory; after more, terms are read from the file again."""
_MOST_POSTINGS: Final = 16_000_000
"""Kept in memory, at 8 bytes each."""

_SIZES: Final = 'SELECT id, sz FROM "{t}_words_docsize" WHERE id > ? ORDER BY id'
_TEXTS: Final = "SELECT n, content FROM \"{t}_bodies\" WHERE n > ? AND content <> ''"
_DOCUMENTS: Final = 'SELECT group_concat(doc) FROM "{t}_postings" WHERE term = ?'

Postings = tuple[NDArray[np.int32], NDArray[np.float32]]
"""Positions in the list of documents, and how often the term stands there."""


class KeywordSearch:
    """One index's lengths and postings in memory. Not thread-safe."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._scoring = Scoring()
        self._forget_all()

    def _forget_all(self) -> None:
        self._numbers = np.empty(0, np.int64)
        self._lengths = np.empty(0, np.int32)  # in words; 0 for a document that is gone
        self._norms = np.empty(0)
        self._live = 0
        self._any_gone = False
        self._postings: dict[str, Postings] = {}

    def search(self, db: sqlite3.Connection, query: str, k: int, among: NDArray[Any] | None) -> Hits:
        """Return the best `k` rows that share a term with the query, of all rows or of those in the mask."""
        scores = np.zeros(len(self._numbers))
        for term in sorted({term for term, _, _ in count_words([(0, query)], self._index.tokenizer)}):
            positions, counts = self._living(self._postings_of(db, term))
            # A document stands at most once in the postings of a term.
            scores[positions] += self._scoring.scores(counts, self._norms[positions], len(positions), self._live)
        found = np.flatnonzero(scores)
        if among is not None:
            found = found[members(self._numbers[found], among)]
        found = found[top(scores[found], k)]
        return self._numbers[found], scores[found]

    def follow(self, db: sqlite3.Connection, changes: Changes) -> None:
        """Take in what happened to the file."""
        after = changes.after
        if changes.gone:
            self._lengths[np.isin(self._numbers, np.asarray(changes.gone, np.int64))] = 0
            self._any_gone = True
        if len(self._numbers) > 2 * np.count_nonzero(self._lengths) + _CATCH_UP:
            self._forget_all()
            after = 0
        self._learn(db, after)
        self._live = int(np.count_nonzero(self._lengths))
        words = int(self._lengths.sum(dtype=np.int64))
        self._norms = self._scoring.norms(self._lengths, words / self._live if self._live else 0.0)

    def _learn(self, db: sqlite3.Connection, after: int) -> None:
        sizes = db.execute(self._index.sql(_SIZES), (after,)).fetchall()
        first = len(self._numbers)
        self._numbers = np.append(self._numbers, np.array([n for n, _ in sizes], np.int64))
        self._lengths = np.append(self._lengths, np.array([_varint(size) for _, size in sizes], np.int32))
        if len(sizes) > _CATCH_UP:
            self._postings.clear()
        elif sizes and self._postings:
            texts = db.execute(self._index.sql(_TEXTS), (after,))
            self._extend(count_words(texts, self._index.tokenizer), first)

    def _extend(self, words: list[tuple[str, int, int]], first: int) -> None:
        new: dict[str, list[tuple[int, int]]] = {}
        for term, n, count in words:
            if term in self._postings:
                new.setdefault(term, []).append((n, count))
        for term, pairs in new.items():
            numbers, counts = np.array(pairs, np.int64).T
            places = first + np.searchsorted(self._numbers[first:], numbers)
            positions, known = self._postings[term]
            self._postings[term] = (
                np.append(positions, places.astype(np.int32)),
                np.append(known, counts.astype(np.float32)),
            )

    def _postings_of(self, db: sqlite3.Connection, term: str) -> Postings:
        found = self._postings.get(term)
        if found is None:
            if sum(len(positions) for positions, _ in self._postings.values()) > _MOST_POSTINGS:
                self._postings.clear()
            numbers, counts = _runs(numbers_of(db, self._index.sql(_DOCUMENTS), (term,)))
            positions = np.searchsorted(self._numbers, numbers).astype(np.int32)
            found = self._postings[term] = (positions, counts.astype(np.float32))
        return found

    def _living(self, postings: Postings) -> Postings:
        if not self._any_gone:
            return postings
        living = self._lengths[postings[0]] > 0
        return postings[0][living], postings[1][living]


def _runs(numbers: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return each number once, ascending, and how often it stands there."""
    ordered = np.sort(numbers, kind="stable")  # they come in order nearly always
    starts = np.flatnonzero(np.diff(ordered, prepend=-1))
    return ordered[starts], np.diff(starts, append=len(ordered))


def _varint(data: bytes) -> int:
    """Return the first of SQLite's variable-length integers. Source: https://sqlite.org/fileformat2.html#varint"""
    value = 0
    for byte in data:
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            break
    return value
