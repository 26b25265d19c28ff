"""The vector index against sums worked out in double precision."""

import random

import numpy as np
import pytest
from numpy.typing import NDArray

from windrow.errors import DimensionError, StoreError
from windrow.stores.matrix import VectorIndex

Vectors = NDArray[np.float32]


def vectors(n: int, dimension: int = 16, seed: int = 1, scale: float = 1.0) -> Vectors:
    return (np.random.default_rng(seed).standard_normal((n, dimension)) * scale).astype(np.float32)


def brute_force(held: dict[int, Vectors], query: Vectors, metric: str) -> dict[int, float]:
    exact = query.astype(np.float64)
    scores = {label: float(vector.astype(np.float64) @ exact) for label, vector in held.items()}
    if metric == "dot_product":
        return scores
    lengths = {label: float(np.linalg.norm(exact) * np.linalg.norm(held[label].astype(np.float64))) for label in held}
    return {label: score / lengths[label] for label, score in scores.items()}


@pytest.mark.parametrize("scale", [1.0, 1e-20, 1e25])
@pytest.mark.parametrize("metric", ["cosine", "dot_product"])
def test_the_best_are_exact(metric: str, scale: float) -> None:
    block = vectors(500, scale=scale)
    index = VectorIndex(metric).changed([], range(500), list(block))
    query = vectors(1, seed=2, scale=scale)[0]
    expected = brute_force(dict(enumerate(block)), query, metric)
    labels, scores = index.search(query, 20)
    assert labels.tolist() == sorted(expected, key=lambda label: -expected[label])[:20]
    assert scores.tolist() == pytest.approx([expected[label] for label in labels], rel=1e-6, abs=1e-7)


@pytest.mark.parametrize("among", ["none", "few", "most", "labels", "nothing"])
def test_changes_and_filters(among: str) -> None:
    rng = random.Random(3)
    index, held = VectorIndex(), dict[int, Vectors]()
    for step in range(12):
        batch = dict(zip(range(step * 100, step * 100 + 40), vectors(40, seed=step), strict=True))
        gone = [label for label in held if rng.random() < 0.25]
        index = index.changed(gone, list(batch), list(batch.values()))
        held = {label: vector for label, vector in held.items() if label not in gone} | batch
        assert len(index) == len(held)
    share = {"few": 0.1, "most": 0.9, "labels": 0.4, "nothing": 0.0}.get(among, 1.0)
    passing = {label for label in held if rng.random() < share}
    mask = np.zeros(1200, np.bool_)
    mask[list(passing)] = True
    chosen = {"none": None, "labels": np.array(sorted(passing))}.get(among, mask)
    query = vectors(1, seed=99)[0]
    expected = brute_force({label: held[label] for label in passing}, query, "cosine")
    labels, _ = index.search(query, 15, chosen)
    assert labels.tolist() == sorted(expected, key=lambda label: -expected[label])[:15]


def test_equal_directions_get_equal_scores() -> None:
    base = vectors(1, 384)[0]
    index = VectorIndex("dot_product").changed([], range(1000), [base] * 1000)
    labels, scores = index.search(vectors(1, 384, seed=5)[0], 1000)
    assert len(labels) == 1000
    assert len(set(scores.tolist())) == 1


def test_differences_too_small_for_float32_products_still_count() -> None:
    base, query = vectors(2, 384)
    block = base + vectors(400, 384, seed=8, scale=1e-6)
    index = VectorIndex("dot_product").changed([], range(400), list(block))
    expected = brute_force(dict(enumerate(block)), query, "dot_product")
    _, scores = index.search(query, 30)
    assert scores.tolist() == pytest.approx(sorted(expected.values(), reverse=True)[:30], rel=1e-12)


def test_an_older_index_stays_what_it_was() -> None:
    block = vectors(30)
    older = VectorIndex().changed([], range(10), list(block[:10]))  # with room behind it
    newer = older.changed([0], range(10, 14), list(block[10:14]))
    fork = older.changed([], [77], [block[25]])
    assert (len(older), len(newer), len(fork)) == (10, 13, 11)
    assert newer.search(block[10], 1)[0].tolist() == [10]
    assert fork.search(block[25], 1)[0].tolist() == [77]
    assert older.search(block[10], 1)[0][0] < 10
    assert newer.search(block[0], 1)[0].tolist() != [0] == older.search(block[0], 1)[0].tolist()


def test_dimensions() -> None:
    index = VectorIndex().changed([], [1], [np.ones(3, np.float32)])
    for call in (lambda: index.search(np.ones(2), 1), lambda: index.changed([], [2], [np.ones(4, np.float32)])):
        with pytest.raises(DimensionError) as caught:
            call()
        assert caught.value.expected == 3
    assert index.changed([1], [], []).dimension is None
    assert index.changed([1], [2], [np.ones(4, np.float32)]).dimension == 4
    assert VectorIndex().search(np.ones(2), 1)[0].tolist() == []
    with pytest.raises(StoreError, match="unknown similarity 'l2'"):
        VectorIndex("l2")
