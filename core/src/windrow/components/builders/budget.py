"""What one rendering may use: steps, characters made on the way, output, processor time.

A template may come from a stranger's file. Each loop, call, filter and comparison takes a step here, and each text or
list that a template makes is charged, so that the largest template ends in an error while it is still small.
"""

from __future__ import annotations

from contextvars import ContextVar
from time import monotonic, thread_time
from typing import Any, Final

MAX_TEMPLATE: Final = 1_000_000  # characters of a template's text
MAX_TOKENS: Final = 10_000  # of its tags; plain text between two tags is one
MAX_STEPS: Final = 1_000_000
MAX_MADE: Final = 5_000_000  # characters and list elements made on the way
MAX_BITS: Final = 10_000  # of a number
MAX_OUTPUT: Final = 10_000_000  # characters
_ELEMENT: Final = 8  # what a number in a list costs, in characters
_OBJECT: Final = 200  # and any other object there: its repr is long and takes its time
_NUMBERS: Final = (int, float, type(None))
_DEEPEST: Final = 100
_CONTAINERS: Final = (list, tuple, dict, set)
MAX_SECONDS: Final = 0.5  # of processor time


class TemplateLimitError(Exception):
    """A template reached a limit; the renderer says which template, and where."""


def check_number(number: int) -> None:
    """Raise a TemplateLimitError for a number so long that dividing or showing it is slow."""
    if number.bit_length() > MAX_BITS:
        raise TemplateLimitError(f"a number of more than {MAX_BITS:,} bits")


class Budget:
    """What is left to one rendering. Used by one thread."""

    __slots__ = ("_made", "_soft_end", "_started", "_steps", "_weights")

    def __init__(self) -> None:
        self._steps = MAX_STEPS
        self._made = MAX_MADE
        self._started = thread_time()
        self._soft_end = monotonic() + MAX_SECONDS
        self._weights: dict[int, tuple[Any, int]] = {}

    def step(self, count: int = 1) -> None:
        """Take steps. Raises: TemplateLimitError if none are left, or the time is over."""
        self._steps -= count
        if self._steps < 0:
            raise TemplateLimitError(f"more than {MAX_STEPS:,} steps (loop rounds, calls, filters)")
        if monotonic() > self._soft_end:
            self._check_time()

    def _check_time(self) -> None:
        # The wall clock is cheap to read; only processor time decides, so that a busy machine changes nothing.
        used = thread_time() - self._started
        if used > MAX_SECONDS:
            raise TemplateLimitError(f"more than {MAX_SECONDS} seconds of processor time")
        self._soft_end = monotonic() + (MAX_SECONDS - used)

    def charge(self, size: int) -> None:
        """Pay for a text or list of this size, before making it where that can be known."""
        self._made -= size
        if self._made < 0:
            raise TemplateLimitError(f"more than {MAX_MADE:,} characters or elements made while rendering")

    def afford(self, size: int) -> None:
        """Raise a TemplateLimitError if `charge(size)` would."""
        if size > self._made:
            self.charge(size)

    def made(self, value: Any) -> Any:
        """Pay for a value that the template has made, and return it.

        A list costs what it would cost as text: `[x, x]` thirty times over is small in memory and endless as text.
        """
        if isinstance(value, str | bytes):
            self.charge(len(value))
        elif isinstance(value, _CONTAINERS):
            self.charge(self.weight(value))
        elif isinstance(value, int):
            check_number(value)
        return value

    def weight(self, value: Any) -> int:
        """What a text or container costs: about its length as text."""
        return self._weight(value, _DEEPEST)

    def _weight(self, value: Any, depth: int) -> int:
        if isinstance(value, str):
            return len(value)
        if not isinstance(value, _CONTAINERS):
            return _ELEMENT if isinstance(value, _NUMBERS) else _OBJECT
        known = self._weights.get(id(value))
        if known is not None:
            return known[1]
        if not depth:
            raise TemplateLimitError("a list nested too deeply")
        weight = _ELEMENT
        for part in [*value, *value.values()] if isinstance(value, dict) else value:
            weight += self._weight(part, depth - 1)
            self.afford(weight)
        self._weights[id(value)] = (value, weight)  # the value is held, so that its id stays its own
        return weight


_CURRENT: ContextVar[Budget | None] = ContextVar("windrow_template_budget", default=None)
enter = _CURRENT.set
leave = _CURRENT.reset


def current() -> Budget:
    """The budget of the rendering under way; while a template is compiled, a fresh one."""
    return _CURRENT.get() or Budget()
