"""Retrievers: the generic one with every kind of store, and the in-memory store's own."""

import asyncio
from typing import Any

import pytest

from windrow.component import describe
from windrow.components.retrievers import (
    FilterRetriever,
    InMemoryBM25Retriever,
    InMemoryEmbeddingRetriever,
    Retriever,
)
from windrow.errors import ComponentError, FilterError, StoreError, UnsupportedError
from windrow.filters import FilterPolicy
from windrow.stores import Capabilities, InMemoryDocumentStore, SearchRequest
from windrow.values import Document

TENANT_A = {"field": "meta.tenant", "operator": "==", "value": "a"}
TENANT_B = {"field": "meta.tenant", "operator": "==", "value": "b"}
FIRST = {"field": "meta.n", "operator": "<", "value": 2}
VECTOR = [1.0, 0.0]
UNTYPED: Any = Retriever
UNTYPED_BM25: Any = InMemoryBM25Retriever


@pytest.fixture
def store() -> InMemoryDocumentStore:
    made = InMemoryDocumentStore()
    made.write_documents(
        [
            Document("wing", id=f"{tenant}{n}", meta={"tenant": tenant, "n": n}, embedding=[1.0, float(n)])
            for tenant in "ab"
            for n in range(4)
        ]
    )
    return made


def ids(output: dict[str, Any]) -> list[str]:
    return [document.id for document in output["documents"]]


@pytest.mark.parametrize(
    ("mode", "inputs", "mandatory"),
    [
        ("keyword", {"query": "wing"}, {"query"}),
        ("embedding", {"query_embedding": VECTOR}, {"query_embedding"}),
        ("hybrid", {"query": "wing", "query_embedding": VECTOR}, {"query", "query_embedding"}),
    ],
)
def test_modes(store: InMemoryDocumentStore, mode: Any, inputs: dict[str, Any], mandatory: set[str]) -> None:
    retriever = Retriever(store, mode=mode, top_k=3)
    sockets = describe(retriever).inputs
    assert set(sockets) == {"query", "query_embedding", "sparse_embedding", "filters", "top_k"}
    assert {name for name, socket in sockets.items() if socket.is_mandatory} == mandatory
    found = retriever.run(**inputs)
    assert ids(found) == ids({"documents": store.search(SearchRequest("wing", VECTOR, mode=mode, top_k=3))})
    assert asyncio.run(retriever.run_async(**inputs)) == found
    assert len(ids(retriever.run(**inputs, top_k=1))) == 1


@pytest.mark.parametrize(
    ("policy", "init", "run", "expected"),
    [
        ("merge", TENANT_A, None, "a0 a1 a2 a3"),
        ("merge", TENANT_A, {}, "a0 a1 a2 a3"),
        ("merge", TENANT_A, FIRST, "a0 a1"),
        ("merge", TENANT_A, TENANT_B, ""),
        (FilterPolicy.MERGE, None, FIRST, "a0 a1 b0 b1"),
        ("replace", TENANT_A, TENANT_B, "b0 b1 b2 b3"),
        (FilterPolicy.REPLACE, TENANT_A, None, "a0 a1 a2 a3"),
    ],
)
@pytest.mark.parametrize("cls", [Retriever, InMemoryBM25Retriever, InMemoryEmbeddingRetriever, FilterRetriever])
def test_filter_policies(
    store: InMemoryDocumentStore, cls: Any, policy: Any, init: Any, run: Any, expected: str
) -> None:
    retriever = cls(store, filters=init, filter_policy=policy)
    inputs: dict[str, Any] = {Retriever: {"query": "wing"}, InMemoryBM25Retriever: {"query": "wing"}}.get(cls, {})
    if cls is InMemoryEmbeddingRetriever:
        inputs = {"query_embedding": VECTOR}
    found = retriever.run(**inputs, filters=run)
    assert sorted(ids(found)) == expected.split()
    assert asyncio.run(retriever.run_async(**inputs, filters=run)) == found


def test_a_run_can_only_narrow_by_default(store: InMemoryDocumentStore) -> None:
    for cls in (Retriever, InMemoryBM25Retriever):
        assert ids(cls(store, filters=TENANT_A).run(query="wing", filters=TENANT_B)) == []


def test_options_of_the_in_memory_retrievers(store: InMemoryDocumentStore) -> None:
    by_text = InMemoryBM25Retriever(store, top_k=2, scale_score=True)
    assert all(0.5 < document.score < 1 for document in by_text.run("wing")["documents"])
    assert by_text.run("wing", top_k=1, scale_score=False) == {"documents": store.bm25_retrieval("wing", top_k=1)}
    by_vector = InMemoryEmbeddingRetriever(store, top_k=2)
    assert [d.embedding for d in by_vector.run(VECTOR)["documents"]] == [None, None]
    [kept] = by_vector.run(VECTOR, top_k=1, return_embedding=True, scale_score=True)["documents"]
    assert (kept.embedding, kept.score) == (VECTOR, 1.0)


def test_any_object_that_searches_will_do() -> None:
    class Searcher:
        def search(self, request: SearchRequest) -> list[Document]:
            return [Document(f"{request.mode} {request.query} {request.sparse} {request.top_k}")]

    retriever = Retriever(Searcher(), mode="keyword", top_k=4)
    assert retriever.run(query="x")["documents"][0].content == "keyword x None 4"
    assert asyncio.run(retriever.run_async(query="x")) == retriever.run(query="x")


def test_a_store_that_cannot_search_this_way_is_refused_naming_those_that_can() -> None:
    class ByKeywordOnly:
        store_name = "words"
        capabilities = Capabilities(scores={"keyword": "bm25"})

        def search(self, request: SearchRequest) -> list[Document]:
            raise AssertionError(request)

    with pytest.raises(
        UnsupportedError, match=r"words cannot search by hybrid; stores that can: .*\bmemory\b"
    ) as caught:
        Retriever(ByKeywordOnly(), mode="hybrid")
    assert (caught.value.capability, caught.value.store) == ("search.hybrid", "words")


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (
            lambda s: Retriever(s, mode="sparse"),
            UnsupportedError,
            "memory cannot search by sparse; it can by embedding, keyword",
        ),
        (lambda s: UNTYPED(s, mode="keywrod"), StoreError, 'Retriever.mode: .*did you mean "keyword"'),
        (lambda s: UNTYPED(5), ComponentError, "Retriever.document_store: a int has no method search"),
        (lambda s: Retriever(s, top_k=0), ComponentError, "Retriever.top_k: expected int ≥ 1, got 0"),
        (lambda s: Retriever(s, filters={"field": "x"}), FilterError, "operator"),
        (lambda s: Retriever(s, filter_policy="both"), FilterError, "unknown filter policy"),
        (lambda s: UNTYPED_BM25(Retriever(s)), ComponentError, 'use Retriever.document_store, mode="keyword"'),
        (lambda s: InMemoryEmbeddingRetriever(s, top_k=0), ComponentError, "top_k: expected int ≥ 1"),
        (lambda s: FilterRetriever(5), ComponentError, "has no method filter_documents"),
        (lambda s: Retriever(s).run(query="x", filters={"operator": "AND"}), FilterError, "conditions"),
        (lambda s: Retriever(s).run(query="x", top_k=0), StoreError, "top_k: expected int ≥ 1"),
    ],
)
def test_mistakes(store: InMemoryDocumentStore, make: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        make(store)
