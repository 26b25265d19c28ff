"""Reciprocal rank fusion, and the hybrid search that core makes of it."""

import pytest

from windrow.stores import InMemoryDocumentStore, SearchRequest, fuse_ranks
from windrow.values import Document


def ranking(ids: str) -> list[Document]:
    return [Document(id=id_, score=1.0) for id_ in ids]


@pytest.mark.parametrize(
    ("rankings", "expected"),
    [
        ([], []),
        (["", ""], []),
        (["ab"], [("a", 1 / 61), ("b", 1 / 62)]),
        (["ab", "ba"], [("a", 1 / 61 + 1 / 62), ("b", 1 / 61 + 1 / 62)]),
        (["ba", "ca"], [("a", 2 / 62), ("b", 1 / 61), ("c", 1 / 61)]),
    ],
)
def test_fused_scores(rankings: list[str], expected: list[tuple[str, float]]) -> None:
    fused = fuse_ranks(list(map(ranking, rankings)))
    assert [document.id for document in fused] == [id_ for id_, _ in expected]
    assert [document.score for document in fused] == pytest.approx([score for _, score in expected])


def test_hybrid_search() -> None:
    store = InMemoryDocumentStore()
    store.write_documents(
        [
            Document("wing", id="text only"),
            Document("flow", id="vector only", embedding=[1.0, 0.0]),
            Document("wing and much more", id="both", embedding=[0.9, 0.1]),
            Document("nothing", id="neither"),
        ]
    )
    found = store.search(SearchRequest("wing", embedding=[1.0, 0.0], mode="hybrid"))
    assert [document.id for document in found] == ["both", "text only", "vector only"]
    assert found[0].score == pytest.approx(2 / 62)
    assert len(store.search(SearchRequest("wing", embedding=[1.0, 0.0], mode="hybrid", top_k=1))) == 1
