"""The asynchronous driver: a single ready step is awaited in the driver's own task, several in tasks that pull.

Synchronous components run in threads, because inline they would stop the event loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
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


async def run_async(program: Program, inputs: Mapping[str, Mapping[str, Any]], options: RunOptions) -> Outcome:
    """Run a program to its end on the running event loop.

    Raises:
        RunError: a step failed, nothing could start, or a component would have run once too often.
    """
    return await AsyncRun(program, inputs, options).execute()


class AsyncRun:
    """One run on an event loop. `execute` once; cancelling its task cancels the run."""

    def __init__(self, program: Program, inputs: Mapping[str, Mapping[str, Any]], options: RunOptions) -> None:
        self._session = Session(program, inputs, options)
        self._call: Callable[..., Any] = self._run if options.listener is None else self._run_reported
        self._most_workers = options.max_concurrency
        self._workers: set[asyncio.Task[None]] = set()
        self._in_threads: set[asyncio.Task[Any] | None] = set()
        self._all_idle: asyncio.Future[None] | None = None
        self._interrupt: BaseException | None = None
        self._is_failing = False

    async def execute(self) -> Outcome:
        """Run to the end, in this task and further ones."""
        session = self._session
        try:
            while (step := session.claim()) is not None:
                if session.scheduler.ready and self._most_workers != 1:
                    await self._share(step)
                else:
                    await self._step(step)
            if self._interrupt is not None:
                raise self._interrupt
        except BaseException as error:
            session.abandon(error)
            raise
        return session.outcome()

    async def _share(self, step: Step) -> None:
        """Run steps in tasks of their own until nothing is in flight."""
        self._all_idle = asyncio.get_running_loop().create_future()
        self._add_worker(step)
        self._add_workers()
        try:
            await self._all_idle
        finally:
            if self._workers:
                self._session.stop()
                self._cancel_workers(self._workers)
                await asyncio.wait(self._workers)

    def _add_workers(self) -> None:
        while self._most_workers is None or len(self._workers) < self._most_workers:
            step = self._session.claim()
            if step is None:
                return
            self._add_worker(step)

    def _add_worker(self, step: Step) -> None:
        task = asyncio.create_task(self._work(step))
        self._workers.add(task)
        task.add_done_callback(self._remove_worker)

    def _remove_worker(self, task: asyncio.Task[None]) -> None:
        self._workers.discard(task)
        if not self._workers and self._all_idle is not None and not self._all_idle.done():
            self._all_idle.set_result(None)

    async def _work(self, step: Step | None) -> None:
        while step is not None:
            await self._step(step)
            step = self._session.claim()
            if self._session.scheduler.ready:
                self._add_workers()

    async def _step(self, step: Step) -> None:
        node, visit, _ = step
        started = perf_counter()
        try:
            outputs = await self._call(step)
        except (KeyboardInterrupt, SystemExit) as error:
            self._interrupt = error
            self._fail()
        except asyncio.CancelledError:
            if asyncio.current_task().cancelling():  # type: ignore[union-attr]  # a coroutine runs in a task
                raise
            self._session.fail(node, visit, StepCancelled("the component's coroutine was cancelled"))
            self._fail()
        except BaseException as error:
            self._session.fail(node, visit, error)
            self._fail()
        else:
            self._session.finish(node, visit, outputs, perf_counter() - started)
            if self._session.stopped:
                self._fail()

    def _fail(self) -> None:
        """Start nothing more; cancel what can be cancelled. Threads are awaited."""
        self._session.stop()
        if not self._is_failing:  # a second cancellation would disturb the cleaning up after the first
            self._is_failing = True
            self._cancel_workers(self._workers - self._in_threads)

    def _cancel_workers(self, workers: set[asyncio.Task[None]]) -> None:
        for task in workers:
            if task is not asyncio.current_task():
                task.cancel()

    def _run(self, step: Step) -> Any:
        node, _, inputs = step
        declaration = self._session.program.nodes[node]
        run = declaration.run if declaration.is_async else declaration.run_async
        if run is not None:
            return run(**inputs)
        return self._run_in_thread(declaration.run, inputs)

    async def _run_reported(self, step: Step) -> Any:
        reporter = self._session.reporter
        assert reporter is not None
        with reporter.step(*step):
            return await self._run(step)

    async def _run_in_thread(self, run: Callable[..., Any], inputs: dict[str, Any]) -> Any:
        loop = asyncio.get_running_loop()
        done: asyncio.Future[tuple[Any, BaseException | None]] = loop.create_future()
        task = asyncio.current_task()
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
    if not loop.is_closed():
        loop.call_soon_threadsafe(_set, done, answer)


def _set(done: asyncio.Future[Any], answer: Any) -> None:
    if not done.done():  # its run may have been cancelled
        done.set_result(answer)
