"""Short texts for `repr`: enough to recognise a value by, never a screenful."""

from collections.abc import Iterable, Mapping
from typing import Any

from windrow.values.arrays import is_array

LONGEST = 200
_LEAST = 4  # characters that say something


def describe(name: str, fields: Iterable[tuple[str, str]]) -> str:
    """`Name(field=text, …)`, cut at 200 characters."""
    return clip(f"{name}({', '.join(f'{field}={text}' for field, text in fields)})", LONGEST, tail="…)")


def clip(text: str, limit: int, tail: str = "…") -> str:
    """`text`, or its beginning and `tail` where it is longer than `limit`."""
    return text if len(text) <= limit else text[: limit - len(tail)] + tail


def short(value: Any, limit: int = 60) -> str:
    """About what `repr(value)` would say, in at most `limit` characters and without walking large values.

    Never raises, also for what contains itself or has no `repr`.
    """
    if limit < _LEAST:
        return "…"
    if isinstance(value, str):
        return repr(value) if len(value) < limit - 2 else clip(repr(value[:limit]), limit, tail="…'")
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    if isinstance(value, Mapping):
        return _short_mapping(value, limit)
    if is_array(value):
        return f"array of {' x '.join(map(str, value.shape))}"
    if isinstance(value, list | tuple | set | frozenset):
        return _short_items(value, limit)
    try:
        return clip(repr(value), limit)
    except Exception:  # a number of too many digits, or somebody's own class; a message must not fail for it
        return clip(f"a {type(value).__name__}", limit)


def told(error: BaseException, limit: int = 500) -> str:
    """`ValueError: what it says`, on one line. Never raises, whatever the error's class does."""
    kind = type(error).__name__
    try:
        text = " ".join(str(error)[:limit].split())
    except Exception:  # somebody's own class
        return kind
    return f"{kind}: {text}" if text else kind


def vector(values: Any) -> str:
    """`vector of 384`."""
    return f"vector of {len(values)}"


def _short_mapping(mapping: Mapping[Any, Any], limit: int) -> str:
    text = ""
    for key, value in mapping.items():
        text += f"{', ' if text else ''}{short(key, min(30, limit // 2))}: {short(value, min(30, limit // 2))}"
        if len(text) > limit:
            return clip("{" + text, limit, tail="…}")
    return clip("{" + text + "}", limit, tail="…}")


def _short_items(items: Any, limit: int) -> str:
    if len(items) > 5:
        return f"{type(items).__name__.replace('Frozen', '').lower()} of {len(items)}"
    return clip("[" + ", ".join(short(item, limit // 2) for item in items) + "]", limit, tail="…]")
