"""What the package registers, and what its store can do; imports neither sqlite3 nor numpy."""

from typing import Any, Final

from windrow.plugins import hookimpl
from windrow.stores.capabilities import Capabilities

CAPABILITIES: Final = Capabilities(
    scores={"keyword": "bm25", "embedding": "cosine"},
    depth=50,
    client="sqlite3 of Python's standard library, with FTS5",
    server="SQLite >=3.24",
)


@hookimpl
def windrow_register(registry: Any) -> None:
    """Register the store under `sqlite`, and its two retrievers."""
    registry.add("document_store", "sqlite", "windrow_sqlite:SQLiteDocumentStore", capabilities=CAPABILITIES)
    for name in ("KeywordRetriever", "EmbeddingRetriever"):
        registry.add("retriever", f"sqlite.{name}", f"windrow_sqlite:SQLite{name}", store="sqlite")
