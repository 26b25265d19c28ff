"""Bounds on operators, filters and methods by which a template could make something huge in one step."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from functools import wraps
from typing import Any, Final

from windrow.components.builders.budget import MAX_BITS, Budget, TemplateLimitError, check_number, current

MAX_WIDTH: Final = 1_000  # of one formatted field
MAX_FORMAT: Final = 10_000  # characters of a format text
_FEW: Final = 64
_COMPARED: Final = 300  # characters compared in the time in which one is made

_PERCENT: Final = re.compile(r"%(?:\([^)]*\))?[-+ #0]*(\*|\d+)?(?:\.(\*|\d+))?")
_CHUNK: Final = re.compile(r"\s+|\S+")
_DIGITS: Final = re.compile(r"\d+")


class Counted:
    """An iterable each of whose rounds is a step; as long as what it wraps."""

    __slots__ = ("_budget", "_items")

    def __init__(self, items: Any, budget: Budget) -> None:
        self._items = items
        self._budget = budget

    def __iter__(self) -> Iterator[Any]:
        step = self._budget.step
        for item in self._items:
            step()
            yield item

    def __len__(self) -> int:
        return len(self._items)


def each(items: Any) -> Any:
    """Return what a loop runs over, its rounds counted: all at once if they are few."""
    budget = current()
    if isinstance(items, list | tuple | dict) and len(items) <= _FEW:
        budget.step(len(items) + 1)
        return items
    return Counted(items, budget)


def ticked(value: Any) -> Any:
    """Take a step."""
    current().step()
    return value


def made(value: Any) -> Any:
    """Pay for a value that the template wrote out as a list, a tuple, a dict or a slice."""
    budget = current()
    budget.step()
    return budget.made(value)


def shown(value: Any) -> str:
    """Pay for a piece of text that is collected rather than put out."""
    budget = current()
    budget.step()
    text = value if isinstance(value, str) else str(value)
    budget.charge(len(text))
    return text


def concatenated(values: Iterable[Any]) -> str:
    """The operator `~`."""
    budget = current()
    budget.step()
    texts = [str(value) for value in values]
    budget.charge(sum(map(len, texts)))
    return "".join(texts)


def joined(parts: Iterable[str]) -> str:
    """The text of a macro or block; its parts were paid for one by one."""
    texts = list(parts)
    current().charge(sum(map(len, texts)))
    return "".join(texts)


def check_operator(operator: str, left: Any, right: Any) -> None:
    """Raise a TemplateLimitError if the result of `left operator right` would be huge."""
    budget = current()
    budget.step()
    if operator == "%" and isinstance(left, str):
        check_percent(left)
        budget.afford(_percent_size(left, right))
    elif isinstance(left, int) and isinstance(right, int):
        _check_numbers(operator, left, right)
    elif operator == "*":
        budget.afford(_size(left) * _count(right) + _size(right) * _count(left))
    elif operator == "+":
        budget.afford(_size(left) + _size(right))


def _check_numbers(operator: str, left: int, right: int) -> None:
    check_number(left)
    check_number(right)
    bits = {"*": left.bit_length() + right.bit_length(), "**": left.bit_length() * max(right, 1)}
    if bits.get(operator, 0) > MAX_BITS:
        raise TemplateLimitError(f"a number of more than {MAX_BITS:,} bits")


def _size(value: Any) -> int:
    return len(value) if isinstance(value, Sized) and not isinstance(value, type) else 0


def _count(value: Any) -> int:
    return max(value, 0) if isinstance(value, int) else 0


def check_percent(text: str) -> None:
    """Raise a TemplateLimitError for a `%` format with wide fields, or a very long one."""
    _check_format_length(text)
    for field in _PERCENT.finditer(text):
        for width in field.groups(default="0"):
            if width == "*":
                raise TemplateLimitError("a width of * in a format")
            check_width(int(width))


def _percent_size(text: str, values: Any) -> int:
    """The length of `text % values`: each element of a tuple is used once, what else there is may be at each field."""
    weight = current().weight
    if isinstance(values, tuple):
        return len(text) + sum(map(weight, values))
    parts = values.values() if isinstance(values, Mapping) else [values]
    return len(text) + text.count("%") * max(map(weight, parts), default=0)


def check_spec(spec: str) -> None:
    """Raise a TemplateLimitError for a format specification (`>10.2f`) with a wide field."""
    for digits in _DIGITS.findall(spec):
        check_width(int(digits[:9]))


def check_format(text: str) -> None:
    """Raise a TemplateLimitError for a very long text of `str.format`."""
    _check_format_length(text)


def check_width(width: int) -> None:
    """Raise a TemplateLimitError for a field that is too wide."""
    if width > MAX_WIDTH:
        raise TemplateLimitError(f"a field of {width:,} characters; {MAX_WIDTH:,} are allowed")


def _check_format_length(text: str) -> None:
    if len(text) > MAX_FORMAT:
        raise TemplateLimitError(f"a format of {len(text):,} characters; {MAX_FORMAT:,} are allowed")


def _occurrences(text: Any, part: Any) -> int:
    return int(text.count(part))


# How large a method's result may be, from the text and its arguments. What is not here makes nothing larger.
Estimate = Callable[..., int]


def _replaced(text: Any, old: Any = "", new: Any = "", *_: Any) -> int:
    return _size(text) + _occurrences(text, old) * max(_size(new) - _size(old), 0)


def _joined(text: Any, parts: Any = (), *_: Any) -> int:
    return sum(_size(part) for part in parts) + len(text) * len(parts)


def _padded(text: Any, width: Any = 0, *_: Any) -> int:
    return len(text) + _count(width)


def _tabbed(text: Any, tabsize: Any = 8) -> int:
    return _size(text) + _occurrences(text, "\t" if isinstance(text, str) else b"\t") * _count(tabsize)


def _translated(text: Any, table: Any = None, *_: Any) -> int:
    widest = max((_size(value) for value in table.values()), default=1) if isinstance(table, Mapping) else 1
    return len(text) * max(widest, 1)


def _numbered(number: int, length: Any = 1, *_: Any, **__: Any) -> int:
    return abs(number).bit_length() + _count(length)


def _scanned(text: Any, part: Any = None, *_: Any, **__: Any) -> int:
    """A search from the right, or for characters, compares each with each in the worst case."""
    return _size(text) * _size(part) // _COMPARED


def _coded(text: Any, encoding: Any = "", *_: Any, **__: Any) -> int:
    name = str(encoding).lower()
    return _size(text) ** 2 // _COMPARED if "puny" in name or "idna" in name else _size(text)


METHODS: Final[dict[str, Estimate]] = {
    "center": _padded,
    "decode": _coded,
    "encode": _coded,
    "expandtabs": _tabbed,
    "join": _joined,
    "ljust": _padded,
    "lstrip": _scanned,
    "replace": _replaced,
    "rfind": _scanned,
    "rindex": _scanned,
    "rjust": _padded,
    "rpartition": _scanned,
    "rsplit": _scanned,
    "rstrip": _scanned,
    "strip": _scanned,
    "to_bytes": _numbered,
    "translate": _translated,
    "zfill": _padded,
}


def checked_call(function: Any, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return the arguments, an iterator that is to be joined as a list.

    Raises: TemplateLimitError if a method of a text or number would return something huge.
    """
    owner = getattr(function, "__self__", None)
    if not isinstance(owner, str | bytes | int):
        return args
    name = getattr(function, "__name__", "")
    if name == "join":
        args = tuple(map(_sized, args))
    if name in METHODS:
        current().afford(METHODS[name](owner, *args, **kwargs))
    return args


