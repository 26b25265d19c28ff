"""DocumentWriter over the in-memory store, in both drivers."""

import asyncio

import pytest

from windrow.component import describe
from windrow.components.writers import DocumentWriter
from windrow.errors import DuplicateDocumentError, StoreError
from windrow.stores import DuplicatePolicy, InMemoryDocumentStore
from windrow.values import Document

ONE = Document(id="1", content="one")
OTHER = Document(id="1", content="other")


def written(writer: DocumentWriter, documents: list[Document], policy: DuplicatePolicy | str | None = None) -> int:
    count: int = writer.run(documents=documents, policy=policy)["documents_written"]
    return count


def test_counts_what_it_wrote() -> None:
    store = InMemoryDocumentStore()
    assert written(DocumentWriter(store), [ONE, Document(id="2")]) == 2
    assert store.count_documents() == 2


@pytest.mark.parametrize(
    ("policy", "count", "content"),
    [(DuplicatePolicy.SKIP, 0, "one"), ("overwrite", 1, "other"), ("OVERWRITE", 1, "other")],
)
def test_policies(policy: DuplicatePolicy | str, count: int, content: str) -> None:
    store = InMemoryDocumentStore()
    writer = DocumentWriter(store, policy)
    written(writer, [ONE])
    assert written(writer, [OTHER]) == count
    assert store.get_documents(["1"])[0].content == content


def test_the_policy_of_a_run_wins() -> None:
    writer = DocumentWriter(InMemoryDocumentStore(), DuplicatePolicy.NONE)
    written(writer, [ONE])
    with pytest.raises(DuplicateDocumentError):
        written(writer, [OTHER])
    assert written(writer, [OTHER], "skip") == 0


def test_async() -> None:
    store = InMemoryDocumentStore()
    result = asyncio.run(DocumentWriter(store).run_async(documents=[ONE]))
    assert result == {"documents_written": 1}
    assert store.count_documents() == 1


def test_an_unknown_policy() -> None:
    with pytest.raises(StoreError, match="unknown DuplicatePolicy 'replace'"):
        DocumentWriter(InMemoryDocumentStore(), "replace")


def test_has_both_drivers() -> None:
    assert describe(DocumentWriter(InMemoryDocumentStore())).has_run_async
