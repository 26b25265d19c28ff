"""Whether a value of a file fits a constructor's annotation, and what it becomes: enums, paths, types, secrets.

An annotation is read once into a `Check`; what cannot be decided is accepted, as on a connection.
"""

import enum
import os
from collections import abc
from collections.abc import Callable, Iterable
from pathlib import PurePath
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from windrow.component import type_name
from windrow.component.annotations import UndefinedNameError, is_typed_dict, strip, typed_dict_fields
from windrow.component.ranges import Range
from windrow.config.check import PLAIN, Check, Misfit, misfit, near
from windrow.config.class_checks import (
    abstract_check,
    callable_check,
    enum_check,
    instance_check,
    path_check,
    secret_check,
    type_check,
    value_class_check,
)
from windrow.config.problems import show
from windrow.config.secrets import Secret
from windrow.errors import WindrowError
from windrow.values.codec import CLASSES


def make_check(tp: Any) -> Check:
    """The check of an annotation."""
    plain = strip(tp)
    if get_origin(tp) is Annotated:
        bounds = [mark for mark in tp.__metadata__ if isinstance(mark, Range)]
        return _ranged(bounds[0], plain) if bounds else make_check(plain)
    origin = get_origin(plain)
    if plain in _EXACT:
        return _EXACT[plain]
    make = _GENERIC.get(origin if origin is not None else plain)
    if make is not None:
        return make(plain)
    cls = origin if isinstance(origin, type) else plain
    return _class_check(cls) if isinstance(cls, type) else _anything(plain)


def _scalar(expected: str, *kinds: type) -> Check:
    def fit(value: Any) -> Any:
        if type(value) in kinds:
            return value
        raise misfit(expected, value)

    return Check(expected, fit)


def _anything(tp: Any) -> Check:
    return Check(type_name(tp), lambda value: value, rank=3)


def _ranged(bounds: Range, tp: Any) -> Check:
    inner = make_check(tp)
    expected = bounds.text(tp)

    def fit(value: Any) -> Any:
        if bounds.admits(value, tp):
            return inner(value)
        raise misfit(expected, value)

    return Check(expected, fit)


def _union(tp: Any) -> Check:
    takes_text = str in get_args(tp)  # then only an enum's names are its own: other text is the component's affair
    checks = [
        enum_check(arg, by_value=False) if takes_text and _isenum_check(arg) else make_check(arg)
        for arg in get_args(tp)
    ]
    members = sorted(checks, key=lambda check: check.rank)
    names = [check.expected for check in members if check is not _EXACT[NoneType]]
    secret = next((check for check in members if check.takes_secret), None)
    expected = " or ".join([*names, *(["null"] if len(names) < len(members) else [])])

    def fit(value: Any) -> Any:
        misfits = []
        for member in members:
            try:
                return member(value)
            except Misfit as fault:
                misfits.append(fault)
        if secret is not None:
            raise misfits[members.index(secret)]  # the others would show what may be the key itself
        deepest = max(misfits, key=lambda fault: len(fault.keys))
        if deepest.keys:
            raise deepest
        raise misfit(expected, value)

    return Check(expected, fit, secret is not None, min(m.rank for m in members))


def _isenum_check(tp: Any) -> bool:
    return isinstance(tp, type) and issubclass(tp, enum.Enum)


def _literal(tp: Any) -> Check:
    values = get_args(tp)
    expected = " or ".join(show(value) for value in values)

    def fit(value: Any) -> Any:
        for known in values:
            if known == value and type(known) is type(value):
                return known
        raise misfit(expected, value, near(value, [str(known) for known in values]))

    return Check(expected, fit)


def _list(tp: Any) -> Check:
    arguments = get_args(tp)
    item = make_check(arguments[0]) if arguments else None
    expected = type_name(tp)

    def fit(value: Any) -> Any:
        if not isinstance(value, list):
            if isinstance(value, PLAIN) or not isinstance(value, abc.Iterable):
                raise misfit(expected, value)
            return value
        return value if item is None else _each(value, item)

    return Check(expected, fit)


def _each(values: Iterable[Any], check: Check) -> list[Any]:
    fitted = []
    for index, value in enumerate(values):
        try:
            fitted.append(check(value))
        except Misfit as fault:
            raise fault.inside(index) from None
    return fitted


def _at(key: str | int, check: Check, value: Any) -> Any:
    try:
        return check(value)
    except Misfit as fault:
        raise fault.inside(key) from None


