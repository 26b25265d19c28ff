"""What a compiled program knows about its nodes, and what importing the engine costs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest

import windrow.engine
from windrow.engine.program import Program

Graph = Callable[..., Program]


@pytest.mark.parametrize(
    ("text", "repeating", "settles"),
    [
        ("a() -> y\n b(x) -> y\n a.y > b.x", "", "b"),
        ("a() -> y\n b(+x) -> y\n c(x) -> y\n a.y > b.x\n b.y > c.x", "b c", "b"),
        ("a(+x) -> y\n b(x) -> y\n a.y > b.x", "", "b"),
        ("a(x, z=1) -> y\n b(x) -> y\n c(x) -> y\n a.y > b.x\n b.y > a.z\n b.y > c.x", "a b c", ""),
        ("a(x=1) -> y\n a.y > a.x", "a", ""),
        ("s() -> y\n a(x=1, z=1) -> y\n a.y > a.x\n s.y > a.z", "a", ""),
    ],
)
def test_which_nodes_repeat_and_which_are_sure_to_settle(graph: Graph, text: str, repeating: str, settles: str) -> None:
    program = graph(text)
    names = [node.name for node in program.nodes]
    assert [name for name, repeats in zip(names, program.repeating, strict=True) if repeats] == repeating.split()
    assert [name for name, is_sure in zip(names, program.settles, strict=True) if is_sure] == settles.split()
    assert program.repeats == bool(repeating)


def test_targets_are_receivers_in_edge_order_with_their_edges(graph: Graph) -> None:
    program = graph("a() -> y, z\n b(x=1, w=1) -> y\n c(x) -> y\n a.z > b.x\n a.y > c.x\n a.y > b.w")
    assert [(receiver, [way.edge for way in ways]) for receiver, ways in program.targets[0]] == [(1, [0, 2]), (2, [1])]
    assert [[way.copied for way in ways] for _, ways in program.targets[0]] == [[False, False], [True]]
    assert program.plain == [False, True, True]


HEAVY = "asyncio, concurrent.futures, logging, numpy"


@pytest.mark.parametrize("module", ["engine.program", "engine.blocking", "engine.streaming", "engine.events"])
def test_the_blocking_engine_imports_nothing_heavy(module: str) -> None:
    code = f"import sys, windrow.{module}; print([m for m in {HEAVY.split(', ')!r} if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_public_names_are_sorted_and_there() -> None:
    names = windrow.engine.__all__
    assert names == sorted(names, key=lambda name: (not name.isupper(), name[0].islower(), name))
    assert all(hasattr(windrow.engine, name) for name in names)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = windrow.engine.nothing