def _sized(value: Any) -> Any:
    return value if isinstance(value, Sized) else list(value)


def _center_filter(value: Any, width: Any = 80) -> int:
    return _size(value) + _count(width)


def _indent_filter(value: Any, width: Any = 4, *_: Any, **__: Any) -> int:
    one = len(width) if isinstance(width, str) else _count(width)
    return _size(value) + one * (len(str(value).splitlines()) + 1)


def _replace_filter(_: Any, value: Any, old: Any, new: Any, *__: Any, **___: Any) -> int:
    return _replaced(str(value), str(old), str(new))


def _format_filter(value: Any, *args: Any, **kwargs: Any) -> int:
    check_percent(str(value))
    return _percent_size(str(value), kwargs or args)


def _join_filter(_: Any, value: Any, separator: Any = "", *__: Any, **___: Any) -> int:
    return _joined(str(separator), value)


def _tojson_filter(_: Any, value: Any, indent: Any = None) -> int:
    check_width(_count(indent))
    return _size(value)


def _wordwrap_filter(_: Any, value: Any, width: Any = 79, *args: Any, **kwargs: Any) -> int:
    at_most = max(_count(width), 1)
    lines = len(value) // at_most + len(value.splitlines()) + _occurrences(value, " ") + 1
    chunks = (match.end() - match.start() for match in _CHUNK.finditer(value))
    longest = max(chunks, default=0)  # copied once for each line that it is broken into
    broken = longest * (longest // at_most) // (_COMPARED * 10)
    return 3 * _size(value) + broken + lines * sum(_size(option) for option in (*args, *kwargs.values()))


def _batch_filter(value: Any, linecount: Any, *_: Any, **__: Any) -> int:
    return _size(value) + _count(linecount)


def _sorted_filter(_: Any, value: Any, *__: Any, **___: Any) -> int:
    return 8 * _size(value)


def _title_filter(value: Any) -> int:
    return 4 * _size(value)


def _slice_filter(_: Any, value: Any, slices: Any, *__: Any, **___: Any) -> int:
    return _size(value) + _count(slices)


def _round_filter(_: Any, precision: Any = 0, *__: Any, **___: Any) -> int:
    check_width(abs(precision) if isinstance(precision, int) else 0)
    return 0


def _divisible_test(value: Any, number: Any) -> int:
    for part in (value, number):
        if isinstance(part, int):
            check_number(part)
    return 0


FILTERS: Final[dict[str, Estimate]] = {
    "batch": _batch_filter,
    "center": _center_filter,
    "format": _format_filter,
    "groupby": _sorted_filter,
    "indent": _indent_filter,
    "join": _join_filter,
    "replace": _replace_filter,
    "round": _round_filter,
    "slice": _slice_filter,
    "sort": _sorted_filter,
    "title": _title_filter,
    "tojson": _tojson_filter,
    "trim": _scanned,
    "wordwrap": _wordwrap_filter,
}


TESTS: Final[dict[str, Estimate]] = {"divisibleby": _divisible_test}


def guarded(function: Callable[..., Any], estimate: Estimate | None = None) -> Callable[..., Any]:
    """Return the filter or test as one step whose result is paid for, refused if `estimate` says it is too large."""
    joins = estimate is _join_filter

    @wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        budget = current()
        budget.step()
        if joins:  # its size must be known
            args = (args[0], _sized(args[1]), *args[2:])
        if estimate is not None:
            budget.afford(estimate(*args, **kwargs))
        return budget.made(function(*args, **kwargs))

    return call
