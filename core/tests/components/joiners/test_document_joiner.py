"""DocumentJoiner: hand-worked scores, and laws of fusion."""

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from windrow import Pipeline
from windrow.component import component
from windrow.components.joiners import DocumentJoiner, JoinMode
from windrow.errors import ComponentError, InputError
from windrow.values import Document

Ranking = list[tuple[str, float | None]]


def documents(ranking: Ranking) -> list[Document]:
    return [Document(id=name, content=name, score=score) for name, score in ranking]


def join(lists: list[Ranking], **options: Any) -> Ranking:
    joined = DocumentJoiner(**options).run(documents=[documents(ranking) for ranking in lists])["documents"]
    return [(document.id, None if document.score is None else round(document.score, 6)) for document in joined]


A: Ranking = [("a", 0.9), ("b", 0.5)]
B: Ranking = [("b", 0.7), ("c", None)]


@pytest.mark.parametrize(
    ("options", "lists", "expected"),
    [
        ({}, [A, B], [("a", 0.9), ("b", 0.7), ("c", None)]),
        ({"sort_by_score": False}, [B, A], [("b", 0.7), ("c", None), ("a", 0.9)]),
        ({"top_k": 1}, [A, B], [("a", 0.9)]),
        ({}, [], []),
        ({"join_mode": "merge"}, [A, B], [("b", 0.6), ("a", 0.45), ("c", 0.0)]),
        ({"join_mode": "merge", "weights": [3, 1]}, [A, B], [("a", 0.675), ("b", 0.55), ("c", 0.0)]),
        ({"join_mode": "reciprocal_rank_fusion"}, [A], [("a", 1.0), ("b", 0.983871)]),
        ({"join_mode": "reciprocal_rank_fusion"}, [A, B], [("b", 0.991935), ("a", 0.5), ("c", 0.491935)]),
        (
            {"join_mode": JoinMode.RECIPROCAL_RANK_FUSION, "weights": [1, 0]},
            [A, B],
            [("a", 1.0), ("b", 0.983871), ("c", 0.0)],
        ),
        (
            {"join_mode": "distribution_based_rank_fusion"},
            [[("a", 3.0), ("b", 1.0)], [("c", 30.0), ("d", 10.0)]],
            [("a", 0.666667), ("c", 0.666667), ("b", 0.333333), ("d", 0.333333)],
        ),
        ({"join_mode": "distribution_based_rank_fusion"}, [[("a", 2.0), ("b", 2.0)], []], [("a", 2.0), ("b", 2.0)]),
    ],
)
def test_modes(options: dict[str, Any], lists: list[Ranking], expected: Ranking) -> None:
    assert join(lists, **options) == expected


def test_top_k_of_a_run_wins() -> None:
    joiner = DocumentJoiner(top_k=1)
    assert len(joiner.run(documents=[documents(A)], top_k=2)["documents"]) == 2
    assert joiner.run(documents=[documents(A)], top_k=0) == {"documents": []}
    with pytest.raises(InputError, match="top_k: expected int ≥ 0, got -1"):
        joiner.run(documents=[], top_k=-1)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"join_mode": "zip"}, "DocumentJoiner.join_mode: unknown 'zip'; modes are concatenate, merge"),
        ({"weights": [1, -1]}, r"weights: expected numbers ≥ 0, not all zero, got \[1, -1\]"),
        ({"weights": [0, 0]}, "not all zero"),
        ({"weights": [float("nan")]}, "weights: expected numbers"),
        ({"top_k": 0}, "top_k: expected int ≥ 1 or None, got 0|top_k: expected int ≥ 1, got 0"),
    ],
)
def test_wrong_parameters(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ComponentError, match=message):
        DocumentJoiner(**options)


def test_as_many_weights_as_lists() -> None:
    with pytest.raises(InputError, match="weights: 2 weights, but 1 lists arrived"):
        join([A], join_mode="merge", weights=[1, 2])
    assert join([A], weights=[1, 2]) == A  # concatenate does not use them


RANKINGS = st.lists(
    st.lists(
        st.tuples(st.sampled_from("abcdef"), st.floats(-9, 9, allow_subnormal=False)),
        max_size=5,
        unique_by=lambda pair: pair[0],
    ),
    max_size=4,
)
FUSIONS = st.sampled_from(["merge", "reciprocal_rank_fusion", "distribution_based_rank_fusion"])


@given(RANKINGS, FUSIONS)
def test_the_order_of_the_lists_does_not_matter(lists: list[Ranking], mode: str) -> None:
    expected = join(lists, join_mode=mode)
    assert all(join(list(order), join_mode=mode) == expected for order in itertools.permutations(lists))


@given(
    RANKINGS, st.lists(st.integers(1, 9), min_size=4, max_size=4), st.sampled_from(["merge", "reciprocal_rank_fusion"])
)
def test_weights_go_with_their_lists(lists: list[Ranking], weights: list[int], mode: str) -> None:
    pairs = list(zip(lists, weights, strict=False))
    expected = dict(join(lists, join_mode=mode, weights=weights[: len(lists)])) if lists else {}
    turned = dict(
        join([ranking for ranking, _ in pairs[::-1]], join_mode=mode, weights=[w for _, w in pairs[::-1]] or None)
    )
    assert turned == pytest.approx(expected)


@given(RANKINGS, st.sampled_from(list(JoinMode)))
def test_each_document_once_and_none_lost(lists: list[Ranking], mode: JoinMode) -> None:
    joined = [name for name, _ in join(lists, join_mode=mode)]
    assert sorted(joined) == sorted({name for ranking in lists for name, _ in ranking})


@given(st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8), st.integers(1, 3))
def test_rank_fusion_of_one_ranking_keeps_it(names: list[str], copies: int) -> None:
    joined = join([[(name, None) for name in names]] * copies, join_mode="reciprocal_rank_fusion")
    assert [name for name, _ in joined] == names
    assert all(first[1] > second[1] for first, second in itertools.pairwise(joined))  # type: ignore[operator]


@component
class Finder:
    def __init__(self, names: str) -> None:
        self.names = names

    @component.output_types(documents=list[Document])
    def run(self) -> dict[str, Any]:
        return {"documents": documents([(name, 1.0) for name in self.names])}


@pytest.mark.parametrize(("first", "second"), [("a", "z"), ("z", "a")])
def test_weights_follow_the_order_of_connecting(first: str, second: str) -> None:
    pipeline = Pipeline()
    pipeline.add_component("joiner", DocumentJoiner("reciprocal_rank_fusion", weights=[0.9, 0.1]))
    pipeline.add_component(second, Finder("yx"))
    pipeline.add_component(first, Finder("xy"))
    pipeline.connect(first, "joiner")
    pipeline.connect(second, "joiner")
    assert [document.id for document in pipeline.run()["joiner"]["documents"]] == ["x", "y"]
