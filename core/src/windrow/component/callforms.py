"""How something is called: the common form of `Callable[...]`, functions, methods and classes."""

from __future__ import annotations

import collections.abc as abc
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from types import FunctionType
from typing import Any, cast, get_args, get_origin, get_type_hints

from windrow.component.annotations import signature_of


@dataclass(frozen=True, slots=True)
class CallForm:
    """Positional parameter types, how many must be given, and the result."""

    takes: tuple[Any, ...] = ()
    required: int = 0
    is_open: bool = True  # what it takes is not, or not fully, known
    returns: Any = Any


def call_form(tp: Any) -> CallForm | None:
    """Return how a value of type `tp` is called, or None if it cannot be."""
    origin = get_origin(tp) or tp
    if origin is abc.Callable:
        return _form_of_alias(tp)
    if origin is type:
        return CallForm(returns=(get_args(tp) or (Any,))[0])
    if not isinstance(origin, type):
        return None
    method = find_in_class(origin, "__call__")
    if method is None:
        return None
    return form_of_function(method, bound=True) if isinstance(method, FunctionType) else CallForm()


def find_in_class(cls: type, name: str) -> Any:
    """Return what a class or its bases define under a name, as it stands there; metaclasses do not count."""
    return next((vars(base)[name] for base in cls.__mro__ if name in vars(base)), None)


def hints_of(holder: Any) -> dict[str, Any]:
    """Return resolved annotations; none where they name what is imported for type checkers only."""
    try:
        return get_type_hints(holder)
    except (NameError, TypeError, AttributeError, SyntaxError):
        return {}


def _form_of_alias(tp: Any) -> CallForm:
    args = get_args(tp)
    if not args:
        return CallForm()
    *takes, returns = args
    if len(takes) == 1 and isinstance(takes[0], list):
        return CallForm(tuple(takes[0]), len(takes[0]), False, returns)
    return CallForm(returns=returns)  # Callable[..., R], ParamSpec, Concatenate


def form_of_function(function: Callable[..., Any], *, bound: bool) -> CallForm:
    """Return how a function is called; `bound` leaves its first parameter out."""
    hints = hints_of(function)
    parameters = list(signature_of(function).parameters.values())[bound:]
    positional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    returns: Any = hints.get("return", Any)
    if inspect.iscoroutinefunction(function):
        returns = cast("Any", abc.Coroutine)[Any, Any, returns]
    return CallForm(
        takes=tuple(hints.get(p.name, Any) for p in positional),
        required=sum(p.default is p.empty for p in positional),
        is_open=len(positional) != len(parameters),
        returns=returns,
    )
