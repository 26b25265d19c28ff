"""The data of a run: its forms, where it goes, and what is refused before anything runs."""

from typing import Any

import pytest

from windrow import GreedyVariadic, Pipeline, Variadic, component
from windrow.errors import InputError

CALLS: list[str] = []


@component
class Add:
    @component.output_types(value=int)
    def run(self, value: int, add: int = 1) -> dict[str, Any]:
        CALLS.append("Add")
        return {"value": value + add}


@component
class Lookup:
    @component.output_types(found=dict)
    def run(self, filters: dict[str, Any], query: str = "") -> dict[str, Any]:
        CALLS.append("Lookup")
        return {"found": {"filters": filters, "query": query}}


@component
class Extend:
    @component.output_types(items=list[int])
    def run(self, items: list[int]) -> dict[str, Any]:
        items.append(99)
        return {"items": items}


@component
class Collect:
    @component.output_types(values=list[int])
    def run(self, values: Variadic[int]) -> dict[str, Any]:
        return {"values": list(values)}


@component
class First:
    @component.output_types(value=int)
    def run(self, values: GreedyVariadic[int]) -> dict[str, Any]:
        return {"value": values[0]}


def adders() -> Pipeline:
    p = Pipeline()
    p.add_components({"one": Add(), "two": Add()})
    p.connect("one", "two.value")
    return p


def lookup() -> Pipeline:
    p = Pipeline()
    p.add_components({"lookup": Lookup(), "other": Lookup()})
    p.expose(inputs={"question": ["lookup.query", "other.query"], "where": "lookup.filters"})
    return p


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"one": {"value": 1}}, 3),
        ({"one": {"value": 1, "add": 10}, "two": {"add": 100}}, 111),
        ({"value": 1}, 3),
        ({"value": 1, "add": 10}, 21),
    ],
)
def test_nested_and_flat_data(data: dict[str, Any], expected: int) -> None:
    assert adders().run(data) == {"two": {"value": expected}}


def test_a_flat_name_goes_to_every_unconnected_input_of_that_name() -> None:
    p = adders()
    p.add_component("three", Add())
    assert p.run({"value": 5}) == {"two": {"value": 7}, "three": {"value": 6}}


def test_flat_values_may_be_mappings() -> None:
    """A filter is a mapping; that does not make its name a component's."""
    p = Pipeline()
    p.add_component("lookup", Lookup())
    assert p.run({"filters": {"year": 1}})["lookup"]["found"]["filters"] == {"year": 1}


def test_flat_mappings_beside_a_plain_value() -> None:
    p = Pipeline()
    p.add_component("lookup", Lookup())
    assert p.run({"filters": {"a": 1}, "query": "q"})["lookup"]["found"] == {"filters": {"a": 1}, "query": "q"}


def test_exposed_inputs_as_arguments() -> None:
    result = lookup().run({"other": {"filters": {"b": 2}}}, question="q", where={"a": 1})
    assert result["lookup"]["found"] == {"filters": {"a": 1}, "query": "q"}
    assert result["other"]["found"] == {"filters": {"b": 2}, "query": "q"}


def test_exposed_inputs_in_flat_data() -> None:
    p = lookup()
    p.remove_component("other")
    assert p.run({"question": "q", "where": {"a": 1}})["lookup"]["found"] == {"filters": {"a": 1}, "query": "q"}


def test_a_flat_name_is_an_exposed_input_first() -> None:
    p = adders()
    p.add_component("three", Add())
    p.expose(inputs={"value": "one.value", "add": "three.value"})
    assert p.run({"value": 1, "add": 5}) == {"two": {"value": 3}, "three": {"value": 6}}


@pytest.mark.parametrize("data", [None, {}, {"source": {}}])
def test_a_pipeline_may_need_no_data(data: Any) -> None:
    @component
    class Source:
        @component.output_types(value=int)
        def run(self, value: int = 3) -> dict[str, Any]:
            return {"value": value}

    p = Pipeline()
    p.add_component("source", Source())
    assert p.run(data) == {"source": {"value": 3}}


def test_none_is_a_value() -> None:
    p = Pipeline()
    p.add_component("lookup", Lookup())
    assert p.run({"lookup": {"filters": None}})["lookup"]["found"]["filters"] is None


def test_the_callers_data_is_never_changed() -> None:
    p = Pipeline()
    p.add_components({"a": Extend(), "b": Extend()})
    items = [1]
    inner = {"items": items}
    data = {"a": inner, "b": {"items": items}}
    result = p.run(data)
    assert result == {"a": {"items": [1, 99]}, "b": {"items": [1, 99]}}
    assert items == [1]
    assert data["a"] is inner
    assert data == {"a": {"items": [1]}, "b": {"items": [1]}}


