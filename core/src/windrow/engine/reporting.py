"""Telling a listener what happens in a run. Runs without one make no reporter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from itertools import islice
from threading import RLock
from typing import Any

from windrow.engine.copies import fork
from windrow.engine.events import (
    EMITTER,
    Chunk,
    Event,
    RunFailed,
    RunFinished,
    RunStarted,
    StepFinished,
    StepSkipped,
    StepStarted,
)
from windrow.engine.outcome import Outcome
from windrow.engine.program import Program
from windrow.engine.reasons import skip_reason
from windrow.engine.state import RunState


class Reporter:
    """Sends the events of one run to its listener, one at a time, from any thread; none after the last.

    A listener that raises is not called again; `fault` keeps the error for the end of the run.
    """

    def __init__(self, program: Program, run_id: str, listener: Callable[[Event], None]) -> None:
        self.fault: Exception | None = None
        self._program = program
        self._run_id = run_id
        self._listener = listener
        self._lock = RLock()
        self._is_over = False
        self._skips_told: dict[str, None] = {}

    def run_started(self) -> None:
        """Tell that the run begins."""
        self._send(RunStarted(self._run_id))

    @contextmanager
    def step(self, node: int, visit: int, inputs: Mapping[str, Any]) -> Iterator[None]:
        """Tell that a step begins, and let `emit` work inside it."""
        name = self._program.nodes[node].name
        self._send(StepStarted(self._run_id, name, visit, fork(inputs)))
        token = EMITTER.set(partial(self._chunk, name, visit))
        try:
            yield
        finally:
            EMITTER.reset(token)

    def step_finished(self, node: int, visit: int, outputs: Mapping[str, Any], seconds: float) -> None:
        """Tell that a component has returned, before anything starts from it."""
        self._send(StepFinished(self._run_id, self._program.nodes[node].name, visit, fork(outputs), seconds))

    def skips(self, skipped: Mapping[int, None], state: RunState) -> None:
        """Tell of the skipped nodes that have become known since the last time."""
        for node in islice(skipped, len(self._skips_told), None):
            self._skip(self._program.nodes[node].name, skip_reason(self._program, state, node))

    def run_finished(self, outcome: Outcome) -> None:
        """Tell that the run has ended, and what never ran in it."""
        for name, reason in outcome.skipped.items():
            if name not in self._skips_told:
                self._skip(name, reason)
        self._send(RunFinished(self._run_id, outcome), is_last=True)

    def run_failed(self, error: BaseException) -> None:
        """Tell that the run has failed."""
        self._send(RunFailed(self._run_id, error), is_last=True)

    def _skip(self, name: str, reason: str) -> None:
        self._skips_told[name] = None
        self._send(StepSkipped(self._run_id, name, reason))

    def _chunk(self, name: str, visit: int, chunk: Any) -> None:
        self._send(Chunk(self._run_id, name, visit, chunk))

    def _send(self, event: Event, *, is_last: bool = False) -> None:
        with self._lock:
            if self._is_over:
                return
            self._is_over = is_last
            try:
                self._listener(event)
            except Exception as error:
                self.fault = error
                self._is_over = True
