"""Bounds of a number in a constructor's annotation: `top_k: Annotated[int, Range(ge=1)]`."""

from __future__ import annotations

from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from windrow.component.annotations import metadata


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Bounds of a number, each optional: ≥ `ge`, > `gt`, ≤ `le`, < `lt`."""

    ge: float | None = None
    gt: float | None = None
    le: float | None = None
    lt: float | None = None

    def admits(self, value: Any, tp: Any = float) -> bool:
        """Whether `value` is a number of type `tp` inside the bounds; None passes where `tp` allows it."""
        if value is None:
            return NoneType in _members(tp)
        if not _is_number(value, tp):
            return False
        return bool(
            (self.ge is None or value >= self.ge)
            and (self.gt is None or value > self.gt)
            and (self.le is None or value <= self.le)
            and (self.lt is None or value < self.lt)
        )

    def text(self, tp: Any = float) -> str:
        """Return the bounds in words: `int ≥ 1`, `float > 0 and ≤ 1`, `int ≥ 1 or None`."""
        bounds = (("≥", self.ge), (">", self.gt), ("≤", self.le), ("<", self.lt))
        words = " and ".join(f"{sign} {bound}" for sign, bound in bounds if bound is not None)
        number = "int" if float not in _members(tp) else "float"
        return f"{number} {words}".rstrip() + (" or None" if NoneType in _members(tp) else "")


def range_of(annotation: Any) -> tuple[Range, Any] | None:
    """Return the `Range` in an annotation, with the type it bounds; it may stand in a union with None."""
    if get_origin(annotation) is Annotated:
        found = next((mark for mark in metadata(annotation) if isinstance(mark, Range)), None)
        return None if found is None else (found, get_args(annotation)[0])
    for member in get_args(annotation) if get_origin(annotation) in (Union, UnionType) else ():
        inner = range_of(member)
        if inner is not None:
            return inner[0], annotation
    return None


def _members(tp: Any) -> tuple[Any, ...]:
    if get_origin(tp) is Annotated:
        return _members(get_args(tp)[0])
    if get_origin(tp) in (Union, UnionType):
        return tuple(plain for member in get_args(tp) for plain in _members(member))
    return (NoneType if tp is None else tp,)


def _is_number(value: Any, tp: Any) -> bool:
    if isinstance(value, bool):
        return False
    return hasattr(value, "__index__") or (float in _members(tp) and hasattr(value, "__float__"))
