"""Whether a value is of a type such as `list[int] | None`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from types import NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin

_MANY: Final = (Sequence, Set)


def fits(value: Any, tp: Any) -> bool:
    """Whether the value, and what it contains, is of the type; a type that cannot be decided fits."""
    if tp is Any or tp is None:
        return tp is Any or value is None
    origin, args = get_origin(tp), get_args(tp)
    if origin is None:
        return not isinstance(tp, type) or isinstance(value, tp)
    if origin in (Union, UnionType):
        return any(fits(value, NoneType if member is None else member) for member in args)
    if origin is Literal:
        return any(value == allowed and type(value) is type(allowed) for allowed in args)
    return not isinstance(origin, type) or (isinstance(value, origin) and _contents_fit(value, args))


def _contents_fit(value: Any, args: tuple[Any, ...]) -> bool:
    if isinstance(value, Mapping):
        return len(args) != 2 or all(fits(key, args[0]) and fits(item, args[1]) for key, item in value.items())
    if isinstance(value, str | bytes) or not isinstance(value, _MANY):
        return True
    if isinstance(value, tuple) and not (len(args) == 2 and args[1] is Ellipsis):
        return len(value) == len(args) and all(map(fits, value, args))
    return not args or all(fits(item, args[0]) for item in value)
