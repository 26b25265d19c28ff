"""The scheduler against its rules, by their numbers: each row a graph, what the user gives, and the calls expected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from windrow.engine.program import Program

Graph = Callable[..., Program]
Run = Callable[..., Any]
Functions = Mapping[str, Callable[..., Any]]
Inputs = Mapping[str, Mapping[str, Any]]


def forward(x: Any) -> dict[str, Any]:
    return {"y": x}


def silent(**_: Any) -> dict[str, Any]:
    return {}


LOOP = """
    head(+x) -> y
    check(x) -> again, done
    head.y > check.x
    check.again > head.x
"""
LOOPING: Functions = {
    "head": lambda x: {"y": x[0]},
    "check": lambda x: {"again": x + 1} if x < 3 else {"done": x},
}

ROWS: list[tuple[str, str, Functions, Inputs, list[tuple[str, dict[str, Any]]]]] = [
    (
        "2: a single edge keeps the newest value",
        LOOP + "last(x, go) -> y\n check.again > last.x\n check.done > last.go",
        LOOPING,
        {"head": {"x": 1}},
        [
            *[(name, {"x": [x] if name == "head" else x}) for x in (1, 2, 3) for name in ("head", "check")],
            ("last", {"x": 3, "go": 3}),
        ],
    ),
    (
        "3: absent never replaces a value",
        "a() -> y\n b() -> x\n r(x, z=0) -> y\n a.y > r.x\n b.x > r.z",
        {"b": silent},
        {},
        [("a", {}), ("b", {}), ("r", {"x": "a", "z": 0})],
    ),
    (
        "3: absent is ignored by a greedy queue",
        "a() -> y\n b() -> y\n g(+x) -> y\n a.y > g.x\n b.y > g.x",
        {"a": silent},
        {},
        [("a", {}), ("b", {}), ("g", {"x": ["b"]})],
    ),
    (
        "4: greedy edges never hold back",
        "a() -> y\n late(x) -> y\n g(+x) -> y\n a.y > late.x\n a.y > g.x\n late.y > g.x",
        {},
        {},
        [("a", {}), ("late", {"x": "a"}), ("g", {"x": ["a"]}), ("g", {"x": ["late"]})],
    ),
    (
        "5: a mandatory variadic input needs one value, not one from each",
        "a() -> y\n b() -> y\n j(*v) -> y\n a.y > j.v\n b.y > j.v",
        {"a": silent},
        {},
        [("a", {}), ("b", {}), ("j", {"v": ["b"]})],
    ),
    (
        "6: without connected inputs defaults are enough",
        "a(x=1) -> y",
        {},
        {},
        [("a", {"x": 1})],
    ),
    (
        "6: a user value is a trigger",
        "a() -> y\n b(x=1, z=2) -> y\n a.y > b.x",
        {"a": silent},
        {"b": {"z": 3}},
        [("a", {}), ("b", {"x": 1, "z": 3})],
    ),
    (
        "6: absents are no trigger",
        "a() -> y\n b(x=1, z=2) -> y\n a.y > b.x",
        {"a": silent},
        {},
        [("a", {})],
    ),
    (
        "6: a user value triggers the first visit only",
        "a(x, back=None) -> y\n b(x) -> back\n a.y > b.x\n b.back > a.back",
        {"b": silent},
        {"a": {"x": 1}},
        [("a", {"x": 1, "back": None}), ("b", {"x": "a"})],
    ),
    (
        "8: what arrives after the inputs are taken belongs to the next visit",
        "a() -> y\n b() -> y\n g(+x) -> y\n a.y > g.x\n b.y > g.x",
        {},
        {"g": {"x": "user"}},
        [("a", {}), ("b", {}), *[("g", {"x": [x]}) for x in ("user", "a", "b")]],
    ),
    (
        "8: a user value stays for later visits",
        LOOP.replace("+x", "+x, u"),
        {**LOOPING, "head": lambda x, u: {"y": x[0]}},
        {"head": {"x": 2, "u": "u"}},
        [("head", {"x": [2], "u": "u"}), ("check", {"x": 2}), ("head", {"x": [3], "u": "u"}), ("check", {"x": 3})],
    ),
    (
        "9: user value before default",
        "a(x=1, z=2) -> y",
        {},
        {"a": {"x": 5}},
        [("a", {"x": 5, "z": 2})],
    ),
    (
        "9: a variadic default stands in a list, a list socket's default by itself",
        "s() -> y, n\n a(*v=7, &l=None, go=0) -> y\n s.n > a.v\n s.n > a.l\n s.y > a.go",
        {"s": lambda: {"y": 1}},
        {},
        [("s", {}), ("a", {"v": [7], "l": None, "go": 1})],
    ),
    (
        "8: every visit of a collecting input needs a value of its own",
        "s() -> y\n head(*v) -> y\n check(x) -> again\n s.y > head.v\n head.y > check.x\n check.again > head.v",
        {"s": lambda: {"y": 1}, "head": lambda v: {"y": v[0]}, "check": lambda x: {"again": x + 1} if x < 3 else {}},
        {},
        [
            ("s", {}),
            *[(name, {"v": [x]} if name == "head" else {"x": x}) for x in (1, 2, 3) for name in ("head", "check")],
        ],
    ),
    (
        "10: variadic order is the user's value, then by edge whoever sends first",
        "a() -> y\n b(x) -> y\n j(*v) -> y\n b.y > j.v\n a.y > b.x\n a.y > j.v",
        {},
        {"j": {"v": "user"}},
        [("a", {}), ("b", {"x": "a"}), ("j", {"v": ["user", "b", "a"]})],
    ),
    (
        "10: several lists are joined, None adds nothing",
        "a() -> y\n b() -> y\n c() -> y\n j(&l) -> y\n a.y > j.l\n b.y > j.l\n c.y > j.l",
        {"a": lambda: {"y": [1, 2]}, "b": lambda: {"y": None}, "c": lambda: {"y": [3]}},
        {},
        [("a", {}), ("b", {}), ("c", {}), ("j", {"l": [1, 2, 3]})],
    ),
    (
        "11: a greedy component waits for its other inputs",
        "a() -> y\n b() -> y\n c(x) -> y\n g(+x, *v) -> y\n a.y > g.x\n b.y > c.x\n b.y > g.v\n c.y > g.v",
        {},
        {},
        [("a", {}), ("b", {}), ("c", {"x": "b"}), ("g", {"x": ["a"], "v": ["b", "c"]})],
    ),
    (
        "12: a skip counts as a step that returned nothing",
        "r() -> l\n a(x) -> y\n b(x) -> y\n j(*v) -> y\n s() -> y\nr.l > a.x\n a.y > b.x\n b.y > j.v\n s.y > j.v",
        {"r": silent},
        {},
        [("r", {}), ("s", {}), ("j", {"v": ["s"]})],
    ),
    (
        "13: a deferred component waits for what reaches any of its inputs",
        LOOP + "tail(x) -> y\n r(x, z=0) -> y\n check.again > r.x\n check.done > tail.x\n tail.y > r.z",
        LOOPING,
        {"head": {"x": 2}},
        [
            *[(name, {"x": x}) for name, x in (("head", [2]), ("check", 2), ("head", [3]), ("check", 3), ("tail", 3))],
            ("r", {"x": 3, "z": "tail"}),
        ],
    ),
    (
        "14: deferred ones go in the order of the graph, not of adding",
        "late(x, z=0) -> y\n early(x, z=0) -> y\n s(x) -> y, n\n never(x, back=0) -> y\n"
        "s.y > late.x\n s.y > early.x\n early.y > late.z\n never.y > early.z\n s.n > never.x",
        {"s": lambda x: {"y": x}},
        {"s": {"x": 1}},
        [("s", {"x": 1}), ("early", {"x": 1, "z": 0}), ("late", {"x": 1, "z": "early"})],
    ),
    (
        "19: receivers start in edge order",
        "a() -> y, z\n c(x) -> y\n b(x) -> y\n a.z > b.x\n a.y > c.x",
        {},
        {},
        [("a", {}), ("b", {"x": "a"}), ("c", {"x": "a"})],
    ),
    (
        "19: components start in the order of adding",
        "b(x) -> y\n a() -> y",
        {},
        {"b": {"x": 1}},
        [("b", {"x": 1}), ("a", {})],
    ),
]


@pytest.mark.parametrize(("text", "functions", "inputs", "calls"), [row[1:] for row in ROWS], ids=[r[0] for r in ROWS])
def test_calls_follow_the_rules(
    graph: Graph,
    in_order: Run,
    text: str,
    functions: Functions,
    inputs: Inputs,
    calls: list[tuple[str, dict[str, Any]]],
) -> None:
    assert in_order(graph(text, functions), inputs).calls == calls


def test_rule_7_a_component_never_overlaps_itself(graph: Graph, timed: Run) -> None:
    program = graph("a() -> y\n b() -> y\n g(+x) -> y\n a.y > g.x\n b.y > g.x")
    assert timed(program, {}, {"g": 1.0}).seconds == 2.0


def test_rule_8_concurrency_cannot_change_what_is_taken(graph: Graph, timed: Run) -> None:
    text = LOOP + "late(x) -> y\n other() -> y\n other.y > late.x\n late.y > head.x"
    program = graph(text, {**LOOPING, "late": lambda x: {"y": 2}})
    seconds = {"head": 0.5, "check": 0.3, "late": 0.1}
    runs = [timed(program, {"head": {"x": 1}}, seconds, at_once=limit).of("head") for limit in (1, 2, None)]
    assert runs[0] == runs[1] == runs[2]


def test_rule_12_a_skip_waits_for_the_last_sender(graph: Graph, timed: Run) -> None:
    text = "r() -> l\n slow() -> y\n a(x, z) -> y\n after(y=0) -> y\n r.l > a.x\n slow.y > a.z\n a.y > after.y"
    trace = timed(graph(text, {"r": silent}), {}, {"slow": 3.0})
    assert (trace.names, list(trace.scheduler.skipped)) == ("r slow", [2, 3])


@pytest.mark.parametrize(
    ("text", "silent", "calls"),
    [
        ("r() -> l\n slow() -> y\n g(x=0, +q) -> y\n r.l > g.x\n slow.y > g.q", "r", "r slow g"),
        ("a() -> y\n b() -> y\n c(x) -> y\n g(+q) -> y\n a.y > g.q\n b.y > c.x\n c.y > g.q", "c", "a b g c"),
    ],
    ids=["a greedy edge has not settled yet", "it has run before"],
)
def test_rule_12_what_runs_is_never_skipped(graph: Graph, timed: Run, text: str, silent: str, calls: str) -> None:
    trace = timed(graph(text, {silent: lambda **_: {}}), {}, {"slow": 1.0, "c": 1.0})
    assert sorted(trace.names.split()) == sorted(calls.split())
    assert list(trace.scheduler.skipped) == []


@pytest.mark.parametrize(
    ("text", "inputs", "blocked"),
    [
        ("", {}, False),
        ("a(x) -> y", {}, True),
        ("a(x) -> y\n b(x) -> y\n a.y > b.x\n b.y > a.x", {}, True),
        ("a(x) -> y\n b() -> y", {}, False),
        ("a(x=1) -> y\n b(x) -> y\n a.y > b.x\n b.y > a.x", {}, True),
        ("a(x, z=1) -> y\n b(x) -> y\n a.y > b.x\n b.y > a.z", {"a": {"x": 1}}, False),
    ],
)
def test_rule_16_blocked_only_if_nothing_can_start(
    graph: Graph, in_order: Run, text: str, inputs: Inputs, blocked: bool
) -> None:
    trace = in_order(graph(text), inputs)
    assert (trace.scheduler.blocked, not trace.calls) == (blocked, blocked or not text)


@pytest.mark.parametrize(("limit", "exceeded"), [(2, True), (3, False)])
def test_rule_17_one_visit_too_many(graph: Graph, in_order: Run, limit: int, exceeded: bool) -> None:
    trace = in_order(graph(LOOP, LOOPING, max_runs=limit), {"head": {"x": 1}})
    assert (trace.scheduler.exceeded is not None) == exceeded
    assert len(trace.of("head")) == limit


def test_a_component_that_lacks_its_input_does_not_hold_up_others(graph: Graph, in_order: Run) -> None:
    text = "starved(x) -> y\n a() -> y\n b(x, z=0) -> y\n starved.y > b.z\n a.y > b.x"
    trace = in_order(graph(text))
    assert trace.calls == [("a", {}), ("b", {"x": "a", "z": 0})]
    assert trace.skipped == {"starved"}


MAKESPANS = [
    (
        "a router and a greedy joiner beside a slow branch, joined",
        """
        s() -> y
        slow(x) -> y
        router(x) -> left, right
        left(x) -> y
        joiner(+x) -> y
        tail(x) -> y
        join(*v) -> y
        s.y > slow.x
        s.y > router.x
        router.left > left.x
        router.right > joiner.x
        left.y > joiner.x
        joiner.y > tail.x
        slow.y > join.v
        tail.y > join.v
        """,
        {"router": lambda x: {"left": x}},
        {},
        {"slow": 1.0, "router": 0.2, "left": 0.2, "joiner": 0.2, "tail": 0.3},
        (1.9, 1.0),
    ),
    (
        "a loop whose body has branches of 1.0 and 0.1 + 0.9, three rounds",
        """
        head(+x) -> y
        whole(x) -> y
        part1(x) -> y
        part2(x) -> y
        check(x, z) -> again, done
        head.y > whole.x
        head.y > part1.x
        part1.y > part2.x
        whole.y > check.x
        part2.y > check.z
        check.again > head.x
        """,
        {
            "head": lambda x: {"y": x[0]},
            "whole": forward,
            "part1": forward,
            "part2": forward,
            "check": lambda x, z: {"again": x + 1} if x < 3 else {"done": x},
        },
        {"head": {"x": 1}},
        {"whole": 1.0, "part1": 0.1, "part2": 0.9},
        (6.0, 3.0),
    ),
    (
        "two independent loops, joined",
        """
        head1(+x) -> y
        check1(x) -> again, done
        head2(+x) -> y
        check2(x) -> again, done
        join(*v) -> y
        head1.y > check1.x
        check1.again > head1.x
        head2.y > check2.x
        check2.again > head2.x
        check1.done > join.v
        check2.done > join.v
        """,
        {
            "head1": lambda x: {"y": x[0]},
            "head2": lambda x: {"y": x[0]},
            "check1": lambda x: {"again": x + 1} if x < 3 else {"done": x},
            "check2": lambda x: {"again": x + 1} if x < 2 else {"done": x},
        },
        {"head1": {"x": 1}, "head2": {"x": 1}},
        {"check1": 0.4, "check2": 0.2},
        (1.6, 1.2),
    ),
    (
        "five rounds of 0.2 beside a slow 1.0, joined",
        """
        slow() -> y
        head(+x) -> y
        check(x) -> again, done
        join(*v) -> y
        head.y > check.x
        check.again > head.x
        check.done > join.v
        slow.y > join.v
        """,
        {"head": lambda x: {"y": x[0]}, "check": lambda x: {"again": x + 1} if x < 5 else {"done": x}},
        {"head": {"x": 1}},
        {"slow": 1.0, "check": 0.2},
        (2.0, 1.0),
    ),
]


@pytest.mark.parametrize(
    ("text", "functions", "inputs", "seconds", "expected"),
    [row[1:] for row in MAKESPANS],
    ids=[r[0] for r in MAKESPANS],
)
def test_makespan_one_at_a_time_and_free(
    graph: Graph,
    timed: Run,
    text: str,
    functions: Functions,
    inputs: Inputs,
    seconds: Mapping[str, float],
    expected: tuple[float, float],
) -> None:
    program = graph(text, functions)
    spans = [timed(program, inputs, seconds, at_once=limit).seconds for limit in (1, None)]
    assert spans == pytest.approx(expected, abs=1e-9)
