"""Search requests, policies, keys, capabilities: what is refused, and what is worked out."""

from typing import Any

import pytest

from windrow.errors import FilterError, StoreError, UnsupportedError
from windrow.filters import Field
from windrow.stores import Capabilities, DuplicatePolicy, IdRule, SearchRequest
from windrow.stores.keys import key_of_id
from windrow.stores.searching import check_search

VECTOR = [1.0]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, 'SearchRequest.query: None, but mode "keyword" needs it'),
        ({"mode": "embedding"}, "SearchRequest.embedding: None"),
        ({"mode": "sparse"}, "SearchRequest.sparse: None"),
        ({"mode": "hybrid", "query": "x"}, "SearchRequest.embedding: None"),
        ({"mode": "hybrid", "embedding": VECTOR}, "SearchRequest.query: None"),
        ({"mode": "keywords", "query": "x"}, "unknown mode 'keywords'; did you mean \"keyword\""),
        ({"mode": None, "query": "x"}, "unknown mode None; choose one of keyword, embedding"),
        ({"query": 5}, "query: expected a text, got a int"),
        ({"query": "wing \ud800"}, "SearchRequest.query: a lone surrogate"),
        ({"mode": "sparse", "sparse": [1]}, "sparse: expected a SparseEmbedding, got a list"),
        ({"query": "x", "top_k": 0}, "top_k: expected int ≥ 1, got 0"),
        ({"query": "x", "top_k": True}, "top_k: expected int ≥ 1, got True"),
        ({"query": "x", "top_k": 2.0}, "top_k: expected int ≥ 1, got 2.0"),
    ],
)
def test_bad_requests(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(StoreError, match=message):
        SearchRequest(**arguments)


def test_filters_of_a_request_are_parsed() -> None:
    mapping = {"field": "meta.n", "operator": ">", "value": 1}
    assert SearchRequest("x", filters=mapping).node == (Field("n") > 1)
    assert SearchRequest("x", filters={}).node is None
    with pytest.raises(FilterError):
        SearchRequest("x", filters={"field": "n"})


@pytest.mark.parametrize("name", ["fail", "FAIL", "none", DuplicatePolicy.NONE, DuplicatePolicy.FAIL])
def test_names_of_fail(name: str) -> None:
    assert DuplicatePolicy.of(name) is DuplicatePolicy.FAIL


@pytest.mark.parametrize("name", ["skip", "Overwrite"])
def test_names_of_other_policies(name: str) -> None:
    assert DuplicatePolicy.of(name).value == name.lower()


@pytest.mark.parametrize(
    ("rule", "taken", "changed"),
    [
        (IdRule(), ["", "\0", "é" * 900, "~sha256:x"], []),
        (IdRule(max_bytes=4), ["abcd", "éé"], ["abcde", "ééé"]),
        (IdRule(ascii_only=True), ["a b", ""], ["é"]),
        (IdRule(allows_empty=False, allows_nul=False), ["a"], ["", "a\0"]),
        (IdRule(max_bytes=512), ["a"], ["~sha256:x", "~sha256:" + "0" * 64]),
        (IdRule("hashed"), [], ["a", ""]),
        (IdRule("uuid"), [], ["a", "6c2f7d1e-3f0e-5b0a-9a52-4b7d6f0c9e11"]),
    ],
)
def test_keys(rule: IdRule, taken: list[str], changed: list[str]) -> None:
    assert [key_of_id(id_, rule) for id_ in taken] == taken
    keys = {key_of_id(id_, rule) for id_ in [*taken, *changed]}
    assert len(keys) == len(taken) + len(changed)
    assert not keys & set(changed)
    assert keys == {key_of_id(id_, rule) for id_ in [*taken, *changed]}


@pytest.mark.parametrize(
    ("scores", "able"),
    [
        ({"keyword": "bm25", "embedding": "cosine"}, {"keyword", "embedding", "hybrid"}),
        ({"embedding": "dot_product"}, {"embedding"}),
        ({"keyword": "bm25", "sparse": "dot_product"}, {"keyword", "sparse"}),
        ({"hybrid": "rrf", "embedding": "cosine"}, {"embedding", "hybrid"}),
    ],
)
def test_modes(scores: dict[str, str], able: set[str]) -> None:
    capabilities = Capabilities(scores=scores)
    assert {mode for mode in ("keyword", "embedding", "sparse", "hybrid") if capabilities.searches(mode)} == able
    assert capabilities.score_kind("hybrid") == "rrf"
    assert capabilities.to_dict()["scores"] == scores
    for mode in {"keyword", "sparse"} - able:
        with pytest.raises(UnsupportedError, match=f"x cannot search by {mode}") as caught:
            check_search(capabilities, mode, "x")
        assert caught.value.capability == f"search.{mode}"
