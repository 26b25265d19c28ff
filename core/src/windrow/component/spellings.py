"""Types of `typing` in the spelling of today: `List[str]` and `list[str]` are one type."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import or_
from types import UnionType
from typing import Any, Union, get_args, get_origin


def modern(tp: Any) -> Any:
    """The same type without `typing.List`, `typing.Optional` and their kin; what is no such type, as it is."""
    origin: Any = get_origin(tp)
    if origin in (Union, UnionType):
        return reduce(or_, map(modern, get_args(tp)))
    if not isinstance(origin, type) or origin is Callable:
        return tp
    if not hasattr(tp, "__args__"):  # typing.List alone
        return origin
    generic: Any = origin
    return generic[tuple(map(modern, get_args(tp)))]
