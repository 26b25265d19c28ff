"""Order among deferred components of one cycle group (rule 14), where it is not plain."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from windrow.engine.deferral import releasable
from windrow.engine.program import Program
from windrow.engine.state import RunState

Graph = Callable[..., Program]
RING = "a(x=0, w=0) -> y\n b(x=0, w=0) -> y\n c(x=0, w=0) -> y\n"


@pytest.mark.parametrize(
    ("edges", "delivered", "first"),
    [
        ("a.y > b.x\n b.y > c.x\n c.y > a.x", [], "a"),
        ("a.y > b.x\n b.y > c.x\n c.y > a.x", [2], "a"),
        ("a.y > b.x\n b.y > c.x\n c.y > a.x", [0], "b"),
        ("a.y > b.x\n b.y > c.x\n c.y > a.x", [0, 2], "a"),
        ("c.y > b.x\n b.y > a.x\n b.y > c.x\n a.y > c.w", [3], "a"),
    ],
    ids=["all lack", "nothing lacks before a", "nothing lacks before b", "only c lacks", "mutual over a third"],
)
def test_what_others_lack_goes_first(graph: Graph, edges: str, delivered: list[int], first: str) -> None:
    program = graph(RING + edges)
    state = RunState(program, {})
    for edge in delivered:
        state.deliver(edge, 1)
    names = [program.nodes[node].name for node in releasable(program, state, [0, 1, 2], [])]
    assert names == [first]


def test_one_at_a_time_in_a_cycle_group_and_several_elsewhere(graph: Graph) -> None:
    text = RING + "d(x=0) -> y\n e(x=0) -> y\n a.y > b.x\n b.y > a.x\n a.y > c.x\n d.y > e.x"
    program = graph(text)
    state = RunState(program, {})
    assert releasable(program, state, [4, 3, 2, 1, 0], []) == [0, 3]
    assert releasable(program, state, [4, 2], [3]) == [2]
    assert releasable(program, state, [4, 2], []) == [2, 4]
