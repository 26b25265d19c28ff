"""Document stores: one protocol, one meaning, whatever keeps the documents.

`store.py` is what users hold, `backend.py` what a backend's author writes; each name is imported at its first use.
"""

from typing import TYPE_CHECKING

from windrow.lazy_exports import lazy_names

if TYPE_CHECKING:
    from windrow.stores.backend import Backend
    from windrow.stores.capabilities import Capabilities, IdRule
    from windrow.stores.driver import Steps, drive, drive_async, immediate
    from windrow.stores.fusion import fuse_ranks
    from windrow.stores.memory import InMemoryDocumentStore
    from windrow.stores.opening import open, open_store  # noqa: A004  (`stores.open` reads as it should)
    from windrow.stores.policy import DuplicatePolicy
    from windrow.stores.request import SearchRequest
    from windrow.stores.rows import Plan, Row
    from windrow.stores.store import DocumentStore

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
    "open": "opening",
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

__getattr__, __dir__ = lazy_names(__name__, _HOMES)
