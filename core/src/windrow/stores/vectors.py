"""Embeddings as float32 arrays: what may be written, what may be searched with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from windrow.errors import DimensionError, StoreError

if TYPE_CHECKING:
    from windrow.stores.rows import Vector


def to_vector(values: Any, where: str, *, metric: str = "") -> Vector:
    """A float32 array of shape (dim,) out of a list or array of numbers.

    Raises: StoreError for an empty one, another shape, something that is no number, NaN, or what float32 cannot hold;
    also for all zeros where the metric is cosine, since such a vector has no direction.
    """
    try:
        with np.errstate(over="ignore"):
            vector = np.asarray(values, dtype=np.float32)
    except (TypeError, ValueError) as error:
        raise StoreError(f"{where}: expected a list of numbers ({error})") from None
    if vector.ndim != 1 or vector.size == 0:
        raise StoreError(f"{where}: expected a list of at least one number, got shape {vector.shape}")
    if not np.isfinite(vector).all():
        position = int(np.flatnonzero(~np.isfinite(vector))[0])
        raise StoreError(f"{where}[{position}]: {values[position]} is not a finite float32; embed the text again")
    if metric == "cosine" and not vector.any():
        raise StoreError(f"{where}: all zeros have no direction, so no cosine; leave the embedding out")
    return vector


def check_dimension(expected: int | None, got: int, where: str, store: str | None = None) -> None:
    """Raise DimensionError unless the two agree; an expected None agrees with everything."""
    if expected is not None and expected != got:
        raise DimensionError(
            f"{where}: expected {expected} dimensions, got {got}; use one embedding model for the whole store",
            expected=expected,
            got=got,
            store=store,
        )


def dimension_of(vectors: Sequence[Vector | None]) -> int | None:
    """The dimension of the first vector that is one."""
    return next((len(vector) for vector in vectors if vector is not None), None)
