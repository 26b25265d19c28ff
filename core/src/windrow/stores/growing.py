"""Arrays that grow at their end while older, shorter views of them are being read."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

S = TypeVar("S", bound=np.generic)


class Growing(Generic[S]):
    """The first `size` rows of a buffer that longer ones may share. Rows in view never change.

    Appending gives a longer array, in the same buffer where there is room; of two that are grown out of the same one,
    the second gets a buffer of its own. One writer at a time, any number of readers.
    """

    __slots__ = ("_buffer", "_used", "size")

    def __init__(self, items: NDArray[S], *, _size: int | None = None, _used: list[int] | None = None) -> None:
        self._buffer = items
        self.size = len(items) if _size is None else _size
        self._used = [self.size] if _used is None else _used  # shared by all that share the buffer

    @property
    def array(self) -> NDArray[S]:
        """The rows in view."""
        return self._buffer[: self.size]

    def extended(self, items: NDArray[Any]) -> Growing[S]:
        """One with these rows behind the others."""
        end = self.size + len(items)
        if self._used[0] != self.size or end > len(self._buffer):
            room = np.empty((max(end, self.size + self.size // 2, 16), *self._buffer.shape[1:]), self._buffer.dtype)
            room[: self.size] = self.array
            return Growing(room, _size=self.size, _used=[self.size]).extended(items)
        self._buffer[self.size : end] = items
        self._used[0] = end
        return Growing(self._buffer, _size=end, _used=self._used)


def members(labels: NDArray[np.int64], among: NDArray[Any]) -> NDArray[np.bool_]:
    """Which labels are among others, given as labels or as a mask that is True at them."""
    if among.dtype == np.bool_:
        found: NDArray[np.bool_] = among[labels]
        return found
    return np.isin(labels, among)


def top(scores: NDArray[Any], k: int) -> NDArray[np.intp]:
    """The positions of the `k` highest scores, highest first."""
    if k < len(scores):
        best = np.argpartition(scores, len(scores) - k)[len(scores) - k :]
        return best[np.argsort(-scores[best], kind="stable")]
    return np.argsort(-scores, kind="stable")
