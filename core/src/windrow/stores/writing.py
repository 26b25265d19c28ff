"""Writing and deleting, as steps over primitives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from windrow.errors import DuplicateDocumentError, FilterError
from windrow.filters import Node, evaluate, parse
from windrow.filters.admission import check_meta
from windrow.stores.admission import admit, preview, row_of, vector_of
from windrow.stores.backend import RemovesWhere
from windrow.stores.codec import document_of
from windrow.stores.driver import Steps
from windrow.stores.planning import plan_for
from windrow.stores.policy import DuplicatePolicy
from windrow.stores.reading import keys_matching
from windrow.stores.rows import Row
from windrow.stores.session import Session, ids_of
from windrow.values import Document

UPDATE_BATCH: Final = 500


def write(session: Session, documents: Iterable[Document], policy: DuplicatePolicy | str) -> Steps[int]:
    """Write documents under a policy and return how many were written."""
    writer = _WRITERS[DuplicatePolicy.of(policy)]
    rows = admit(documents, session)
    if not rows:
        return 0
    with session.exclusive:
        written = yield from writer(session, rows)
    yield from session.settle()
    return written


def delete_by_filter(session: Session, filters: Mapping[str, Any] | Node | None) -> Steps[int]:
    """Delete what a filter matches and return how many there were."""
    node = required(filters, "delete_by_filter", "delete_all_documents()")
    plan = plan_for(node, session.capabilities, vectors=False)
    with session.exclusive:
        if plan.exact and isinstance(session.backend, RemovesWhere):
            removed = yield from session.backend.remove_where(plan)
        else:
            removed = yield from session.remove((yield from keys_matching(session, node)))
    yield from session.settle()
    return removed


def update_by_filter(session: Session, filters: Mapping[str, Any] | Node | None, meta: Mapping[str, Any]) -> Steps[int]:
    """Merge `meta` into the metadata of what a filter matches; return how many documents that were."""
    node = required(filters, "update_by_filter", 'a filter that every document matches, such as Field("id").exists()')
    check_meta(meta)
    updated = 0
    with session.exclusive:
        keys = yield from keys_matching(session, node)
        for start in range(0, len(keys), UPDATE_BATCH):
            rows = yield from session.fetch(keys[start : start + UPDATE_BATCH])
            changed = [_merged(row, meta, session) for row in rows if evaluate(node, document_of(row))]
            for batch in session.row_batches(changed):
                yield from session.backend.put(batch)
            updated += len(changed)
    yield from session.settle()
    return updated


def required(filters: Mapping[str, Any] | Node | None, operation: str, instead: str) -> Node:
    """The parsed filter. Raises: FilterError for None and {}, which would mean every document."""
    node = parse(filters)
    if node is None:
        raise FilterError(f"{operation}: {filters!r} would mean every document; if that is meant, use {instead}")
    return node


def _overwrite(session: Session, rows: list[Row]) -> Steps[int]:
    for batch in session.row_batches(rows):
        yield from session.backend.put(batch)
    return len(rows)


def _skip(session: Session, rows: list[Row]) -> Steps[int]:
    written = 0
    for batch in session.row_batches(rows):
        existed = yield from session.backend.insert(batch, False)
        written += len(batch) - len(existed)
    return written


def _fail(session: Session, rows: list[Row]) -> Steps[int]:
    batches = list(session.row_batches(rows))
    if len(batches) > 1 or not session.capabilities.atomic_insert:
        held = yield from session.fetch([row.key for row in rows])
        _refuse(session, ids_of(rows, {row.key for row in held}), 0)
    written = 0
    for batch in batches:
        existed = yield from session.backend.insert(batch, True)
        if existed and not session.capabilities.atomic_insert:
            written += len(batch) - len(existed)
        _refuse(session, ids_of(batch, set(existed)), written)
        written += len(batch)
    return written


def _refuse(session: Session, ids: list[str], written: int) -> None:
    if ids:
        outcome = f"{written} documents were written before" if written else "nothing was written"
        raise DuplicateDocumentError(
            f"{session.store} holds {len(ids)} of these ids already: {preview(ids)}; {outcome}. "
            "Use DuplicatePolicy.SKIP or OVERWRITE",
            ids=ids,
            written=written,
            store=session.store,
        )


def _merged(row: Row, meta: Mapping[str, Any], session: Session) -> Row:
    document = document_of(row)
    changed = document.replace(meta={**document.meta, **meta})
    return row_of(changed, session, row.vector if row.source is None else vector_of(changed, "embedding", session))


_WRITERS: Final[dict[DuplicatePolicy, Callable[[Session, list[Row]], Steps[int]]]] = {
    DuplicatePolicy.FAIL: _fail,
    DuplicatePolicy.SKIP: _skip,
    DuplicatePolicy.OVERWRITE: _overwrite,
}
