"""The asynchronous driver: a single ready step is awaited in the driver's own task, several in tasks that pull.

Synchronous components run in threads, because inline they would stop the event loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from time import perf_counter
from typing import Any, Final

from windrow.engine.failures import StepCancelled
from windrow.engine.outcome import Outcome, RunOptions
from windrow.engine.program import Program
from windrow.engine.scheduler import Step
from windrow.engine.session import Session
from windrow.engine.threads import ThreadPool

_THREADS: Final = ThreadPool("windrow-sync", limit=64)
_NOBODY: Final[set[Any]] = set()
"""Stands for a set that is made when first needed: most runs of many at once never have two steps ready."""


async def run_async(program: Program, inputs: Mapping[str, Mapping[str, Any]], options: RunOptions) -> Outcome:
    """Run a program to its end on the running event loop; cancelling the caller's task cancels the run.

    Raises:
        RunError: a step failed, nothing could start, or a component would have run once too often.
    """
    session = Session(program, inputs, options)
    crew = _Crew(session, options.max_concurrency)
    try:
        step = session.claim()
        while step is not None:
            if session.scheduler.ready and options.max_concurrency != 1:
                step = await crew.share(step)
            else:
                step = await crew.work(step, alone=True)
        if crew.interrupt is not None:
            raise crew.interrupt
    except BaseException as error:
        session.abandon(error)
        raise
    return session.outcome()


class _Crew:
    """The tasks that run one program's steps: the caller's alone, or several workers."""

    __slots__ = ("_all_idle", "_in_threads", "_is_failing", "_most", "_session", "_workers", "interrupt")

    def __init__(self, session: Session, most: int | None) -> None:
        self.interrupt: BaseException | None = None
        self._session = session
        self._most = most
        self._is_failing = False
        self._workers: set[asyncio.Task[Any]] = _NOBODY
        self._in_threads: set[asyncio.Task[Any] | None] = _NOBODY
        self._all_idle: asyncio.Future[None] | None = None

    async def work(self, step: Step | None, *, alone: bool) -> Step | None:
        """Run steps one after another while there are any; alone, return the next one once two are ready."""
        session = self._session
        while step is not None:
            started = perf_counter()
            try:
                outputs = await (self._run(step) if session.reporter is None else self._run_reported(step))
            except BaseException as error:
                self._book_failure(step, error)
            else:
                session.finish(step[0], step[1], outputs, perf_counter() - started)
                if session.stopped:
                    self._cancel_others()
            step = session.claim()
            if session.scheduler.ready and self._most != 1:
                if alone:
                    return step
                self._add_workers()
        return None

    async def share(self, step: Step) -> Step | None:
        """Run steps in tasks of their own until nothing is in flight."""
        self._workers, self._in_threads = set(), set()
        self._all_idle = asyncio.get_running_loop().create_future()
        self._add_worker(step)
        self._add_workers()
        try:
            await self._all_idle
        finally:
            if self._workers:
                self._session.stop()
                self._cancel(self._workers)
                await asyncio.wait(self._workers)
        return self._session.claim()

    def _add_workers(self) -> None:
        while self._most is None or len(self._workers) < self._most:
            step = self._session.claim()
            if step is None:
                return
            self._add_worker(step)

    def _add_worker(self, step: Step) -> None:
        task = asyncio.create_task(self.work(step, alone=False))
        self._workers.add(task)
        task.add_done_callback(self._remove_worker)

    def _remove_worker(self, task: asyncio.Task[Any]) -> None:
        self._workers.discard(task)
        if not task.cancelled() and task.exception() is not None:  # none of a component's: those are booked
            self.interrupt = task.exception()
            self._cancel_others()
        if not self._workers and self._all_idle is not None and not self._all_idle.done():
            self._all_idle.set_result(None)

    def _book_failure(self, step: Step, error: BaseException) -> None:
        """Note how a step failed, and cancel the others; pass on what was meant for the task itself."""
        if isinstance(error, asyncio.CancelledError):
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise error
            error = StepCancelled("the component's coroutine was cancelled")
        if isinstance(error, KeyboardInterrupt | SystemExit):
            self.interrupt = error
        else:
            self._session.fail(step[0], step[1], error)
        self._cancel_others()

    def _cancel_others(self) -> None:
        """Start nothing more; cancel what can be cancelled. Threads are awaited."""
        self._session.stop()
        if not self._is_failing:  # a second cancellation would disturb the cleaning up after the first
            self._is_failing = True
            self._cancel(self._workers - self._in_threads)

    def _cancel(self, workers: set[asyncio.Task[Any]]) -> None:
        for task in workers:
            if task is not asyncio.current_task():
                task.cancel()

    def _run(self, step: Step) -> Awaitable[Any]:
        node, _, inputs = step
        declaration = self._session.program.nodes[node]
        run = declaration.run if declaration.is_async else declaration.run_async
        if run is None:
            return self._run_in_thread(declaration.run, inputs)
        coroutine: Awaitable[Any] = run(**inputs)
        return coroutine

    async def _run_reported(self, step: Step) -> Any:
        reporter = self._session.reporter
        assert reporter is not None
        with reporter.step(*step):
            return await self._run(step)

    async def _run_in_thread(self, run: Callable[..., Any], inputs: dict[str, Any]) -> Any:
        loop = asyncio.get_running_loop()
        done: asyncio.Future[tuple[Any, BaseException | None]] = loop.create_future()
        task = asyncio.current_task()
        if self._workers:
            self._in_threads.add(task)
        try:
            _THREADS.submit(partial(copy_context().run, _call_and_tell, loop, done, partial(run, **inputs)))
            outputs, error = await done
        finally:
            self._in_threads.discard(task)
        if error is not None:
            raise error
        return outputs


def _call_and_tell(
    loop: asyncio.AbstractEventLoop, done: asyncio.Future[tuple[Any, BaseException | None]], call: Callable[[], Any]
) -> None:
    """Make a call in a thread, and tell the loop how it ended."""
    answer: tuple[Any, BaseException | None]
    try:
        answer = call(), None
    except BaseException as error:
        answer = None, error
    with suppress(RuntimeError):  # the loop has been closed since: nobody waits for the answer
        loop.call_soon_threadsafe(_set, done, answer)


def _set(done: asyncio.Future[Any], answer: Any) -> None:
    if not done.done():  # its run may have been cancelled
        done.set_result(answer)
