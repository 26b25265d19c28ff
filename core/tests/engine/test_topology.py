"""What the shape of a graph says, against slow but obvious ways to find the same."""

from __future__ import annotations

import random

import pytest

from windrow.engine import topology as module
from windrow.engine.topology import Topology


def reached(size: int, pairs: set[tuple[int, int]]) -> dict[int, dict[int, int]]:
    """Per node all that reach it over at least one edge, with the fewest edges."""
    found: dict[int, dict[int, int]] = {node: {} for node in range(size)}
    for hops in range(1, size + 1):
        for node in range(size):
            for sender, receiver in pairs:
                near = hops == 1 and receiver == node
                far = found[node].get(receiver) == hops - 1 and hops > 1
                if (near or far) and sender not in found[node]:
                    found[node][sender] = hops
    return found


@pytest.mark.parametrize("seed", range(60))
def test_groups_order_ancestors_and_distances(seed: int) -> None:
    rng = random.Random(seed)
    size = rng.randint(1, 8)
    pairs = {(rng.randrange(size), rng.randrange(size)) for _ in range(rng.randint(0, 2 * size))}
    topology = Topology(size, sorted(pairs))
    expected = reached(size, pairs)
    for node in range(size):
        assert topology.distances(node) == expected[node]
        assert {other for other in range(size) if topology.ancestors(node) >> other & 1} == set(expected[node])
        assert topology.is_cyclic(node) == (node in expected[node])
        for other in range(size):
            together = node == other or (other in expected[node] and node in expected[other])
            assert (topology.group[node] == topology.group[other]) == together
            if other in expected[node] and not together:
                assert topology.group[other] < topology.group[node]


def test_groups_that_may_stand_in_any_order_stand_in_the_order_of_adding() -> None:
    assert Topology(5, [(4, 0), (3, 1)]).members == [[2], [3], [1], [4], [0]]


def test_behind_marks_the_nodes_and_what_they_reach() -> None:
    assert Topology(5, [(0, 1), (1, 2), (3, 2)]).behind([1]) == [False, True, True, False, False]


def test_arrival_order_is_that_of_a_queue() -> None:
    topology = Topology(6, [(1, 3), (0, 2), (2, 4), (3, 4), (5, 5)])
    assert topology.arrival_order() == [0, 1, 2, 3, 4, 6]


def test_remembered_distances_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_DISTANCES_KEPT", 20)
    topology = Topology(30, [(node, node + 1) for node in range(29)])
    for node in range(30):
        assert len(topology.distances(node)) == node
    assert sum(len(found) for found in topology._distances.values()) <= 60
