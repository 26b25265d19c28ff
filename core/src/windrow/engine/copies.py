"""Structural copies: containers are rebuilt, their leaves shared (rule 22).

Only `list`, `dict`, `set` and `tuple` themselves are copied; subclasses (such as the frozen containers of
values) and all else are leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

CONTAINERS: Final = frozenset((list, dict, tuple, set))


def fork(value: Any) -> Any:
    """Return a value that shares no container with the given one."""
    copy = copier(value)
    return value if copy is None else copy(value)


def copier(value: Any) -> Callable[[Any], Any] | None:
    """Choose how to copy this value, in one pass over the types it holds; None: it may be shared."""
    kind = type(value)
    if kind not in CONTAINERS:
        return None
    nested = kind is not set and not CONTAINERS.isdisjoint(map(type, value.values() if kind is dict else value))
    return _DEEP[kind] if nested else _FLAT[kind]


def copiers(names: Iterable[str], values: Mapping[str, Any]) -> dict[str, Callable[[Any], Any]]:
    """Choose a copier once for each of the named values that needs one."""
    chosen = {name: copier(values[name]) for name in names if name in values}
    return {name: copy for name, copy in chosen.items() if copy is not None}


_FLAT: Final[dict[type, Callable[[Any], Any] | None]] = {list: list.copy, dict: dict.copy, set: set.copy, tuple: None}
_DEEP: Final[dict[type, Callable[[Any], Any]]] = {
    list: lambda items: [fork(item) for item in items],
    dict: lambda items: {key: fork(item) for key, item in items.items()},
    tuple: lambda items: tuple([fork(item) for item in items]),
}
