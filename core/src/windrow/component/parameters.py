"""Constructor arguments, captured as the caller gave them.

What is captured is the argument itself, not a copy of it: a list or dict that is changed after construction is
changed in the next dump too. Give a component its own container if yours is going to change.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import update_wrapper
from types import FunctionType
from typing import Any, Final, TypeVar
from weakref import WeakKeyDictionary, WeakSet

from windrow.component.annotations import Scope, UndefinedNameError, resolve, signature_of
from windrow.component.ranges import Range, range_of
from windrow.component.record import ATTRIBUTE, Record, put_record, record_of
from windrow.errors import ComponentError

C = TypeVar("C", bound=type)
Prepare = Callable[[type], object]


@dataclass(frozen=True, slots=True)
class _Constructor:
    """What capturing needs to know of one `__init__`."""

    names: tuple[str, ...]  # of the arguments that can be given by position, without self
    passes_on: bool  # it takes *args
    ranges: Mapping[str, tuple[Range, Any]]


# Which functions are wrappers made here; kept beside them, as functools.wraps would copy a mark to other functions.
_CONSTRUCTORS: Final[WeakKeyDictionary[Callable[..., None], _Constructor]] = WeakKeyDictionary()
_WATCHERS: Final[WeakSet[Callable[..., None]]] = WeakSet()


def captures_parameters(cls: C) -> C:
    """Make instances of a class, and of its subclasses, remember their constructor arguments.

    Raises: ComponentError if a constructor argument could not be given by name, or if instances have no `__dict__`.
    """
    capture(cls, _nothing)
    return cls


def parameters_of(instance: object) -> dict[str, Any]:
    """Return the constructor arguments by name, only those that the caller gave.

    Raises: ComponentError if the class captures none.
    """
    record = record_of(instance)
    if record is None:
        name = type(instance).__name__
        raise ComponentError(
            f"{name}: constructor arguments are not captured. Decorate the class {name} with @component or "
            "@captures_parameters, above every other decorator.",
            component=name,
        )
    return dict(record.parameters)


def capture(cls: type, prepare: Prepare) -> None:
    """Wrap the constructor of `cls` and of every later subclass; `prepare(type)` is called before each construction."""
    if cls.__dictoffset__ == 0:
        raise ComponentError(
            f"{cls.__name__}: instances have no __dict__, which holds {ATTRIBUTE!r}: remove __slots__ (slots=True).",
            component=cls.__name__,
        )
    if "__init__" in vars(cls):
        _wrap_own(cls, prepare)
    elif not _captures(_constructor_of(cls)):
        _wrap_inherited(cls, prepare)
    if getattr(cls.__init_subclass__, "__func__", None) not in _WATCHERS:
        _watch_subclasses(cls, prepare)


def _wrap_own(cls: type, prepare: Prepare) -> None:
    original = vars(cls)["__init__"]
    if not _captures(original):
        _install(cls, original, original, prepare)


def _wrap_inherited(cls: type, prepare: Prepare) -> None:
    """Give a class without a constructor of its own one that captures and passes on."""

    def call(self: Any, *args: Any, **kwargs: Any) -> None:
        if getattr(vars(cls).get("__dataclass_params__"), "init", False):
            raise ComponentError(replaced_constructor(cls.__name__), component=cls.__name__)
        above: Any = super(cls, self)
        above.__init__(*args, **kwargs)

    _install(cls, _constructor_of(cls), call, prepare)


def _install(cls: type, declared: Callable[..., Any], call: Callable[..., Any], prepare: Prepare) -> None:
    constructor = _read_constructor(cls, declared)

    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:  # noqa: N807
        made = type(self)
        if made.__init__ is __init__:  # else a subclass's constructor is at work, and captures
            prepare(made)
            put_record(self, Record(_given(made, constructor, args, kwargs)))
        call(self, *args, **kwargs)

    update_wrapper(__init__, _no_arguments if declared is object.__init__ else declared)
    _CONSTRUCTORS[__init__] = constructor
    cls.__init__ = __init__  # type: ignore[misc]  # that is what decorating a constructor means


def _watch_subclasses(cls: Any, prepare: Prepare) -> None:
    """Wrap the constructors of later subclasses too, so that an undecorated one has its own arguments captured."""
    original = vars(cls).get("__init_subclass__")

    def __init_subclass__(sub: Any, /, **kwargs: Any) -> None:  # noqa: N807
        if original is None:
            super(cls, sub).__init_subclass__(**kwargs)
        else:
            original.__get__(None, sub)(**kwargs)
        if "__init__" in vars(sub):
            _wrap_own(sub, prepare)

    _WATCHERS.add(__init_subclass__)
    cls.__init_subclass__ = classmethod(__init_subclass__)


def replaced_constructor(name: str) -> str:
    """The message for a class whose instances come from a constructor that captures nothing."""
    return (
        f"{name}: the constructor was replaced after @component, or is one that a decorator wrote into a subclass. "
        f"Put @component above every other decorator of {name}."
    )


def _constructor_of(cls: Any) -> Callable[..., Any]:
    constructor: Callable[..., Any] = cls.__init__
    return constructor


def _captures(function: Any) -> bool:
    return isinstance(function, FunctionType) and function in _CONSTRUCTORS


def _no_arguments(self: object) -> None:
    """The signature of a constructor that nobody wrote."""


def _read_constructor(cls: type, declared: Callable[..., Any]) -> _Constructor:
    if declared is object.__init__:
        return _Constructor((), False, {})
    parameters = list(signature_of(declared).parameters.values())[1:]
    for parameter in parameters:
        if parameter.kind is parameter.POSITIONAL_ONLY:
            raise ComponentError(
                f"{cls.__name__}.__init__: parameter {parameter.name!r} is positional-only, but files give parameters "
                "by name: remove the '/'.",
                component=cls.__name__,
            )
    by_position = tuple(p.name for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD)
    passes_on = any(p.kind is p.VAR_POSITIONAL for p in parameters)
    if passes_on and not by_position:
        by_position = _names_above(cls)
    ranges = {p.name: found for p in parameters if (found := _range_of(cls, p, declared)) is not None}
    return _Constructor(by_position, passes_on, ranges)


def _names_above(cls: type) -> tuple[str, ...]:
    """The positional names of the next constructor that captures, to which `*args` are passed on."""
    for base in cls.__mro__[1:]:
        own = vars(base).get("__init__")
        if own is not None and _captures(own):
            return _CONSTRUCTORS[own].names
    return ()


def _range_of(cls: type, parameter: inspect.Parameter, declared: Callable[..., Any]) -> tuple[Range, Any] | None:
    if parameter.annotation is parameter.empty:
        return None
    scope = Scope(f"{cls.__name__}.__init__", {cls.__name__: cls}, vars(cls))
    try:
        return range_of(resolve({parameter.name: parameter.annotation}, declared, scope)[parameter.name])
    except UndefinedNameError:  # imported for type checkers only: constructors, unlike run, may do that
        return None


def _given(made: type, constructor: _Constructor, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    if len(args) > len(constructor.names) and constructor.passes_on:
        raise ComponentError(
            f"{made.__name__}: argument {len(constructor.names) + 1} goes to *args and has no name that a file could "
            "give it: pass it by keyword.",
            component=made.__name__,
        )
    given = dict(zip(constructor.names, args, strict=False))
    given.update(kwargs)
    for name, (allowed, tp) in constructor.ranges.items():
        if name in given and not allowed.admits(given[name], tp):
            raise ComponentError(
                f"{made.__name__}.{name}: expected {allowed.text(tp)}, got {given[name]!r:.80}.",
                component=made.__name__,
            )
    return given


def _nothing(_: type) -> None:
    """Stores have nothing to prepare."""
