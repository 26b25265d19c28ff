"""The errors with which runs end, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from windrow.engine.program import Program
from windrow.engine.reasons import what_is_missing
from windrow.engine.returned import ReturnFault
from windrow.engine.state import EdgeFailure, RunState
from windrow.errors import BlockedError, ConversionError, MaxRunsError, RunError


@dataclass(frozen=True, slots=True)
class Failure:
    """A step that did not end well. `position` says where it stands in the order of one step at a time."""

    component: str
    visit: int
    error: BaseException
    position: tuple[int, ...]


class StepCancelled(Exception):
    """A component's coroutine was cancelled, and not by the run."""


def run_error(program: Program, failures: Sequence[Failure], outputs: Mapping[str, Any], run_id: str) -> RunError:
    """Make the error of a run that failed: the logically first of its failures, the others as notes."""
    first, *others = sorted(failures, key=lambda failure: failure.position)
    error = _step_error(program, first, outputs, run_id)
    for other in others:
        error.add_note(f"also failed: component {other.component!r} (visit {other.visit}): {_in_words(other.error)}")
    return error


def max_runs_error(program: Program, node: int, outputs: Mapping[str, Any], run_id: str) -> MaxRunsError:
    """Make the error of a run in which a component would have run once too often."""
    name, limit = program.nodes[node].name, program.max_runs_per_component
    return MaxRunsError(
        f"component {name!r} would run more than {limit} times. If its loop is meant to take longer, "
        f"raise max_runs_per_component (now {limit}); else check the condition that should end it",
        component=name,
        visit=limit + 1,
        outputs=outputs,
        run_id=run_id,
    )


def blocked_error(program: Program, state: RunState, run_id: str) -> BlockedError:
    """Make the error of a run in which nothing can start."""
    lacks = "\n  ".join(what_is_missing(program, state))
    return BlockedError(f"no component can start. Give a value to one of these inputs:\n  {lacks}", run_id=run_id)


def listener_error(fault: Exception, outputs: Mapping[str, Any], run_id: str) -> RunError:
    """Make the error of a run whose steps went well, and whose listener did not."""
    error = RunError(f"the run ended well, but its listener failed: {_in_words(fault)}", outputs=outputs, run_id=run_id)
    error.__cause__ = fault
    return error


def _step_error(program: Program, failure: Failure, outputs: Mapping[str, Any], run_id: str) -> RunError:
    error = failure.error
    fields: dict[str, Any] = {
        "component": failure.component,
        "visit": failure.visit,
        "outputs": outputs,
        "run_id": run_id,
    }
    if isinstance(error, EdgeFailure):
        made: RunError = ConversionError(_conversion_in_words(program, error), **fields)
        made.__cause__ = error.__cause__
    elif isinstance(error, ReturnFault):
        made = RunError(f"component {failure.component!r} (visit {failure.visit}) {error}", **fields)
    else:
        words = _in_words(error)
        made = RunError(f"component {failure.component!r} (visit {failure.visit}) failed: {words}", **fields)
        made.__cause__ = error
    return made


def _conversion_in_words(program: Program, failure: EdgeFailure) -> str:
    edge = program.edges[failure.edge]
    sender, receiver = program.nodes[edge.sender].name, program.nodes[edge.receiver].name
    return (
        f"{sender}.{edge.output} -> {receiver}.{edge.socket}: cannot convert "
        f"a value of type {type(failure.value).__name__}: {failure.__cause__}"
    )


def _in_words(error: BaseException) -> str:
    if isinstance(error, ReturnFault):
        return str(error)
    if isinstance(error, EdgeFailure):
        return f"a value of type {type(error.value).__name__} could not be converted: {error.__cause__}"
    text = str(error)
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
