"""A run as a stream of events."""

import asyncio
import threading
from typing import Any

import pytest

from windrow import Pipeline, component, emit
from windrow.engine.events import Chunk, RunFailed, RunFinished, RunStarted, StepFinished, StepStarted
from windrow.errors import InputError, RunError


@component
class Speak:
    @component.output_types(text=str)
    def run(self, text: str) -> dict[str, Any]:
        for word in text.split():
            emit(word)
        return {"text": text}


@component
class Fail:
    @component.output_types(text=str)
    def run(self, text: str) -> dict[str, Any]:
        raise ValueError("no")


def speaking() -> Pipeline:
    p = Pipeline()
    p.add_components({"speak": Speak(), "again": Speak()})
    p.connect("speak", "again")
    p.expose(inputs={"text": "speak.text"}, outputs={"said": "again.text"})
    return p


EXPECTED = [
    RunStarted,
    StepStarted,
    Chunk,
    Chunk,
    StepFinished,
    StepStarted,
    Chunk,
    Chunk,
    StepFinished,
    RunFinished,
]


def test_events_in_order() -> None:
    with speaking().stream(text="a b") as stream:
        events = list(stream)
    assert [type(event) for event in events] == EXPECTED
    assert stream.result.outputs == {"said": "a b"}
    assert {event.run_id for event in events} == {stream.result.run_id}


def test_events_in_order_async() -> None:
    async def read() -> None:
        async with speaking().stream(text="a b") as stream:
            events = [event async for event in stream]
        assert [type(event) for event in events] == EXPECTED
        assert stream.result.outputs == {"said": "a b"}

    asyncio.run(read())


def test_chunks_only() -> None:
    with speaking().stream({"text": "a b"}) as stream:
        assert list(stream.chunks()) == ["a", "b", "a", "b"]
    assert stream.result == {"again": {"text": "a b"}}


def test_chunks_only_async() -> None:
    async def read() -> list[Any]:
        async with speaking().stream({"text": "a b"}) as stream:
            return [chunk async for chunk in stream.chunks()]

    assert asyncio.run(read()) == ["a", "b", "a", "b"]


def test_bad_data_is_refused_at_once() -> None:
    with pytest.raises(InputError):
        speaking().stream({"txet": "a"})


def failing() -> Pipeline:
    p = Pipeline()
    p.add_component("fail", Fail())
    return p


def test_a_failed_run_raises_after_its_last_event() -> None:
    events: list[Any] = []
    with failing().stream({"text": "a"}) as stream:
        with pytest.raises(RunError, match="no") as caught:
            events.extend(stream)
        with pytest.raises(RunError, match="no"):
            assert stream.result
    assert caught.value.component == "fail"
    assert [type(event) for event in events] == [RunStarted, StepStarted, RunFailed]


def test_a_failed_run_raises_after_its_last_event_async() -> None:
    events: list[Any] = []

    async def read() -> None:
        nonlocal events
        async with failing().stream({"text": "a"}) as stream:
            async for event in stream:
                events += [event]

    with pytest.raises(RunError, match="no"):
        asyncio.run(read())
    assert [type(event) for event in events] == [RunStarted, StepStarted, RunFailed]


def test_a_failed_run_raises_where_its_result_is_asked_for() -> None:
    with failing().stream({"text": "a"}) as stream, pytest.raises(RunError, match="no"):
        assert stream.result


def test_the_result_waits_for_the_end() -> None:
    with speaking().stream(text="a b") as stream:
        assert stream.result.outputs == {"said": "a b"}


def test_leaving_early_starts_nothing_more() -> None:
    started = threading.Event()
    go_on = threading.Event()
    late: list[str] = []

    @component
    class Slow:
        @component.output_types(text=str)
        def run(self, text: str) -> dict[str, Any]:
            emit("first")
            started.set()
            go_on.wait(30)
            return {"text": text}

    @component
    class Late:
        @component.output_types(text=str)
        def run(self, text: str) -> dict[str, Any]:
            late.append(text)
            return {"text": text}

    p = Pipeline()
    p.add_components({"slow": Slow(), "late": Late()})
    p.connect("slow", "late")
    with p.stream({"text": "x"}) as stream:
        assert next(iter(stream.chunks())) == "first"
        threading.Timer(0.05, go_on.set).start()
    assert started.is_set()
    assert late == []
