"""Reading type annotations: strings resolved, wrappers taken off, TypedDicts spelt out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from inspect import Signature, signature, unwrap
from types import NoneType
from typing import (
    Annotated,
    Any,
    Final,
    ForwardRef,
    NotRequired,
    Required,
    TypeVar,
    get_args,
    get_origin,
    get_type_hints,
)

from windrow.errors import ComponentError

_VALUES: Final = (str, bytes, int, float, complex, list, dict, set, tuple, type(Ellipsis))


@dataclass(frozen=True, slots=True)
class Scope:
    """Where the names in string annotations are looked up, after the globals of the module that wrote them."""

    owner: str
    first: Mapping[str, Any] = field(default_factory=dict)  # before the globals
    last: Mapping[str, Any] = field(default_factory=dict)  # only if all else fails


class UndefinedNameError(Exception):
    """An annotation names what is not defined, or not yet. Never leaves this package."""

    def __init__(self, error: NameError) -> None:
        super().__init__(str(error))
        self.name = error.name or str(error)


def resolve(annotations: Mapping[str, Any], function: Callable[..., Any], scope: Scope) -> dict[str, Any]:
    """Return the annotations as types, `Annotated` kept.

    Raises: UndefinedNameError if a name is not defined (yet); ComponentError if an annotation is no type at all.
    """

    def holder() -> None: ...

    holder.__annotations__ = dict(annotations)
    names: dict[str, Any] = getattr(unwrap(function), "__globals__", {})
    return _evaluate(holder, names, scope)


def signature_of(function: Callable[..., Any]) -> Signature:
    """Return a function's signature, its annotations as far as they can be evaluated now."""
    if sys.version_info >= (3, 14):
        from annotationlib import Format

        return signature(function, annotation_format=Format.FORWARDREF)
    return signature(function)


def typed_dict_fields(cls: Any, scope: Scope | None = None) -> dict[str, tuple[Any, bool]]:
    """Return each key's type and whether it may be absent, in the order written. Raises: as `resolve`."""
    hints = _evaluate(cls, None, scope or Scope(getattr(cls, "__name__", str(cls))))
    optional: frozenset[str] = getattr(cls, "__optional_keys__", frozenset())
    return {name: _field(hint, name in optional) for name, hint in hints.items()}


def known_fields(cls: Any) -> dict[str, tuple[Any, bool]]:
    """Return the same as `typed_dict_fields`, with `Any` for types whose names cannot be found."""
    try:
        return typed_dict_fields(cls)
    except (UndefinedNameError, ComponentError):
        return dict.fromkeys(cls.__required_keys__, (Any, False)) | dict.fromkeys(cls.__optional_keys__, (Any, True))


def is_typed_dict(tp: Any) -> bool:
    """Whether `tp` is a TypedDict class, from typing or typing_extensions."""
    return (
        isinstance(tp, type) and issubclass(tp, dict) and hasattr(tp, "__total__") and hasattr(tp, "__optional_keys__")
    )


def is_type(value: Any) -> bool:
    """Whether `value` can stand as a type: a class, a generic alias, a union, `None`, `Any`…"""
    if value is None or isinstance(value, type | TypeVar) or get_origin(value) is not None:
        return True
    return not isinstance(value, (*_VALUES, ForwardRef))


def strip(tp: Any) -> Any:
    """Return the type without `Annotated`, `Required` and `NotRequired` around it; `None` becomes its class."""
    while get_origin(tp) in _WRAPPERS:
        tp = get_args(tp)[0]
    return NoneType if tp is None else tp


_WRAPPERS: Final = (Annotated, Required, NotRequired)


def metadata(tp: Any) -> tuple[Any, ...]:
    """The extras of an outermost `Annotated`, else nothing."""
    return tuple(getattr(tp, "__metadata__", ())) if get_origin(tp) is Annotated else ()


def _field(hint: Any, optional: bool) -> tuple[Any, bool]:
    # Under string annotations Python itself cannot tell which keys are NotRequired; the evaluated hint can.
    while (origin := get_origin(hint)) in (Required, NotRequired) or getattr(origin, "_name", "") == "ReadOnly":
        optional = optional if origin not in (Required, NotRequired) else origin is NotRequired
        hint = get_args(hint)[0]
    return hint, optional


def _evaluate(holder: Any, names: dict[str, Any] | None, scope: Scope) -> dict[str, Any]:
    try:
        try:
            return get_type_hints(holder, names, dict(scope.first), include_extras=True)
        except NameError:
            return get_type_hints(holder, names, {**scope.last, **scope.first}, include_extras=True)
    except NameError as error:
        raise UndefinedNameError(error) from error
    except (SyntaxError, TypeError, AttributeError) as error:
        raise ComponentError(
            f"{scope.owner}: an annotation cannot be read as a type ({error}). Annotate with a type.",
            component=scope.owner,
        ) from error
