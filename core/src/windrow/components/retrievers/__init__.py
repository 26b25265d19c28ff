"""Retrievers: documents for a query, out of any store, or with one store's own options."""

from typing import TYPE_CHECKING, Any

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


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
