"""Events and chunks, as listeners and streams get them in every driver."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from contextvars import copy_context
from dataclasses import replace
from typing import Any

import pytest

from windrow.engine.asynchronous import run_async
from windrow.engine.blocking import run_blocking
from windrow.engine.events import (
    Chunk,
    Event,
    RunFailed,
    RunFinished,
    RunStarted,
    StepFinished,
    StepSkipped,
    StepStarted,
    emit,
)
from windrow.engine.outcome import Outcome, RunOptions
from windrow.engine.program import Program
from windrow.engine.streaming import Stream
from windrow.errors import RunError

Graph = Callable[..., Program]
Inputs = Mapping[str, Mapping[str, Any]]
Heard = Callable[[Program, Inputs], list[Event]]
WAIT_S = 10


def blocking(program: Program, inputs: Inputs) -> list[Event]:
    heard: list[Event] = []
    run_blocking(program, inputs, RunOptions("r1", listener=heard.append))
    return heard


def asynchronous(program: Program, inputs: Inputs) -> list[Event]:
    heard: list[Event] = []
    asyncio.run(run_async(program, inputs, RunOptions("r1", listener=heard.append)))
    return heard


def open_stream(program: Program, inputs: Inputs) -> Stream[Outcome]:
    return Stream(program, inputs, RunOptions("r1"), lambda outcome: outcome)


def streamed(program: Program, inputs: Inputs) -> list[Event]:
    with open_stream(program, inputs) as stream:
        return list(stream)


def streamed_async(program: Program, inputs: Inputs) -> list[Event]:
    async def read() -> list[Event]:
        async with open_stream(program, inputs) as stream:
            return [event async for event in stream]

    return asyncio.run(read())


HEARD = pytest.mark.parametrize("heard", [blocking, asynchronous, streamed, streamed_async])


def without_times(events: list[Event]) -> list[Event]:
    return [replace(event, seconds=0.0) if isinstance(event, StepFinished) else event for event in events]


def chatty(x: list[int]) -> dict[str, Any]:
    emit("one")
    x.append(99)
    emit("two")
    return {"y": [1]}


@HEARD
def test_events_tell_a_run_in_order_with_values_of_their_own(graph: Graph, heard: Heard) -> None:
    program = graph(
        "a(x) -> y, z\n b(x) -> y\n c(x) -> y\n a.z > c.x\n a.y > b.x",
        {"a": chatty, "b": lambda x: {"y": x.append(2)}},
    )
    events = heard(program, {"a": {"x": [5]}})
    outcome = events[-1].outcome if isinstance(events[-1], RunFinished) else None
    assert without_times(events) == [
        RunStarted("r1"),
        StepStarted("r1", "a", 1, {"x": [5]}),
        Chunk("r1", "a", 1, "one"),
        Chunk("r1", "a", 1, "two"),
        StepFinished("r1", "a", 1, {"y": [1]}, 0.0),
        StepSkipped("r1", "c", "input 'x' got no value from 'a.z'"),
        StepStarted("r1", "b", 1, {"x": [1]}),
        StepFinished("r1", "b", 1, {"y": None}, 0.0),
        RunFinished("r1", outcome),  # type: ignore[arg-type]  # a RunFinished was there, or the lists differ
    ]


@HEARD
def test_components_that_a_loop_left_out_are_told_at_the_end(graph: Graph, heard: Heard) -> None:
    text = "head(+x) -> y\n check(x) -> again, done\n last(x) -> y\n"
    text += "head.y > check.x\n check.again > head.x\n check.done > last.x"
    functions = {"head": lambda x: {"y": x[0]}, "check": lambda x: {"again": x + 1} if x < 3 else {}}
    events = heard(graph(text, functions), {"head": {"x": 1}})
    assert [event.component for event in events if isinstance(event, StepSkipped)] == ["last"]
    assert isinstance(events[-2], StepSkipped)


def test_a_failed_run_ends_with_its_error(graph: Graph) -> None:
    heard: list[Event] = []
    with pytest.raises(RunError) as caught:
        run_blocking(graph("a() -> y", {"a": lambda: None}), {}, RunOptions("r1", listener=heard.append))
    assert heard[-1] == RunFailed("r1", caught.value)


def test_emit_outside_of_a_run_does_nothing() -> None:
    emit("nobody hears this")


def test_emit_without_a_listener_does_nothing(graph: Graph) -> None:
    assert run_blocking(graph("a(x) -> y", {"a": chatty}), {"a": {"x": []}}, RunOptions("r")).outputs


@HEARD
def test_chunks_keep_component_and_visit_apart_in_parallel_steps(graph: Graph, heard: Heard) -> None:
    met = threading.Barrier(2, timeout=WAIT_S)

    def speak(name: str) -> Callable[[], dict[str, Any]]:
        def run() -> dict[str, Any]:
            for number in range(20):
                met.wait()
                emit(f"{name}{number}")
            return {"y": 1}

        return run

    events = heard(graph("a() -> y\n b() -> y", {"a": speak("a"), "b": speak("b")}), {})
    chunks = [(event.component, event.chunk) for event in events if isinstance(event, Chunk)]
    for name in "ab":
        assert [chunk for component, chunk in chunks if component == name] == [f"{name}{n}" for n in range(20)]


@HEARD
def test_emit_works_in_tasks_and_in_threads_with_the_context(graph: Graph, heard: Heard) -> None:
    async def talk() -> dict[str, Any]:
        async def inner() -> None:
            emit("from a task")

        await asyncio.create_task(inner())
        await asyncio.to_thread(emit, "from a thread")
        return {"y": 1}

    def shout() -> dict[str, Any]:
        thread = threading.Thread(target=copy_context().run, args=(emit, "from a plain thread"))
        thread.start()
        thread.join(WAIT_S)
        return {"y": 1}

    program = graph("a() -> y\n b() -> y", {"b": shout})
    nodes = [replace(program.nodes[0], run=talk, is_async=True), program.nodes[1]]
    chunks = {event.chunk for event in heard(Program(nodes, []), {}) if isinstance(event, Chunk)}
    assert chunks == {"from a task", "from a thread", "from a plain thread"}


def test_a_chunk_after_the_end_is_not_heard(graph: Graph) -> None:
    heard: list[Event] = []
    kept: list[Any] = []

    def run() -> dict[str, Any]:
        kept.append(copy_context())
        return {"y": 1}

    run_blocking(graph("a() -> y", {"a": run}), {}, RunOptions("r", listener=heard.append))
    kept[0].run(emit, "late")
    assert isinstance(heard[-1], RunFinished)


def test_a_listener_is_called_by_one_thread_at_a_time(graph: Graph) -> None:
    inside = threading.Lock()

    def listen(event: Event) -> None:
        assert inside.acquire(blocking=False)
        inside.release()

    def talk(**_: Any) -> dict[str, Any]:
        for number in range(50):
            emit(number)
        return {"y": 1}

    text = "\n".join(f"c{n}() -> y" for n in range(8))
    run_blocking(graph(text, {f"c{n}": talk for n in range(8)}), {}, RunOptions("r", listener=listen))
