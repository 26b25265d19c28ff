"""What a backend stores (`Row`) and what it is asked (`Plan`): never a Document, never a filter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from windrow.filters.lowering import IR, Constant
from windrow.values import Document, SparseEmbedding

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]


class Row:
    """One document as a backend keeps it; `id`, `key`, `content` and `sparse` are plain attributes.

    `key` is the id in the backend's alphabet, `body` the whole document without its embedding as ASCII JSON, `tokens`
    what filters are answered with, `vector` the embedding, shape (dim,). Rows made by core work out `body` and
    `tokens` when first asked, and belong to the backend that they are given to. A backend that reads fills in `id`,
    `key`, `body`, `vector` and nothing else.
    """

    __slots__ = ("_body", "_source", "_tokens", "_vector", "content", "id", "key", "sparse")

    def __init__(
        self,
        id: str,  # noqa: A002
        key: str,
        body: str | None = None,
        content: str | None = None,
        tokens: Sequence[str] | None = None,
        vector: Vector | None = None,
        sparse: SparseEmbedding | None = None,
        *,
        source: Document | None = None,
    ) -> None:
        self.id = id
        self.key = key
        self.content = content
        self.sparse = sparse
        self._body = body
        self._tokens = tokens
        self._vector = vector
        self._source = source

    @property
    def source(self) -> Document | None:
        """The document itself, where the row never left the process."""
        return self._source

    @property
    def body(self) -> str:
        """The whole document without its embedding, as ASCII JSON text."""
        if self._body is None:
            from windrow.stores.codec import encode_body

            if self._source is None:
                return ""
            self._body = encode_body(self._source)
        return self._body

    @property
    def tokens(self) -> Sequence[str]:
        """The document's filter tokens, sorted, each once."""
        if self._tokens is None:
            from windrow.filters.tokens import tokens_of

            source = self._source
            self._tokens = () if source is None else tokens_of(source.id, source.content, source.meta)
        return self._tokens

    @property
    def vector(self) -> Vector | None:
        """The embedding as float32, or None."""
        return self._vector

    def slim(self) -> Row:
        """The row itself, having let go of what can be worked out anew from its document."""
        if self._source is not None:
            self._body = self._tokens = self._vector = None
        return self

    def __repr__(self) -> str:
        return f"Row(id={self.id!r}, key={self.key!r})"


@dataclass(frozen=True, slots=True)
class Plan:
    """A filter as a backend answers it.

    `exact` is False where `ir` matches a superset, which core checks again. `vectors` is False where the caller will
    not look at the rows' embeddings, so that they need not travel.
    """

    ir: IR
    exact: bool = True
    vectors: bool = True

    @property
    def is_everything(self) -> bool:
        """True when the plan matches every document."""
        return isinstance(self.ir, Constant) and self.ir.value


EVERYTHING = Plan(Constant(True))
