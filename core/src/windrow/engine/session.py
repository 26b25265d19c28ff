"""One run as every driver sees it: claim a step, run it anyhow, report its end; at last the outcome or the error."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from windrow.engine.copies import fork
from windrow.engine.failures import Failure, blocked_error, listener_error, max_runs_error, run_error
from windrow.engine.ordering import schedule
from windrow.engine.outcome import Outcome, RunOptions, StepRecord
from windrow.engine.program import Program
from windrow.engine.reasons import leftovers, skip_reasons
from windrow.engine.reporting import Reporter
from windrow.engine.returned import checked
from windrow.engine.scheduler import Step
from windrow.engine.state import EdgeFailure
from windrow.errors import RunError

_STEPS_KEPT: Final = 10_000
# Makes a StepRecord of a tuple in half the time of its constructor: one is made at every step.
_step_record: Final[Callable[[tuple[str, int, float, str]], StepRecord]] = partial(tuple.__new__, StepRecord)


class Session:
    """The books of one run: scheduler, results, step records, failures. Not thread-safe; drivers lock around it.

    `stopped`: nothing starts any more, because something failed or nobody wants the result.
    """

    def __init__(self, program: Program, inputs: Mapping[str, Mapping[str, Any]], options: RunOptions) -> None:
        self.program = program
        self.run_id = options.run_id
        self.reporter = None if options.listener is None else Reporter(program, options.run_id, options.listener)
        self.scheduler = schedule(program, inputs)
        self.stopped = False
        included = options.include_outputs_from
        self._included = frozenset(program.index[name] for name in included) if included else included
        self._results: dict[int, dict[str, Any]] = {}
        self._completed: dict[int, dict[str, Any]] = {}
        self._steps: deque[StepRecord] = deque(maxlen=_STEPS_KEPT)
        self._failures: tuple[Failure, ...] = ()
        self.claim: Callable[[], Step | None] = self.scheduler.claim
        """Take the next step that may run now, if any."""
        if self.reporter is not None:
            self.claim = partial(self._claim_reported, self.reporter)
            self.reporter.run_started()

    def finish(self, node: int, visit: int, outputs: Any, seconds: float) -> None:
        """Book the end of a step. After a failure its outputs are kept, and start nothing."""
        program = self.program
        declaration = program.nodes[node]
        try:
            if type(outputs) is not dict or not outputs.keys() <= declaration.outputs:
                outputs = checked(declaration, outputs)
            if self.reporter is not None:
                self.reporter.step_finished(node, visit, outputs, seconds)
            self._completed[node] = outputs
            self._steps.append(_step_record((declaration.name, visit, seconds, "finished")))
            if program.yields[node] or node in self._included:
                self._keep_result(node, outputs)
            if not self.stopped:
                self.scheduler.finish(node, outputs)
        except EdgeFailure as error:  # perhaps of an earlier step, whose values were held back
            sender = program.edges[error.edge].sender
            self.fail(sender, self.scheduler.state.visits[sender], error)
        except Exception as error:
            self.fail(node, visit, error)

    def fail(self, node: int, visit: int, error: BaseException) -> None:
        """Book the failure of a step; nothing starts after it."""
        position = self.scheduler.position(node)
        self._failures += (Failure(self.program.nodes[node].name, visit, error, position),)
        self.stop()

    def stop(self) -> None:
        """Let nothing start any more."""
        self.stopped = True
        self.scheduler.ready.clear()

    def abandon(self, error: BaseException) -> None:
        """Stop because of something that is no failure of a step: an interrupt, or a caller who has left."""
        self.stop()
        if self.reporter is not None:
            self.reporter.run_failed(error)

    def outcome(self) -> Outcome:
        """Return how the run ended, once nothing is in flight.

        Raises:
            RunError: a step failed, nothing could start, a component would have run once too often, or the
                listener failed.
        """
        error = self._error()
        if error is None:
            outcome = self._finished()
            if self.reporter is None:
                return outcome
            self.reporter.run_finished(outcome)
            if self.reporter.fault is None:
                return outcome
            error = listener_error(self.reporter.fault, self._by_name(self._completed), self.run_id)
        elif self.reporter is not None:
            self.reporter.run_failed(error)
        raise error

    def _claim_reported(self, reporter: Reporter) -> Step | None:
        step = self.scheduler.claim()
        reporter.skips(self.scheduler.skipped, self.scheduler.state)
        return step

    def _error(self) -> RunError | None:
        program, scheduler, run_id = self.program, self.scheduler, self.run_id
        if self._failures:
            return run_error(program, self._failures, self._by_name(self._completed), run_id)
        if scheduler.exceeded is not None:
            return max_runs_error(program, scheduler.exceeded, self._by_name(self._completed), run_id)
        if scheduler.blocked:
            return blocked_error(program, scheduler.state, run_id)
        return None

    def _finished(self) -> Outcome:
        program, state = self.program, self.scheduler.state
        results = self._by_name(self._results)
        skipped = skip_reasons(program, state)
        return Outcome(self.run_id, "finished", results, list(self._steps), skipped, leftovers(program, state))

    def _keep_result(self, node: int, outputs: dict[str, Any]) -> None:
        """Keep what belongs to the result (rule 18), which counts as a receiver of it (rule 22)."""
        consumed = self.program.consumed[node]
        if node in self._included:
            self._results[node] = {name: fork(value) if name in consumed else value for name, value in outputs.items()}
            return
        unconsumed = {name: value for name, value in outputs.items() if name not in consumed}
        if unconsumed:
            self._results[node] = unconsumed

    def _by_name(self, outputs: Mapping[int, dict[str, Any]]) -> dict[str, dict[str, Any]]:
        return {self.program.nodes[node].name: outputs[node] for node in sorted(outputs)}
