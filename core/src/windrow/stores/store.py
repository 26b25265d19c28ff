"""The document store that users hold: every operation once, to call and to await, over any backend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import TracebackType
from typing import Any, ClassVar, Self

from windrow.component import captures_parameters
from windrow.stores import introspection, reading, searching, writing
from windrow.stores.admission import check_ids
from windrow.stores.backend import Backend
from windrow.stores.capabilities import Capabilities
from windrow.stores.driver import Pages, Steps
from windrow.stores.lifecycle import Lifecycle
from windrow.stores.operation import operation, paged_operation
from windrow.stores.policy import DuplicatePolicy
from windrow.stores.reading import Filters
from windrow.stores.request import SearchRequest
from windrow.stores.session import Session
from windrow.values import Document


@captures_parameters
class DocumentStore:
    """A collection of documents, searched and filtered alike whatever backend keeps it.

    A backend's package subclasses it: `__init__` only stores parameters, `capabilities` states the facts, and
    `make_backend` gives the ten primitives (see `backend.py`). Nothing is opened before the first operation. All
    operations may be called from several threads and tasks at once; each has a twin `…_async` to await.
    """

    capabilities: Capabilities = Capabilities()
    store_name: ClassVar[str] = ""

    _lifecycle: Lifecycle

    def __new__(cls, *_args: Any, **_kwargs: Any) -> Self:
        store = super().__new__(cls)
        store._lifecycle = Lifecycle(store)
        return store

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not vars(cls).get("store_name"):
            cls.store_name = cls.__name__

    def make_backend(self, asynchronous: bool) -> Backend:
        """The backend, not yet open; over the SDK's async client where `asynchronous`."""
        raise NotImplementedError(f"{type(self).__name__}.make_backend")

    @classmethod
    def from_address(cls, rest: str) -> dict[str, Any]:
        """The constructor arguments that the part of an address behind `NAME:` stands for.

        Raises: ValueError if it stands for none.
        """
        if rest:
            raise ValueError(f"nothing may stand behind the colon, got {rest!r}")
        return {}

    @operation
    def write_documents(
        self, session: Session, documents: Iterable[Document], policy: DuplicatePolicy | str = DuplicatePolicy.FAIL
    ) -> Steps[int]:
        """Write documents and return how many were written; the next read sees them.

        Raises: DuplicateDocumentError for an id that the store holds (FAIL) or that stands twice in this call, with
        what was written anyway; DimensionError for an embedding of another length; StoreError for what could not be
        given back as it is (NaN, lone surrogates, other types), with its path.
        """
        return (yield from writing.write(session, documents, policy))

    @operation
    def get_documents(self, session: Session, ids: Sequence[str]) -> Steps[list[Document]]:
        """The documents with these ids, in that order; missing ones are left out."""
        return (yield from reading.get(session, check_ids(ids)))

    @operation
    def filter_documents(self, session: Session, filters: Filters = None) -> Steps[list[Document]]:
        """All documents that a filter matches, by id (code points). Raises: FilterError."""
        return sorted((yield from reading.collect(session, filters)), key=lambda document: document.id)

    @paged_operation
    def iter_documents(self, session: Session, filters: Filters = None, batch_size: int = 1000) -> Pages[Document]:
        """All documents that a filter matches, in the backend's own order, `batch_size` in memory at a time."""
        yield from reading.pages(session, filters, reading.check_batch_size(batch_size))

    @operation
    def delete_documents(self, session: Session, ids: Sequence[str]) -> Steps[int]:
        """Delete documents and return how many there were; unknown ids are silent."""
        keys = list(dict.fromkeys(session.key(id_) for id_ in check_ids(ids)))
        with session.exclusive:
            removed = yield from session.remove(keys)
        yield from session.settle()
        return removed

    @operation
    def delete_all_documents(self, session: Session) -> Steps[int]:
        """Delete every document and return how many there were."""
        with session.exclusive:
            removed = yield from session.backend.clear()
        yield from session.settle()
        return removed

    @operation
    def delete_by_filter(self, session: Session, filters: Filters) -> Steps[int]:
        """Delete what a filter matches and return how many there were. Raises: FilterError, also for None and {}."""
        return (yield from writing.delete_by_filter(session, filters))

    @operation
    def update_by_filter(self, session: Session, filters: Filters, meta: Mapping[str, Any]) -> Steps[int]:
        """Merge `meta` into the metadata of what a filter matches; return how many documents that were.

        Ids stay as they are. Raises: FilterError, also for None and {}; StoreError for metadata that could not be kept.
        """
        return (yield from writing.update_by_filter(session, filters, meta))

    @operation
    def count_documents(self, session: Session) -> Steps[int]:
        """How many documents there are."""
        return (yield from reading.count(session, None))

    @operation
    def count_documents_by_filter(self, session: Session, filters: Filters) -> Steps[int]:
        """How many documents a filter matches; None and {} match all. Raises: FilterError."""
        return (yield from reading.count(session, filters))

    @operation
    def count_unique_metadata_by_filter(
        self, session: Session, filters: Filters, fields: Sequence[str]
    ) -> Steps[dict[str, int]]:
        """How many different values each of these fields has among what a filter matches; 1, 1.0 and True differ."""
        return (yield from introspection.count_unique(session, filters, fields))

    @operation
    def get_metadata_fields_info(self, session: Session) -> Steps[dict[str, dict[str, str]]]:
        """Each key of the metadata with its "type".

        That is keyword (texts), int, float, boolean, datetime, list, dict, null, or mixed.
        """
        return (yield from introspection.fields_info(session))

    @operation
    def get_metadata_field_min_max(self, session: Session, field: str) -> Steps[dict[str, Any]]:
        """The "min" and "max" of a field: of its numbers, else of its dates, else of its texts; None where none is."""
        return (yield from introspection.min_max(session, field))

    @operation
    def get_metadata_field_unique_values(
        self,
        session: Session,
        field: str,
        search_term: str | None = None,
        from_: int = 0,
        size: int = 100,
        filters: Filters = None,
    ) -> Steps[tuple[list[Any], int]]:
        """A page of the different values of a field, sorted, and how many there are in all.

        `search_term` keeps the values whose text contains it in any case.
        """
        return (yield from introspection.unique_values(session, field, search_term, from_, size, filters))

    @operation
    def search(self, session: Session, request: SearchRequest) -> Steps[list[Document]]:
        """The best documents for a request, best first, ties by id, `.score` set; higher is better.

        Raises: UnsupportedError for a mode that the store lacks; DimensionError for an embedding of another length.
        """
        return (yield from searching.search(session, request))

    write_documents_async = write_documents.twin()
    get_documents_async = get_documents.twin()
    filter_documents_async = filter_documents.twin()
    iter_documents_async = iter_documents.twin()
    delete_documents_async = delete_documents.twin()
    delete_all_documents_async = delete_all_documents.twin()
    delete_by_filter_async = delete_by_filter.twin()
    update_by_filter_async = update_by_filter.twin()
    count_documents_async = count_documents.twin()
    count_documents_by_filter_async = count_documents_by_filter.twin()
    count_unique_metadata_by_filter_async = count_unique_metadata_by_filter.twin()
    get_metadata_fields_info_async = get_metadata_fields_info.twin()
    get_metadata_field_min_max_async = get_metadata_field_min_max.twin()
    get_metadata_field_unique_values_async = get_metadata_field_unique_values.twin()
    search_async = search.twin()

    def close(self) -> None:
        """Let go of files, sockets and clients; later calls raise StoreClosedError. May be called again."""
        self._lifecycle.close()

    async def close_async(self) -> None:
        """Like `close`, also for the async client of the running event loop."""
        await self._lifecycle.close_async()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close_async()
