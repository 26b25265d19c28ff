"""Faults that pipelines are known for, each shown to be absent.

One test per fault: the name says what happens instead.
"""

import asyncio
import inspect
import threading
from collections.abc import Callable
from typing import Any, Literal

import pytest

from windrow import GreedyVariadic, Pipeline, SuperComponent, Variadic, WindrowError, component, errors
from windrow.errors import BlockedError, InputError, MaxRunsError, RunError
from windrow.pipeline import RunResult


@component
class Echo:
    @component.output_types(text=str)
    def run(self, text: str) -> dict[str, Any]:
        return {"text": text}


@component
class Any1:
    """A greedy joiner: fires on each value."""

    @component.output_types(text=str)
    def run(self, texts: GreedyVariadic[str]) -> dict[str, Any]:
        return {"text": texts[0]}


@component
class Note:
    def __init__(self) -> None:
        self.seen: list[Any] = []

    @component.output_types(text=str)
    def run(self, text: str) -> dict[str, Any]:
        self.seen.append(text)
        return {"text": text}


@component
class Collect:
    @component.output_types(texts=list[str])
    def run(self, texts: Variadic[str]) -> dict[str, Any]:
        return {"texts": list(texts)}


@component
class Lists:
    @component.output_types(items=list[int] | None)
    def run(self, items: list[int] | None = None) -> dict[str, Any]:
        return {"items": items}


@component
class Route:
    @component.output_types(left=str, right=str)
    def run(self, text: str) -> dict[str, Any]:
        return {"left" if text.startswith("l") else "right": text}


@component
class DefaultOnly:
    @component.output_types(text=str)
    def run(self, text: str = "default") -> dict[str, Any]:
        return {"text": text}


@component
class Boom:
    @component.output_types(text=str)
    def run(self, text: str) -> dict[str, Any]:
        raise ValueError(text)


Runner = Callable[..., RunResult]


def sync(p: Pipeline, data: Any, **options: Any) -> RunResult:
    return p.run(data, **options)


def in_loop(p: Pipeline, data: Any, **options: Any) -> RunResult:
    return asyncio.run(p.run_async(data, **options))


both = pytest.mark.parametrize("run", [sync, in_loop])


@both
def test_two_values_for_a_greedy_input_are_both_used(run: Runner) -> None:
    note = Note()
    p = Pipeline()
    p.add_components({"a": Echo(), "b": Echo(), "join": Any1(), "note": note})
    p.connect_many([("a", "join"), ("b", "join"), ("join", "note")])
    result = run(p, {"a": {"text": "A"}, "b": {"text": "B"}})
    assert note.seen == ["A", "B"]
    assert result.leftover == []


@both
def test_a_value_that_can_never_be_used_is_named(run: Runner) -> None:
    @component
    class Pair:
        @component.output_types(text=str)
        def run(self, texts: GreedyVariadic[str], partner: str) -> dict[str, Any]:
            return {"text": texts[0] + partner}

    p = Pipeline()
    p.add_components({"a": Echo(), "b": Echo(), "partner": Echo(), "pair": Pair()})
    p.connect_many([("a", "pair.texts"), ("b", "pair.texts"), ("partner", "pair.partner")])
    result = run(p, {"a": {"text": "A"}, "b": {"text": "B"}, "partner": {"text": "!"}})
    assert result == {"pair": {"text": "A!"}}
    assert [(left.component, left.socket, left.count) for left in result.leftover] == [("pair", "texts", 1)]


@both
def test_the_callers_data_is_the_same_afterwards(run: Runner) -> None:
    p = Pipeline()
    p.add_components({"a": Echo(), "lists": Lists()})
    items = [1, 2]
    a, lists = {"text": "x"}, {"items": items}
    data: dict[str, Any] = {"a": a, "lists": lists}
    run(p, data)
    assert data == {"a": {"text": "x"}, "lists": {"items": [1, 2]}}
    assert (data["a"] is a, data["lists"] is lists, lists["items"] is items) == (True, True, True)


@both
def test_an_undeclared_output_is_an_error_not_a_result(run: Runner) -> None:
    @component
    class Sloppy:
        @component.output_types(text=str)
        def run(self, text: str) -> dict[str, Any]:
            return {"text": text, "extra": 1}

    p = Pipeline()
    p.add_component("sloppy", Sloppy())
    with pytest.raises(RunError, match="extra") as caught:
        run(p, {"text": "x"})
    assert caught.value.component == "sloppy"


@both
def test_a_branch_not_taken_is_named_with_the_reason(run: Runner) -> None:
    p = Pipeline()
    p.add_components({"route": Route(), "left": Echo(), "right": Echo(), "after": Echo()})
    p.connect_many([("route.left", "left"), ("route.right", "right"), ("right", "after")])
    result = run(p, {"route": {"text": "l"}})
    assert result == {"left": {"text": "l"}}
    assert list(result.skipped) == ["right", "after"]
    assert "route" in result.skipped["right"]
    assert "right" in result.skipped["after"]


