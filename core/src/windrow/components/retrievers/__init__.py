"""Retrievers: documents for a query, out of any store, or with one store's own options."""

from typing import TYPE_CHECKING

from windrow.lazy_exports import lazy_names

if TYPE_CHECKING:
    from windrow.components.retrievers.by_filter import FilterRetriever
    from windrow.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
    from windrow.components.retrievers.retriever import Retriever

_HOMES = {
    "FilterRetriever": "by_filter",
    "InMemoryBM25Retriever": "in_memory",
    "InMemoryEmbeddingRetriever": "in_memory",
    "Retriever": "retriever",
}

__all__ = ["FilterRetriever", "InMemoryBM25Retriever", "InMemoryEmbeddingRetriever", "Retriever"]

__getattr__, __dir__ = lazy_names(__name__, _HOMES)
