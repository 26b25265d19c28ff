"""The cases in which engines of this kind go wrong, each by its number in the engine's documentation."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest

from windrow.engine.blocking import run_blocking
from windrow.engine.outcome import Leftover, RunOptions
from windrow.engine.program import Program
from windrow.engine.reasons import leftovers, skip_reasons

Graph = Callable[..., Program]
Run = Callable[..., Any]
OPTIONS = RunOptions("run")


def counter(limit: int) -> Callable[..., dict[str, int]]:
    return lambda x: {"again": x + 1} if x < limit else {"done": x}


def first(**inputs: list[int]) -> dict[str, int]:
    return {"y": next(iter(inputs.values()))[0]}


def test_case_1_two_senders_one_greedy_socket(graph: Graph, in_order: Run) -> None:
    text = """
        a() -> y
        b() -> y
        g(+x) -> y
        a.y > g.x
        b.y > g.x
    """
    program = graph(text, {"g": first})
    assert in_order(program).of("g") == [{"x": ["a"]}, {"x": ["b"]}]
    assert run_blocking(program, {}, OPTIONS).outputs == {"g": {"y": "b"}}


INTERLOCKING = """
    split(+x) -> y
    outer(go, extra=None) -> y, out
    inner(go, again=None) -> y
    turn(x) -> again, extra
    split.y > outer.go
    split.y > inner.go
    inner.y > turn.x
    turn.again > inner.again
    turn.extra > outer.extra
    outer.y > split.x
