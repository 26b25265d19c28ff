"""Types as their authors write them, for messages and listings."""

from __future__ import annotations

from collections.abc import Callable
from types import NoneType, UnionType
from typing import Annotated, Any, Final, ForwardRef, Literal, TypeVar, Union, get_args, get_origin

from windrow.component.annotations import strip


def type_name(tp: Any) -> str:
    """Return a readable name: `list[str] | None`, `Literal['a']`, `Callable[[int], str]`; no module names."""
    plain = strip(tp)
    if plain is NoneType:
        return "None"
    if isinstance(plain, TypeVar | ForwardRef):
        return plain.__name__ if isinstance(plain, TypeVar) else plain.__forward_arg__
    origin = get_origin(plain)
    if origin is None:
        return _bare_name(plain)
    return _SPELLINGS.get(origin, _generic_name)(plain)


def _bare_name(tp: Any) -> str:
    if isinstance(tp, list):  # the parameters of a Callable
        return f"[{_joined(tp)}]"
    if tp is Ellipsis:
        return "..."
    name = getattr(tp, "__name__", None) or getattr(tp, "_name", None)
    return name if isinstance(name, str) else repr(tp).replace("typing.", "")


def _generic_name(tp: Any) -> str:
    args = get_args(tp)
    head = _bare_name(get_origin(tp))
    if not args:
        return f"{head}[()]" if head == "tuple" else head
    return f"{head}[{_joined(args)}]"


def _joined(parts: Any) -> str:
    return ", ".join(type_name(part) for part in parts)


def _union_name(tp: Any) -> str:
    names = list(dict.fromkeys(type_name(member) for member in get_args(tp)))
    return " | ".join([name for name in names if name != "None"] + ["None"] * ("None" in names))


def _literal_name(tp: Any) -> str:
    return f"Literal[{', '.join(_literal_value(value) for value in get_args(tp))}]"


def _literal_value(value: Any) -> str:
    return f"{type(value).__name__}.{value.name}" if hasattr(value, "name") else repr(value)


_SPELLINGS: Final[dict[Any, Callable[[Any], str]]] = {
    Union: _union_name,
    UnionType: _union_name,
    Literal: _literal_name,
    Annotated: lambda tp: type_name(get_args(tp)[0]),
}