BAD = [
    ({"one": {"valeu": 1}}, {}, r"component 'one' has no input 'valeu'\. Did you mean 'value'\?", "one", "valeu"),
    ({"oen": {"value": 1}}, {}, r"no component named 'oen'.*Did you mean 'one'", "oen", None),
    ({"one": {"value": 1}, "tow": {"add": 1}}, {}, r"no component named 'tow'.*'two'", "tow", None),
    ({"valeu": 1}, {}, r"no input named 'valeu'.*Did you mean 'value'", None, "valeu"),
    ({"value": 1, "ad": 2}, {}, "no input named 'ad'.*'add'", None, "ad"),
    ({"one": 1}, {}, r"'one' is a component, got int.*\{'one': \{'input': value\}\}", "one", None),
    ({"one": {"value": 1}, "add": 2}, {}, r"no component named 'add' beside 'one'", "add", None),
    ({"one": {"value": 1}, "two": 3}, {}, "'two' is a component, got int", "two", None),
    ({}, {}, r"missing mandatory input: 'one.value' \(int\).*\{'one': \{'value': …\}\}", "one", "value"),
    (None, {}, r"missing mandatory input: 'one.value'", "one", "value"),
    ({"add": 1}, {}, r"missing mandatory input: 'one.value'", "one", "value"),
    ({"one": {"value": 1}, "two": {"value": 2}}, {}, "'two.value'.*'one.value' feeds it", "two", "value"),
    (
        {"one": {"value": 1}},
        {"question": "q"},
        "exposes no input 'question'. There are no exposed inputs",
        None,
        "question",
    ),
    ([("one", 1)], {}, "is a mapping, got list", None, None),
    ("text", {}, "is a mapping, got str", None, None),
    ("", {}, "is a mapping, got str", None, None),
]


@pytest.mark.parametrize(("data", "exposed", "says", "name", "socket"), BAD)
def test_bad_data_is_refused_before_anything_runs(
    data: Any, exposed: dict[str, Any], says: str, name: str | None, socket: str | None
) -> None:
    CALLS.clear()
    with pytest.raises(InputError, match=says) as caught:
        adders().run(data, **exposed)
    assert CALLS == []
    assert (caught.value.component, caught.value.socket) == (name, socket)


def test_a_flat_name_whose_inputs_are_all_connected() -> None:
    @component
    class Only:
        @component.output_types(number=int)
        def run(self, number: int) -> dict[str, Any]:
            return {"number": number}

    p = Pipeline()
    p.add_components({"add": Add(), "only": Only()})
    p.connect("add", "only")
    with pytest.raises(InputError, match=r"every input named 'number' is fed by a connection: 'only.number'"):
        p.run({"value": 1, "number": 2})


def test_all_missing_inputs_are_named_at_once() -> None:
    p = lookup()
    with pytest.raises(
        InputError, match=r"inputs: 'lookup.filters' .*exposed as 'where'.*'other.filters'.*run\(where=…\)"
    ):
        p.run(question="q")


def test_one_input_given_twice() -> None:
    with pytest.raises(InputError, match=r"'lookup.filters' is given twice"):
        lookup().run({"lookup": {"filters": {}}, "other": {"filters": {}}}, where={})


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"include_outputs_from": {"oen"}}, "include_outputs_from names no component.*'oen'.*'one'"),
        ({"include_outputs_from": "one"}, r"is a set of component names, got 'one'.*\{'one'\}"),
        ({"max_concurrency": 0}, "max_concurrency: expected None or an int ≥ 1, got 0"),
        ({"max_concurrency": "4"}, "got '4'"),
        ({"max_concurrency": True}, "got True"),
    ],
)
def test_options_of_a_run_are_checked(options: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        adders().run({"value": 1}, **options)


@pytest.mark.parametrize(("receiver", "given", "expected"), [("collect", 5, [5, 2]), ("extend", [5], [5, 2, 99])])
def test_a_value_for_a_connected_variadic_or_list_joins_in_this_run_only(
    receiver: str, given: Any, expected: list[int]
) -> None:
    p = Pipeline()
    p.add_components({"add": Add(), "collect": Collect(), "extend": Extend()})
    p.connect("add", receiver)
    socket = "values" if receiver == "collect" else "items"
    p.remove_component("extend" if receiver == "collect" else "collect")
    alone = [value for value in expected if value != 5]
    assert p.run({"add": {"value": 1}}) == {receiver: {socket: alone}}
    assert p.run({"add": {"value": 1}, receiver: {socket: given}}) == {receiver: {socket: expected}}
    assert p.run({"add": {"value": 1}}) == {receiver: {socket: alone}}


def test_a_list_that_joined_once_takes_none_from_its_sender_afterwards() -> None:
    @component
    class Maybe:
        @component.output_types(items=list[int] | None)
        def run(self, items: list[int] | None = None) -> dict[str, Any]:
            return {"items": items}

    p = Pipeline()
    p.add_components({"sender": Maybe(), "receiver": Maybe()})
    p.connect("sender", "receiver")
    assert p.run({"sender": {"items": [2]}, "receiver": {"items": [1]}}) == {"receiver": {"items": [1, 2]}}
    assert p.run({"sender": {"items": None}}) == {"receiver": {"items": None}}
    assert p.run({"sender": {"items": None}, "receiver": {"items": [1]}}) == {"receiver": {"items": [1]}}


def test_a_value_for_a_greedy_input_is_one_more_element() -> None:
    p = Pipeline()
    p.add_components({"add": Add(), "first": First()})
    p.connect("add", "first")
    result = p.run({"add": {"value": 1}, "first": {"values": 7}})
    assert [step.component for step in result.steps].count("first") == 2
