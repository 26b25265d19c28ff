"""Writes documents into a store."""

from __future__ import annotations

from typing import Any

from windrow.component import component
from windrow.stores import DocumentStore
from windrow.stores.policy import DuplicatePolicy
from windrow.values import Document


@component
class DocumentWriter:
    """Writes documents into a store and tells how many it wrote. The store stays open: it is its maker's to close."""

    def __init__(self, document_store: DocumentStore, policy: DuplicatePolicy | str = DuplicatePolicy.FAIL) -> None:
        """`policy` says what happens to a document whose id the store has already: fail, skip or overwrite.

        Raises: StoreError for an unknown policy.
        """
        self.document_store = document_store
        self.policy = DuplicatePolicy.of(policy)

    @component.output_types(documents_written=int)
    def run(self, documents: list[Document], policy: DuplicatePolicy | str | None = None) -> dict[str, Any]:
        """Write the documents; `policy` is for this run only. Raises: as the store's `write_documents`."""
        chosen = self._policy(policy)
        return {"documents_written": self.document_store.write_documents(documents, policy=chosen)}

    @component.output_types(documents_written=int)
    async def run_async(self, documents: list[Document], policy: DuplicatePolicy | str | None = None) -> dict[str, Any]:
        """Write the documents without blocking; see `run`."""
        chosen = self._policy(policy)
        return {"documents_written": await self.document_store.write_documents_async(documents, policy=chosen)}

    def _policy(self, policy: DuplicatePolicy | str | None) -> DuplicatePolicy:
        return self.policy if policy is None else DuplicatePolicy.of(policy)
