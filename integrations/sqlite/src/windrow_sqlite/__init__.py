"""Windrow's persistent document store in one SQLite file; each name is imported at its first use."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from windrow_sqlite.retrievers import SQLiteEmbeddingRetriever, SQLiteKeywordRetriever
    from windrow_sqlite.store import SQLiteDocumentStore

_HOMES = {
    "SQLiteDocumentStore": "store",
    "SQLiteEmbeddingRetriever": "retrievers",
    "SQLiteKeywordRetriever": "retrievers",
}

__all__ = ["SQLiteDocumentStore", "SQLiteEmbeddingRetriever", "SQLiteKeywordRetriever"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
