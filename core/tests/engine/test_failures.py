"""Runs that fail, in every driver: which error, what it says, and what it carries."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from windrow.engine.asynchronous import run_async
from windrow.engine.blocking import run_blocking
from windrow.engine.outcome import Outcome, RunOptions
from windrow.engine.program import Program
from windrow.engine.streaming import Stream
from windrow.errors import BlockedError, ConversionError, InputError, MaxRunsError, RunError

Graph = Callable[..., Program]
Inputs = Mapping[str, Mapping[str, Any]]
Driver = Callable[..., Outcome]
WAIT_S = 10


def blocking(program: Program, inputs: Inputs | None = None, **options: Any) -> Outcome:
    return run_blocking(program, inputs or {}, RunOptions("r1", **options))


def asynchronous(program: Program, inputs: Inputs | None = None, **options: Any) -> Outcome:
    return asyncio.run(run_async(program, inputs or {}, RunOptions("r1", **options)))


def streamed(program: Program, inputs: Inputs | None = None, **options: Any) -> Outcome:
    with Stream(program, inputs or {}, RunOptions("r1", **options), lambda outcome: outcome) as stream:
        return stream.result


DRIVERS = pytest.mark.parametrize("driver", [blocking, asynchronous, streamed])


def broken(**_: Any) -> dict[str, Any]:
    raise ValueError("no luck")


def convert(program: Program, edge: int, function: Callable[[Any], Any]) -> Program:
    edges = list(program.edges)
    edges[edge] = replace(edges[edge], convert=function)
    return Program(program.nodes, edges, max_runs_per_component=program.max_runs_per_component)


@DRIVERS
def test_the_error_of_a_component_says_where_and_carries_what_was_done(graph: Graph, driver: Driver) -> None:
    program = graph(
        "a() -> y, rest\n b(x) -> y\n c(x) -> y\n a.y > b.x\n b.y > c.x",
        {"a": lambda: {"y": 1, "rest": 2}, "c": broken},
    )
    with pytest.raises(RunError, match=r"component 'c' \(visit 1\) failed: ValueError: no luck") as caught:
        driver(program)
    error = caught.value
    assert (error.component, error.visit, error.run_id) == ("c", 1, "r1")
    assert error.outputs == {"a": {"y": 1, "rest": 2}, "b": {"y": "b"}}
    assert isinstance(error.__cause__, ValueError)


@DRIVERS
@pytest.mark.parametrize(
    ("returned", "message"),
    [
        (None, r"component 'a' \(visit 1\) returned None, expected a dict .* `return {'text': \.\.\.}`"),
        ([1], "returned a list, expected a dict"),
        ("text", "returned a str, expected a dict"),
        ({"txet": 1}, "returned undeclared output 'txet'; declared: 'text', 'words'. Did you mean 'text'"),
        ({"text": 1, 5: 1}, "returned undeclared output 5; declared: 'text', 'words'. Add it"),
    ],
)
def test_a_component_must_return_what_it_declared(graph: Graph, driver: Driver, returned: Any, message: str) -> None:
    with pytest.raises(RunError, match=message) as caught:
        driver(graph("a() -> text, words", {"a": lambda: returned}))
    assert caught.value.__cause__ is None


@DRIVERS
def test_a_plain_run_must_not_return_a_coroutine(graph: Graph, driver: Driver) -> None:
    async def answer() -> dict[str, Any]:
        return {}

    with pytest.raises(RunError, match=r"returned an awaitable .* write `async def run`"):
        driver(graph("a() -> y", {"a": lambda: answer()}))


@DRIVERS
def test_other_mappings_are_taken(graph: Graph, driver: Driver) -> None:
    from types import MappingProxyType

    assert driver(graph("a() -> y", {"a": lambda: MappingProxyType({"y": 1})})).outputs == {"a": {"y": 1}}


@DRIVERS
def test_a_conversion_names_both_ends(graph: Graph, driver: Driver) -> None:
    def only(value: list[Any]) -> Any:
        (item,) = value
        return item

    program = convert(graph("a() -> y\n b(x) -> y\n a.y > b.x", {"a": lambda: {"y": [1, 2]}}), 0, only)
    with pytest.raises(ConversionError, match=r"a\.y -> b\.x: cannot convert a value of type list: too many") as caught:
        driver(program)
    assert (caught.value.component, caught.value.outputs) == ("a", {"a": {"y": [1, 2]}})
    assert isinstance(caught.value.__cause__, ValueError)


@DRIVERS
def test_a_list_input_takes_nothing_but_lists(graph: Graph, driver: Driver) -> None:
    text = "a() -> y\n b() -> y\n j(&l) -> y\n a.y > j.l\n b.y > j.l"
    with pytest.raises(ConversionError, match=r"a\.y -> j\.l: cannot convert a value of type str: a list was expected"):
        driver(graph(text))
    with pytest.raises(InputError, match=r"j\.l: expected a list, to join with what is connected, got a int"):
        driver(graph(text), {"j": {"l": 1}})


@DRIVERS
def test_a_loop_that_never_ends(graph: Graph, driver: Driver) -> None:
    program = graph(
        "head(+x) -> y\n check(x) -> again\n head.y > check.x\n check.again > head.x",
        {"head": lambda x: {"y": x[0]}, "check": lambda x: {"again": x + 1}},
        max_runs=5,
    )
    with pytest.raises(MaxRunsError, match=r"'head' would run more than 5 times.*max_runs_per_component") as caught:
        driver(program, {"head": {"x": 0}})
    assert (caught.value.component, caught.value.visit) == ("head", 6)
    assert caught.value.outputs == {"head": {"y": 4}, "check": {"again": 5}}


@DRIVERS
def test_nothing_can_start(graph: Graph, driver: Driver) -> None:
    with pytest.raises(BlockedError) as caught:
        driver(graph("a(x) -> y\n b(x, z=1) -> y\n c(x=1) -> y\n a.y > b.x\n b.y > c.x"))
    assert str(caught.value).splitlines() == [
        "no component can start. Give a value to one of these inputs:",
        "  'a': input 'x' is not connected and got no value",
        "  'b': input 'x' got no value from 'a.y'",
        "  'c': no input got a value from 'b.y'",
    ]
    assert caught.value.run_id == "r1"


@DRIVERS
def test_an_empty_program_has_nothing_to_do(graph: Graph, driver: Driver) -> None:
    assert driver(graph("")).outputs == {}


@pytest.mark.parametrize("driver", [blocking, asynchronous])
@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit])
@pytest.mark.parametrize("text", ["a() -> y", "b() -> y\n a() -> y\n c() -> y"])
def test_interrupts_propagate_as_they_are(graph: Graph, driver: Driver, kind: type[BaseException], text: str) -> None:
    def interrupt() -> dict[str, Any]:
        raise kind

    with pytest.raises(kind):
        driver(graph(text, {"a": interrupt}))


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit])
def test_an_async_interrupt_leaves_the_background_loop_running(graph: Graph, kind: type[BaseException]) -> None:
    async def interrupt() -> dict[str, Any]:
        raise kind

    async def answer() -> dict[str, Any]:
        return {"y": 1}

    def again() -> None:
        with pytest.raises(kind):
            blocking(as_async(graph("a() -> y"), a=interrupt))
        outcomes.append(blocking(as_async(graph("a() -> y"), a=answer)).outputs)

    outcomes: list[Any] = []
    thread = threading.Thread(target=again, daemon=True)  # without the loop it would wait for ever
    thread.start()
    thread.join(10)
    assert outcomes == [{"a": {"y": 1}}]


@DRIVERS
def test_siblings_in_threads_are_awaited_and_the_logically_first_error_raised(graph: Graph, driver: Driver) -> None:
    second_failed = threading.Event()
    both_started = threading.Barrier(3, timeout=WAIT_S)

    def first() -> dict[str, Any]:
        both_started.wait()
        assert second_failed.wait(WAIT_S)
        raise ValueError("first in order")

    def second() -> dict[str, Any]:
        both_started.wait()
        second_failed.set()
        raise KeyError("second in order")

    def third() -> dict[str, Any]:
        both_started.wait()
        assert second_failed.wait(WAIT_S)
        return {"y": 3}

    program = graph(
        "third() -> y\n first() -> y\n second() -> y\n after(x) -> y\n third.y > after.x",
        {"first": first, "second": second, "third": third, "after": broken},
    )
    with pytest.raises(RunError, match=r"component 'first' .* ValueError: first in order") as caught:
        driver(program)
    assert caught.value.__notes__ == ["also failed: component 'second' (visit 1): KeyError: 'second in order'"]
    assert caught.value.outputs == {"third": {"y": 3}}


def as_async(program: Program, **functions: Callable[..., Any]) -> Program:
    nodes = [
        replace(node, run=functions[node.name], is_async=True) if node.name in functions else node
        for node in program.nodes
    ]
    return Program(nodes, program.edges)


@DRIVERS
def test_async_siblings_are_cancelled_once_and_may_clean_up(graph: Graph, driver: Driver) -> None:
    heard: list[str] = []
    started = threading.Event()

    async def endless() -> dict[str, Any]:
        try:
            started.set()
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            await asyncio.sleep(0)
            heard.append("cleaned up")
            raise
        return {}

    async def failing() -> dict[str, Any]:
        while not started.is_set():
            await asyncio.sleep(0)
        raise ValueError("no luck")

    program = as_async(graph("a() -> y\n b() -> y\n c() -> y"), a=endless, b=failing, c=failing)
    with pytest.raises(RunError, match=r"component 'b'"):
        driver(program)
    assert heard == ["cleaned up"]


@DRIVERS
def test_a_second_failure_does_not_disturb_the_cleaning_up(graph: Graph, driver: Driver) -> None:
    heard: list[str] = []
    started = threading.Barrier(2, timeout=WAIT_S)
    endless_started, cleaning, failed_again = threading.Event(), threading.Event(), threading.Event()

    async def endless() -> dict[str, Any]:
        try:
            endless_started.set()
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cleaning.set()
            while not failed_again.is_set():
                await asyncio.sleep(0)
            for _ in range(1000):  # long enough for the second failure to be seen
                await asyncio.sleep(0)
            heard.append("cleaned up")
            raise
        return {}

    def first() -> dict[str, Any]:
        started.wait()
        assert endless_started.wait(WAIT_S)
        raise ValueError("first")

    def second() -> dict[str, Any]:
        started.wait()
        assert cleaning.wait(WAIT_S)
        failed_again.set()
        raise ValueError("second")

    program = as_async(graph("a() -> y\n b() -> y\n c() -> y", {"b": first, "c": second}), a=endless)
    with pytest.raises(RunError, match="ValueError: first") as caught:
        driver(program)
    assert (heard, len(caught.value.__notes__)) == (["cleaned up"], 1)


@DRIVERS
@pytest.mark.parametrize("text", ["a() -> y", "a() -> y\n b() -> y"])
def test_a_coroutine_that_was_cancelled_by_somebody_else_has_failed(graph: Graph, driver: Driver, text: str) -> None:
    async def cancelled() -> dict[str, Any]:
        raise asyncio.CancelledError

    with pytest.raises(RunError, match=r"component 'a' .* the component's coroutine was cancelled"):
        driver(as_async(graph(text), a=cancelled))


@DRIVERS
def test_what_was_running_when_another_failed_starts_nothing(graph: Graph, driver: Driver) -> None:
    failed = threading.Event()
    calls: list[str] = []

    def failing() -> dict[str, Any]:
        failed.set()
        raise ValueError

    def slow() -> dict[str, Any]:
        assert failed.wait(WAIT_S)
        return {"y": 1}

    program = graph(
        "slow() -> y\n bad() -> y\n after(x) -> y\n slow.y > after.x",
        {"slow": slow, "bad": failing, "after": lambda x: calls.append(x)},
    )
    with pytest.raises(RunError, match=r"component 'bad' .* failed: ValueError$"):
        driver(program)
    assert calls == []


@DRIVERS
def test_a_failing_listener_fails_the_run_at_its_end(graph: Graph, driver: Driver) -> None:
    def listen(event: object) -> None:
        raise OSError("disk full")

    with pytest.raises(RunError, match="the run ended well, but its listener failed: OSError: disk full") as caught:
        driver(graph("a() -> y\n b(x) -> y\n a.y > b.x"), listener=listen)
    assert caught.value.outputs == {"a": {"y": "a"}, "b": {"y": "b"}}
