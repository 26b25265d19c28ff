"""A pipeline as a component of another."""

import asyncio
import threading
from typing import Any

import pytest

from windrow import Pipeline, SuperComponent, Variadic, component, emit
from windrow.component import describe
from windrow.engine.events import Chunk, RunFailed
from windrow.errors import BlockedError, ConnectError, InputError, MaxRunsError, RunError


@component
class Add:
    def __init__(self, by: int = 1) -> None:
        self.by = by
        self.warmed = 0

    def warm_up(self) -> None:
        self.warmed += 1

    @component.output_types(value=int)
    def run(self, value: int, by: int | None = None) -> dict[str, Any]:
        emit(value)
        return {"value": value + (self.by if by is None else by)}


@component
class AsyncAdd:
    threads: set[int] = set()

    @component.output_types(value=int)
    async def run(self, value: int) -> dict[str, Any]:
        self.threads.add(threading.get_ident())
        emit(value)
        return {"value": value + 1}


@component
class Fail:
    @component.output_types(value=int)
    def run(self, value: int) -> dict[str, Any]:
        raise ValueError("no luck")


@component
class Even:
    @component.output_types(even=int, odd=int)
    def run(self, value: int) -> dict[str, Any]:
        return {"odd" if value % 2 else "even": value}


@component
class Sum:
    @component.output_types(total=int)
    def run(self, values: Variadic[int]) -> dict[str, Any]:
        return {"total": sum(values)}


@component
class Text:
    @component.output_types(text=str)
    def run(self, value: str) -> dict[str, Any]:
        return {"text": value}


def inner() -> Pipeline:
    p = Pipeline()
    p.add_components({"one": Add(1), "two": Add(10)})
    p.connect("one.value", "two.value")
    p.expose(inputs={"number": "one.value", "more": "two.by"}, outputs={"result": "two.value", "between": "one.value"})
    return p


def outer(part: SuperComponent, **parts: Any) -> Pipeline:
    p = Pipeline()
    p.add_components({"outer": part, **parts})
    return p


def both_ways(p: Pipeline, data: Any) -> Any:
    result = p.run(data)
    assert asyncio.run(p.run_async(data)) == result
    return result


def test_the_exposed_interface_becomes_sockets() -> None:
    part = SuperComponent(inner())
    described = describe(part)
    assert {name: (socket.type, socket.is_mandatory) for name, socket in described.inputs.items()} == {
        "number": (int, True),
        "more": (int | None, False),
    }
    assert {name: socket.type for name, socket in described.outputs.items()} == {"result": int, "between": int}
    assert repr(described.inputs["more"].default) == "<default of the pipeline inside>"


@pytest.mark.parametrize(
    ("data", "expected"),
    [({"number": 1}, 12), ({"number": 1, "more": 100}, 102), ({"outer": {"number": 1, "more": None}}, 12)],
)
def test_it_runs_inside_another_pipeline(data: dict[str, Any], expected: int) -> None:
    assert both_ways(outer(SuperComponent(inner())), data) == {"outer": {"result": expected, "between": 2}}


def test_it_runs_alone() -> None:
    part = SuperComponent(inner())
    assert part.run(number=1) == {"result": 12, "between": 2}
    assert asyncio.run(part.run_async(number=1)) == {"result": 12, "between": 2}


