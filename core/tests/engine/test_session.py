"""What a run ends with, in the blocking driver: results, records, skips and leftovers (rules 15, 18, 22)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from windrow.engine.blocking import run_blocking
from windrow.engine.outcome import Leftover, Outcome, RunOptions
from windrow.engine.program import Program

Graph = Callable[..., Program]
LOOP = "head(+x) -> y\n check(x) -> again, done\n head.y > check.x\n check.again > head.x"
LOOPING: dict[str, Callable[..., Any]] = {
    "head": lambda x: {"y": x[0]},
    "check": lambda x: {"again": x + 1, "done": x} if x < 3 else {},
}


def run(program: Program, inputs: Mapping[str, Mapping[str, Any]] | None = None, **options: Any) -> Outcome:
    return run_blocking(program, inputs or {}, RunOptions("r1", **options))


@pytest.mark.parametrize(
    ("text", "functions", "inputs", "include", "outputs"),
    [
        ("a() -> y, z\n b(x) -> y\n a.y > b.x", {}, {}, [], {"a": {"z": "a"}, "b": {"y": "b"}}),
        ("a() -> y, z\n b(x) -> y\n a.y > b.x", {}, {}, ["a"], {"a": {"y": "a", "z": "a"}, "b": {"y": "b"}}),
        ("a() -> y\n b(x) -> y\n a.y > b.x", {"a": dict}, {}, [], {}),
        ("a() -> y\n b(x) -> y\n a.y > b.x", {"a": dict}, {}, ["a", "b"], {"a": {}}),
        (LOOP, LOOPING, {"head": {"x": 1}}, [], {"check": {"done": 2}}),
        (LOOP, LOOPING, {"head": {"x": 1}}, ["check"], {"check": {}}),
        ("b() -> y\n a() -> y", {}, {}, [], {"b": {"y": "b"}, "a": {"y": "a"}}),
    ],
    ids=["unconsumed", "included", "nothing returned", "included though empty", "last visit", "very last", "order"],
)
def test_results_are_the_unconsumed_outputs(
    graph: Graph, text: str, functions: Any, inputs: Any, include: list[str], outputs: dict[str, Any]
) -> None:
    outcome = run(graph(text, functions), inputs, include_outputs_from=frozenset(include))
    assert outcome.outputs == outputs
    assert list(outcome.outputs) == list(outputs)
    assert (outcome.run_id, outcome.status) == ("r1", "finished")


def test_step_records_name_component_visit_and_time(graph: Graph) -> None:
    outcome = run(graph(LOOP, LOOPING), {"head": {"x": 2}})
    steps = [(step.component, step.visit, step.status) for step in outcome.steps]
    assert steps == [(name, visit, "finished") for visit in (1, 2) for name in ("head", "check")]
    assert all(0 <= step.seconds < 1 for step in outcome.steps)
    assert type(outcome.steps[0]).__name__ == "StepRecord"


def test_only_the_newest_10_000_steps_are_kept(graph: Graph) -> None:
    functions = {**LOOPING, "check": lambda x: {"again": x + 1} if x < 6000 else {"done": x}}
    outcome = run(graph(LOOP, functions, max_runs=10**9), {"head": {"x": 1}})
    assert len(outcome.steps) == 10_000
    assert outcome.steps[-1][:2] == ("check", 6000)
    assert outcome.steps[0][:2] == ("head", 1001)


REASONS = [
    ("sender skipped", "r() -> l\n a(x) -> y\n r.l > a.x", "input 'x' got no value from 'r.l'"),
    ("two senders", "r() -> l, m\n a(*x) -> y\n r.l > a.x\n r.m > a.x", "input 'x' got no value from 'r.l', 'r.m'"),
    ("only defaults", "r() -> l\n a(x=1) -> y\n r.l > a.x", "no input got a value from 'r.l'"),
    ("not connected", "r() -> l\n a(x) -> y", "input 'x' is not connected and got no value"),
    ("second input", "r() -> l\n s() -> y\n a(x, z) -> y\n s.y > a.x\n r.l > a.z", "input 'z' got no value from 'r.l'"),
    (
        "a loop that was never entered",
        "r() -> l\n h(x, b=1) -> y\n a(x) -> y\n r.l > h.x\n h.y > a.x\n a.y > h.b",
        "input 'x' got no value from 'h.y'; first skipped: 'h', input 'x' got no value from 'r.l'",
    ),
    (
        "a loop that feeds itself only",
        "r() -> l\n h(x) -> y\n a(x) -> y\n h.y > a.x\n a.y > h.x",
        "input 'x' got no value from 'h.y'",
    ),
]


@pytest.mark.parametrize(("text", "reason"), [row[1:] for row in REASONS], ids=[row[0] for row in REASONS])
def test_skipped_components_say_why(graph: Graph, text: str, reason: str) -> None:
    assert run(graph(text, {"r": dict})).skipped["a"] == reason


def test_skips_of_a_long_chain_are_explained_quickly(graph: Graph) -> None:
    size = 2000
    lines = ["r() -> y", *[f"c{n}(x) -> y" for n in range(size)], "r.y > c0.x"]
    lines += [f"c{n}.y > c{n + 1}.x" for n in range(size - 1)]
    skipped = run(graph("\n".join(lines), {"r": dict})).skipped
    assert len(skipped) == size
    assert skipped["c1999"].endswith("first skipped: 'c0', input 'x' got no value from 'r.y'")


@pytest.mark.parametrize(
    ("text", "inputs", "leftover"),
    [
        ("a() -> y\n r() -> l\n b(x, z) -> y\n a.y > b.x\n r.l > b.z", {}, [Leftover("b", "x", 1)]),
        ("a() -> y\n r() -> l\n b(*x, z) -> y\n a.y > b.x\n r.l > b.z", {}, [Leftover("b", "x", 1)]),
        ("a() -> y\n r() -> l\n b(+x, z) -> y\n a.y > b.x\n r.l > b.z", {"b": {"x": 1}}, [Leftover("b", "x", 2)]),
        ("a() -> y\n b(x) -> y\n a.y > b.x", {}, []),
        (
            "a() -> y\n g(+v) -> y\n r() -> l\n b(x, z) -> y\n a.y > g.v\n g.y > b.x\n r.l > b.z",
            {"g": {"v": 1}, "b": {"x": []}},
            [Leftover("b", "x", 2)],
        ),
    ],
)
def test_leftovers_are_counted(graph: Graph, text: str, inputs: Any, leftover: list[Leftover]) -> None:
    functions: dict[str, Callable[..., Any]] = {"r": dict, "g": lambda v: {"y": [v]}}
    assert run(graph(text, functions), inputs).leftover == leftover


def edit(x: Any) -> dict[str, Any]:
    """A component that spoils what it gets, as deep as it can."""
    seen = repr(x)
    if isinstance(x, list):
        for item in x:
            edit(item)
        x.append("spoilt")
    elif isinstance(x, dict):
        x["spoilt"] = True
    return {"y": seen}


SHARED = [[1, 2], [[1], [2]], {"a": 1}, {"a": [1]}, [{"a": {"b": [1]}}], ([1], [2]), {1, 2}, "text", [(1, [2])]]


@pytest.mark.parametrize("value", SHARED, ids=repr)
def test_receivers_and_the_result_never_see_each_others_edits(graph: Graph, value: Any) -> None:
    program = graph(
        "a() -> y\n b(x) -> y\n c(x) -> y\n d(x) -> y\n a.y > b.x\n a.y > c.x\n a.y > d.x",
        {"a": lambda: {"y": value}, "b": edit, "c": edit, "d": edit},
    )
    before = repr(value)
    outputs = run(program, include_outputs_from=frozenset(["a"])).outputs
    assert {outputs[name]["y"] for name in "bcd"} == {before}
    assert repr(outputs["a"]["y"]) == before


@pytest.mark.parametrize("value", SHARED, ids=repr)
def test_what_the_caller_gives_is_never_edited(graph: Graph, value: Any) -> None:
    before = repr(value)
    outputs = run(
        graph("a(x) -> y\n b(x) -> y", {"a": edit, "b": edit}), {"a": {"x": value}, "b": {"x": value}}
    ).outputs
    assert {outputs[name]["y"] for name in "ab"} == {before}
    assert repr(value) == before


def test_a_mutable_default_is_copied_at_each_use(graph: Graph) -> None:
    def fill(x: list[int], d: list[int]) -> dict[str, Any]:
        d.append(1)
        return {"y": x[0]}

    program = graph(LOOP.replace("+x", "+x, d=0"), {**LOOPING, "head": fill})
    default: list[int] = []
    head = program.nodes[0]
    nodes = [replace(head, sockets=(head.sockets[0], replace(head.sockets[1], default=default))), *program.nodes[1:]]
    run(Program(nodes, program.edges), {"head": {"x": 1}})
    assert default == []


def test_a_value_with_one_receiver_is_handed_on_as_it_is(graph: Graph) -> None:
    items = [1, 2]
    text = "a() -> y\n b(x) -> y\n a.y > b.x"
    outputs = run(graph(text, {"a": lambda: {"y": items}, "b": lambda x: {"y": id(x)}})).outputs
    assert outputs == {"b": {"y": id(items)}}


def test_a_converted_value_is_not_shared_with_other_receivers(graph: Graph) -> None:
    program = graph(
        "a() -> y\n b(x) -> y\n c(x) -> y\n a.y > b.x\n a.y > c.x",
        {"a": lambda: {"y": [1]}, "b": edit, "c": edit},
    )
    wrapped = Program(program.nodes, [replace(program.edges[0], convert=lambda value: [value]), program.edges[1]])
    outputs = run(wrapped).outputs
    assert outputs == {"b": {"y": "[[1]]"}, "c": {"y": "[1]"}}
