"""Streams: entering, reading, leaving early, results and errors, by `with` and by `async with`."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from windrow.engine.events import Event, RunFailed, RunFinished, StepStarted, emit
from windrow.engine.outcome import Outcome, RunOptions
from windrow.engine.program import Program
from windrow.engine.streaming import Stream
from windrow.errors import RunError

Graph = Callable[..., Program]
WAIT_S = 10
CHAIN = "a() -> y\n b(x) -> y\n c(x) -> y\n a.y > b.x\n b.y > c.x"


def outputs_of(outcome: Outcome) -> dict[str, dict[str, Any]]:
    return outcome.outputs


def open_stream(program: Program, **options: Any) -> Stream[dict[str, dict[str, Any]]]:
    return Stream(program, {}, RunOptions("r1", **options), outputs_of)


def talk(**_: Any) -> dict[str, Any]:
    emit("hello ")
    emit("world")
    return {"y": 1}


def test_chunks_and_result(graph: Graph) -> None:
    with open_stream(graph(CHAIN, {"b": talk})) as stream:
        assert "".join(stream.chunks()) == "hello world"
        assert stream.result == {"c": {"y": "c"}}
    assert stream.result is stream.result


def test_chunks_and_result_async(graph: Graph) -> None:
    async def main() -> None:
        async with open_stream(graph(CHAIN, {"b": talk})) as stream:
            assert [chunk async for chunk in stream.chunks()] == ["hello ", "world"]
            assert stream.result == {"c": {"y": "c"}}

    asyncio.run(main())


def test_the_result_alone_reads_to_the_end(graph: Graph) -> None:
    with open_stream(graph(CHAIN)) as stream:
        assert stream.result == {"c": {"y": "c"}}
        assert list(stream) == []


def test_reading_may_go_on_after_a_break(graph: Graph) -> None:
    with open_stream(graph(CHAIN)) as stream:
        for event in stream:
            if isinstance(event, StepStarted):
                break
        assert isinstance(list(stream)[-1], RunFinished)


def test_leaving_early_starts_nothing_more(graph: Graph) -> None:
    heard: list[Event] = []
    ended, left = threading.Event(), threading.Event()
    calls: list[str] = []

    def listen(event: Event) -> None:
        heard.append(event)
        if isinstance(event, RunFailed):
            ended.set()

    def first() -> dict[str, Any]:
        emit("started")
        assert left.wait(WAIT_S)
        return {"y": 1}

    def second(x: int) -> dict[str, Any]:
        calls.append("b")
        return {"y": x}

    program = graph(CHAIN, {"a": first, "b": second})
    with open_stream(program, listener=listen) as stream:
        assert next(iter(stream.chunks())) == "started"
    left.set()
    assert ended.wait(WAIT_S)
    assert (calls, type(heard[-1])) == ([], RunFailed)
    with pytest.raises(RunError, match="left before the run's end"):
        _ = stream.result


@pytest.mark.parametrize("is_async", [False, True])
def test_leaving_early_cancels_coroutines(graph: Graph, is_async: bool) -> None:
    cancelled = threading.Event()

    async def endless() -> dict[str, Any]:
        emit("started")
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.set()
            raise
        return {}

    program = graph("a() -> y")
    program = Program([replace(program.nodes[0], run=endless, is_async=True)], [])

    async def leave() -> None:
        async with open_stream(program) as stream:
            async for _ in stream.chunks():
                break
        assert cancelled.is_set()

    if is_async:
        asyncio.run(leave())
    else:
        with open_stream(program) as stream:
            next(iter(stream.chunks()))
        assert cancelled.wait(WAIT_S)


def test_an_error_in_the_body_comes_out_and_cancels(graph: Graph) -> None:
    left = threading.Event()
    with pytest.raises(LookupError), open_stream(graph("a() -> y", {"a": lambda: left.wait(WAIT_S)})):
        raise LookupError
    left.set()


def test_a_failed_run_raises_after_its_last_event(graph: Graph) -> None:
    with open_stream(graph(CHAIN, {"b": lambda x: None})) as stream:
        events = iter(stream)
        *_, last = (next(events) for _ in range(5))
        assert isinstance(last, RunFailed)
        with pytest.raises(RunError, match="component 'b'"):
            next(events)
        with pytest.raises(RunError, match="component 'b'"):
            _ = stream.result


def test_a_failed_run_raises_after_its_last_event_async(graph: Graph) -> None:
    async def main() -> None:
        async with open_stream(graph(CHAIN, {"b": lambda x: None})) as stream:
            with pytest.raises(RunError, match="component 'b'"):
                async for _ in stream:
                    pass
            with pytest.raises(RunError, match="component 'b'"):
                _ = stream.result

    asyncio.run(main())


@pytest.mark.parametrize(
    ("misuse", "message"),
    [
        (lambda stream: stream.result, "has not started"),
        (lambda stream: list(stream), "enter the stream first: `with"),
        (lambda stream: asyncio.run(anext(aiter(stream))), "enter the stream first: `async with"),
    ],
)
def test_a_stream_must_be_entered(graph: Graph, misuse: Callable[[Any], Any], message: str) -> None:
    with pytest.raises(RunError, match=message):
        misuse(open_stream(graph(CHAIN)))


def test_a_stream_is_for_one_run(graph: Graph) -> None:
    with open_stream(graph(CHAIN)) as stream:
        assert stream.result
    with pytest.raises(RunError, match="entered before"), stream:
        pass


def test_an_async_result_needs_the_end(graph: Graph) -> None:
    async def main() -> None:
        async with open_stream(graph(CHAIN)) as stream:
            with pytest.raises(RunError, match="has not ended"):
                _ = stream.result

    asyncio.run(main())


def test_streams_leave_no_threads_behind(graph: Graph) -> None:
    program = graph(CHAIN)
    for _ in range(3):
        with open_stream(program) as stream:
            assert stream.result
    before = threading.active_count()
    for _ in range(30):
        with open_stream(program) as stream:
            assert stream.result
    assert threading.active_count() <= before + 1
