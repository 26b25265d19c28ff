"""The blocking driver: workers, the calling thread among them, take their next step under one lock.

Helpers are added only while more than one step is ready, so a chain never changes threads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import copy_context
from functools import partial
from threading import Lock
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from windrow.engine.failures import StepCancelled
from windrow.engine.outcome import Outcome, RunOptions
from windrow.engine.program import Program
from windrow.engine.scheduler import Step
from windrow.engine.session import Session
from windrow.engine.threads import ThreadPool
from windrow.errors import RunError

if TYPE_CHECKING:
    from windrow.engine.background import BackgroundCall

_MOST_THREADS: Final = 64
HELPERS: Final = ThreadPool("windrow-helper")


def run_blocking(program: Program, inputs: Mapping[str, Mapping[str, Any]], options: RunOptions) -> Outcome:
    """Run a program to its end in the calling thread and helpers.

    Raises:
        RunError: a step failed, nothing could start, or a component would have run once too often.
    """
    return BlockingRun(program, inputs, options).execute()


class BlockingRun:
    """One run in threads. `execute` once; `cancel` from any thread."""

    def __init__(self, program: Program, inputs: Mapping[str, Mapping[str, Any]], options: RunOptions) -> None:
        self._session = Session(program, inputs, options)
        self._most_helpers = (options.max_concurrency or _MOST_THREADS) - 1
        self._lock = Lock()
        self._wake = Lock()
        self._wake.acquire()
        self._called = 0  # helpers that have been asked for and have not come yet
        self._working = 0  # helpers that have a step
        self._is_waiting = False  # the calling thread waits for `_wake`
        self._interrupt: BaseException | None = None
        self._on_loop: set[BackgroundCall] = set()
        _refuse_own_loop(program)

    def execute(self) -> Outcome:
        """Run to the end, in this thread and helpers."""
        try:
            self._work(self._next_for_caller)
        except BaseException as error:
            with self._lock:
                self._session.abandon(error)
            self._cancel_coroutines()
            raise
        return self._session.outcome()

    def cancel(self, error: BaseException) -> None:
        """Start nothing more, cancel coroutines, and leave threads to themselves; `error` says why."""
        with self._lock:
            self._interrupt = error
            self._session.stop()
            self._wake_caller()
        self._cancel_coroutines()

    def _work(self, following: Callable[..., Step | None]) -> None:
        """Take steps and run them until there is nothing left for this thread."""
        call = self._run if self._session.reporter is None else self._run_reported
        step = following()
        while step is not None:
            started = perf_counter()
            try:
                outputs = call(step)
            except BaseException as error:
                self._fail(step, error)
                step = following()
            else:
                step = following(step[0], step[1], outputs, perf_counter() - started)

    def _next_for_caller(self, *ended: Any) -> Step | None:
        """Report an end, and take the next step; the calling thread waits while helpers may bring one."""
        session = self._session
        while True:
            with self._lock:
                if ended:
                    session.finish(*ended)
                    ended = ()
                step = session.claim()
                if self._interrupt is not None:
                    raise self._interrupt
                if step is not None or not self._working:
                    if session.scheduler.ready:
                        self._call_helpers()
                    return step
                self._is_waiting = True
            self._wake.acquire()

    def _next_for_helper(self, *ended: Any) -> Step | None:
        """Report an end, and take the next step; a helper that finds none leaves."""
        session = self._session
        with self._lock:
            if ended:
                session.finish(*ended)
            step = session.claim()
            if step is None:
                self._working -= 1
            elif session.scheduler.ready:
                self._call_helpers()
            if step is None or session.scheduler.ready:
                self._wake_caller()
        return step

    def _wake_caller(self) -> None:
        if self._is_waiting:
            self._is_waiting = False
            self._wake.release()

    def _call_helpers(self) -> None:
        """Ask for help with what is ready: at most as many at once as are at work, which doubles quickly."""
        free = self._most_helpers - self._called - self._working
        wanted = len(self._session.scheduler.ready) - self._called - self._is_waiting
        for _ in range(min(wanted, free, self._working + 1 - self._called)):
            self._called += 1
            HELPERS.submit(partial(copy_context().run, self._help))

    def _help(self) -> None:
        with self._lock:
            self._called -= 1
            self._working += 1
        try:
            self._work(self._next_for_helper)
        except BaseException as error:  # none of a component's: those are booked
            self.cancel(error)

    def _fail(self, step: Step, error: BaseException) -> None:
        with self._lock:
            if isinstance(error, KeyboardInterrupt | SystemExit):
                self._interrupt = error
                self._session.stop()
            elif not (self._session.stopped and isinstance(error, StepCancelled)):
                self._session.fail(step[0], step[1], error)
        self._cancel_coroutines()

    def _run(self, step: Step) -> Any:
        node, _, inputs = step
        declaration = self._session.program.nodes[node]
        if declaration.is_async:
            return self._run_on_loop(declaration.run, inputs)
        return declaration.run(**inputs)

    def _run_reported(self, step: Step) -> Any:
        reporter = self._session.reporter
        assert reporter is not None
        with reporter.step(*step):
            return self._run(step)

    def _run_on_loop(self, run: Callable[..., Any], inputs: dict[str, Any]) -> Any:
        from windrow.engine.background import BackgroundCall

        call = BackgroundCall(run(**inputs))
        self._on_loop.add(call)
        try:
            if self._session.stopped:
                call.cancel()
            return call.result()
        finally:
            self._on_loop.discard(call)

    def _cancel_coroutines(self) -> None:
        for call in list(self._on_loop):
            call.cancel()


def _refuse_own_loop(program: Program) -> None:
    """Refuse to block the loop that this program's async components would run on."""
    if not program.has_async:
        return
    from windrow.engine.background import is_background_thread

    if is_background_thread():
        raise RunError("a blocking run inside an async component would wait for itself; await an async run instead")
