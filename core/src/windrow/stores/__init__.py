"""Document stores: one protocol, one meaning, whatever keeps the documents.

`store.py` is what users hold, `backend.py` what a backend's author writes; each name is imported at its first use.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from windrow.stores.backend import Backend
    from windrow.stores.capabilities import Capabilities, IdRule
    from windrow.stores.driver import Steps, drive, drive_async, immediate
    from windrow.stores.fusion import fuse_ranks
    from windrow.stores.memory import InMemoryDocumentStore
    from windrow.stores.opening import open_store
    from windrow.stores.policy import DuplicatePolicy
    from windrow.stores.request import SearchRequest
    from windrow.stores.rows import Plan, Row
    from windrow.stores.store import DocumentStore

    open = open_store  # noqa: A001  (stores.open reads as it should)

_HOMES = {
    "Backend": "backend",
    "Capabilities": "capabilities",
    "DocumentStore": "store",
    "DuplicatePolicy": "policy",
    "IdRule": "capabilities",
    "InMemoryDocumentStore": "memory",
    "Plan": "rows",
    "Row": "rows",
    "SearchRequest": "request",
    "Steps": "driver",
    "drive": "driver",
    "drive_async": "driver",
    "fuse_ranks": "fusion",
    "immediate": "driver",
    "open_store": "opening",
}

__all__ = [
    "Backend",
    "Capabilities",
    "DocumentStore",
    "DuplicatePolicy",
    "IdRule",
    "InMemoryDocumentStore",
    "Plan",
    "Row",
    "SearchRequest",
    "Steps",
    "drive",
    "drive_async",
    "fuse_ranks",
    "immediate",
    "open",
    "open_store",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get("open_store" if name == "open" else name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{home}"), "open_store" if name == "open" else name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
