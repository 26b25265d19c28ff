"""The JSON Schema: valid itself, takes what loads, refuses what a schema can know to be wrong."""

import enum
from pathlib import Path
from typing import Annotated, Any, Literal, NotRequired, TypedDict

import pytest
from jsonschema import Draft202012Validator

from windrow.component import Range, component
from windrow.config import Secret, loads, schema, to_dict
from windrow.config.json_schema import annotation_schema
from windrow.pipeline import Pipeline
from windrow.plugins import Entry, Registry
from windrow.plugins.discovery import Discovery


class Mode(enum.Enum):
    FAST = "fast"
    SLOW = "slow"


class Route(TypedDict):
    to: str
    note: NotRequired[int]


@component(name="json_schema_test.Typed")
class Typed:
    def __init__(
        self,
        name: str,
        top_k: Annotated[int, Range(ge=1, lt=100)] = 10,
        mode: Mode = Mode.FAST,
        level: Literal["low", "high"] | None = None,
        routes: list[Route] | None = None,
        key: Secret | None = None,
        anything: Any = None,
    ) -> None:
        self.name = name

    @component.output_types(text=str)
    def run(self, text: str) -> dict[str, Any]:
        return {"text": text}


class Store:
    def __init__(self, path: str = "") -> None: ...


REGISTRY = Registry(
    [
        Entry("document_store", "schema_store", Store),
        Entry("tool", "t", Store),
        Entry("component", "broken", "no_such:A"),
    ],
    discover=lambda core: Discovery(),
)


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    found = schema(REGISTRY)
    Draft202012Validator.check_schema(found)
    return Draft202012Validator(found)


def file_with(**parameters: Any) -> dict[str, Any]:
    return {"windrow": 1, "components": {"x": {"type": "json_schema_test.Typed", "init_parameters": parameters}}}


GOOD: list[dict[str, Any]] = [
    {"windrow": 1},
    file_with(name="a"),
    file_with(name="a", top_k=5, mode="SLOW", level="low", key=None, anything={"resource": "a"}),
    file_with(name="${NAME}", top_k="${K:-5}", mode="slow"),
    file_with(name={"file": "a.txt"}, routes=[{"to": "a"}, {"to": "${A}", "note": 1}]),
    file_with(name={"literal": "a"}, key={"secret": {"env": ["A", "B"], "strict": False}}),
    file_with(name="a", key={"secret": {"vault": {"path": "x"}}}),
    file_with(name="a", key={"type": "env_var", "env_vars": ["A"], "strict": True}),
    file_with(name="a", anything={"type": "schema_store", "init_parameters": {"path": "x"}}),
    {"windrow": 1, "components": {"x": {"resource": "a"}, "y": {"type": "broken", "init_parameters": {"a": 1}}}},
    {"windrow": 1, "resources": {"a": "memory:", "b": {"type": "schema_store", "init_parameters": {}}}},
    {"windrow": 1, "connections": [{"sender": "a.b", "receiver": "c.d"}], "inputs": {"q": ["a.b"], "r": "a.c"}},
    {"windrow": 1, "outputs": {"a": "b.c"}, "metadata": {}, "max_runs_per_component": 5, "type_check": "off"},
]

BAD: list[dict[str, Any]] = [
    {},
    {"windrow": 2},
    {"windrow": 1, "more": 1},
    {"windrow": 1, "components": {"x": {"type": "unknown"}}},
    {"windrow": 1, "components": {"x": {"type": "json_schema_test.Typed"}}},
    {"windrow": 1, "components": {"x": {"resource": "a", "type": "b"}}},
    {"windrow": 1, "components": {"x": {"init_parameters": {}}}},
    {"windrow": 1, "components": {"x": {"type": "t"}}},
    {"windrow": 1, "connections": [{"sender": "a.b"}]},
    {"windrow": 1, "type_check": "never"},
    {"windrow": 1, "max_runs_per_component": 0},
    file_with(),
    file_with(name=5),
    file_with(name="a", top_k=0),
    file_with(name="a", top_k=100),
    file_with(name="a", top_k="ten"),
    file_with(name="a", mode="SLO"),
    file_with(name="a", level="mid"),
    file_with(name="a", unknown=1),
    file_with(name="a", routes=[{"note": 1}]),
    file_with(name="a", routes=[{"to": "a", "note": "b"}]),
    file_with(name="a", key="sk-123"),
]


@pytest.mark.parametrize("document", GOOD, ids=str)
def test_accepted(validator: Draft202012Validator, document: dict[str, Any]) -> None:
    assert [error.message for error in validator.iter_errors(document)] == []


@pytest.mark.parametrize("document", BAD, ids=str)
def test_refused(validator: Draft202012Validator, document: dict[str, Any]) -> None:
    assert not validator.is_valid(document)


def test_what_is_written_is_accepted(validator: Draft202012Validator) -> None:
    pipeline = Pipeline(metadata={"a": 1})
    pipeline.add_component("x", Typed("a", mode=Mode.SLOW, key=Secret.from_env_var("A"), anything=(1, 2)))
    pipeline.expose(inputs={"q": ["x.text"]}, outputs={"a": "x.text"})
    document = to_dict(pipeline, registry=REGISTRY)
    assert validator.is_valid(document)
    assert loads(str(document).replace("'", '"').replace("True", "true"), registry=REGISTRY) == pipeline


@pytest.mark.parametrize(
    ("tp", "expected"),
    [
        (Any, {}),
        (int | None, {"anyOf": [{"type": "integer"}, {"type": "null"}]}),
        (Path, {"type": "string"}),
        (type, {"type": "string"}),
        (dict, {"type": "object"}),
        (list[Any], {"type": "array"}),
        (int | Store, {}),
        (Annotated[float, Range(gt=0, le=1)], {"type": "number", "exclusiveMinimum": 0, "maximum": 1}),
    ],
)
def test_annotations(tp: Any, expected: dict[str, Any]) -> None:
    assert annotation_schema(tp) == expected


def test_the_installed_components_make_a_valid_schema() -> None:
    found = schema()
    Draft202012Validator.check_schema(found)
    assert Draft202012Validator(found).is_valid(
        {"windrow": 1, "components": {"p": {"type": "PromptBuilder", "init_parameters": {"template": "hi"}}}}
    )
