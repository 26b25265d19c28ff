"""Descriptors that make two methods, one to call and one to await, out of one text."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import suppress
from types import MethodType
from typing import Any, Concatenate, Generic, ParamSpec, Self, TypeVar, overload

from windrow.stores.driver import Pages, Steps, drive, drive_async, drive_pages, drive_pages_async
from windrow.stores.session import Session

P = ParamSpec("P")
T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])


class Method(Generic[F]):
    """A method made at class definition: reading it from an instance binds it like any other."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.__doc__ = function.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self.function.__name__ = name
        self.function.__qualname__ = f"{owner.__qualname__}.{name}"

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type | None = None) -> F: ...
    def __get__(self, instance: object | None, owner: type | None = None) -> Any:
        return self if instance is None else MethodType(self.function, instance)


class operation(Method[Callable[P, T]]):  # noqa: N801  (a decorator)
    """Decorates the text of an operation: a generator method whose first argument after self is the session."""

    def __init__(self, text: Callable[Concatenate[Any, Session, P], Steps[T]]) -> None:
        def call(store: Any, /, *args: P.args, **kwargs: P.kwargs) -> T:
            return drive(text(store, store._lifecycle.session(), *args, **kwargs))

        super().__init__(_dress(call, text))
        self._text = text

    def twin(self) -> Method[Callable[P, Coroutine[Any, Any, T]]]:
        """The same operation, to await."""
        text, call = self._text, self.function

        async def call_async(store: Any, /, *args: P.args, **kwargs: P.kwargs) -> T:
            lifecycle = store._lifecycle
            if lifecycle.uses_threads:
                import asyncio

                result: T = await asyncio.to_thread(call, store, *args, **kwargs)
                return result
            return await drive_async(text(store, await lifecycle.session_async(), *args, **kwargs))

        return Method(_dress(call_async, text))


class paged_operation(Method[Callable[P, Iterator[T]]]):  # noqa: N801  (a decorator)
    """Like `operation`, for a text that yields `Page`s of what its caller iterates over."""

    def __init__(self, text: Callable[Concatenate[Any, Session, P], Pages[T]]) -> None:
        def call(store: Any, /, *args: P.args, **kwargs: P.kwargs) -> Iterator[T]:
            for page in drive_pages(text(store, store._lifecycle.session(), *args, **kwargs)):
                yield from page

        super().__init__(_dress(call, text))
        self._text = text

    def twin(self) -> Method[Callable[P, AsyncIterator[T]]]:
        """The same operation, for `async for`."""
        text = self._text

        async def call_async(store: Any, /, *args: P.args, **kwargs: P.kwargs) -> AsyncIterator[T]:
            lifecycle = store._lifecycle
            if lifecycle.uses_threads:
                pages = _pages_in_threads(lambda: text(store, lifecycle.session(), *args, **kwargs))
            else:
                pages = drive_pages_async(text(store, await lifecycle.session_async(), *args, **kwargs))
            async for page in pages:
                for value in page:
                    yield value

        return Method(_dress(call_async, text))


async def _pages_in_threads(start: Callable[[], Pages[T]]) -> AsyncIterator[list[T]]:
    import asyncio

    pages = drive_pages(await asyncio.to_thread(start))
    try:
        while (page := await asyncio.to_thread(next, pages, None)) is not None:
            yield page
    finally:
        with suppress(ValueError):  # cancelled while a thread is still inside
            pages.close()


def _dress(function: Callable[..., Any], text: Callable[..., Any]) -> Callable[..., Any]:
    """Give a made function the documentation of its text and its signature, less the session."""
    signature = inspect.signature(text)
    store, _session, *rest = signature.parameters.values()
    function.__doc__ = text.__doc__
    function.__module__ = text.__module__
    returned = str(signature.return_annotation).partition("[")[2].removesuffix("]")
    shown = signature.replace(parameters=[store, *rest], return_annotation=returned)
    function.__signature__ = shown  # type: ignore[attr-defined]  # inspect reads it
    return function
