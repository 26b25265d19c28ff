"""Seeing a type as one of its bases: `dict[str, int]` as `Iterable` is `Iterable[str]`."""

from __future__ import annotations

import collections
import collections.abc as abc
from collections.abc import Iterator, Mapping
from types import NoneType
from typing import Any, Final, Generic, Protocol, TypeVar, Union, get_args, get_origin

from windrow.component.callforms import hints_of

# What the standard library's classes are; they do not say so themselves. A number stands for the class's own argument
# in that place.
_BASES: Final[dict[Any, tuple[tuple[Any, ...], ...]]] = {
    abc.Iterator: ((abc.Iterable, 0),),
    abc.Generator: ((abc.Iterator, 0),),
    abc.AsyncIterator: ((abc.AsyncIterable, 0),),
    abc.AsyncGenerator: ((abc.AsyncIterator, 0),),
    abc.Coroutine: ((abc.Awaitable, 2),),
    abc.Reversible: ((abc.Iterable, 0),),
    abc.Collection: ((abc.Iterable, 0), (abc.Container, 0)),
    abc.Sequence: ((abc.Reversible, 0), (abc.Collection, 0)),
    abc.MutableSequence: ((abc.Sequence, 0),),
    abc.Set: ((abc.Collection, 0),),
    abc.MutableSet: ((abc.Set, 0),),
    abc.Mapping: ((abc.Collection, 0),),
    abc.MutableMapping: ((abc.Mapping, 0, 1),),
    abc.KeysView: ((abc.Set, 0),),
    abc.ValuesView: ((abc.Collection, 0),),
    list: ((abc.MutableSequence, 0),),
    collections.deque: ((abc.MutableSequence, 0),),
    set: ((abc.MutableSet, 0),),
    frozenset: ((abc.Set, 0),),
    dict: ((abc.MutableMapping, 0, 1), (abc.Reversible, 0)),
    collections.defaultdict: ((dict, 0, 1),),
    collections.OrderedDict: ((dict, 0, 1),),
    collections.Counter: ((dict, 0, int),),
    collections.ChainMap: ((abc.MutableMapping, 0, 1),),
    str: ((abc.Sequence, str),),
    bytes: ((abc.Sequence, int),),
    bytearray: ((abc.MutableSequence, int),),
    memoryview: ((abc.Sequence, int),),
    range: ((abc.Sequence, int),),
}


def arguments_as(tp: Any, target: type) -> tuple[Any, ...] | None:
    """Return the arguments that `tp` has when seen as the generic class `target`; None if they are not known."""
    cls = get_origin(tp) or tp
    args = get_args(tp)
    if cls is target:
        return args if args or is_empty_tuple(tp) else None
    for base in _bases(cls, args):
        found = arguments_as(base, target)
        if found is not None:
            return found
    return None


def _bases(cls: Any, args: tuple[Any, ...]) -> Iterator[Any]:
    """The bases of a class, with the arguments given to it put in."""
    if cls is tuple:
        items = tuple(arg for arg in args if arg is not Ellipsis)
        if items:
            yield parametrize(abc.Sequence, (parametrize(Union, items),))
    elif cls in _BASES:
        for base, *parts in _BASES[cls]:
            if all(not isinstance(part, int) or part < len(args) for part in parts):
                yield parametrize(base, tuple(args[part] if isinstance(part, int) else part for part in parts))
    elif isinstance(cls, type):
        yield from _bases_of_class(cls, args)


def _bases_of_class(cls: type, args: tuple[Any, ...]) -> Iterator[Any]:
    if issubclass(cls, tuple) and hasattr(cls, "_fields"):  # a NamedTuple
        yield parametrize(tuple, tuple(hints_of(cls).get(name, Any) for name in cls._fields))
        return
    parameters = getattr(cls, "__parameters__", ())
    for base in vars(cls).get("__orig_bases__") or cls.__bases__:
        if get_origin(base) not in (Generic, Protocol) and base not in (object, Generic, Protocol):
            yield substitute(base, parameters, args)


def substitute(tp: Any, parameters: tuple[Any, ...], args: tuple[Any, ...]) -> Any:
    """Return `tp` with `args` in the place of the type variables `parameters`; unknown ones become Any."""
    known: Mapping[Any, Any] = dict(zip(parameters, args, strict=False)) if len(parameters) == len(args) else {}
    if isinstance(tp, TypeVar):
        return known.get(tp, Any)
    variables = getattr(tp, "__parameters__", ())
    if get_origin(tp) is None or not variables:
        return tp
    if not all(isinstance(variable, TypeVar) for variable in variables):
        return get_origin(tp)  # a ParamSpec or TypeVarTuple: its arguments stay unknown
    filled = tuple(known.get(variable, Any) for variable in variables)
    return parametrize(tp, filled)


def parametrize(generic: Any, args: tuple[Any, ...]) -> Any:
    """Return `generic[args]`, for arguments known at run time only."""
    return generic[args if len(args) != 1 else args[0]]


def is_empty_tuple(tp: Any) -> bool:
    """Whether `tp` is `tuple[()]`, which has as few arguments as a bare `tuple`."""
    return get_origin(tp) is tuple and hasattr(tp, "__args__") and not get_args(tp)


def element_type(tp: Any) -> Any:
    """The element type of a `list[T]`, else None."""
    args = get_args(tp) if get_origin(tp) is list else ()
    return (NoneType if args[0] is None else args[0]) if args else None
