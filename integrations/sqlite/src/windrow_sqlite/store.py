"""The store that users hold."""

from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal
from urllib.parse import parse_qsl

from windrow.component import Range
from windrow.stores.backend import Backend
from windrow.stores.capabilities import Capabilities
from windrow.stores.store import DocumentStore
from windrow_sqlite.backend import SQLiteBackend
from windrow_sqlite.connections import Connections
from windrow_sqlite.plugin import CAPABILITIES
from windrow_sqlite.schema import Index


class SQLiteDocumentStore(DocumentStore):
    """Documents in one SQLite file, safe for several threads and processes at once.

    `index` names a collection in the file. Without `embedding_dimension` the first embedding written sets it.
    `tokenizer` is FTS5's; metric and tokenizer are fixed when the index is made.
    """

    store_name: ClassVar[str] = "sqlite"
    capabilities: Capabilities = CAPABILITIES

    def __init__(
        self,
        path: str | PathLike[str],
        *,
        index: str = "documents",
        embedding_dimension: Annotated[int, Range(ge=1)] | None = None,
        similarity: Literal["cosine", "dot_product"] = "cosine",
        tokenizer: str = "porter unicode61",
        busy_timeout_s: Annotated[float, Range(ge=0)] = 10.0,
    ) -> None:
        self.path = Path(path)
        self.index = Index(index, similarity, tokenizer, embedding_dimension)
        self.busy_timeout_s = busy_timeout_s
        self.capabilities = replace(CAPABILITIES, scores={"keyword": "bm25", "embedding": similarity})

    @classmethod
    def from_address(cls, rest: str) -> dict[str, Any]:
        """Return the arguments of `sqlite:PATH` or `sqlite:PATH?index=NAME`. Raises: ValueError."""
        path, _, query = rest.partition("?")
        options = dict(parse_qsl(query, strict_parsing=True)) if query else {}
        if not path:
            raise ValueError("a file is missing; write sqlite:library.db")
        if unknown := options.keys() - {"index"}:
            raise ValueError(f"unknown option {min(unknown)!r}; an address takes index, the long form takes all")
        return {"path": path, **options}

    def make_backend(self, asynchronous: bool) -> Backend:
        """The backend, not yet open."""
        assert not asynchronous  # capabilities say "thread"
        return SQLiteBackend(Connections(self.path.absolute(), self.busy_timeout_s), self.index)
