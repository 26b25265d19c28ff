"""The engine: a pure scheduler of steps and the drivers that run them, blocking, asynchronous or streaming.

To follow one value through a run read `state.py` (where it waits) and `scheduler.py` (what it starts).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from windrow.lazy_exports import lazy_names

if TYPE_CHECKING:
    from windrow.engine.asynchronous import run_async
    from windrow.engine.blocking import run_blocking
    from windrow.engine.events import (
        Chunk,
        Event,
        RunFailed,
        RunFinished,
        RunStarted,
        StepFinished,
        StepSkipped,
        StepStarted,
        emit,
    )
    from windrow.engine.outcome import Leftover, Outcome, RunOptions, StepRecord
    from windrow.engine.program import MISSING, Edge, Kind, Node, Program, Socket
    from windrow.engine.streaming import Stream

__all__ = [
    "MISSING",
    "Chunk",
    "Edge",
    "Event",
    "Kind",
    "Leftover",
    "Node",
    "Outcome",
    "Program",
    "RunFailed",
    "RunFinished",
    "RunOptions",
    "RunStarted",
    "Socket",
    "StepFinished",
    "StepRecord",
    "StepSkipped",
    "StepStarted",
    "Stream",
    "emit",
    "run_async",
    "run_blocking",
]

_MODULES: Final = {
    "asynchronous": ("run_async",),
    "blocking": ("run_blocking",),
    "events": (
        "Chunk",
        "Event",
        "RunFailed",
        "RunFinished",
        "RunStarted",
        "StepFinished",
        "StepSkipped",
        "StepStarted",
        "emit",
    ),
    "outcome": ("Leftover", "Outcome", "RunOptions", "StepRecord"),
    "program": ("MISSING", "Edge", "Kind", "Node", "Program", "Socket"),
    "streaming": ("Stream",),
}
_HOMES: Final = {name: module for module, names in _MODULES.items() for name in names}

__getattr__, __dir__ = lazy_names(__name__, _HOMES)
