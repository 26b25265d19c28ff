"""Sparse vectors."""

from dataclasses import dataclass
from typing import Any

from windrow.errors import InvalidValueError
from windrow.values.frozen import FrozenList, freeze_flat
from windrow.values.record import Value, immutable


@immutable
@dataclass(frozen=True, slots=True, repr=False)
class SparseEmbedding(Value):
    """A vector of which only the elements that are not zero are written down.

    Raises: InvalidValueError if `indices` and `values` differ in length.
    """

    indices: list[int]
    values: list[float]

    def __post_init__(self) -> None:
        object.__setattr__(self, "indices", _flat(self.indices))
        object.__setattr__(self, "values", _flat(self.values))
        if len(self.indices) != len(self.values):
            raise InvalidValueError(
                f"SparseEmbedding: {len(self.indices)} indices and {len(self.values)} values. Give one value per index."
            )

    def __repr__(self) -> str:
        return f"SparseEmbedding({len(self.indices)} non-zero elements)"


def _flat(items: Any) -> FrozenList[Any]:
    return freeze_flat(items.tolist() if hasattr(items, "tolist") else items)
