"""When two pipelines are equal."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from windrow import Pipeline, Variadic, component
from windrow.component import captures_parameters
from windrow.pipeline.equality import same_value


@captures_parameters
class Store:
    def __init__(self, index: str = "default") -> None:
        self.index = index


class Plain:
    pass


@component
class Part:
    def __init__(self, size: Any = 1, **options: Any) -> None:
        self.size = size

    @component.output_types(value=int)
    def run(self, value: int) -> dict[str, Any]:
        return {"value": value}


@component
class OtherPart(Part):
    pass


@component
class Sum:
    @component.output_types(total=int)
    def run(self, values: Variadic[int]) -> dict[str, Any]:
        return {"total": sum(values)}


@component
class Written:
    """Writes itself in its own way."""

    def __init__(self, secret: object, kept: int) -> None:
        self.kept = kept

    def to_dict(self) -> dict[str, Any]:
        return {"kept": self.kept}

    @component.output_types(value=int)
    def run(self, value: int) -> dict[str, Any]:
        return {"value": value}


def make(**options: Any) -> Pipeline:
    p = Pipeline(**options)
    p.add_components({"a": Part(2), "b": Part(3), "sum": Sum()})
    p.connect_many([("a", "sum"), ("b", "sum")])
    return p


def changed(change: Callable[[Pipeline], Any]) -> Pipeline:
    p = make()
    change(p)
    return p


def swapped() -> Pipeline:
    p = make()
    p.remove_component("sum")
    p.add_component("sum", Sum())
    return p.connect_many([("b", "sum"), ("a", "sum")])


def test_pipelines_built_alike_are_equal() -> None:
    assert make() == make()
    assert make(metadata={"name": "x"}) == make(metadata={"name": "x"})


def test_the_order_of_adding_components_does_not_matter() -> None:
    p = Pipeline()
    p.add_components({"sum": Sum(), "b": Part(3), "a": Part(2)})
    assert p.connect_many([("a", "sum"), ("b", "sum")]) == make()


@pytest.mark.parametrize(
    "other",
    [
        make(metadata={"name": "x"}),
        make(max_runs_per_component=7),
        make(type_check="off"),
        changed(lambda p: p.expose(inputs={"x": "a.value"})),
        changed(lambda p: p.expose(outputs={"x": "sum.total"})),
        changed(lambda p: p.add_component("c", Part())),
        changed(lambda p: p.remove_component("b")),
        swapped(),
        "a pipeline",
        None,
    ],
)
def test_pipelines_that_differ(other: Any) -> None:
    assert make() != other


def with_part(part: Any) -> Pipeline:
    p = Pipeline()
    p.add_component("part", part)
    return p


STORE = Store()


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (Part(1), Part(size=1), True),
        (Part(1), Part(2), False),
        (Part(), OtherPart(), False),
        (Part(1.0), Part(1), True),
        (Part(True), Part(1), False),
        (Part("1"), Part(1), False),
        (Part({"a": [1, 2]}), Part({"a": [1, 2]}), True),
        (Part({"a": [1, 2]}), Part({"a": [1, 3]}), False),
        (Part([1]), Part((1,)), False),
        (Part(Store("x")), Part(Store("x")), True),
        (Part(Store("x")), Part(Store("y")), False),
        (Part([Store("x")]), Part([Store("x")]), True),
        (Part(Part(1)), Part(Part(1)), True),
        (Part(STORE), Part(STORE), True),
        (Part(Plain()), Part(Plain()), False),
        (Part(int), Part(int), True),
        (Part(int), Part(str), False),
        (Part(np.array([1.0, 2.0])), Part(np.array([1.0, 2.0])), True),
        (Part(np.array([1.0, 2.0])), Part(np.array([1.0, 3.0])), False),
        (Part(x=1), Part(y=1), False),
        (Written(object(), 1), Written(object(), 1), True),
        (Written(object(), 1), Written(object(), 2), False),
    ],
)
def test_components_are_compared_by_class_and_parameters(one: Any, other: Any, equal: bool) -> None:
    assert (with_part(one) == with_part(other)) is equal


def test_pipelines_cannot_be_hashed() -> None:
    with pytest.raises(TypeError):
        hash(make())


def test_a_value_is_the_same_as_itself_even_if_not_equal() -> None:
    assert same_value(float("nan"), float("nan")) is False
    nan = float("nan")
    assert same_value([nan], [nan])