"""


@pytest.mark.parametrize("order", list(permutations(["split", "outer", "inner", "turn"])))
def test_case_2_interlocking_loops_feed_each_other_under_any_order(
    graph: Graph, in_order: Run, order: tuple[str, ...]
) -> None:
    functions = {
        "split": first,
        "outer": lambda go, extra: {"y": go + 1} if go < 2 else {"out": extra},
        "inner": lambda go, again: {"y": go},
        "turn": lambda x: {"extra": f"extra {x}"},
    }
    program = graph(INTERLOCKING, functions, order=list(order))
    trace = in_order(program, {"split": {"x": 1}})
    assert trace.names == "split inner turn outer split inner turn outer"
    assert trace.of("outer") == [{"go": 1, "extra": "extra 1"}, {"go": 2, "extra": "extra 2"}]


@pytest.mark.parametrize("hops", [1, 2])
def test_case_3_defaults_alone_do_not_start_what_is_behind_a_skipped_sender(
    graph: Graph, in_order: Run, hops: int
) -> None:
    text = """
        router() -> left, right
        middle(x) -> y
        last(x=1) -> y
        router.left > middle.x
    """ + ("middle.y > last.x" if hops == 2 else "router.right > last.x")
    trace = in_order(graph(text, {"router": dict}))
    assert trace.names == "router"
    assert trace.skipped == {"middle", "last"}


@pytest.mark.parametrize("hops", [1, 2])
def test_case_4_a_variadic_input_is_ready_when_the_last_sender_settles(graph: Graph, timed: Run, hops: int) -> None:
    text = """
        router() -> left, right
        slow() -> y
        middle(x) -> y
        middle2(x) -> y
        join(*v) -> y
        router.left > join.v
        router.right > middle.x
        middle.y > middle2.x
    """ + ("middle2.y > join.v" if hops == 2 else "middle.y > join.v")
    trace = timed(graph(text, {"router": lambda: {"left": 1}}), {}, {"slow": 9.0})
    assert trace.names == "router join slow"
    assert trace.of("join") == [{"v": [1]}]


def test_case_5_optional_inputs_all_skipped_and_a_user_value(graph: Graph, in_order: Run) -> None:
    text = """
        router() -> left, right
        both(x=1, y=2, z=3) -> y
        router.left > both.x
        router.right > both.y
    """
    trace = in_order(graph(text, {"router": dict}), {"both": {"z": 9}})
    assert trace.of("both") == [{"x": 1, "y": 2, "z": 9}]


def test_case_6_an_optional_input_from_later_in_the_loop(graph: Graph, in_order: Run) -> None:
    text = """
        head(+x) -> y
        receiver(x, hint=None) -> y
        check(x) -> again, hint, done
        head.y > receiver.x
        receiver.y > check.x
        check.again > head.x
        check.hint > receiver.hint
    """
    functions: dict[str, Callable[..., Any]] = {
        "head": first,
        "receiver": lambda x, hint: {"y": x},
        "check": lambda x: {1: {"again": 2}, 2: {"again": 3, "hint": "now"}, 3: {"done": 3}}[x],
    }
    trace = in_order(graph(text, functions), {"head": {"x": 1}})
    assert trace.of("receiver") == [{"x": 1, "hint": None}, {"x": 2, "hint": None}, {"x": 3, "hint": "now"}]


def test_case_7_a_user_value_joins_a_connected_variadic_first_and_at_every_visit(graph: Graph, in_order: Run) -> None:
    text = """
        join(*v) -> y
        check(x) -> again, done
        join.y > check.x
        check.again > join.v
    """
    functions = {"join": lambda v: {"y": sum(v)}, "check": lambda x: {"again": x} if x < 30 else {"done": x}}
    trace = in_order(graph(text, functions), {"join": {"v": 10}})
    assert trace.of("join") == [{"v": [10]}, {"v": [10, 10]}, {"v": [10, 20]}]


def test_case_7c_a_user_value_joins_a_connected_list_for_this_run_only(graph: Graph, in_order: Run) -> None:
    text = """
        a() -> y
        b(x) -> y
        a.y > b.x
    """
    program = graph(text, {"a": lambda: {"y": [2, 3]}})
    assert in_order(program, {"b": {"x": [1]}}).of("b") == [{"x": [1, 2, 3]}]
    assert in_order(program).of("b") == [{"x": [2, 3]}]


@pytest.mark.parametrize("order", list(permutations(["a", "b", "c"])))
def test_case_8_a_symmetric_cycle_starts_with_what_was_added_first(
    graph: Graph, in_order: Run, order: tuple[str, ...]
) -> None:
    text = """
        a(go, x=None, y=None) -> z
        b(go, x=None, y=None) -> z
        c(go, x=None, y=None) -> z
        a.z > b.x
        a.z > c.x
        b.z > a.x
        b.z > c.y
        c.z > a.y
        c.z > b.y
    """
    inputs = {name: {"go": 1} for name in "abc"}
    trace = in_order(graph(text, {name: lambda **_: {} for name in "abc"}, order=list(order)), inputs)
    assert trace.names.split() == list(order)


def test_case_9_a_by_product_of_a_loop_read_after_it(graph: Graph, in_order: Run) -> None:
    text = """
        head(+x) -> y
        check(x) -> again, done, seen
        last(x, go) -> y
        every(*x, go) -> y
        head.y > check.x
        check.again > head.x
        check.seen > last.x
        check.seen > every.x
        check.done > last.go
        check.done > every.go
    """
    functions = {"head": first, "check": lambda x: {"seen": x} | counter(3)(x)}
    trace = in_order(graph(text, functions), {"head": {"x": 1}})
    assert trace.of("last") == [{"x": 3, "go": 3}]
    assert trace.of("every") == [{"x": [1, 2, 3], "go": 3}]


def test_case_10_greedy_values_whose_partner_comes_once(graph: Graph, in_order: Run) -> None:
    text = """
        a() -> y
        b() -> y
        partner() -> y
        g(+x, p) -> y
        a.y > g.x
        b.y > g.x
        partner.y > g.p
    """
    trace = in_order(graph(text))
    assert trace.of("g") == [{"x": ["a"], "p": "partner"}]
    assert leftovers(trace.scheduler.program, trace.scheduler.state) == [Leftover("g", "x", 1)]


def test_case_11_a_chain_behind_a_skipped_branch_says_why(graph: Graph, in_order: Run) -> None:
    text = """
        router() -> left, right
        a(x) -> y
        b(x) -> y
        c(x) -> y
        router.left > a.x
        a.y > b.x
        b.y > c.x
    """
    trace = in_order(graph(text, {"router": lambda: {"right": 1}}))
    assert skip_reasons(trace.scheduler.program, trace.scheduler.state) == {
        "a": "input 'x' got no value from 'router.left'",
        "b": "input 'x' got no value from 'a.y'; first skipped: 'a', input 'x' got no value from 'router.left'",
        "c": "input 'x' got no value from 'b.y'; first skipped: 'a', input 'x' got no value from 'router.left'",
    }


def test_case_12_none_is_a_value(graph: Graph, in_order: Run) -> None:
    text = """
        a() -> y
        b(x=1) -> y
        a.y > b.x
    """
    assert in_order(graph(text, {"a": lambda: {"y": None}})).of("b") == [{"x": None}]


@pytest.mark.parametrize("seed", range(20))
def test_case_13_a_slow_sender_beside_a_loop_never_changes_the_result(
    graph: Graph, in_order: Run, shuffled: Run, seed: int
) -> None:
    text = """
        start(x) -> y
        slow(x) -> y
        head(+x) -> y
        check(x) -> again, done
        receiver(+x) -> y
        start.y > slow.x
        start.y > head.x
        head.y > check.x
        check.again > head.x
        check.again > receiver.x
        slow.y > receiver.x
    """
    functions = {"start": lambda x: {"y": x}, "head": first, "check": counter(4)}
    program = graph(text, functions)
    expected = in_order(program, {"start": {"x": 1}}).of("receiver")
    assert expected == [{"x": ["slow"]}, {"x": [2]}, {"x": [3]}, {"x": [4]}]
    assert shuffled(program, {"start": {"x": 1}}, random.Random(seed)).of("receiver") == expected


def test_case_14_a_loop_may_edit_the_list_that_the_user_gave(graph: Graph) -> None:
    text = """
        head(items, x=1) -> y
        check(x) -> again, done
        head.y > check.x
        check.again > head.x
    """
    seen: list[list[int]] = []

    def edit(items: list[int], x: int) -> dict[str, int]:
        seen.append(list(items))
        items.append(99)
        return {"y": x}

    given = [1]
    run_blocking(graph(text, {"head": edit, "check": counter(3)}), {"head": {"items": given}}, OPTIONS)
    assert (seen, given) == ([[1], [1], [1]], [1])


def test_case_15_a_deferred_component_does_not_wait_for_unrelated_work(graph: Graph, timed: Run) -> None:
    text = """
        unrelated() -> y
        s() -> y
        a(x, back=None) -> y
        b(x) -> back, out
        s.y > a.x
        a.y > b.x
        b.back > a.back
    """
    functions = {"b": lambda x: {"out": x}}
    trace = timed(graph(text, functions), {}, {"unrelated": 5.0, "s": 1.0, "a": 1.0, "b": 1.0})
    assert trace.names == "s a b unrelated"
    assert trace.seconds == 5.0
