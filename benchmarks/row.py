"""A row of the table: what is measured, on both sides, and the figure that Windrow must reach."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from benchmarks.framework import Framework
from benchmarks.limits import Limit


class Size(Enum):
    """How much work the rows do. Only `FULL` gives a verdict."""

    FULL = "full"
    QUICK = "quick"

    def pick(self, full: int, quick: int) -> int:
        return full if self is Size.FULL else quick


@dataclass(frozen=True)
class Sample:
    """One measured value; `evidence` is JSON data that the other side's is compared with.

    `others` is the part of all CPUs that other processes used meanwhile; the worker adds it, None if unknown.
    """

    value: float
    evidence: Any = None
    others: float | None = None


class Unavailable(Exception):
    """Raised by a side that cannot be measured here; the message says why."""


Side = Callable[[Framework, Size], Iterator[Sample]]
"""Set up, then yield one sample at each step; never ends by itself."""


@dataclass(frozen=True)
class Row:
    """`peer` is the peer's side, or the reason why there is none.

    Of `repetitions` samples the best counts. Rows of one `group` share a process on each side, and so what they
    cached; every other row has a process of its own. With `compare`, Windrow's value is made of both sides' evidence.
    """

    name: str
    unit: str
    must: Limit
    windrow: Side
    peer: Side | str
    repetitions: int = 5
    peer_repetitions: int = 3
    group: str = ""
    compare: Callable[[Any, Any], float] | None = None
