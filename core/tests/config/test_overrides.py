"""`--set path=value`."""

from typing import Any

import pytest

from windrow.component import component
from windrow.config import loads
from windrow.errors import ConfigError


@component(name="overrides_test.Hold")
class Hold:
    def __init__(self, value: Any = None, top_k: int = 1) -> None:
        self.value = value
        self.top_k = top_k

    @component.output_types(text=str)
    def run(self, text: str) -> dict[str, Any]:
        return {"text": text}


@component(name="overrides_test.Other")
class Other(Hold):
    """Another type."""


FILE = """\
windrow: 1
components:
  x: {type: overrides_test.Hold, init_parameters: {value: {a: [1, {b: 2}]}}}
  y: {type: overrides_test.Hold}
  two words: {type: overrides_test.Hold}
"""
X = "components.x.init_parameters"


@pytest.mark.parametrize(
    ("override", "name", "attribute", "value"),
    [
        (f"{X}.top_k=5", "x", "top_k", 5),
        (f"{X}.value=no", "x", "value", "no"),
        (f"{X}.value=", "x", "value", None),
        (f'{X}.value=""', "x", "value", ""),
        (f"{X}.value=a=b: c # d", "x", "value", "a=b: c # d"),
        (f"{X}.value=[1, a]", "x", "value", [1, "a"]),
        (f"{X}.value={{a: 1}}", "x", "value", {"a": 1}),
        (f"{X}.value=${{V}}", "x", "value", 7),
        (f"{X}.value.a.0=9", "x", "value", {"a": [9, {"b": 2}]}),
        (f"{X}.value.a.1.b=9", "x", "value", {"a": [1, {"b": 9}]}),
        (f"{X}.value.c=9", "x", "value", {"a": [1, {"b": 2}], "c": 9}),
        ("components.y.init_parameters.top_k=5", "y", "top_k", 5),
        ("components.two words.init_parameters.top_k=5", "two words", "top_k", 5),
    ],
)
def test_setting(override: str, name: str, attribute: str, value: Any) -> None:
    part = loads(FILE, overrides=[override], env={"V": "7"}).graph.components[name]
    assert getattr(part, attribute) == value


def test_setting_a_type_an_option_and_the_last_one_wins() -> None:
    overrides = ["components.y.type=overrides_test.Other", "max_runs_per_component=3", "max_runs_per_component=4"]
    pipeline = loads(FILE, overrides=overrides)
    assert isinstance(pipeline.graph.components["y"], Other)
    assert pipeline.graph.max_runs_per_component == 4
    assert loads(FILE, overrides=["metadata.name=a"]).metadata == {"name": "a"}


@pytest.mark.parametrize(
    ("override", "path", "words"),
    [
        ("components.z.init_parameters.top_k=5", "components.z", 'there is no "z"'),
        ("components.two wrds.type=x", "components.two wrds", 'did you mean "two words"?'),
        (f"{X}.top_k=ten", f"{X}.top_k", 'expected int, got "ten"'),
        (f"{X}.topk=5", f"{X}.topk", 'did you mean "top_k"?'),
        (f"{X}.value.a.5=1", f"{X}.value.a.5", "neither a mapping nor a list that long"),
        (f"{X}.value.a.9.b=1", f"{X}.value.a.9", "nothing stands there"),
        (f"{X}.value.a.0.b=1", f"{X}.value.a.0.b", "neither a mapping"),
        (f"{X}.value=[1", f"{X}.value", "not YAML"),
        (f"{X}.value=[{'[' * 200}", f"{X}.value", "nested more than 100 deep"),
        (f"{X}.value={'9' * 5000}", f"{X}.value", "a number of 5000 characters"),
        ("no equals", "", "expected path=value"),
        ("=5", "", "expected path=value"),
    ],
)
def test_faults(override: str, path: str, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        loads(FILE, overrides=[override])
    assert [problem.path for problem in caught.value.problems] == [path]
    assert words in str(caught.value)
