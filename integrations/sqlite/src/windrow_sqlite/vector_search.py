"""Exact vector search: core's matrix, loaded at the first query and following the file from then on."""

import sqlite3
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from windrow.stores.matrix import Hits, VectorIndex
from windrow.stores.vectors import check_dimension
from windrow_sqlite.journal import Changes
from windrow_sqlite.schema import Index

_CHUNK: Final = 5000
_NEW: Final = 'SELECT n, vector FROM "{t}_vectors" WHERE n > ? ORDER BY n'


class VectorSearch:
    """One index's vectors in memory. Not thread-safe."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._vectors = VectorIndex(index.similarity)

    def search(self, db: sqlite3.Connection, query: NDArray[np.float32], k: int, among: NDArray[Any] | None) -> Hits:
        """Return the best `k` rows that have an embedding, of all rows or of those in the mask."""
        check_dimension(self._index.dimension_of(db), len(query), "query", "sqlite")
        return self._vectors.search(query, k, among)

    def follow(self, db: sqlite3.Connection, changes: Changes) -> None:
        """Take in what happened to the file."""
        vectors = self._vectors.changed(changes.gone, [], [])
        rows = db.execute(self._index.sql(_NEW), (changes.after,))
        while chunk := rows.fetchmany(_CHUNK):
            block = np.frombuffer(b"".join(vector for _, vector in chunk), "<f4").reshape(len(chunk), -1)
            vectors = vectors.changed([], [n for n, _ in chunk], list(block))
        self._vectors = vectors
