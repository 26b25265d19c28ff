"""Exact vector search: one contiguous float32 matrix, one product per query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from windrow.errors import StoreError
from windrow.stores.capabilities import METRICS
from windrow.stores.growing import Growing, members, top
from windrow.stores.vectors import check_dimension

Hits = tuple[NDArray[np.int64], NDArray[np.float64]]
"""Labels and their scores, best first."""

_SLACK: Final = 1e-6  # more than float32 products of unit vectors can be wrong by
_CHUNK: Final = 4096
_SPARSE: Final = 0.15  # below this share of rows, gathering them is cheaper than multiplying all
_HUGE: Final = 1e30  # products beyond this could overflow float32


@dataclass(frozen=True)
class VectorIndex:
    """Vectors under integer labels. Immutable: `changed` gives a new index that shares the matrix with the old one.

    Change the newest one only, one writer at a time; every older one may be searched meanwhile, from any thread.
    Scores are cosine or dot product in float64 of the float32 vectors, higher is better.
    """

    metric: str = "cosine"
    _vectors: Growing[np.float32] | None = None  # rows of unit length where the metric is cosine
    _labels: Growing[np.int64] | None = None
    _dead: NDArray[np.bool_] | None = None
    _live: int = 0
    _longest: float = 0.0

    def __post_init__(self) -> None:
        if self.metric not in METRICS:
            raise StoreError(f"unknown similarity {self.metric!r}; choose one of {', '.join(METRICS)}")

    def __len__(self) -> int:
        return self._live

    @property
    def dimension(self) -> int | None:
        """The dimension of every vector, None while there are none."""
        return None if self._vectors is None or not self._live else int(self._vectors.array.shape[1])

    def changed(self, removed: Sequence[int], labels: Sequence[int], vectors: Sequence[NDArray[Any]]) -> VectorIndex:
        """The index without the labels `removed` and with `vectors` under `labels`, which it must not have.

        Raises: DimensionError for a vector that is not as long as the others; nothing has changed then.
        """
        index = self._without(removed) if removed else self
        return index._with(labels, vectors) if len(labels) else index

    def search(self, query: NDArray[Any], k: int, among: NDArray[Any] | None = None) -> Hits:
        """The best `k` vectors, all of them or those whose label is `among` (labels, or a mask over labels).

        Raises: DimensionError for a query of another length.
        """
        if self._vectors is None or self._labels is None or not self._live:
            return np.empty(0, np.int64), np.empty(0)
        check_dimension(self.dimension, len(query), "query")
        exact = _unit(query.astype(np.float64)) if self.metric == "cosine" else query.astype(np.float64)
        rows = self._candidates(among)
        positions, scores = self._best(exact, k, rows)
        return self._labels.array[positions], scores

    def _best(self, query: NDArray[np.float64], k: int, rows: NDArray[np.intp] | None) -> tuple[Any, Any]:
        scale = float(np.linalg.norm(query)) * self._longest
        coarse = self._coarse(query, rows, exact=scale > _HUGE)
        if k < len(coarse):
            least = np.partition(coarse, len(coarse) - k)[len(coarse) - k]
            near = np.flatnonzero(coarse >= least - _SLACK * scale)
        else:
            near = np.arange(len(coarse))
        positions = near if rows is None else rows[near]
        scores = self._exact(query, positions)
        order = top(scores, k)
        return positions[order], scores[order]

    def _candidates(self, among: NDArray[Any] | None) -> NDArray[np.intp] | None:
        """The rows to look at, None for all of them."""
        assert self._labels is not None
        if among is None and self._dead is None:
            return None
        mask = np.ones(self._labels.size, np.bool_) if among is None else members(self._labels.array, among)
        return np.flatnonzero(mask if self._dead is None else mask & ~self._dead)

    def _coarse(self, query: NDArray[np.float64], rows: NDArray[np.intp] | None, *, exact: bool) -> NDArray[Any]:
        assert self._vectors is not None
        matrix = self._vectors.array
        if exact:
            return self._exact(query, np.arange(len(matrix)) if rows is None else rows)
        short = query.astype(np.float32)
        if rows is None:
            return matrix @ short
        if len(rows) < _SPARSE * len(matrix):
            return matrix[rows] @ short
        product: NDArray[Any] = (matrix @ short)[rows]
        return product

    def _exact(self, query: NDArray[np.float64], rows: NDArray[np.intp]) -> NDArray[np.float64]:
        assert self._vectors is not None
        matrix = self._vectors.array
        scores = np.empty(len(rows))
        for start in range(0, len(rows), _CHUNK):
            part = rows[start : start + _CHUNK]
            # Row by row, so that equal vectors get equal scores wherever they stand.
            scores[start : start + _CHUNK] = np.einsum("ij,j->i", matrix[part].astype(np.float64), query)
        return scores

    def _without(self, removed: Sequence[int]) -> VectorIndex:
        if self._labels is None or self._vectors is None:
            return self
        hit = np.isin(self._labels.array, np.asarray(removed, np.int64))
        dead = hit if self._dead is None else hit | self._dead
        gone = int(dead.sum())
        live = self._labels.size - gone
        if not live:
            return VectorIndex(self.metric)
        if gone > live // 3 + 64:
            keep = ~dead
            vectors, labels = Growing(self._vectors.array[keep]), Growing(self._labels.array[keep])
            return replace(self, _vectors=vectors, _labels=labels, _dead=None, _live=live)
        return replace(self, _dead=dead, _live=live)

    def _with(self, labels: Sequence[int], vectors: Sequence[NDArray[Any]]) -> VectorIndex:
        expected = self.dimension or len(vectors[0])
        for vector in vectors:
            check_dimension(expected, len(vector), "embedding")
        block = np.asarray(vectors, np.float32)
        lengths = np.linalg.norm(block.astype(np.float64), axis=1)
        if self.metric == "cosine":
            block = _unit(block.astype(np.float64), lengths).astype(np.float32)
            lengths = np.ones(1)
        made = Growing(np.empty((0, expected), np.float32)) if self._vectors is None else self._vectors
        known = Growing(np.empty(0, np.int64)) if self._labels is None else self._labels
        dead = None if self._dead is None else np.append(self._dead, np.zeros(len(block), np.bool_))
        return VectorIndex(
            self.metric,
            made.extended(block),
            known.extended(np.asarray(labels, np.int64)),
            dead,
            self._live + len(block),
            max(self._longest, float(lengths.max())),
        )


def _unit(vectors: NDArray[np.float64], lengths: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
    """Vectors of length 1 with the same directions; a zero vector stays as it is."""
    norm = np.linalg.norm(vectors, axis=-1, keepdims=True) if lengths is None else lengths[:, None]
    return vectors / np.where(norm == 0, 1.0, norm)
