"""Which values may be stored or compared: null, bool, number, string, datetime, list, and dict with string keys."""

import math
from collections.abc import Mapping
from typing import Any, Final

from windrow.errors import StoreError
from windrow.filters.kinds import DICT, LIST, NUMBER, STRING, kind_of
from windrow.values import freeze
from windrow.values.display import short

MAX_DEPTH: Final = 100

_CURES: Final = {
    "date": "use a datetime, or the text of .isoformat()",
    "tuple": "use a list",
    "set": "use a list",
    "frozenset": "use a list",
    "bytes": "use a text, or the document's blob",
    "Decimal": "use a float or a text",
    "UUID": "use its text",
    "ndarray": "use .tolist()",
    "int64": "use int(...)",
    "float32": "use float(...)",
}


def check_text(text: Any, path: str) -> None:
    """Refuse what is no text, or cannot be written as UTF-8.

    Raises:
        StoreError: another type, or a lone surrogate, with `path`.
    """
    try:
        _text(text, path)
    except ValueError as error:
        raise StoreError(str(error)) from None


def check_meta(meta: Mapping[str, Any]) -> None:
    """Refuse metadata that a store could not give back, or that no filter could compare.

    Raises:
        StoreError: NaN, an infinity, an integer beyond the range of a float, a lone surrogate, a key that is no
            text, nesting over 100 levels, or a value of another type; the message begins with its path.
    """
    try:
        for key, value in meta.items():
            _key(key, "meta")
            if value is not None:
                _check(value, ("meta", key), 1)
    except ValueError as error:
        raise StoreError(str(error)) from None


def copy_value(value: Any, path: str) -> Any:
    """Return a filter's value, its lists and dicts frozen copies.

    Raises:
        ValueError: the value could not be stored either.
    """
    _check(value, (path,), 0)
    return freeze(value)


def _check(value: Any, path: tuple[str | int, ...], depth: int) -> None:
    kind = kind_of(value)
    if kind == STRING:
        _check_string(value, path)
    elif kind == NUMBER:
        _check_number(value, path)
    elif kind in (LIST, DICT):
        _check_items(value, path, depth + 1)
    elif kind is None:
        name = type(value).__name__
        cure = _CURES.get(name, "use null, bool, number, text, datetime, list or dict")
        raise ValueError(f"{_where(path)}: a {name} cannot be kept in metadata or compared ({short(value)}); {cure}")


def _check_items(value: Any, path: tuple[str | int, ...], depth: int) -> None:
    if depth > MAX_DEPTH:
        raise ValueError(f"{_where(path[:3])}: nested deeper than {MAX_DEPTH} levels")
    if isinstance(value, list):
        for index, item in enumerate(value):
            _check(item, (*path, index), depth)
        return
    for key, item in value.items():
        _key(key, path)
        _check(item, (*path, key), depth)


def _key(key: Any, path: str | tuple[str | int, ...]) -> None:
    where = path if isinstance(path, str) else _where(path)
    if not isinstance(key, str):
        raise ValueError(
            f"{where}: the key {short(key)} is a {type(key).__name__}; keys are texts, use {short(short(key))}"
        )
    if not key.isascii():
        _text(key, f"{where}: the key {key!a}")


def _check_number(value: Any, path: tuple[str | int, ...]) -> None:
    try:
        finite = math.isfinite(value)
    except OverflowError:
        raise ValueError(f"{_where(path)}: an integer of over 308 digits; store it as a text") from None
    if not finite:
        raise ValueError(f"{_where(path)}: {value} is not a finite number; use None, or leave the key out")


def _check_string(value: str, path: tuple[str | int, ...]) -> None:
    if not value.isascii():
        _text(value, path)


def _text(text: Any, path: str | tuple[str | int, ...]) -> None:
    where = path if isinstance(path, str) else _where(path)
    if not isinstance(text, str):
        raise ValueError(f"{where}: expected a text, got a {type(text).__name__} ({short(text)})")
    if text.isascii():
        return
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError(
            f"{where}: a lone surrogate ({text[error.start]!a} at {error.start}) is no Unicode text; "
            'repair it with text.encode("utf-8", "replace").decode()'
        ) from None


def _where(path: tuple[str | int, ...]) -> str:
    first, *rest = path
    return str(first) + "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in rest)
