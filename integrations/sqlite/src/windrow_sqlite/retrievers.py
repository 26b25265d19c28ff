"""Retrievers for this store, with its own options; `windrow.components.retrievers.Retriever` takes any store."""

from __future__ import annotations

from typing import Annotated, Any

from windrow.component import Range, component
from windrow.components.retrievers import Retriever
from windrow.errors import ComponentError
from windrow.filters import FilterPolicy
from windrow.values import Document
from windrow_sqlite.store import SQLiteDocumentStore


@component(name="sqlite.KeywordRetriever")
class SQLiteKeywordRetriever:
    """Finds documents in a SQLite store by keywords (BM25), best first.

    With `filter_policy` MERGE a run's filters can only narrow the ones given here. Raises: FilterError.
    """

    def __init__(
        self,
        document_store: SQLiteDocumentStore,
        filters: dict[str, Any] | None = None,
        top_k: Annotated[int, Range(ge=1)] = 10,
        filter_policy: FilterPolicy | str = FilterPolicy.MERGE,
    ) -> None:
        _check_store(document_store, "SQLiteKeywordRetriever")
        self.document_store = document_store
        self._retriever = Retriever(document_store, "keyword", top_k, filters, filter_policy)

    @component.output_types(documents=list[Document])
    def run(self, query: str, filters: dict[str, Any] | None = None, top_k: int | None = None) -> dict[str, Any]:
        """The best documents, best first."""
        return self._retriever.run(filters, top_k, query=query)

    async def run_async(
        self, query: str, filters: dict[str, Any] | None = None, top_k: int | None = None
    ) -> dict[str, Any]:
        """Like `run`, without stopping the event loop."""
        return await self._retriever.run_async(filters, top_k, query=query)


@component(name="sqlite.EmbeddingRetriever")
class SQLiteEmbeddingRetriever:
    """Finds documents in a SQLite store by the similarity of their embeddings, best first.

    Embeddings stay out of the results unless `return_embedding`. With `filter_policy` MERGE a run's filters can only
    narrow the ones given here. Raises: FilterError.
    """

    def __init__(
        self,
        document_store: SQLiteDocumentStore,
        filters: dict[str, Any] | None = None,
        top_k: Annotated[int, Range(ge=1)] = 10,
        return_embedding: bool = False,
        filter_policy: FilterPolicy | str = FilterPolicy.MERGE,
    ) -> None:
        _check_store(document_store, "SQLiteEmbeddingRetriever")
        self.document_store = document_store
        self.return_embedding = return_embedding
        self._retriever = Retriever(document_store, "embedding", top_k, filters, filter_policy)

    @component.output_types(documents=list[Document])
    def run(
        self, query_embedding: list[float], filters: dict[str, Any] | None = None, top_k: int | None = None
    ) -> dict[str, Any]:
        """The best documents, best first."""
        return self._shown(self._retriever.run(filters, top_k, query_embedding=query_embedding))

    async def run_async(
        self, query_embedding: list[float], filters: dict[str, Any] | None = None, top_k: int | None = None
    ) -> dict[str, Any]:
        """Like `run`, without stopping the event loop."""
        return self._shown(await self._retriever.run_async(filters, top_k, query_embedding=query_embedding))

    def _shown(self, found: dict[str, Any]) -> dict[str, Any]:
        if self.return_embedding:
            return found
        return {"documents": [document.replace(embedding=None) for document in found["documents"]]}


def _check_store(store: object, owner: str) -> None:
    if not isinstance(store, SQLiteDocumentStore):
        raise ComponentError(
            f"{owner}.document_store: expected a SQLiteDocumentStore, got a {type(store).__name__}; "
            "for any store use windrow.components.retrievers.Retriever",
            component=owner,
        )
