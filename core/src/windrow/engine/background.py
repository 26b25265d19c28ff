"""One event loop in a daemon thread of its own, where the blocking driver runs async components.

Loaded only when a run has such a component, because it imports asyncio.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from windrow.engine.failures import StepCancelled


class BackgroundCall:
    """A coroutine on the background loop, in the context of the thread that made the call."""

    def __init__(self, coroutine: Coroutine[Any, Any, Any]) -> None:
        self._coroutine = coroutine
        self._task: asyncio.Task[Any] | None = None
        self._is_cancelled = False
        self._done = threading.Event()
        self._loop = _LOOP.start()
        self._loop.call_soon_threadsafe(self._start)

    def result(self) -> Any:
        """Wait for the coroutine's end, and return or raise what it did."""
        self._done.wait()
        assert self._task is not None
        if self._task.cancelled():
            raise StepCancelled("the component's coroutine was cancelled")
        return self._task.result()

    def cancel(self) -> None:
        """Cancel the coroutine; `result` still waits until it has ended."""
        self._loop.call_soon_threadsafe(self._cancel)

    def _start(self) -> None:
        self._task = self._loop.create_task(self._coroutine)
        self._task.add_done_callback(lambda _: self._done.set())
        if self._is_cancelled:
            self._task.cancel()

    def _cancel(self) -> None:
        if self._task is not None and not self._is_cancelled:  # once: it may be cleaning up
            self._task.cancel()
        self._is_cancelled = True


def is_background_thread() -> bool:
    """Say whether the calling thread is the one that the background loop needs."""
    return _LOOP.thread is threading.current_thread()


class _LoopThread:
    """The loop and its thread, made on first use. A forked child makes its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self.thread: threading.Thread | None = None
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._forget)

    def start(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self.thread = threading.Thread(target=_serve, args=(self._loop,), name="windrow-loop", daemon=True)
                self.thread.start()
            return self._loop

    def _forget(self) -> None:
        self._lock = threading.Lock()
        self._loop = self.thread = None


def _serve(loop: asyncio.AbstractEventLoop) -> None:
    """Run the loop for ever. asyncio lets a component's KeyboardInterrupt and SystemExit out of it, too."""
    while not loop.is_closed():
        with suppress(KeyboardInterrupt, SystemExit):  # the task holds them, and its run raises them
            loop.run_forever()


_LOOP = _LoopThread()