@both
def test_a_value_for_a_connected_list_joins_in_one_run_and_changes_nothing(run: Runner) -> None:
    p = Pipeline()
    p.add_components({"sender": Lists(), "receiver": Lists()})
    p.connect("sender", "receiver")
    version, before = p.graph.version, p.inputs(include_components_with_connected_inputs=True)
    data = {"sender": {"items": [2]}, "receiver": {"items": [1]}}
    assert run(p, data) == {"receiver": {"items": [1, 2]}}
    assert run(p, {"sender": {"items": None}}) == {"receiver": {"items": None}}
    assert p.graph.version == version
    assert p.inputs(include_components_with_connected_inputs=True) == before


@both
def test_a_mapping_as_flat_value_is_not_taken_for_a_component(run: Runner) -> None:
    @component
    class Filter:
        @component.output_types(filters=dict)
        def run(self, filters: dict[str, Any]) -> dict[str, Any]:
            return {"filters": filters}

    p = Pipeline()
    p.add_component("retriever", Filter())
    assert run(p, {"filters": {"year": 2020}}) == {"retriever": {"filters": {"year": 2020}}}


@both
def test_an_unknown_flat_name_is_an_error(run: Runner) -> None:
    p = Pipeline()
    p.add_component("echo", Echo())
    with pytest.raises(InputError, match="no input named 'txet'"):
        run(p, {"text": "x", "txet": "y"})


@both
@pytest.mark.parametrize("names", [("zeta", "alpha"), ("alpha", "zeta")])
def test_variadic_values_come_in_the_order_of_connecting(run: Runner, names: tuple[str, str]) -> None:
    first, second = names
    p = Pipeline()
    p.add_components({"alpha": Echo(), "zeta": Echo(), "collect": Collect()})
    p.connect_many([(first, "collect"), (second, "collect")])
    result = run(p, {first: {"text": "1"}, second: {"text": "2"}})
    assert result == {"collect": {"texts": ["1", "2"]}}


def test_async_variadic_values_do_not_come_in_the_order_of_arrival() -> None:
    second_done = asyncio.Event()

    @component
    class Waits:
        @component.output_types(text=str)
        async def run(self, text: str) -> dict[str, Any]:
            await asyncio.wait_for(second_done.wait(), 30)
            return {"text": text}

    @component
    class First:
        @component.output_types(text=str)
        async def run(self, text: str) -> dict[str, Any]:
            second_done.set()
            return {"text": text}

    p = Pipeline()
    p.add_components({"slow": Waits(), "fast": First(), "collect": Collect()})
    p.connect_many([("slow", "collect"), ("fast", "collect")])
    result = in_loop(p, {"slow": {"text": "slow"}, "fast": {"text": "fast"}})
    assert result == {"collect": {"texts": ["slow", "fast"]}}


@both
def test_independent_branches_run_at_the_same_time(run: Runner) -> None:
    """Each waits for the other, so one after the other would never end."""
    meet = threading.Barrier(2, timeout=30)

    @component
    class Meet:
        @component.output_types(text=str)
        def run(self, text: str) -> dict[str, Any]:
            meet.wait()
            return {"text": text}

    p = Pipeline()
    p.add_components({"a": Meet(), "b": Meet()})
    assert run(p, {"text": "x"}) == {"a": {"text": "x"}, "b": {"text": "x"}}


@both
def test_a_greedy_component_waits_for_nothing_else_that_runs(run: Runner) -> None:
    """The slow branch ends only after the greedy one is through."""
    through = threading.Event()

    @component
    class Slow:
        @component.output_types(text=str)
        def run(self, text: str) -> dict[str, Any]:
            assert through.wait(30)
            return {"text": text}

    @component
    class Last:
        @component.output_types(text=str)
        def run(self, text: str) -> dict[str, Any]:
            through.set()
            return {"text": text}

    p = Pipeline()
    p.add_components({"slow": Slow(), "echo": Echo(), "join": Any1(), "last": Last()})
    p.connect_many([("echo", "join"), ("join", "last")])
    assert run(p, {"text": "x"}) == {"slow": {"text": "x"}, "last": {"text": "x"}}


def test_one_instance_in_two_pipelines() -> None:
    echo = Echo()
    one, other = Pipeline(), Pipeline()
    one.add_components({"echo": echo, "after": Echo()})
    one.connect("echo", "after")
    other.add_component("echo", echo)
    assert one.run({"echo": {"text": "x"}}) == {"after": {"text": "x"}}
    assert other.run({"echo": {"text": "y"}}) == {"echo": {"text": "y"}}


