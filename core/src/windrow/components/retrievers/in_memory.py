"""Retrievers with the in-memory store's own options, under the names that Haystack's users know."""

from __future__ import annotations

from typing import Annotated, Any, Final

from windrow.component import Range, component
from windrow.components.retrievers.support import check_store
from windrow.filters import FilterPolicy, merge_filters, parse
from windrow.stores.memory import InMemoryDocumentStore
from windrow.values import Document

_INSTEAD: Final = 'this retriever is the in-memory store\'s own; for others use Retriever(document_store, mode="{}")'


@component
class InMemoryBM25Retriever:
    """Finds documents in an in-memory store by keywords; with `scale_score` scores lie between 0.5 and 1.

    With `filter_policy` MERGE a run's filters can only narrow the ones given here. Raises: FilterError.
    """

    def __init__(
        self,
        document_store: InMemoryDocumentStore,
        filters: dict[str, Any] | None = None,
        top_k: Annotated[int, Range(ge=1)] = 10,
        scale_score: bool = False,
        filter_policy: FilterPolicy | str = FilterPolicy.MERGE,
    ) -> None:
        check_store(document_store, "bm25_retrieval", "InMemoryBM25Retriever", _INSTEAD.format("keyword"))
        parse(filters)
        self.document_store = document_store
        self.filters = filters
        self.top_k = top_k
        self.scale_score = scale_score
        self.filter_policy = FilterPolicy.from_str(filter_policy)

    @component.output_types(documents=list[Document])
    def run(
        self,
        query: str,
        filters: dict[str, Any] | None = None,
        top_k: int | None = None,
        scale_score: bool | None = None,
    ) -> dict[str, Any]:
        """The best documents, best first."""
        options = self._options(filters, top_k, scale_score)
        return {"documents": self.document_store.bm25_retrieval(query, **options)}

    async def run_async(
        self,
        query: str,
        filters: dict[str, Any] | None = None,
        top_k: int | None = None,
        scale_score: bool | None = None,
    ) -> dict[str, Any]:
        """Like `run`, without stopping the event loop."""
        options = self._options(filters, top_k, scale_score)
        return {"documents": await self.document_store.bm25_retrieval_async(query, **options)}

    def _options(self, filters: dict[str, Any] | None, top_k: int | None, scale_score: bool | None) -> dict[str, Any]:
        return {
            "filters": merge_filters(self.filter_policy, self.filters, filters),
            "top_k": self.top_k if top_k is None else top_k,
            "scale_score": self.scale_score if scale_score is None else scale_score,
        }


@component
class InMemoryEmbeddingRetriever:
    """Finds documents in an in-memory store by similarity; with `scale_score` scores lie between 0 and 1.

    Embeddings stay out of the results unless `return_embedding`. With `filter_policy` MERGE a run's filters can only
    narrow the ones given here. Raises: FilterError.
    """

    def __init__(
        self,
        document_store: InMemoryDocumentStore,
        filters: dict[str, Any] | None = None,
        top_k: Annotated[int, Range(ge=1)] = 10,
        scale_score: bool = False,
        return_embedding: bool = False,
        filter_policy: FilterPolicy | str = FilterPolicy.MERGE,
    ) -> None:
        check_store(document_store, "embedding_retrieval", "InMemoryEmbeddingRetriever", _INSTEAD.format("embedding"))
        parse(filters)
        self.document_store = document_store
        self.filters = filters
        self.top_k = top_k
        self.scale_score = scale_score
        self.return_embedding = return_embedding
        self.filter_policy = FilterPolicy.from_str(filter_policy)

    @component.output_types(documents=list[Document])
    def run(
        self,
        query_embedding: list[float],
        filters: dict[str, Any] | None = None,
        top_k: int | None = None,
        scale_score: bool | None = None,
        return_embedding: bool | None = None,
    ) -> dict[str, Any]:
        """The best documents, best first."""
        options = self._options(filters, top_k, scale_score, return_embedding)
        return {"documents": self.document_store.embedding_retrieval(query_embedding, **options)}

    async def run_async(
        self,
        query_embedding: list[float],
        filters: dict[str, Any] | None = None,
        top_k: int | None = None,
        scale_score: bool | None = None,
        return_embedding: bool | None = None,
    ) -> dict[str, Any]:
        """Like `run`, without stopping the event loop."""
        options = self._options(filters, top_k, scale_score, return_embedding)
        return {"documents": await self.document_store.embedding_retrieval_async(query_embedding, **options)}

    def _options(
        self,
        filters: dict[str, Any] | None,
        top_k: int | None,
        scale_score: bool | None,
        return_embedding: bool | None,
    ) -> dict[str, Any]:
        return {
            "filters": merge_filters(self.filter_policy, self.filters, filters),
            "top_k": self.top_k if top_k is None else top_k,
            "scale_score": self.scale_score if scale_score is None else scale_score,
            "return_embedding": self.return_embedding if return_embedding is None else return_embedding,
        }
