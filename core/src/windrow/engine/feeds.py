"""Runs that put their events into a queue, for streams to read: one in threads, one in tasks."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable, Mapping
from contextvars import copy_context
from functools import partial
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from windrow.engine.blocking import HELPERS, BlockingRun
from windrow.engine.events import Event
from windrow.engine.outcome import Outcome, RunOptions
from windrow.engine.program import Program
from windrow.errors import RunError

if TYPE_CHECKING:
    import asyncio


class Ending:
    """How a streamed run ended, as far as it has."""

    def __init__(self) -> None:
        self.is_known = False
        self._outcome: Outcome | None = None
        self._error: BaseException | None = None

    def set(self, outcome: Outcome | None, error: BaseException | None) -> None:
        """Note the end; only the first one counts."""
        if not self.is_known:
            self.is_known, self._outcome, self._error = True, outcome, error

    def outcome(self) -> Outcome:
        """Return the outcome, or raise the error that the run ended with."""
        if self._error is not None:
            raise self._error
        if self._outcome is None:
            raise RunError("the run has not ended; read its events to the end first")
        return self._outcome


class ThreadFeed:
    """A blocking run in a thread of its own. `next` gives its events, then None."""

    def __init__(self, program: Program, inputs: Mapping[str, Mapping[str, Any]], options: RunOptions) -> None:
        self._events: SimpleQueue[Event | None] = SimpleQueue()
        self._ending = Ending()
        self._is_read = False
        self._run = BlockingRun(program, inputs, _heard_by(self._events.put, options))
        self._run_id = options.run_id
        self.outcome = self._ending.outcome
        HELPERS.submit(partial(copy_context().run, self._execute))

    def next(self) -> Event | None:
        """Wait for the next event; None: there are no more."""
        event = None if self._is_read else self._events.get()
        self._is_read = event is None
        return event

    def stop(self) -> None:
        """Cancel the run, unless it has ended."""
        if not self._ending.is_known:
            error = _left_early(self._run_id)
            self._ending.set(None, error)
            self._run.cancel(error)

    def _execute(self) -> None:
        try:
            self._ending.set(self._run.execute(), None)
        except BaseException as error:
            self._ending.set(None, error)
        self._events.put(None)


class TaskFeed:
    """An asynchronous run in a task of its own. `next` gives its events, then None."""

    def __init__(self, program: Program, inputs: Mapping[str, Mapping[str, Any]], options: RunOptions) -> None:
        import asyncio

        from windrow.engine.asynchronous import run_async

        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        self._events: asyncio.Queue[Event | None] = asyncio.Queue()
        self._ending = Ending()
        self._is_read = False
        self._run_id = options.run_id
        self.outcome = self._ending.outcome
        run = partial(run_async, program, inputs, _heard_by(self._put, options))
        self._task = self._loop.create_task(self._execute(run))

    async def next(self) -> Event | None:
        """Wait for the next event; None: there are no more."""
        event = None if self._is_read else await self._events.get()
        self._is_read = event is None
        return event

    async def stop(self) -> None:
        """Cancel the run, unless it has ended, and wait until its tasks are done."""
        import asyncio

        if not self._ending.is_known:
            self._ending.set(None, _left_early(self._run_id))
            self._task.cancel()
        await asyncio.wait([self._task])

    async def _execute(self, run: Callable[[], Awaitable[Outcome]]) -> None:
        try:
            self._ending.set(await run(), None)
        except BaseException as error:
            self._ending.set(None, error)
        self._events.put_nowait(None)

    def _put(self, event: Event) -> None:
        """Take an event; a synchronous component emits its chunks from another thread."""
        if threading.get_ident() == self._thread:
            self._events.put_nowait(event)
        else:
            self._loop.call_soon_threadsafe(self._events.put_nowait, event)


def _heard_by(put: Callable[[Event], None], options: RunOptions) -> RunOptions:
    """Return options that send each event to the feed, and to the run's own listener if it has one."""
    listener = options.listener
    if listener is None:
        return options._replace(listener=put)

    def both(event: Event) -> None:
        listener(event)
        put(event)

    return options._replace(listener=both)


def _left_early(run_id: str) -> RunError:
    return RunError("the stream was left before the run's end, which cancelled it", run_id=run_id)