def _tuple(tp: Any) -> Check:
    arguments = get_args(tp)
    expected = type_name(tp)
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        arguments, size = arguments[:1], None
    else:
        size = len(arguments) if arguments or tp == tuple[()] else None
    items = [make_check(argument) for argument in arguments]

    def fit(value: Any) -> Any:
        if not isinstance(value, list | tuple) or (size is not None and len(value) != size):
            raise misfit(expected, value)
        if size is None:
            return tuple(_each(value, items[0]) if items else value)
        return tuple(_at(index, items[index], element) for index, element in enumerate(value))

    return Check(expected, fit, rank=2)


def _set(tp: Any) -> Check:
    listed = _list(tp)
    kind = frozenset if get_origin(tp) is frozenset or tp is frozenset else set

    def fit(value: Any) -> Any:
        try:
            return kind(listed.fit(value))
        except TypeError:
            raise misfit(listed.expected, value) from None

    return Check(listed.expected, fit, rank=2)


def _dict(tp: Any) -> Check:
    arguments = get_args(tp)
    of_value = make_check(arguments[1]) if len(arguments) == 2 else None
    expected = type_name(tp)

    def fit(value: Any) -> Any:
        if not isinstance(value, abc.Mapping):
            raise misfit(expected, value)
        if of_value is None or type(value) is not dict:
            return value
        return {key: _at(key, of_value, element) for key, element in value.items()}

    return Check(expected, fit)


def _typed_dict(cls: Any) -> Check:
    try:
        fields = {key: (make_check(tp), may_miss) for key, (tp, may_miss) in typed_dict_fields(cls).items()}
    except (UndefinedNameError, WindrowError):
        return _dict(dict)

    def fit(value: Any) -> Any:
        if not isinstance(value, dict):
            raise misfit(f"a mapping with {', '.join(fields)}", value)
        unknown = next((key for key in value if key not in fields), None)
        if unknown is not None:
            raise Misfit(f"unknown key; {cls.__name__} has {', '.join(fields)}", (unknown,))
        missing = next((key for key, (_, may_miss) in fields.items() if not may_miss and key not in value), None)
        if missing is not None:
            raise Misfit(f"the key {show(missing)} is missing")
        return {key: _at(key, fields[key][0], element) for key, element in value.items()}

    return Check(cls.__name__, fit)


def _class_check(cls: type) -> Check:
    for kind, make in _FAMILIES:
        if issubclass(cls, kind):
            return make(cls)
    if is_typed_dict(cls):
        return _typed_dict(cls)
    if cls.__module__ == CLASSES.get(cls.__qualname__):
        return value_class_check(cls)
    if issubclass(cls, abc.Callable):  # type: ignore[arg-type]  # the ABC is a class at run time
        return callable_check(cls)
    return _plain_class(cls)


def _plain_class(cls: type) -> Check:
    """Abstract classes that data may meet (Hashable, Sized) are asked; all others are made by the file."""
    if not getattr(cls, "_is_protocol", False) and any(issubclass(kind, cls) for kind in PLAIN):
        return abstract_check(cls)
    return instance_check(cls)


_ANYTHING: Final = Check("anything", lambda value: value, rank=3)

_EXACT: Final[dict[Any, Check]] = {
    Any: _ANYTHING,
    object: _ANYTHING,
    NoneType: _scalar("null", NoneType),
    bool: _scalar("true or false", bool),
    int: _scalar("int", int),
    float: _scalar("float", float, int),
    str: _scalar("str", str),
    bytes: _scalar("bytes", bytes),
}

_GENERIC: Final[dict[Any, Callable[[Any], Check]]] = {
    Union: _union,
    UnionType: _union,
    Literal: _literal,
    **dict.fromkeys((list, abc.Sequence, abc.MutableSequence, abc.Iterable, abc.Collection), _list),
    tuple: _tuple,
    **dict.fromkeys((set, frozenset, abc.Set), _set),
    **dict.fromkeys((dict, abc.Mapping, abc.MutableMapping), _dict),
    type: type_check,
    abc.Callable: callable_check,
    os.PathLike: path_check,
    Secret: secret_check,
}

_FAMILIES: Final[tuple[tuple[type, Callable[[Any], Check]], ...]] = (
    (enum.Enum, enum_check),
    (PurePath, path_check),
    (Secret, secret_check),
)