@pytest.mark.parametrize(("values", "says"), [({"numbr": 1}, "no input 'numbr'.*'number'"), ({}, "'one.value'")])
def test_alone_it_checks_its_inputs(values: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        SuperComponent(inner()).run(**values)


def test_it_is_wired_like_any_component() -> None:
    p = outer(SuperComponent(inner()), before=Add(100), after=Add(1000))
    p.connect_many([("before.value", "outer.number"), ("outer.result", "after.value")])
    assert both_ways(p, {"before": {"value": 0}}) == {"outer": {"between": 101}, "after": {"value": 1111}}


def test_without_an_exposed_interface_all_that_is_free_is_shown() -> None:
    p = Pipeline()
    p.add_components({"one": Add(1), "two": Add(10), "sum": Sum()})
    p.connect_many([("one", "sum"), ("two", "sum")])
    part = SuperComponent(p)
    assert list(describe(part).inputs) == ["value", "by"]
    assert list(describe(part).outputs) == ["total"]
    assert both_ways(outer(part), {"value": 1}) == {"outer": {"total": 13}}


def test_mappings_choose_the_interface() -> None:
    part = SuperComponent(
        inner(), input_mapping={"data": ["one.value"]}, output_mapping={"two.value": "answer", "one.value": "half"}
    )
    assert part.run(data=5) == {"answer": 16, "half": 6}
    assert part.pipeline.graph.exposed_inputs.keys() == {"number", "more"}


def test_a_branch_not_taken_inside_is_a_branch_not_taken_outside() -> None:
    p = Pipeline()
    p.add_component("even", Even())
    outside = outer(SuperComponent(p), odd=Add(1), even=Add(2))
    outside.connect_many([("outer.odd", "odd.value"), ("outer.even", "even.value")])
    result = both_ways(outside, {"outer": {"value": 3}})
    assert result == {"odd": {"value": 4}}
    assert list(result.skipped) == ["even"]


def test_inputs_with_default_inside_trigger_nothing() -> None:
    """A default handed on as if it were given would start a component that waits for its sender."""
    p = Pipeline()
    p.add_components({"even": Even(), "later": Optional()})
    p.connect("even.even", "later.value")
    p.expose(inputs={"value": "even.value", "by": "later.by"}, outputs={"value": "later.value"})
    assert outer(SuperComponent(p)).run({"value": 3}) == {}
    assert outer(SuperComponent(p)).run({"value": 3, "by": 7}) == {"outer": {"value": 7}}


@component
class Optional:
    @component.output_types(value=int)
    def run(self, value: int = 0, by: int = 1) -> dict[str, Any]:
        return {"value": value + by}


def nested(part: Any) -> Pipeline:
    middle = Pipeline()
    middle.add_component("middle", part)
    return outer(SuperComponent(middle))


def run_sync(p: Pipeline, data: Any) -> Any:
    return p.run(data)


def run_async(p: Pipeline, data: Any) -> Any:
    return asyncio.run(p.run_async(data))


@pytest.mark.parametrize("run", [run_sync, run_async])
def test_an_error_names_the_path(run: Any) -> None:
    p = Pipeline()
    p.add_component("inner", Fail())
    with pytest.raises(RunError, match="no luck") as caught:
        run(nested(SuperComponent(p)), {"value": 1})
    assert caught.value.component == "outer.middle.inner"
    assert caught.value.visit == 1
    assert isinstance(caught.value.__cause__, RunError)


def test_an_error_in_a_stream_names_the_path() -> None:
    p = Pipeline()
    p.add_component("inner", Fail())
    events: list[Any] = []
    with outer(SuperComponent(p)).stream({"value": 1}) as stream:
        with pytest.raises(RunError) as caught:
            events.extend(stream)
        with pytest.raises(RunError) as again:
            assert stream.result
    assert isinstance(events[-1], RunFailed)
    assert isinstance(events[-1].error, RunError)
    for error in (caught.value, again.value, events[-1].error):
        assert error.component == "outer.inner"


@pytest.mark.parametrize("kind", [MaxRunsError, BlockedError])
def test_an_error_keeps_its_kind(kind: type[RunError]) -> None:
    p = Pipeline(max_runs_per_component=3)
    p.add_components({"sum": Sum(), "add": Add()})
    p.connect_many([("sum", "add.value"), ("add", "sum")])
    p.expose(inputs={"start": "sum.values"} if kind is MaxRunsError else {"by": "add.by"})
    with pytest.raises(kind) as caught:
        outer(SuperComponent(p)).run({"outer": {"start": 1} if kind is MaxRunsError else {}})
    assert caught.value.component in ("outer.sum", "outer")


def test_missing_inputs_are_found_outside() -> None:
    with pytest.raises(InputError, match=r"'outer\.number'"):
        outer(SuperComponent(inner())).run()


def test_chunks_emitted_inside_reach_the_outer_stream() -> None:
    p = Pipeline()
    p.add_components({"sync": Add(1), "async": AsyncAdd()})
    p.connect("sync.value", "async.value")
    outside = nested(SuperComponent(p))
    with outside.stream({"value": 1}) as stream:
        events = [event for event in stream if isinstance(event, Chunk)]
    assert [event.chunk for event in events] == [1, 2]
    assert {event.component for event in events} == {"outer"}

    async def read() -> list[Any]:
        async with outside.stream({"value": 1}) as stream:
            return [chunk async for chunk in stream.chunks()]

    assert asyncio.run(read()) == [1, 2]


def test_async_components_inside_run_on_the_outer_event_loop() -> None:
    p = Pipeline()
    p.add_component("async", AsyncAdd())
    AsyncAdd.threads.clear()
    asyncio.run(nested(SuperComponent(p)).run_async({"value": 1}))
    assert AsyncAdd.threads == {threading.get_ident()}


def test_what_is_inside_is_warmed_up_once() -> None:
    part = Add()
    p = Pipeline()
    p.add_component("add", part)
    outside = outer(SuperComponent(p))
    both_ways(outside, {"value": 1})
    outside.run({"value": 1})
    assert part.warmed == 1


def test_closing_reaches_what_the_inner_pipeline_owns() -> None:
    class Owned:
        closed = False

        def close(self) -> None:
            self.closed = True

    owned = Owned()
    inside = inner()
    inside.owned.append(owned)
    part = SuperComponent(inside)
    outside = outer(part)
    outside.close()
    assert not owned.closed
    outside.owned.append(part)
    outside.close()
    assert owned.closed


@pytest.mark.parametrize(
    ("mappings", "says"),
    [
        ({"input_mapping": {"x": "three.value"}}, "no component 'three'"),
        ({"input_mapping": {"x": ["one.valeu"]}}, "no input 'valeu'"),
        ({"input_mapping": {"x": "two.value"}}, "'one.value' feeds it"),
        ({"input_mapping": {"x": ["one.value", "text.value"]}}, "no value fits all inputs called 'x'"),
        ({"output_mapping": {"one.valeu": "x"}}, "no output 'valeu'"),
        ({"output_mapping": {"one.value": "x", "two.value": "x"}}, "one name to several outputs"),
    ],
)
def test_bad_mappings(mappings: dict[str, Any], says: str) -> None:
    p = inner()
    p.add_component("text", Text())
    with pytest.raises(ConnectError, match=says):
        SuperComponent(p, **mappings)


def test_free_outputs_of_one_name_need_names_of_their_own() -> None:
    p = Pipeline()
    p.add_components({"one": Add(), "two": Add()})
    with pytest.raises(ConnectError, match=r"two outputs .* called 'value': 'one.value' and 'two.value'"):
        SuperComponent(p)


def test_free_inputs_of_one_name_need_a_type_in_common() -> None:
    p = Pipeline()
    p.add_components({"add": Add(), "text": Text()})
    with pytest.raises(ConnectError, match="no value fits all inputs called 'value'"):
        SuperComponent(p)


def test_two_of_the_same_pipeline_are_equal() -> None:
    assert outer(SuperComponent(inner())) == outer(SuperComponent(inner()))
    assert outer(SuperComponent(inner())) != outer(SuperComponent(inner(), output_mapping={"two.value": "x"}))
