"""The asynchronous driver: tasks only where they help, threads for synchronous components, cancellation."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from windrow.engine.asynchronous import run_async
from windrow.engine.events import RunFailed
from windrow.engine.outcome import RunOptions
from windrow.engine.program import Program
from windrow.errors import RunError

Graph = Callable[..., Program]
OPTIONS = RunOptions("r")
WAIT_S = 10


def as_async(program: Program, run: Callable[..., Any]) -> Program:
    return Program([replace(node, run=run, is_async=True) for node in program.nodes], program.edges)


def test_a_chain_is_awaited_in_the_callers_task(graph: Graph) -> None:
    tasks: set[Any] = set()

    async def run(x: Any = None) -> dict[str, Any]:
        tasks.add(asyncio.current_task())
        return {"y": x}

    async def main() -> bool:
        await run_async(as_async(graph("a() -> y\n b(x) -> y\n a.y > b.x"), run), {}, OPTIONS)
        return tasks == {asyncio.current_task()}

    assert asyncio.run(main())


@pytest.mark.parametrize(("limit", "most"), [(None, 20), (1, 1), (3, 3)])
def test_branches_run_at_the_same_time_up_to_the_limit(graph: Graph, limit: int | None, most: int) -> None:
    running = 0
    seen: list[int] = []

    async def run() -> dict[str, Any]:
        nonlocal running
        running += 1
        seen.append(running)
        for _ in range(50):
            await asyncio.sleep(0)
        running -= 1
        return {"y": 1}

    program = as_async(graph("\n".join(f"c{n}() -> y" for n in range(20))), run)
    asyncio.run(run_async(program, {}, OPTIONS._replace(max_concurrency=limit)))
    assert max(seen) == most


def test_synchronous_components_do_not_stop_the_loop(graph: Graph) -> None:
    met = threading.Barrier(3, timeout=WAIT_S)
    seen: list[bool] = []

    def run() -> dict[str, Any]:
        met.wait()
        seen.append(threading.current_thread() is threading.main_thread())
        return {"y": 1}

    program = graph("a() -> y\n b() -> y\n c() -> y", dict.fromkeys("abc", run))
    asyncio.run(run_async(program, {}, OPTIONS))
    assert seen == [False] * 3


def test_run_async_is_preferred(graph: Graph) -> None:
    async def answer() -> dict[str, Any]:
        return {"y": "async"}

    program = graph("a() -> y")
    program = Program([replace(program.nodes[0], run_async=answer)], [])
    assert asyncio.run(run_async(program, {}, OPTIONS)).outputs == {"a": {"y": "async"}}


@pytest.mark.parametrize("text", ["a() -> y", "a() -> y\n b() -> y"])
def test_cancelling_the_caller_cancels_the_run_and_its_tasks(graph: Graph, text: str) -> None:
    ended: list[str] = []
    heard: list[Any] = []

    async def run() -> dict[str, Any]:
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("ended")
        return {}

    async def main() -> None:
        options = OPTIONS._replace(listener=heard.append)
        task = asyncio.create_task(run_async(as_async(graph(text), run), {}, options))
        await started.wait()
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert asyncio.all_tasks() == {asyncio.current_task()}

    started = asyncio.Event()
    asyncio.run(main())
    assert len(ended) == text.count("->")
    assert isinstance(heard[-1], RunFailed)


def test_cancelling_does_not_wait_for_threads(graph: Graph) -> None:
    started, release = threading.Event(), threading.Event()

    def stuck() -> dict[str, Any]:
        started.set()
        release.wait(WAIT_S)
        return {"y": 1}

    async def main() -> None:
        task = asyncio.create_task(run_async(graph("a() -> y\n b() -> y", {"a": stuck, "b": stuck}), {}, OPTIONS))
        while not started.is_set():
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())
    assert not release.is_set()
    release.set()


def test_a_timeout_around_a_run_works(graph: Graph) -> None:
    async def run() -> dict[str, Any]:
        await asyncio.Event().wait()
        return {}

    async def main() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await run_async(as_async(graph("a() -> y\n b() -> y"), run), {}, OPTIONS)

    asyncio.run(main())


def test_many_runs_of_one_program_at_once(graph: Graph) -> None:
    async def run(x: int) -> dict[str, Any]:
        await asyncio.sleep(0)
        return {"y": x + 1}

    program = as_async(graph("a(x) -> y\n b(x) -> y\n c(*x) -> y\n a.y > b.x\n a.y > c.x\n b.y > c.x"), run)
    nodes = [*program.nodes[:2], replace(program.nodes[2], run=lambda x: {"y": x}, is_async=False)]
    program = Program(nodes, program.edges)

    async def main() -> None:
        outcomes = await asyncio.gather(*(run_async(program, {"a": {"x": n}}, OPTIONS) for n in range(300)))
        assert [outcome.outputs["c"]["y"] for outcome in outcomes] == [[n + 1, n + 2] for n in range(300)]

    asyncio.run(main())
    assert sum(thread.name == "windrow-sync" for thread in threading.enumerate()) <= 64


@pytest.mark.parametrize("error", [StopIteration("x"), StopAsyncIteration("y"), ValueError("z")])
def test_any_exception_comes_out_of_its_thread(graph: Graph, error: Exception) -> None:
    def run() -> dict[str, Any]:
        raise error

    with pytest.raises(RunError, match=type(error).__name__) as caught:
        asyncio.run(run_async(graph("a() -> y", {"a": run}), {}, OPTIONS))
    assert caught.value.__cause__ is not None
