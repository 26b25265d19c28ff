"""The blocking driver: threads, contexts, async components, memory, many runs at once."""

from __future__ import annotations

import asyncio
import contextvars
import threading
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from windrow.engine.blocking import run_blocking
from windrow.engine.outcome import RunOptions
from windrow.engine.program import Program
from windrow.errors import RunError

Graph = Callable[..., Program]
OPTIONS = RunOptions("r")
WAIT_S = 10
LOOP = "head(+x) -> y\n check(x) -> again, done\n head.y > check.x\n check.again > head.x"


def loop(graph: Graph, rounds: int) -> Program:
    functions = {"head": lambda x: {"y": x[0]}, "check": lambda x: {"again": x + 1} if x < rounds else {"done": x}}
    return graph(LOOP, functions, max_runs=10**9)


def fan(size: int) -> str:
    lines = ["s() -> y", "j(*v) -> y"]
    for number in range(size):
        lines += [f"f{number}(x) -> y", f"s.y > f{number}.x", f"f{number}.y > j.v"]
    return "\n".join(lines)


def meeting(parties: int) -> Callable[..., dict[str, Any]]:
    """A component that ends only if so many of its kind run at the same time."""
    barrier = threading.Barrier(parties, timeout=WAIT_S)

    def run(**_: Any) -> dict[str, Any]:
        barrier.wait()
        return {"y": 1}

    return run


def test_a_chain_stays_in_the_calling_thread(graph: Graph) -> None:
    seen: set[int] = set()

    def note(x: int) -> dict[str, Any]:
        seen.add(threading.get_ident())
        return {"y": x}

    size = 50
    text = [f"c{n}(x) -> y" for n in range(size)] + [f"c{n}.y > c{n + 1}.x" for n in range(size - 1)]
    run_blocking(graph("\n".join(text), {f"c{n}": note for n in range(size)}), {"c0": {"x": 1}}, OPTIONS)
    assert seen == {threading.get_ident()}


@pytest.mark.parametrize(("size", "limit"), [(8, None), (64, None), (3, 3)])
def test_branches_run_at_the_same_time(graph: Graph, size: int, limit: int | None) -> None:
    meet = meeting(size)
    program = graph(fan(size), {f"f{n}": meet for n in range(size)})
    outcome = run_blocking(program, {}, OPTIONS._replace(max_concurrency=limit))
    assert outcome.outputs == {"j": {"y": "j"}}


@pytest.mark.parametrize("limit", [1, 2, 3, None])
def test_no_more_run_at_the_same_time_than_allowed(graph: Graph, limit: int | None) -> None:
    running: list[int] = []
    most: list[int] = []

    def run(x: Any) -> dict[str, Any]:
        running.append(1)
        most.append(len(running))
        threading.Event().wait(0.002)
        running.pop()
        return {"y": x}

    program = graph(fan(70), {f"f{n}": run for n in range(70)})
    run_blocking(program, {}, OPTIONS._replace(max_concurrency=limit))
    assert max(most) <= (limit or 64)


def test_helpers_see_the_callers_context_variables(graph: Graph) -> None:
    variable = contextvars.ContextVar("variable", default="default")
    met = meeting(3)
    seen: list[tuple[str, bool]] = []

    def run(**_: Any) -> dict[str, Any]:
        met()
        seen.append((variable.get(), threading.current_thread().daemon))
        return {"y": 1}

    async def run_async(**_: Any) -> dict[str, Any]:
        return run()

    program = graph("a() -> y\n b() -> y\n c() -> y", {"a": run, "b": run, "c": run})
    nodes = [*program.nodes[:2], replace(program.nodes[2], run=run_async, is_async=True)]
    token = variable.set("caller's")
    run_blocking(Program(nodes, []), {}, OPTIONS)
    variable.reset(token)
    assert [value for value, _ in seen] == ["caller's"] * 3
    assert sum(is_daemon for _, is_daemon in seen) == 2


