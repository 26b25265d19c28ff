"""What a run is given besides its inputs, and what it ends with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from windrow.engine.events import Event


class RunOptions(NamedTuple):
    """How to run a program. None of these can change a result.

    `max_concurrency` bounds the steps in flight; None means 64 threads, and any number of tasks.
    `listener` is called with every event, one at a time, in whatever thread the event happens.
    """

    run_id: str
    include_outputs_from: frozenset[str] = frozenset()
    max_concurrency: int | None = None
    listener: Callable[[Event], None] | None = None


class StepRecord(NamedTuple):
    """One finished step: the n-th visit (from 1) of a component, and the seconds it took."""

    component: str
    visit: int
    seconds: float
    status: Literal["finished"]


@dataclass(frozen=True, slots=True)
class Leftover:
    """Values that were delivered to an input and never used."""

    component: str
    socket: str
    count: int


class Outcome(NamedTuple):
    """The end of a run that did not fail.

    `outputs` holds, per component, the unconsumed outputs of the last visit that returned any. `steps`
    are the newest 10,000, in the order in which they ended. `skipped` maps every component that never
    ran to the reason.
    """

    run_id: str
    status: Literal["finished"]
    outputs: dict[str, dict[str, Any]]
    steps: list[StepRecord]
    skipped: dict[str, str]
    leftover: list[Leftover]
