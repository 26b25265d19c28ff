"""Reading by id and by filter, as steps over primitives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from windrow.errors import StoreError
from windrow.filters import Node, parse
from windrow.stores.backend import Cursor
from windrow.stores.codec import document_of
from windrow.stores.driver import Page, Pages, Steps
from windrow.stores.planning import matching, matching_documents, plan_for
from windrow.stores.rows import Row
from windrow.stores.session import Session
from windrow.values import Document

Filters = Mapping[str, Any] | Node | None


class Scan:
    """One walk over what a filter matches, page by page, while `goes_on`."""

    def __init__(self, session: Session, node: Node | None, size: int | None = None, *, vectors: bool = True) -> None:
        self._session = session
        self._node = node
        self._plan = plan_for(node, session.capabilities, vectors=vectors)
        self._size = size or session.page
        self._after: Cursor = None
        self.goes_on = True

    def documents(self) -> Steps[list[Document]]:
        """The next page's documents that the filter itself matches; maybe none."""
        rows = yield from self._next()
        return matching_documents(rows, self._plan, self._node)

    def rows(self) -> Steps[list[Row]]:
        """The next page's rows that the filter itself matches; maybe none."""
        rows = yield from self._next()
        return list(matching(rows, self._plan, self._node))

    def _next(self) -> Steps[Sequence[Row]]:
        rows, self._after = yield from self._session.backend.scan(self._plan, self._after, self._size)
        self.goes_on = self._after is not None
        return rows


def get(session: Session, ids: Sequence[str]) -> Steps[list[Document]]:
    """The documents with these ids, in that order; missing ones are left out."""
    keys = [session.key(id_) for id_ in ids]
    rows = yield from session.fetch(list(dict.fromkeys(keys)))
    found = {row.key: document_of(row) for row in rows}
    return [found[key] for key in keys if key in found]


def pages(session: Session, filters: Filters, size: int) -> Pages[Document]:
    """Yield the matching documents page by page, in the backend's order."""
    scan = Scan(session, parse(filters), size)
    while scan.goes_on:
        documents = yield from scan.documents()
        if documents:
            yield Page(documents)


def collect(session: Session, filters: Filters) -> Steps[list[Document]]:
    """All matching documents, in the backend's order."""
    scan = Scan(session, parse(filters))
    found: list[Document] = []
    while scan.goes_on:
        found += yield from scan.documents()
    return found


def keys_matching(session: Session, node: Node | None) -> Steps[list[str]]:
    """The keys of all matching rows."""
    scan = Scan(session, node, vectors=False)
    keys: list[str] = []
    while scan.goes_on:
        keys += [row.key for row in (yield from scan.rows())]
    return keys


def count(session: Session, filters: Filters) -> Steps[int]:
    """How many documents a filter matches."""
    node = parse(filters)
    plan = plan_for(node, session.capabilities, vectors=False)
    if plan.exact:
        return (yield from session.backend.count(plan))
    return len((yield from keys_matching(session, node)))


def check_batch_size(size: int) -> int:
    """The size. Raises: StoreError unless it is an int ≥ 1."""
    if isinstance(size, bool) or not isinstance(size, int) or size < 1:
        raise StoreError(f"batch_size: expected int ≥ 1, got {size!r}")
    return size
