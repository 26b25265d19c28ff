"""The retriever for every store."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from windrow.component import REQUIRED, Range, component
from windrow.components.retrievers.support import Searchable, call_async, check_store, check_support
from windrow.filters import FilterPolicy, merge_filters, parse
from windrow.stores.request import NEEDS, SearchRequest
from windrow.values import Document, SparseEmbedding

# Inputs, the fields of a request that they fill, and their types.
_INPUTS: Final[dict[str, tuple[str, Any]]] = {
    "query": ("query", str),
    "query_embedding": ("embedding", list[float]),
    "sparse_embedding": ("sparse", SparseEmbedding),
}


@component
class Retriever:
    """Finds documents in any document store by keyword, embedding, sparse embedding, or both of the first (hybrid).

    Inputs: `query`, `query_embedding` and `sparse_embedding`, of which those that the mode needs are mandatory,
    `filters` and `top_k`. With `filter_policy` MERGE a run's filters can only narrow the ones given here.

    Raises: UnsupportedError if the store cannot be searched this way; FilterError for malformed filters.
    """

    def __init__(
        self,
        document_store: Searchable,
        mode: Literal["keyword", "embedding", "sparse", "hybrid"] = "keyword",
        top_k: Annotated[int, Range(ge=1)] = 10,
        filters: dict[str, Any] | None = None,
        filter_policy: FilterPolicy | str = FilterPolicy.MERGE,
    ) -> None:
        check_store(document_store, "search", "Retriever")
        check_support(document_store, mode, "Retriever")
        parse(filters)
        self.document_store = document_store
        self.mode = mode
        self.top_k = top_k
        self.filters = filters
        self.filter_policy = FilterPolicy.from_str(filter_policy)
        for name, (field, tp) in _INPUTS.items():
            needed = field in NEEDS[mode]
            component.set_input_type(self, name, tp if needed else tp | None, REQUIRED if needed else None)

    @component.output_types(documents=list[Document])
    def run(self, filters: dict[str, Any] | None = None, top_k: int | None = None, **inputs: Any) -> dict[str, Any]:
        """The best documents, best first."""
        return {"documents": self.document_store.search(self._request(filters, top_k, inputs))}

    async def run_async(
        self, filters: dict[str, Any] | None = None, top_k: int | None = None, **inputs: Any
    ) -> dict[str, Any]:
        """Like `run`, through the store's async client where it has one."""
        return {"documents": await call_async(self.document_store, "search", self._request(filters, top_k, inputs))}

    def _request(self, filters: dict[str, Any] | None, top_k: int | None, inputs: dict[str, Any]) -> SearchRequest:
        return SearchRequest(
            **{_INPUTS[name][0]: value for name, value in inputs.items()},
            mode=self.mode,
            filters=merge_filters(self.filter_policy, self.filters, filters),
            top_k=self.top_k if top_k is None else top_k,
        )
