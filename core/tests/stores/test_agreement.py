"""Every store agrees with the reference evaluator and with a brute-force search, whatever its backend can do."""

import math
from collections.abc import Callable
from typing import Any

import pytest

from windrow.filters import Node, evaluate
from windrow.stores import DocumentStore, InMemoryDocumentStore, SearchRequest
from windrow.values import Document

Hostile = Callable[[int, int], list[Document]]
Filters = Callable[[list[Document], int, int], list[Node]]


@pytest.fixture(params=["memory", "weak"])
def store(request: pytest.FixtureRequest, make_weak_store: Callable[..., DocumentStore]) -> DocumentStore:
    return InMemoryDocumentStore() if request.param == "memory" else make_weak_store()


@pytest.mark.parametrize("seed", range(3))
def test_filters_mean_what_the_evaluator_says(
    store: DocumentStore, seed: int, hostile_documents: Hostile, hostile_filters: Filters, passing: Any
) -> None:
    documents = hostile_documents(90, seed)
    store.write_documents(documents)
    telling = 0
    for node in hostile_filters(documents, 150, seed):
        expected = passing(node, documents)
        telling += 0 < len(expected) < len(documents)
        assert [document.id for document in store.filter_documents(node)] == expected
        assert store.count_documents_by_filter(node) == len(expected)
    assert telling > 60


def test_filters_stay_right_while_documents_change(
    store: DocumentStore, hostile_documents: Hostile, hostile_filters: Filters, passing: Any
) -> None:
    held: dict[str, Document] = {}
    filters = hostile_filters(hostile_documents(60, 0), 25, 7)
    for seed in range(6):
        batch = hostile_documents(40, seed)
        store.write_documents(batch, "overwrite")
        held.update((document.id, document) for document in batch)
        gone = sorted(held)[seed::5]
        assert store.delete_documents(gone) == len(gone)
        for id_ in gone:
            del held[id_]
        for node in filters:
            assert [document.id for document in store.filter_documents(node)] == passing(node, list(held.values()))
        assert store.filter_documents() == sorted(held.values(), key=lambda document: document.id)


def cosine(left: Any, right: Any) -> float:
    return float(sum(a * b for a, b in zip(left, right, strict=True)) / (math.hypot(*left) * math.hypot(*right)))


@pytest.mark.parametrize("seed", range(3))
def test_vector_search_is_exact_under_filters_and_orders_ties_by_id(
    store: DocumentStore, seed: int, hostile_documents: Hostile, hostile_filters: Filters
) -> None:
    documents = hostile_documents(90, seed)
    store.write_documents(documents)
    query = [1.0, -0.5, 0.25, 2.0]
    for node in [None, *hostile_filters(documents, 40, seed)]:
        found = store.search(SearchRequest(embedding=query, mode="embedding", filters=node, top_k=7))
        scored = [(cosine(query, d.embedding), d.id) for d in documents if d.embedding and evaluate(node, d)]
        expected = sorted(scored, key=lambda pair: (-round(pair[0], 6), pair[1]))[:7]
        assert [document.id for document in found] == [id_ for _, id_ in expected]
        assert [document.score for document in found] == pytest.approx([score for score, _ in expected], abs=1e-6)


@pytest.mark.parametrize("seed", range(2))
def test_keyword_search_is_exact_under_filters(
    store: DocumentStore, seed: int, hostile_documents: Hostile, hostile_filters: Filters
) -> None:
    documents = hostile_documents(90, seed)
    store.write_documents(documents)
    everything = store.search(SearchRequest("wing flow heat", top_k=1000))
    assert len(everything) > 20
    by_id = {document.id: document for document in documents}
    for node in hostile_filters(documents, 40, seed):
        found = store.search(SearchRequest("wing flow heat", filters=node, top_k=5))
        expected = [document for document in everything if evaluate(node, by_id[document.id])][:5]
        assert [(document.id, document.score) for document in found] == [(d.id, d.score) for d in expected]


def test_documents_come_back_whole(store: DocumentStore, hostile_documents: Hostile) -> None:
    documents = hostile_documents(60, 11)
    store.write_documents(documents)
    assert store.get_documents([document.id for document in documents]) == documents
    assert sorted(store.iter_documents(batch_size=7), key=lambda d: d.id) == store.filter_documents()
