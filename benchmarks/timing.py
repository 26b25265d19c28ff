"""Clocks: the fastest of many calls, the median of a list of queries, and the memory of this process."""

import gc
import resource
import sys
from collections.abc import Callable, Iterable
from ctypes import CDLL
from ctypes.util import find_library
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Final, TypeVar

T = TypeVar("T")
_STATUS: Final = Path("/proc/self/status")


def seconds(call: Callable[[], Any]) -> float:
    """How long one call takes."""
    start = perf_counter()
    call()
    return perf_counter() - start


def fastest(call: Callable[[], Any], budget_s: float = 0.3, at_least: int = 1) -> float:
    """Seconds of the fastest call, of as many as fit into the budget."""
    best, end, calls = seconds(call), perf_counter() + budget_s, 1
    while perf_counter() < end or calls < at_least:
        best = min(best, seconds(call))
        calls += 1
    return best


def median_seconds(call: Callable[[T], Any], arguments: Iterable[T]) -> float:
    """The median over calls with each of these arguments."""
    return median(seconds(lambda argument=argument: call(argument)) for argument in arguments)  # type: ignore[misc]


def resident_mb() -> float:
    """Memory that this process uses now: after collecting garbage and handing freed memory back to the system."""
    gc.collect()
    if sys.platform == "linux" and (name := find_library("c")):
        trim = getattr(CDLL(name), "malloc_trim", None)  # glibc has it, musl does not
        if trim is not None:
            trim(0)
    return _status("VmRSS")


def peak_mb() -> float:
    """The most memory that this process held so far."""
    return _status("VmHWM")


def _status(field: str) -> float:
    if not _STATUS.exists():  # not Linux: the peak is all there is
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    line = next(line for line in _STATUS.read_text().splitlines() if line.startswith(field))
    return int(line.split()[1]) * 1024 / 1e6
