"""What listeners and streams are told while a run goes on, and `emit`, by which a component says more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeAlias

from windrow.engine.outcome import Outcome


@dataclass(frozen=True, slots=True)
class RunStarted:
    """The first event of every run."""

    run_id: str


@dataclass(frozen=True, slots=True)
class StepStarted:
    """A component is about to be called. `inputs` are a copy that it cannot edit."""

    run_id: str
    component: str
    visit: int
    inputs: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Chunk:
    """A component emitted something before it was done."""

    run_id: str
    component: str
    visit: int
    chunk: Any


@dataclass(frozen=True, slots=True)
class StepFinished:
    """A component returned. `outputs` are a copy that no receiver can edit."""

    run_id: str
    component: str
    visit: int
    outputs: Mapping[str, Any]
    seconds: float


@dataclass(frozen=True, slots=True)
class StepSkipped:
    """A component will not run, or, at the end of a run, has not run."""

    run_id: str
    component: str
    reason: str


@dataclass(frozen=True, slots=True)
class RunFinished:
    """The last event of a run that did not fail."""

    run_id: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class RunFailed:
    """The last event of a run that failed, with what its caller sees raised."""

    run_id: str
    error: BaseException


Event: TypeAlias = RunStarted | StepStarted | Chunk | StepFinished | StepSkipped | RunFinished | RunFailed

EMITTER: ContextVar[Callable[[Any], None] | None] = ContextVar("windrow_emitter", default=None)
"""Set around each step of a run that has a listener."""


def emit(chunk: Any) -> None:
    """Send a chunk to the listeners of the step this is called in; outside of a run do nothing."""
    emitter = EMITTER.get()
    if emitter is not None:
        emitter(chunk)
