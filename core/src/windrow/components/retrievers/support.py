"""What a retriever asks of its store, checked when the retriever is made."""

from __future__ import annotations

from typing import Any, Protocol

from windrow.errors import ComponentError, UnsupportedError
from windrow.plugins.entry import CORE, Entry
from windrow.stores.capabilities import Capabilities
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


async def call_async(store: Any, method: str, argument: Any) -> list[Document]:
    """Read from a store without stopping the event loop, whether or not it has an async twin."""
    import asyncio

    twin = getattr(store, f"{method}_async", None)
    found: list[Document] = await (twin(argument) if twin else asyncio.to_thread(getattr(store, method), argument))
    return found


def _stores_for(mode: str) -> list[str]:
    from windrow.plugins.registry import REGISTRY

    return [entry.name for entry in REGISTRY.entries("document_store") if _can(entry, mode)]


def _can(entry: Entry, mode: str) -> bool:
    """Whether a registered store says so; core's own need no client library, and say it on their class."""
    facts = entry.capabilities
    if facts is None and entry.plugin == CORE:
        from windrow.plugins.registry import load_target

        facts = getattr(load_target(entry), "capabilities", None)
    return isinstance(facts, Capabilities) and facts.searches(mode)
