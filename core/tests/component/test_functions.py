"""`@component` on functions."""

import asyncio
import copy
import inspect
import pickle
from typing import Any, TypedDict

import pytest

from windrow.component import (
    CATALOG,
    InputSocket,
    OutputSocket,
    SocketKind,
    Variadic,
    component,
    describe,
    is_component,
)


class Split(TypedDict):
    head: str
    tail: list[str]


@component
def double(number: int, times: int = 2) -> int:
    """Multiply."""
    return number * times


@component
def split(text: str) -> Split:
    head, *tail = text.split()
    return {"head": head, "tail": tail}


@component(name="acme.total")
def total(numbers: Variadic[int], *, start: int = 0) -> int:
    return sum(numbers, start)


@component
async def fetch(address: str) -> bytes:
    await asyncio.sleep(0)
    return address.encode()


@component
async def fetch_split(address: str) -> Split:
    return {"head": address, "tail": []}


@component
@component.output_types(large=int, small=int)
def route(number: int) -> dict[str, int]:
    return {"large": number} if number > 9 else {"small": number}


@component
def anything(self: int, args: Any):  # type: ignore[no-untyped-def]
    return self


@pytest.mark.parametrize(
    ("function", "kwargs", "called", "outputs"),
    [
        (double, {"number": 2}, 4, {"result": 4}),
        (double, {"number": 2, "times": 3}, 6, {"result": 6}),
        (split, {"text": "a b"}, {"head": "a", "tail": ["b"]}, {"head": "a", "tail": ["b"]}),
        (total, {"numbers": [1, 2], "start": 1}, 4, {"result": 4}),
        (route, {"number": 10}, {"large": 10}, {"large": 10}),
        (anything, {"self": 1, "args": 2}, 1, {"result": 1}),
    ],
)
def test_called_and_run(function: Any, kwargs: dict[str, Any], called: Any, outputs: dict[str, Any]) -> None:
    assert function(**kwargs) == called
    assert function.run(**kwargs) == outputs


def test_an_async_function_is_awaited() -> None:
    async def both() -> tuple[bytes, dict[str, Any], dict[str, Any]]:
        return await fetch("a"), await fetch.run("a"), await fetch_split.run("a")

    assert asyncio.run(both()) == (b"a", {"result": b"a"}, {"head": "a", "tail": []})
    assert describe(fetch).is_async
    assert not describe(double).is_async


@pytest.mark.parametrize(
    ("function", "name", "inputs", "outputs"),
    [
        (double, "double", [InputSocket("number", int), InputSocket("times", int, 2)], [OutputSocket("result", int)]),
        (split, "split", [InputSocket("text", str)], [OutputSocket("head", str), OutputSocket("tail", list[str])]),
        (
            total,
            "acme.total",
            [InputSocket("numbers", int, kind=SocketKind.VARIADIC), InputSocket("start", int, 0)],
            [OutputSocket("result", int)],
        ),
        (fetch, "fetch", [InputSocket("address", str)], [OutputSocket("result", bytes)]),
        (route, "route", [InputSocket("number", int)], [OutputSocket("large", int), OutputSocket("small", int)]),
        (
            anything,
            "anything",
            [InputSocket("self", int), InputSocket("args", Any)],
            [OutputSocket("result", Any)],
        ),
    ],
)
def test_description(function: Any, name: str, inputs: list[InputSocket], outputs: list[OutputSocket]) -> None:
    description = describe(function)
    assert is_component(function)
    assert description.name == name
    assert description.parameters == {}
    assert list(description.inputs.values()) == inputs
    assert list(description.outputs.values()) == outputs


def test_a_registered_name_leads_back_to_the_function() -> None:
    (cls,) = CATALOG.find("acme.total")
    assert cls() is total
    assert describe(total).cls is cls
    assert CATALOG.name_of(cls) == "acme.total"


def test_it_looks_like_the_function() -> None:
    assert double.__name__ == "double"
    assert double.__doc__ == "Multiply."
    assert str(inspect.signature(double)) == "(number: int, times: int = 2) -> int"
    assert repr(double) == "<component double>"


@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy])
def test_a_copy_is_the_same_object(duplicate: Any) -> None:
    assert duplicate(double) is double


def test_pickling_goes_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys
    from types import ModuleType

    module = ModuleType(double.__module__)
    module.double = double  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, double.__module__, module)
    assert pickle.loads(pickle.dumps(double)) is double
