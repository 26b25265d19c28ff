"""Capturing constructor arguments of classes that are no components, and their ranges."""

import math
from typing import Annotated, Any, Optional

import pytest
from hypothesis import given
from hypothesis import strategies as st

from windrow.component import Range, captures_parameters, is_component, parameters_of, range_of
from windrow.errors import ComponentError


@captures_parameters
class Store:
    def __init__(self, path: str = "", *, size: int = 5, **options: Any) -> None:
        self.path = path


class NamedStore(Store):
    def __init__(self, name: str) -> None:
        super().__init__(f"{name}.db", size=1)


class QuietStore(Store): ...


@captures_parameters
class DecoratedAgain(Store):
    def __init__(self, name: str) -> None:
        super().__init__(f"{name}.db")


@captures_parameters
class Searcher:
    def __init__(
        self,
        top_k: Annotated[int, Range(ge=1)] = 10,
        weight: Annotated[float, Range(ge=0, le=1)] = 0.5,
        limit: Annotated[int, Range(gt=0)] | None = None,
        later: "Annotated[int, Range(lt=9)]" = 0,
        store: "Missing" = None,  # type: ignore[name-defined] # noqa: F821
    ) -> None:
        self.top_k = top_k


class Plain: ...


@pytest.mark.parametrize(
    ("instance", "parameters"),
    [
        (Store(), {}),
        (Store("a"), {"path": "a"}),
        (Store(path="a", size=2, wal=True), {"path": "a", "size": 2, "wal": True}),
        (NamedStore("a"), {"name": "a"}),
        (QuietStore("a"), {"path": "a"}),
        (DecoratedAgain("a"), {"name": "a"}),
    ],
)
def test_parameters_of(instance: object, parameters: dict[str, Any]) -> None:
    assert parameters_of(instance) == parameters
    assert not is_component(instance)


def test_the_same_arguments_make_an_equal_object_again() -> None:
    store = Store("a", size=2, wal=True)
    again = Store(**parameters_of(store))
    assert parameters_of(again) == parameters_of(store)


def test_constructing_again_captures_again() -> None:
    store = Store("a")
    store.__init__("b")  # type: ignore[misc]
    assert parameters_of(store) == {"path": "b"}


def test_a_class_that_captures_nothing() -> None:
    with pytest.raises(ComponentError, match=r"^Plain: constructor arguments are not captured"):
        parameters_of(Plain())


@pytest.mark.parametrize(
    "arguments",
    [{"top_k": 1}, {"weight": 0}, {"weight": 1.0}, {"limit": None}, {"limit": 1}, {"later": 8}, {"store": object()}],
)
def test_in_range(arguments: dict[str, Any]) -> None:
    assert parameters_of(Searcher(**arguments)) == arguments


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"top_k": 0}, "Searcher.top_k: expected int ≥ 1, got 0"),
        ({"top_k": "ten"}, "Searcher.top_k: expected int ≥ 1, got 'ten'"),
        ({"top_k": 2.5}, "Searcher.top_k: expected int ≥ 1, got 2.5"),
        ({"top_k": None}, "Searcher.top_k: expected int ≥ 1, got None"),
        ({"top_k": True}, "Searcher.top_k: expected int ≥ 1, got True"),
        ({"weight": 1.5}, "Searcher.weight: expected float ≥ 0 and ≤ 1, got 1.5"),
        ({"weight": math.nan}, "Searcher.weight: expected float ≥ 0 and ≤ 1, got nan"),
        ({"limit": 0}, "Searcher.limit: expected int > 0 or None, got 0"),
        ({"later": 9}, "Searcher.later: expected int < 9, got 9"),
        ({"top_k": "x" * 1000}, "Searcher.top_k: expected int ≥ 1, got 'x{79}.$"),
    ],
)
def test_out_of_range(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ComponentError, match=message):
        Searcher(**arguments)


@pytest.mark.parametrize(
    ("annotation", "text"),
    [
        (Annotated[int, Range(ge=1)], "int ≥ 1"),
        (Annotated[float, "note", Range(gt=0, lt=2)], "float > 0 and < 2"),
        (Annotated[int, Range(ge=1)] | None, "int ≥ 1 or None"),
        (Optional[Annotated[float, Range(le=1)]], "float ≤ 1 or None"),  # noqa: UP045
        (Annotated[int | None, Range(ge=1)], "int ≥ 1 or None"),
        (int, None),
        (Annotated[int, "note"], None),
        (int | None, None),
    ],
)
def test_range_of(annotation: Any, text: str | None) -> None:
    found = range_of(annotation)
    assert (None if found is None else found[0].text(found[1])) == text


@given(st.integers(-9, 9), st.integers(-9, 9), st.integers(-9, 9))
def test_a_range_is_an_interval(low: int, high: int, value: int) -> None:
    assert Range(ge=low, le=high).admits(value) is (low <= value <= high)
    assert Range(gt=low, lt=high).admits(value) is (low < value < high)
