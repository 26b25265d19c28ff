"""What a run returns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from windrow.engine.outcome import Leftover, Outcome, StepRecord


class RunResult(dict[str, dict[str, Any]]):
    """The unconsumed outputs of a run, `{component: {output: value}}`, and what else is known of it.

    Equal to the plain dict. `outputs` holds the exposed outputs by their names, `status` is
    `"finished"`, `steps` the newest 10,000 steps in the order in which they ended, `skipped` every component that
    never ran and why, `leftover` the values that were delivered to an input and never used.
    """

    __slots__ = ("leftover", "outputs", "run_id", "skipped", "status", "steps")

    outputs: dict[str, Any]
    status: str
    run_id: str
    steps: list[StepRecord]
    skipped: dict[str, str]
    leftover: list[Leftover]

    def __init__(self, values: Mapping[str, dict[str, Any]], outputs: dict[str, Any], outcome: Outcome) -> None:
        super().__init__(values)
        self.outputs = outputs
        self.status = outcome.status
        self.run_id = outcome.run_id
        self.steps = outcome.steps
        self.skipped = outcome.skipped
        self.leftover = outcome.leftover

    def __repr__(self) -> str:
        import reprlib

        shown = reprlib.Repr()
        shown.maxlevel, shown.maxdict, shown.maxstring, shown.maxother = 3, 6, 80, 80
        more = [f"{len(self.skipped)} skipped"] if self.skipped else []
        more += [f"{len(self.leftover)} leftover"] if self.leftover else []
        return f"RunResult({', '.join([self.status, *more])}: {shown.repr(dict(self))})"
