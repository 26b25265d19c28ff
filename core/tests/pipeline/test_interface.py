"""What a pipeline shows outside."""

from typing import Any

import pytest

from windrow import Pipeline, Variadic, component
from windrow.errors import ConnectError


@component
class Join:
    @component.output_types(text=str)
    def run(self, parts: Variadic[str], sep: str = " ") -> dict[str, Any]:
        return {"text": sep.join(parts)}


@component
class Text:
    @component.output_types(text=str, length=int)
    def run(self, text: str) -> dict[str, Any]:
        return {"text": text, "length": len(text)}


@component
class Flexible:
    @component.output_types(text=str)
    def run(self, text: str | int | None) -> dict[str, Any]:
        return {"text": str(text)}


@component
class Number:
    @component.output_types(number=int)
    def run(self, number: int) -> dict[str, Any]:
        return {"number": number}


def pipeline() -> Pipeline:
    p = Pipeline()
    p.add_components({"a": Text(), "b": Text(), "join": Join(), "flexible": Flexible(), "number": Number()})
    p.connect("a.text", "join.parts")
    return p


def test_inputs_say_type_default_and_whether_they_are_mandatory() -> None:
    assert pipeline().inputs() == {
        "a": {"text": {"type": str, "is_mandatory": True}},
        "b": {"text": {"type": str, "is_mandatory": True}},
        "join": {
            "parts": {"type": str, "is_mandatory": False},
            "sep": {"type": str, "is_mandatory": False, "default_value": " "},
        },
        "flexible": {"text": {"type": str | int | None, "is_mandatory": True}},
        "number": {"number": {"type": int, "is_mandatory": True}},
    }


def test_inputs_with_connected_ones() -> None:
    p = Pipeline()
    p.add_components({"a": Text(), "b": Text()})
    p.connect("a.text", "b")
    assert list(p.inputs()) == ["a"]
    assert p.inputs(include_components_with_connected_inputs=True)["b"] == {
        "text": {"type": str, "is_mandatory": False}
    }


def test_outputs_with_and_without_connected_ones() -> None:
    p = pipeline()
    assert p.outputs()["a"] == {"length": {"type": int}}
    assert p.outputs(include_components_with_connected_outputs=True)["a"] == {
        "text": {"type": str},
        "length": {"type": int},
    }


def test_exposed_outputs_stand_in_the_result_also_where_they_are_consumed() -> None:
    p = pipeline()
    p.remove_component("flexible")
    p.remove_component("number")
    p.expose(
        inputs={"word": ["a.text", "b.text"]}, outputs={"joined": "join.text", "raw": "a.text", "size": "a.length"}
    )
    result = p.run(word="hi")
    assert result.outputs == {"joined": "hi", "raw": "hi", "size": 2}
    assert result == {"a": {"length": 2}, "b": {"text": "hi", "length": 2}, "join": {"text": "hi"}}


def test_an_exposed_consumed_output_beside_nothing_unconsumed() -> None:
    p = Pipeline()
    p.add_components({"one": Number(), "two": Number()})
    p.connect("one", "two")
    p.expose(outputs={"inner": "one.number"})
    result = p.run({"one": {"number": 4}})
    assert (result, result.outputs) == ({"two": {"number": 4}}, {"inner": 4})
    assert p.run({"one": {"number": 4}}, include_outputs_from={"one"}) == {"one": {"number": 4}, "two": {"number": 4}}


def test_an_exposed_input_may_feed_inputs_of_several_types_that_have_values_in_common() -> None:
    p = pipeline().expose(inputs={"text": ["a.text", "flexible.text"]})
    assert p.graph.exposed_inputs == {"text": ["a.text", "flexible.text"]}


def test_exposing_again_adds_and_replaces() -> None:
    p = pipeline()
    p.expose(inputs={"x": "a.text"}, outputs={"y": "a.length"})
    p.expose(inputs={"x": "b.text", "z": ["a.text", "a.text"]})
    assert p.graph.exposed_inputs == {"x": ["b.text"], "z": ["a.text"]}
    assert p.graph.exposed_outputs == {"y": "a.length"}


@pytest.mark.parametrize(
    ("inputs", "outputs", "says"),
    [
        ({"x": "c.text"}, {}, "no component 'c'"),
        ({"x": "a.txt"}, {}, "component 'a' has no input 'txt'.*'text'"),
        ({"x": "a"}, {}, "component 'a' has no input ''"),
        ({"x": []}, {}, "'x' feeds nothing"),
        ({"x": [3]}, {}, "got 3"),
        ({"no name": "a.text"}, {}, "Python identifier"),
        ({"data": "a.text"}, {}, "'data'.*is a parameter of run"),
        ({"run_id": "a.text"}, {}, "'run_id'.*is a parameter of run"),
        ({"x": ["a.text", "number.number"]}, {}, r"no value fits all.*'a.text' \(str\).*'number.number' \(int\)"),
        ({}, {"y": "a.txet"}, "component 'a' has no output 'txet'.*'text'"),
        ({}, {"y": "z.text"}, "no component 'z'"),
        ({}, {"y-z": "a.text"}, "Python identifier"),
        ({"good": "a.text"}, {"bad": "a.nothing"}, "no output 'nothing'"),
    ],
)
def test_what_cannot_be_exposed(inputs: Any, outputs: Any, says: str) -> None:
    p = pipeline()
    with pytest.raises(ConnectError, match=says):
        p.expose(inputs=inputs, outputs=outputs)
    assert (p.graph.exposed_inputs, p.graph.exposed_outputs) == ({}, {})


def test_a_connected_input_cannot_be_exposed() -> None:
    p = pipeline()
    p.connect("join", "b")
    with pytest.raises(ConnectError, match=r"'b.text' cannot be exposed as 'x': 'join.text' feeds it"):
        p.expose(inputs={"x": "b.text"})
    p.expose(inputs={"part": "join.parts"})