@both
def test_a_loop_that_never_ends_says_what_was_produced(run: Runner) -> None:
    p = Pipeline(max_runs_per_component=5)
    p.add_components({"collect": Collect(), "one": One()})
    p.connect_many([("collect", "one"), ("one", "collect")])
    with pytest.raises(MaxRunsError) as caught:
        run(p, {"collect": {"texts": "x"}}, run_id="r")
    assert caught.value.outputs["one"] == {"text": "x"}
    assert isinstance(caught.value, RunError)


@component
class One:
    @component.output_types(text=str)
    def run(self, texts: list[str]) -> dict[str, Any]:
        return {"text": texts[0]}


@both
def test_default_only_behind_a_skipped_sender_stays_skipped_and_says_why(run: Runner) -> None:
    p = Pipeline()
    p.add_components({"route": Route(), "waits": DefaultOnly()})
    p.connect("route.left", "waits.text")
    result = run(p, {"route": {"text": "r"}})
    assert result == {"route": {"right": "r"}}
    assert list(result.skipped) == ["waits"]
    assert "route" in result.skipped["waits"]


@both
def test_the_half_that_could_not_run_is_named(run: Runner) -> None:
    """One half runs; the other is a loop that nobody starts."""
    p = Pipeline()
    p.add_components({"echo": Echo(), "a": Echo(), "b": Echo()})
    p.connect_many([("a", "b"), ("b", "a")])
    result = run(p, {"echo": {"text": "x"}})
    assert result == {"echo": {"text": "x"}}
    assert result.skipped.keys() == {"a", "b"}


@both
def test_nothing_can_start_is_an_error(run: Runner) -> None:
    p = Pipeline()
    p.add_components({"a": Echo(), "b": Echo()})
    p.connect_many([("a", "b"), ("b", "a")])
    with pytest.raises(BlockedError):
        run(p, None)


UNIONS: list[tuple[Any, Any, bool]] = [
    (int | str, str | int | float, True),
    (int | None, int | str | None, True),
    (bool | int, int, True),
    (int | str, str, False),
    (Literal["b"], Literal["a", "b"], True),
    (Literal["a", "c"], Literal["a", "b"], False),
    (tuple[int], tuple[int, str], False),
    (Callable[[bool], int], Callable[[int], int], False),
    (Callable[[int], int], Callable[[bool], int], True),
]


@pytest.mark.parametrize(("sent", "taken", "fits"), UNIONS)
def test_unions_are_sets_and_callables_contravariant(sent: Any, taken: Any, fits: bool) -> None:
    @component
    class Sender:
        def __init__(self) -> None:
            component.set_output_types(self, value=sent)

        def run(self) -> dict[str, Any]:
            return {}

    @component
    class Receiver:
        def __init__(self) -> None:
            component.set_input_type(self, "value", taken)

        def run(self, **kwargs: Any) -> dict[str, Any]:
            return {}

    p = Pipeline()
    p.add_components({"sender": Sender(), "receiver": Receiver()})
    if fits:
        p.connect("sender.value", "receiver.value")
    else:
        with pytest.raises(errors.ConnectError, match="the types do not fit"):
            p.connect("sender.value", "receiver.value")


def test_all_errors_have_one_root() -> None:
    classes = [cls for _, cls in inspect.getmembers(errors, inspect.isclass) if issubclass(cls, Exception)]
    assert len(classes) > 20
    assert all(issubclass(cls, WindrowError) for cls in classes)


@both
def test_an_error_keeps_what_was_produced(run: Runner) -> None:
    p = Pipeline()
    p.add_components({"echo": Echo(), "boom": Boom()})
    p.connect("echo", "boom")
    with pytest.raises(WindrowError) as caught:
        run(p, {"echo": {"text": "x"}})
    assert isinstance(caught.value, RunError)
    assert caught.value.outputs == {"echo": {"text": "x"}}
    assert isinstance(caught.value.__cause__, ValueError)


def test_streams_work_without_an_event_loop() -> None:
    p = Pipeline()
    p.add_component("echo", Echo())
    with p.stream({"text": "x"}) as stream:
        assert len(list(stream)) == 4
        assert stream.result == {"echo": {"text": "x"}}


@both
def test_a_sender_that_sent_nothing_is_told_from_one_that_did_not_run(run: Runner) -> None:
    p = Pipeline()
    p.add_components({"route": Route(), "left": Echo(), "after": Echo()})
    p.connect_many([("route.left", "left"), ("left", "after")])
    result = run(p, {"route": {"text": "r"}})
    assert [step.component for step in result.steps] == ["route"]
    assert result.skipped["left"] != result.skipped["after"]


@both
def test_a_pipeline_stands_in_another_without_being_changed(run: Runner) -> None:
    inside = Pipeline()
    inside.add_component("echo", Echo())
    outside = Pipeline()
    outside.add_components({"one": SuperComponent(inside), "two": SuperComponent(inside)})
    outside.connect("one.text", "two.text")
    assert run(outside, {"one": {"text": "x"}}) == {"two": {"text": "x"}}
    assert inside.run({"text": "y"}) == {"echo": {"text": "y"}}
