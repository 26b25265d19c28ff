"""Dicts and lists that cannot change, and `freeze`, which makes them out of ordinary ones.

They are real subclasses of dict and list: `==`, `isinstance`, `json.dumps`, iteration and `{**d}` work as ever.
A copy of one (`.copy()`, `copy.copy`, `copy.deepcopy`, a slice) is an ordinary dict or list that may be changed.
"""

import copy
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, NoReturn, TypeVar

from windrow.errors import ImmutableError, InvalidValueError
from windrow.values.arrays import read_only

K = TypeVar("K")
V = TypeVar("V")

ATOMS = frozenset({str, int, float, bool, type(None), bytes, complex, datetime, date, time, timedelta})

_DICT_CURE = (
    "{call}: this dict is part of an immutable value. Make a changed copy of the value instead, "
    "e.g. `doc = doc.replace(meta={{**doc.meta, {key}: v}})`; `.copy()` gives an ordinary dict."
)
_LIST_CURE = (
    "{call}: this list is part of an immutable value. Make a changed copy of the value instead, "
    "e.g. `doc = doc.replace(meta={{**doc.meta, 'k': [*doc.meta['k'], v]}})`; `.copy()` gives an ordinary list."
)


def _refuser(method: str, template: str) -> Any:
    def refuse(_self: object, *args: object, **_kwargs: object) -> NoReturn:
        key = args[0] if args and isinstance(args[0], str) else "k"
        raise ImmutableError(template.format(call=f"{method} is refused", key=repr(key[:40])))

    refuse.__name__ = method
    return refuse


class FrozenDict(dict[K, V]):
    """A dict that cannot change; containers given to it are frozen too."""

    __slots__ = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        items = dict(*args, **kwargs)
        dict.update(self, items if ATOMS.issuperset(map(type, items.values())) else _frozen_items(items))

    __setitem__ = _refuser("__setitem__", _DICT_CURE)
    __delitem__ = _refuser("__delitem__", _DICT_CURE)
    __ior__ = _refuser("__ior__", _DICT_CURE)
    clear = _refuser("clear", _DICT_CURE)
    pop = _refuser("pop", _DICT_CURE)
    popitem = _refuser("popitem", _DICT_CURE)
    setdefault = _refuser("setdefault", _DICT_CURE)
    update = _refuser("update", _DICT_CURE)

    def __hash__(self) -> int:  # type: ignore[override]  # dict is unhashable because it can change
        return hash(frozenset(self))

    def __reduce__(self) -> tuple[Any, ...]:
        return FrozenDict, (dict(self),)

    def copy(self) -> dict[K, V]:
        """An ordinary dict with the same entries."""
        return dict(self)

    def __copy__(self) -> dict[K, V]:
        return dict(self)

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[K, V]:
        return {key: copy.deepcopy(value, memo) for key, value in self.items()}


class FrozenList(list[V]):
    """A list that cannot change; containers given to it are frozen too."""

    __slots__ = ()

    def __init__(self, items: Iterable[V] = ()) -> None:
        list.extend(self, map(freeze, items))

    __setitem__ = _refuser("__setitem__", _LIST_CURE)
    __delitem__ = _refuser("__delitem__", _LIST_CURE)
    __iadd__ = _refuser("__iadd__", _LIST_CURE)
    __imul__ = _refuser("__imul__", _LIST_CURE)
    append = _refuser("append", _LIST_CURE)
    clear = _refuser("clear", _LIST_CURE)
    extend = _refuser("extend", _LIST_CURE)
    insert = _refuser("insert", _LIST_CURE)
    pop = _refuser("pop", _LIST_CURE)
    remove = _refuser("remove", _LIST_CURE)
    reverse = _refuser("reverse", _LIST_CURE)
    sort = _refuser("sort", _LIST_CURE)

    def __hash__(self) -> int:  # type: ignore[override]  # list is unhashable because it can change
        try:
            return hash(tuple(self))
        except TypeError:  # an element that has no hash, such as an array
            return hash((FrozenList, len(self)))

    def __reduce__(self) -> tuple[Any, ...]:
        return FrozenList, (list(self),)

    def copy(self) -> list[V]:
        """An ordinary list with the same elements."""
        return list(self)

    def __copy__(self) -> list[V]:
        return list(self)

    def __deepcopy__(self, memo: dict[int, Any]) -> list[V]:
        return [copy.deepcopy(value, memo) for value in self]


EMPTY: FrozenDict[str, Any] = FrozenDict()


def freeze(value: Any) -> Any:
    """`value` with every dict, list, set, bytearray and array in it made immutable; other objects stay as they are."""
    kind = type(value)
    if kind in ATOMS or kind is FrozenDict or kind is FrozenList:
        return value
    freezer = _FREEZERS.get(kind)
    return freezer(value) if freezer is not None else _freeze_other(value)


def freeze_mapping(mapping: Mapping[Any, Any] | None, owner: str) -> FrozenDict[Any, Any]:
    """`mapping` as a FrozenDict, an empty one for None.

    Raises: InvalidValueError, naming the field `owner`, if it is no mapping or contains itself.
    """
    if type(mapping) is FrozenDict:
        return mapping
    if mapping is None:
        return EMPTY
    if not isinstance(mapping, Mapping):
        raise InvalidValueError(f"{owner}: expected a dict, got {type(mapping).__name__}.")
    try:
        return _freeze_dict(mapping if type(mapping) is dict else dict(mapping)) if mapping else EMPTY
    except RecursionError:
        raise InvalidValueError(f"{owner}: nested too deeply, or contains itself.") from None


def freeze_flat(items: Iterable[V]) -> FrozenList[V]:
    """`items` as a FrozenList without a look at each: for lists that hold numbers or immutable values only."""
    if type(items) is FrozenList:
        return items
    made: FrozenList[V] = FrozenList.__new__(FrozenList)
    list.extend(made, items)
    return made


def _freeze_dict(items: dict[Any, Any]) -> FrozenDict[Any, Any]:
    made: FrozenDict[Any, Any] = FrozenDict.__new__(FrozenDict)
    dict.update(made, items if ATOMS.issuperset(map(type, items.values())) else _frozen_items(items))
    return made


def _frozen_items(items: Mapping[Any, Any]) -> dict[Any, Any]:
    return {key: freeze(value) for key, value in items.items()}


def _freeze_list(items: Iterable[Any]) -> FrozenList[Any]:
    made: FrozenList[Any] = FrozenList.__new__(FrozenList)
    list.extend(made, map(freeze, items))
    return made


def _freeze_other(value: Any) -> Any:
    numpy = sys.modules.get("numpy")
    if numpy is not None and isinstance(value, numpy.ndarray):
        return read_only(value)
    for kind, freezer in _SUBCLASS_FREEZERS:
        if isinstance(value, kind):
            return freezer(value)
    return value


_FREEZERS: dict[type, Callable[[Any], Any]] = {
    dict: _freeze_dict,
    list: _freeze_list,
    tuple: lambda items: tuple(map(freeze, items)),
    set: frozenset,
    bytearray: bytes,
}
# A subclass of tuple (a named tuple) cannot change itself and keeps its type.
_SUBCLASS_FREEZERS: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (dict, lambda items: _freeze_dict(dict(items))),
    (list, _freeze_list),
    (set, frozenset),
    (bytearray, bytes),
)