def test_async_components_run_on_one_loop_even_from_inside_another(graph: Graph) -> None:
    loops: set[int] = set()

    async def run(x: Any = None) -> dict[str, Any]:
        loops.add(id(asyncio.get_running_loop()))
        await asyncio.sleep(0)
        return {"y": x}

    program = graph("a() -> y\n b(x) -> y\n c(x) -> y\n a.y > b.x\n a.y > c.x")
    program = Program([replace(node, run=run, is_async=True) for node in program.nodes], program.edges)

    async def as_in_a_notebook() -> None:
        loops.add(id(asyncio.get_running_loop()))
        assert run_blocking(program, {}, OPTIONS).outputs == {"b": {"y": None}, "c": {"y": None}}

    run_blocking(program, {}, OPTIONS)
    assert len(loops) == 1
    asyncio.run(as_in_a_notebook())
    assert len(loops) == 2


def test_a_blocking_run_inside_an_async_component_is_refused_where_it_would_hang(graph: Graph) -> None:
    async def inner() -> dict[str, Any]:
        return {"y": 1}

    program = graph("a() -> y")
    nested = Program([replace(program.nodes[0], run=inner, is_async=True)], [])

    async def outer() -> dict[str, Any]:
        run_blocking(nested, {}, OPTIONS)
        return {"y": 1}

    with pytest.raises(RunError, match="would wait for itself; await an async run instead"):
        run_blocking(Program([replace(program.nodes[0], run=outer, is_async=True)], []), {}, OPTIONS)


def test_runs_nest(graph: Graph) -> None:
    inner = graph(fan(4))

    def run(x: Any) -> dict[str, Any]:
        return {"y": run_blocking(inner, {}, OPTIONS).outputs["j"]["y"]}

    program = graph(fan(40), {f"f{n}": run for n in range(40)} | {"j": lambda v: {"y": v}})
    assert run_blocking(program, {}, OPTIONS).outputs == {"j": {"y": ["j"] * 40}}


def test_threads_are_used_again(graph: Graph) -> None:
    meet = meeting(8)
    program = graph(fan(8), {f"f{n}": meet for n in range(8)})
    run_blocking(program, {}, OPTIONS)
    before = threading.active_count()
    for _ in range(20):
        run_blocking(program, {}, OPTIONS)
    assert threading.active_count() <= before + 1


def test_memory_of_a_long_loop_is_constant(graph: Graph) -> None:
    def peak(rounds: int) -> int:
        program = loop(graph, rounds)
        tracemalloc.start()
        run_blocking(program, {"head": {"x": 1}}, OPTIONS)
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    peak(5_500)
    assert peak(12_000) < 1.1 * peak(5_500)


def test_a_loop_of_100_000_steps_ends(graph: Graph) -> None:
    outcome = run_blocking(loop(graph, 50_000), {"head": {"x": 1}}, OPTIONS)
    assert outcome.outputs == {"check": {"done": 50_000}}


def test_one_program_serves_many_threads(graph: Graph) -> None:
    text = fan(5) + "\n head(+x) -> y\n check(x) -> again, done\n head.y > check.x\n check.again > head.x"
    functions = {"head": lambda x: {"y": x[0]}, "check": lambda x: {"again": x + 1} if x % 10 else {"done": x}}
    program = graph(text, functions)
    wrong: list[Any] = []

    def serve(start: int) -> None:
        for offset in range(20):
            x = 10 * start + offset % 10 + 1
            outputs = run_blocking(program, {"head": {"x": x}}, OPTIONS).outputs
            expected = {"j": {"y": "j"}, "check": {"done": -(-x // 10) * 10}}
            if outputs != expected:
                wrong.append((x, outputs))

    threads = [threading.Thread(target=serve, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT_S)
    assert wrong == []


def test_an_interrupt_does_not_wait_for_threads(graph: Graph) -> None:
    release = threading.Event()
    started = threading.Event()

    def stuck() -> dict[str, Any]:
        started.set()
        release.wait(WAIT_S)
        return {"y": 1}

    def interrupt() -> dict[str, Any]:
        assert started.wait(WAIT_S)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_blocking(graph("a() -> y\n b() -> y", {"a": interrupt, "b": stuck}), {}, OPTIONS)
    assert not release.is_set()
    release.set()
