"""One expectation of a value, and how a value that does not meet it is told.

`checking` reads annotations into checks.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import NoneType
from typing import Any, Final

from windrow.config.interpolation import Interpolated
from windrow.config.problems import show
from windrow.config.secrets import WrittenSecret
from windrow.plugins.known import did_you_mean, near_names

Fit = Callable[[Any], Any]

PLAIN: Final = (NoneType, bool, int, float, str, list, dict)


class Misfit(Exception):
    """A value does not fit; `keys` say where inside the parameter."""

    def __init__(self, message: str, keys: tuple[str | int, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.keys = keys

    def inside(self, key: str | int) -> "Misfit":
        """The same misfit, seen from the container in which the value stands under `key`."""
        return Misfit(self.message, (key, *self.keys))


@dataclass(frozen=True, slots=True, eq=False)
class Check:
    """What one annotation expects. Calling it returns the value as the constructor gets it. Raises: Misfit."""

    expected: str
    fit: Fit
    takes_secret: bool = False
    rank: int = 1  # in a union, what converts least comes first

    def __call__(self, value: Any) -> Any:
        """The value, converted where the annotation wants that."""
        if type(value) is not Interpolated:
            return self.fit(value)
        try:
            return self.fit(self._settle(value))
        except Misfit:  # what a variable holds is not shown: it may be a key
            raise Misfit(f"expected {self.expected}, got the value of {show(value.text)}") from None

    def _settle(self, found: Interpolated) -> Any:
        """What a scalar with variables stands for here; JSON has no unquoted text, so the type decides."""
        if self.takes_secret:
            return WrittenSecret(found.text, found.result, found.quoted)
        if found.can_quote or found.again is found.result:
            return found.value
        try:
            self.fit(found.result)
        except Misfit:
            return found.again
        return found.result


def unmark(value: Any) -> Any:
    """The value with every `Interpolated` that no check has seen replaced by what it stands for."""
    if type(value) is Interpolated:
        return value.value
    if type(value) is list:
        return [unmark(item) for item in value]
    if type(value) is dict:
        return {key: unmark(item) for key, item in value.items()}
    return value


def misfit(expected: str, value: Any, more: str = "") -> Misfit:
    """The error for a value that is not what was expected."""
    return Misfit(f"expected {expected}, got {show(value)}{more}")


def near(value: Any, names: Iterable[str]) -> str:
    """The part of a message that offers the nearest of some names."""
    return did_you_mean(near_names(value, names, 1)) if isinstance(value, str) else ""
