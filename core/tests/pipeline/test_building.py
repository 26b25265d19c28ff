"""Adding, finding and removing components."""

from typing import Any

import pytest

from windrow import Pipeline, component
from windrow.errors import ComponentError, ConnectError


@component
class Echo:
    def __init__(self, mark: str = "") -> None:
        self.mark = mark

    @component.output_types(text=str)
    def run(self, text: str) -> dict[str, Any]:
        return {"text": text + self.mark}


class NotDecorated:
    def run(self) -> dict[str, Any]:
        return {}


GOOD_NAMES = ["a", "A1", "my_component", "my-component", "my component", "Übersetzer", "1st", "embedder (dense)"]


@pytest.mark.parametrize("name", GOOD_NAMES)
def test_names_that_may_be_used(name: str) -> None:
    p = Pipeline()
    p.add_component(name, Echo())
    p.add_component("reader", Echo())
    p.connect(f"{name}.text", "reader.text")
    assert p.run({name: {"text": "x"}}) == {"reader": {"text": "x"}}


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", "empty"),
        ("a.b", "a dot separates"),
        (" a", "space"),
        ("a\n", "space"),
        ("a\tb", r"'\\t'"),
        ("a=b", "'='"),
        ("a'b", '"\'"'),
        ("_debug", "reserved"),
        (7, "is a string, got 7"),
    ],
)
def test_names_that_may_not(name: Any, says: str) -> None:
    with pytest.raises(ConnectError, match=says):
        Pipeline().add_component(name, Echo())


@pytest.mark.parametrize(
    ("instance", "says"),
    [
        (Echo, r"Echo\(\.\.\.\)"),
        (NotDecorated(), "@component"),
        ("text", "@component"),
        (None, "@component"),
    ],
)
def test_what_is_no_component_is_refused_with_the_cure(instance: Any, says: str) -> None:
    with pytest.raises(ComponentError, match=says) as caught:
        Pipeline().add_component("echo", instance)
    assert caught.value.component == "echo"
    assert "'echo'" in str(caught.value)


def test_a_name_can_be_taken_once() -> None:
    p = Pipeline()
    p.add_component("echo", Echo())
    with pytest.raises(ConnectError, match="'echo' is already in this pipeline"):
        p.add_component("echo", Echo())


def test_one_instance_at_two_nodes() -> None:
    p = Pipeline()
    echo = Echo("!")
    p.add_component("one", echo)
    p.add_component("two", echo)
    p.connect("one", "two")
    assert p.run({"text": "hey"}) == {"two": {"text": "hey!!"}}


@pytest.mark.parametrize("second", [{"echo": Echo()}, {"a.b": Echo()}, {"other": None}])
def test_add_components_adds_all_or_none(second: dict[str, Any]) -> None:
    p = Pipeline()
    p.add_component("echo", Echo())
    with pytest.raises((ConnectError, ComponentError)):
        p.add_components({"new": Echo(), **second})
    assert list(p.graph.components) == ["echo"]


def test_add_components_keeps_their_order() -> None:
    p = Pipeline()
    p.add_components({"z": Echo(), "a": Echo()})
    assert [name for name, _ in p.walk()] == ["z", "a"]


def test_components_are_found_by_name_and_by_instance() -> None:
    p = Pipeline()
    echo = Echo()
    p.add_component("echo", echo)
    assert p.get_component("echo") is echo
    assert p.get_component_name(echo) == "echo"
    assert p.get_component_name(Echo()) == ""
    with pytest.raises(ConnectError, match=r"no component 'ecko'.*'echo'"):
        p.get_component("ecko")


def test_remove_component_returns_it_and_drops_what_named_it() -> None:
    p = Pipeline()
    middle = Echo("-")
    p.add_components({"a": Echo(), "b": middle, "c": Echo()})
    p.connect_many([("a", "b"), ("b", "c")])
    p.expose(inputs={"question": ["a.text"], "other": "a.text"}, outputs={"answer": "b.text"})
    assert p.remove_component("b") is middle
    assert p.connections() == []
    assert p.graph.exposed_outputs == {}
    assert p.run({"a": {"text": "1"}, "c": {"text": "2"}}) == {"a": {"text": "1"}, "c": {"text": "2"}}
    p.add_component("b", middle)
    p.connect("a", "b")
    assert p.run({"a": {"text": "1"}, "c": {"text": "2"}})["b"] == {"text": "1-"}


def test_remove_component_forgets_exposed_inputs() -> None:
    p = Pipeline()
    p.add_components({"a": Echo(), "b": Echo()})
    p.expose(inputs={"both": ["a.text", "b.text"], "one": ["a.text"]})
    p.remove_component("a")
    assert p.graph.exposed_inputs == {"both": ["b.text"]}


def test_remove_unknown_component() -> None:
    with pytest.raises(ConnectError, match="no component 'x'"):
        Pipeline().remove_component("x")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"type_check": "maybe"}, "type_check: expected one of 'connect', 'off', got 'maybe'"),
        ({"max_runs_per_component": 0}, "max_runs_per_component: expected int ≥ 1, got 0"),
        ({"max_runs_per_component": "ten"}, "got 'ten'"),
        ({"max_runs_per_component": True}, "got True"),
    ],
)
def test_options_are_checked(options: dict[str, Any], says: str) -> None:
    with pytest.raises(ConnectError, match=says):
        Pipeline(**options)


@pytest.mark.parametrize(("validation", "type_check"), [(True, "connect"), (False, "off")])
def test_the_type_check_has_a_second_name(validation: bool, type_check: str) -> None:
    assert Pipeline(connection_type_validation=validation).graph.type_check == type_check


def test_metadata_is_a_copy_of_what_was_given() -> None:
    given = {"name": "qa"}
    p = Pipeline(metadata=given)
    p.metadata["name"] = "other"
    assert given == {"name": "qa"}
    assert p.graph.metadata == {"name": "other"}


def test_repr_is_short_and_shows_the_parts() -> None:
    p = Pipeline()
    p.add_components({f"c{n}": Echo("x" * 1000) for n in range(30)})
    p.connect_many([(f"c{n}", f"c{n + 1}") for n in range(15)])
    p.expose(inputs={"question": "c0.text"}, outputs={"answer": "c29.text"})
    text = repr(p)
    assert text.splitlines()[0] == "Pipeline(30 components, 15 connections)"
    assert "c0.text -> c1.text" in text
    assert "… 20 more" in text
    assert "c13" not in text
    assert "input question: c0.text" in text
    assert len(text) < 800
