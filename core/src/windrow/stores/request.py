"""What is searched for, in one value that every store takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from windrow.errors import StoreError
from windrow.filters import Node, parse
from windrow.filters.admission import check_text
from windrow.values import SparseEmbedding

if TYPE_CHECKING:
    import numpy as np

Mode = Literal["keyword", "embedding", "sparse", "hybrid"]

NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    "keyword": ("query",),
    "embedding": ("embedding",),
    "sparse": ("sparse",),
    "hybrid": ("query", "embedding"),
}
"""The fields of a request without which a mode cannot search."""


@dataclass(frozen=True, slots=True, eq=False)
class SearchRequest:
    """A search: what for (`query`, `embedding`, `sparse`), how (`mode`), among which documents, and how many.

    Filters are parsed here, so that `filters` holds a tree or None afterwards.

    Raises: StoreError for an unknown mode, a field that the mode needs and is None, a query that is no text or holds a
    lone surrogate, or a `top_k` that is no int ≥ 1; FilterError for a malformed filter.
    """

    query: str | None = None
    embedding: Sequence[float] | np.ndarray[Any, Any] | None = None
    sparse: SparseEmbedding | None = None
    mode: Mode = "keyword"
    filters: Mapping[str, Any] | Node | None = None
    top_k: int = 10

    def __post_init__(self) -> None:
        check_mode(self.mode, "SearchRequest.mode")
        for name in NEEDS[self.mode]:
            if getattr(self, name) is None:
                raise StoreError(f'SearchRequest.{name}: None, but mode "{self.mode}" needs it')
        if self.query is not None:
            check_text(self.query, "SearchRequest.query")
        if self.sparse is not None and not isinstance(self.sparse, SparseEmbedding):
            raise StoreError(f"SearchRequest.sparse: expected a SparseEmbedding, got a {type(self.sparse).__name__}")
        if isinstance(self.top_k, bool) or not isinstance(self.top_k, int) or self.top_k < 1:
            raise StoreError(f"SearchRequest.top_k: expected int ≥ 1, got {self.top_k!r}")
        object.__setattr__(self, "filters", parse(self.filters))

    @property
    def node(self) -> Node | None:
        """The parsed filter."""
        return self.filters  # type: ignore[return-value]  # __post_init__ parsed it


def check_mode(mode: object, where: str) -> None:
    """Raise StoreError unless this is a mode."""
    if mode not in NEEDS:
        from difflib import get_close_matches

        near = get_close_matches(str(mode), NEEDS, n=1)
        hint = f'did you mean "{near[0]}"?' if near else "choose one of " + ", ".join(NEEDS)
        raise StoreError(f"{where}: unknown mode {mode!r}; {hint}")
