"""Runs steps: generators that yield what a client's call returned, a value from a sync client, an awaitable from an
async one. The same text serves both; `backend.py` says what a backend author writes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Generator
from functools import wraps
from typing import Any, Generic, ParamSpec, TypeAlias, TypeVar

T = TypeVar("T")
P = ParamSpec("P")

Steps: TypeAlias = Generator[Any, Any, T]
"""Yields clients' results, gets them back, returns a T."""


class Page(Generic[T]):
    """Values that paged steps hand to their caller; whatever else they yield is a client's result."""

    __slots__ = ("values",)

    def __init__(self, values: list[T]) -> None:
        self.values = values


Pages: TypeAlias = Generator[Page[T] | Any, Any, None]
"""Steps that hand out pages on their way."""


def drive(steps: Steps[T]) -> T:
    """Run steps over a sync client and return their result."""
    try:
        value = next(steps)
        while True:
            value = steps.send(value)
    except StopIteration as stop:
        result: T = stop.value
        return result


async def drive_async(steps: Steps[T]) -> T:
    """Run steps over an async client; an awaited error is raised inside the steps, at their `yield`."""
    try:
        value = next(steps)
        while True:
            if hasattr(value, "__await__"):
                try:
                    value = await value
                except BaseException as error:
                    value = steps.throw(error)
                    continue
            value = steps.send(value)
    except StopIteration as stop:
        result: T = stop.value
        return result
    finally:
        steps.close()


def drive_pages(steps: Pages[T]) -> Generator[list[T], None, None]:
    """Run paged steps over a sync client; gives the values of each `Page` as it comes."""
    try:
        value = next(steps)
        while True:
            if type(value) is Page:
                yield value.values
            value = steps.send(value)
    except StopIteration:
        return
    finally:
        steps.close()


async def drive_pages_async(steps: Pages[T]) -> AsyncIterator[list[T]]:
    """Run paged steps over an async client; gives the values of each `Page` as it comes."""
    try:
        value = next(steps)
        while True:
            if type(value) is Page:
                yield value.values
            elif hasattr(value, "__await__"):
                try:
                    value = await value
                except BaseException as error:
                    value = steps.throw(error)
                    continue
            value = steps.send(value)
    except StopIteration:
        return
    finally:
        steps.close()


def immediate(function: Callable[P, T]) -> Callable[P, Steps[T]]:
    """Make a plain function a primitive: steps that call nothing and return at once."""

    @wraps(function)
    def steps(*args: P.args, **kwargs: P.kwargs) -> Steps[T]:
        return function(*args, **kwargs)
        yield  # makes this a generator

    return steps
