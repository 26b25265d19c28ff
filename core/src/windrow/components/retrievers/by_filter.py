"""Documents by filter alone."""

from __future__ import annotations

from typing import Any

from windrow.component import component
from windrow.components.retrievers.support import call_async, check_store
from windrow.filters import FilterPolicy, Node, merge_filters, parse
from windrow.values import Document


@component
class FilterRetriever:
    """Gives all documents of a store that pass a filter, by id; all there are without one.

    With `filter_policy` MERGE a run's filters can only narrow the ones given here. Raises: FilterError.
    """

    def __init__(
        self,
        document_store: Any,
        filters: dict[str, Any] | None = None,
        filter_policy: FilterPolicy | str = FilterPolicy.MERGE,
    ) -> None:
        check_store(document_store, "filter_documents", "FilterRetriever")
        parse(filters)
        self.document_store = document_store
        self.filters = filters
        self.filter_policy = FilterPolicy.from_str(filter_policy)

    @component.output_types(documents=list[Document])
    def run(self, filters: dict[str, Any] | None = None) -> dict[str, Any]:
        """The documents that pass."""
        return {"documents": self.document_store.filter_documents(self._merged(filters))}

    async def run_async(self, filters: dict[str, Any] | None = None) -> dict[str, Any]:
        """Like `run`, through the store's async client where it has one."""
        return {"documents": await call_async(self.document_store, "filter_documents", self._merged(filters))}

    def _merged(self, filters: dict[str, Any] | None) -> Node | None:
        return merge_filters(self.filter_policy, self.filters, filters)
