"""The kinds of values that filters know, and equality inside a kind."""

from collections.abc import Callable
from datetime import datetime
from itertools import starmap
from types import NoneType
from typing import Any, Final

from windrow.filters.dates import datetime_micros, text_micros

NULL: Final = "0"
BOOL: Final = "b"
NUMBER: Final = "n"
STRING: Final = "s"
DATETIME: Final = "d"
LIST: Final = "l"
DICT: Final = "o"
DATE: Final = "t"
"""The order of dates; datetimes and date texts share it, though they are not equal to each other."""

# bool stands before int, which it is a subclass of.
_TYPES: Final[tuple[tuple[type, str], ...]] = (
    (NoneType, NULL),
    (bool, BOOL),
    (int, NUMBER),
    (float, NUMBER),
    (str, STRING),
    (datetime, DATETIME),
    (list, LIST),
    (dict, DICT),
)


class _Kinds(dict[type, str | None]):
    """The kind of each type met so far; a subclass has the kind of its base."""

    def __missing__(self, cls: type) -> str | None:
        kind = next((kind for base, kind in _TYPES if issubclass(cls, base)), None)
        self[cls] = kind
        return kind


_KINDS: Final = _Kinds()


def kind_of(value: Any) -> str | None:
    """Return the kind of a value, or None for a type that cannot be stored: it equals nothing."""
    return _KINDS[type(value)]


def is_equal(left: Any, right: Any) -> bool:
    """Compare inside a kind only: `1 == 1.0`, but True, 1 and "1" differ; lists and dicts compare whole."""
    kind = kind_of(left)
    if kind is None or kind != kind_of(right):
        return False
    compare = _EQUAL.get(kind)
    return compare(left, right) if compare else bool(left == right)


def order_of(value: Any) -> tuple[str, int | float] | None:
    """Return what a value is ordered by: (NUMBER, itself) or (DATE, microseconds); None where it has no order."""
    kind = kind_of(value)
    if kind == NUMBER:
        return NUMBER, plain_number(value)
    if kind == DATETIME:
        return DATE, datetime_micros(value)
    micros = text_micros(value) if kind == STRING else None
    return None if micros is None else (DATE, micros)


def plain_number(value: Any) -> int | float:
    """Return a number as Python's own: subclasses (numpy's float64) compare with ints by rounding."""
    if type(value) is int or type(value) is float:
        return value
    return int(value) if isinstance(value, int) else float(value)


def _equal_lists(left: list[Any], right: list[Any]) -> bool:
    return len(left) == len(right) and all(starmap(is_equal, zip(left, right, strict=True)))


def _equal_dicts(left: dict[Any, Any], right: dict[Any, Any]) -> bool:
    return left.keys() == right.keys() and all(is_equal(value, right[key]) for key, value in left.items())


_EQUAL: Final[dict[str, Callable[[Any, Any], bool]]] = {
    NUMBER: lambda left, right: plain_number(left) == plain_number(right),
    DATETIME: lambda left, right: datetime_micros(left) == datetime_micros(right),
    LIST: _equal_lists,
    DICT: _equal_dicts,
}
