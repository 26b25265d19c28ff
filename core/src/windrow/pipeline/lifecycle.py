"""Warming up a pipeline's components, once each, and closing what the pipeline owns."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from typing import Any


class Warmth:
    """Which of an instance's warm-up methods have been called; `lock` is held while one is."""

    __slots__ = ("__weakref__", "done", "lock")

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.done: set[str] = set()

    def needs(self, instance: object, method: str) -> bool:
        """Whether the instance has this method and it has not been called."""
        return method not in self.done and callable(getattr(instance, method, None))


_known: dict[int, tuple[weakref.ref[Any], Warmth]] = {}
_known_lock = threading.Lock()


def warmth_of(instance: object) -> Warmth:
    """The state of an instance, the same one in every pipeline that it stands in."""
    key = id(instance)
    with _known_lock:
        found = _known.get(key)
        if found is not None and found[0]() is instance:
            return found[1]
        warmth = Warmth()
        try:
            reference = weakref.ref(instance, lambda dead: _forget(key, dead))
        except TypeError:  # an instance with __slots__ only: known to one pipeline, not to all
            return warmth
        _known[key] = (reference, warmth)
        return warmth


def _forget(key: int, dead: weakref.ref[Any]) -> None:
    found = _known.get(key)
    if found is not None and found[0] is dead:
        del _known[key]


class WarmUp:
    """The warm-up of one pipeline. Safe to call from many threads and tasks; each instance is warmed once."""

    def __init__(self) -> None:
        self._warmth: dict[int, tuple[object, Warmth]] = {}

    def _pairs(self, instances: Iterable[object]) -> list[tuple[Any, Warmth]]:
        for instance in instances:
            if id(instance) not in self._warmth:
                self._warmth.setdefault(id(instance), (instance, warmth_of(instance)))
        return [self._warmth[id(instance)] for instance in instances]

    def run(self, instances: Sequence[object]) -> None:
        """Call `warm_up` of every instance that has not had it."""
        for instance, warmth in self._pairs(instances):
            if warmth.needs(instance, "warm_up"):
                with warmth.lock:
                    if warmth.needs(instance, "warm_up"):
                        finish_blocking(instance.warm_up())
                        warmth.done.add("warm_up")

    async def run_async(self, instances: Sequence[object]) -> None:
        """The same without stopping the event loop; `warm_up_async` is preferred where a component has it."""
        import asyncio

        for instance, warmth in self._pairs(instances):
            method = "warm_up_async" if hasattr(instance, "warm_up_async") else "warm_up"
            if not warmth.needs(instance, method):
                continue
            while not warmth.lock.acquire(blocking=False):  # never waited for in a thread: cancelling must not leak it
                await asyncio.sleep(0.005)
            try:
                if warmth.needs(instance, method):
                    await _call_without_blocking(getattr(instance, method))
                    warmth.done.add(method)
            finally:
                warmth.lock.release()


async def _call_without_blocking(method: Callable[[], Any]) -> None:
    import asyncio
    import inspect

    if inspect.iscoroutinefunction(method):
        await method()
        return
    returned = await asyncio.to_thread(method)
    if inspect.isawaitable(returned):
        await returned


def finish_blocking(returned: Any) -> None:
    """Wait for what a method returned, if it is a coroutine, on the loop that runs async components."""
    if isinstance(returned, Coroutine):
        from windrow.engine.background import BackgroundCall

        BackgroundCall(returned).result()


def close_all(owned: Sequence[object]) -> None:
    """Close in reverse order of making; an error of one does not keep the others open."""
    errors: list[Exception] = []
    for instance in reversed(owned):
        close = getattr(instance, "close", None)
        try:
            _cool(instance)
            if callable(close):
                finish_blocking(close())
        except Exception as error:
            errors.append(error)
    _raise(errors)


async def close_all_async(owned: Sequence[object]) -> None:
    """The same on the running event loop; `close_async` is preferred where an object has it."""
    errors: list[Exception] = []
    for instance in reversed(owned):
        close = getattr(instance, "close_async", None) or getattr(instance, "close", None)
        try:
            _cool(instance)
            closing = close() if callable(close) else None
            if isinstance(closing, Awaitable):
                await closing
        except Exception as error:
            errors.append(error)
    _raise(errors)


def _cool(instance: object) -> None:
    """Let the next run warm up again what was closed."""
    with _known_lock:
        found = _known.get(id(instance))
    if found is not None and found[0]() is instance:
        found[1].done.clear()


def _raise(errors: Sequence[Exception]) -> None:
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise ExceptionGroup("several objects failed to close", errors)
