"""What a retriever asks of its store, checked when the retriever is made."""

from __future__ import annotations

from typing import Any, Protocol

from windrow.errors import ComponentError, UnsupportedError
from windrow.stores.request import SearchRequest, check_mode
from windrow.values import Document


class Searchable(Protocol):
    """Anything that answers a search request; `search_async` is used where it exists."""

    def search(self, request: SearchRequest) -> list[Document]:
        """The best documents, best first."""
        ...


def check_store(store: object, method: str, owner: str, instead: str = "") -> None:
    """Raise ComponentError unless the store has this method."""
    if not callable(getattr(store, method, None)):
        hint = instead or "give it a document store, such as InMemoryDocumentStore()"
        raise ComponentError(
            f"{owner}.document_store: a {type(store).__name__} has no method {method}; {hint}", component=owner
        )


def check_support(store: object, mode: str, owner: str) -> None:
    """Raise UnsupportedError, naming the stores that can, unless the store can be searched this way."""
    check_mode(mode, f"{owner}.mode")
    capabilities = getattr(store, "capabilities", None)
    if capabilities is None or capabilities.searches(mode):
        return
    name = getattr(store, "store_name", type(store).__name__)
    able = _stores_for(mode)
    hint = f"stores that can: {', '.join(able)}" if able else f"it can by {', '.join(sorted(capabilities.scores))}"
    raise UnsupportedError(
        f"{owner}: {name} cannot search by {mode}; {hint}. Change the store or the mode",
        capability=f"search.{mode}",
        store=name,
    )


async def search_async(store: Any, request: SearchRequest) -> list[Document]:
    """Search without blocking the event loop, whether or not the store has an async twin."""
    if hasattr(store, "search_async"):
        found: list[Document] = await store.search_async(request)
        return found
    import asyncio

    return await asyncio.to_thread(store.search, request)


def _stores_for(mode: str) -> list[str]:
    from windrow.plugins.registry import REGISTRY

    entries = REGISTRY.entries("document_store")
    return [entry.name for entry in entries if entry.capabilities is not None and entry.capabilities.searches(mode)]
