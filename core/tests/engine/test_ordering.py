"""The ordering layer where random graphs hardly ever lead: each case is one reason to hold a value back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from windrow.engine.ordering import OrderedScheduler, schedule
from windrow.engine.program import Program

Graph = Callable[..., Program]
Run = Callable[..., Any]

RELEASED_EARLY = """
    first(x) -> y
    s(+x) -> y
    m(x) -> y
    k(x) -> y
    d(x, z=0) -> y
    x1(x) -> y
    x2(x) -> y
    g(+x) -> y
    first.y > s.x
    s.y > m.x
    s.y > d.x
    s.y > x1.x
    m.y > k.x
    k.y > d.z
    x1.y > x2.x
    x2.y > g.x
    d.y > g.x
"""

RELEASED_LATE = """
    first(x) -> y
    s(+x) -> y
    b(x) -> y, none
    a1(x) -> y
    a2(x) -> y
    a3(x) -> y
    a4(x) -> y
    k1(x) -> y
    k2(x) -> y
    d(x, z=0, w=0) -> y
    y1(x) -> y
    y2(x) -> y
    g(+x) -> y
    first.y > s.x
    s.y > b.x
    s.y > a1.x
    s.y > d.x
    a1.y > a2.x
    a2.y > a3.x
    a3.y > a4.x
    a4.y > k2.x
    k2.y > d.w
    b.none > k1.x
    k1.y > d.z
    b.y > y1.x
    y1.y > y2.x
    y2.y > g.x
    d.y > g.x
"""


@pytest.mark.parametrize(
    ("text", "slow", "silent", "expected"),
    [
        (RELEASED_EARLY, "m", "m", ["d", "x2"]),
        (RELEASED_LATE, "b", "a4", ["y2", "d"]),
    ],
    ids=["a deferred component that a silent step releases", "a lone step that is not the latest"],
)
def test_a_slow_step_changes_no_order(
    graph: Graph, in_order: Run, timed: Run, text: str, slow: str, silent: str, expected: list[str]
) -> None:
    program = graph(text, {silent: lambda x: {}, "b": lambda x: {"y": "b"}})
    received = [{"x": [name]} for name in expected]
    assert in_order(program, {"first": {"x": 1}}).of("g") == received
    assert timed(program, {"first": {"x": 1}}, {slow: 9.0}).of("g") == received


def test_stamps_do_not_grow_with_a_loop(graph: Graph) -> None:
    text = (
        "s(+x) -> y\n a(x) -> y\n b(x) -> y\n c(x, z) -> y\n s.y > a.x\n s.y > b.x\n a.y > c.x\n b.y > c.z\n c.y > s.x"
    )
    scheduler = schedule(graph(text, max_runs=10**6), {"s": {"x": 1}})
    assert isinstance(scheduler, OrderedScheduler)
    for _ in range(400):
        step = scheduler.claim()
        assert step is not None
        assert len(scheduler.position(step[0])) <= 4
        scheduler.finish(step[0], {"y": 1})


def test_stamps_do_not_grow_with_a_loop_beside_a_slow_step(graph: Graph) -> None:
    text = "slow(+x) -> y\n s(+x) -> y\n a(x) -> y\n s.y > a.x\n a.y > s.x"
    scheduler = schedule(graph(text, max_runs=10**6), {"slow": {"x": 1}, "s": {"x": 1}})
    assert isinstance(scheduler, OrderedScheduler)
    assert scheduler.claim() is not None
    step: Any = None
    for _ in range(1000):
        step = scheduler.claim()
        assert step is not None
        assert len(scheduler.position(step[0])) < 100
        scheduler.finish(step[0], {"y": 1})
    assert scheduler.position(step[0])[0] > 900


def test_independent_work_is_not_held_up(graph: Graph, timed: Run) -> None:
    text = "slow(+x) -> y\n" + "\n".join(
        f"h{n}(+x) -> y\n c{n}(x) -> again\n h{n}.y > c{n}.x\n c{n}.again > h{n}.x" for n in range(3)
    )
    functions: dict[str, Callable[..., Any]] = {"slow": lambda x: {"y": 1}}
    for n in range(3):
        functions |= {f"h{n}": lambda x: {"y": x[0]}, f"c{n}": lambda x: {"again": x + 1} if x < 5 else {}}
    inputs = {name: {"x": 1} for name in ("slow", "h0", "h1", "h2")}
    trace = timed(graph(text, functions), inputs, {"slow": 9.0, "c0": 0.1, "c1": 0.2, "c2": 0.3})
    assert trace.seconds == 9.0
    assert trace.names.split()[-1] == "slow"
