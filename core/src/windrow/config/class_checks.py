"""Checks of classes that values of a file become, or stand for: enums, paths, types, secrets, value classes."""

import enum
from pathlib import PurePath
from typing import Any, get_origin

from windrow.config.check import PLAIN, Check, Misfit, misfit, near, unmark
from windrow.config.problems import show
from windrow.config.secrets import Secret
from windrow.config.type_texts import parse_type
from windrow.errors import WindrowError


def enum_check(cls: type[enum.Enum], *, by_value: bool = True) -> Check:
    names = list(cls.__members__)
    expected = " or ".join(names)
    values = {member.value: member for member in cls if by_value and isinstance(member.value, str)}

    def fit(value: Any) -> Any:
        if isinstance(value, cls):
            return value
        if isinstance(value, str):
            member = cls.__members__.get(value, values.get(value))
            if member is not None:
                return member
        raise misfit(expected, value, near(value, names))

    return Check(expected, fit, rank=0)


def type_check(_tp: Any) -> Check:
    def fit(value: Any) -> Any:
        if not isinstance(value, PLAIN):
            return value
        if not isinstance(value, str):
            raise misfit("a type such as str or list[Document]", value)
        try:
            return parse_type(value)
        except ValueError as error:
            raise Misfit(str(error)) from None

    return Check("type", fit, rank=2)


def path_check(tp: type) -> Check:
    cls = get_origin(tp) or tp  # PathLike[str]
    make = cls if issubclass(cls, PurePath) else str

    def fit(value: Any) -> Any:
        if isinstance(value, cls):
            return value
        if not isinstance(value, str) or "\0" in value:
            raise misfit("a path", value)
        return make(value)

    return Check("a path", fit, rank=2)


def secret_check(_cls: type) -> Check:
    cure = "; a key never stands in a file: write {secret: {env: NAME}}, or ${NAME}"

    def fit(value: Any) -> Any:
        if isinstance(value, Secret):
            return value
        if isinstance(value, dict) and "type" in value:
            try:
                return Secret.from_dict(value)
            except WindrowError as error:
                raise Misfit(str(error)) from None
        got = "text" if isinstance(value, str) else show(value)  # it may be the key itself
        raise Misfit(f"expected a secret, got {got}{cure}")

    return Check("a secret", fit, takes_secret=True)


def value_class_check(cls: Any) -> Check:
    def fit(value: Any) -> Any:
        if isinstance(value, cls):
            return value
        if not isinstance(value, dict):
            raise misfit(cls.__name__, value)
        try:
            return cls.from_dict(unmark(value))
        except (WindrowError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise Misfit(f"no {cls.__name__}: {error}") from None

    return Check(cls.__name__, fit, rank=2)


def instance_check(cls: type) -> Check:
    """Objects that a file makes by `{resource: …}` or `{type, init_parameters}`; a protocol is met or undecided."""
    name = cls.__name__
    is_protocol = getattr(cls, "_is_protocol", False)
    cure = f"; write {{resource: NAME}} or {{type: NAME, init_parameters: {{}}}} for a {name}"

    def fit(value: Any) -> Any:
        if isinstance(value, PLAIN):
            raise misfit(name, value, cure)
        if not is_protocol and not isinstance(value, cls):
            raise misfit(name, value)
        return value

    return Check(name, fit)


def abstract_check(cls: type) -> Check:
    def fit(value: Any) -> Any:
        if isinstance(value, cls):
            return value
        raise misfit(cls.__name__, value)

    return Check(cls.__name__, fit)


def callable_check(_tp: Any) -> Check:
    def fit(value: Any) -> Any:
        if callable(value):
            return value
        raise misfit("a function, which no file can hold; leave it out, or set it in Python", value)

    return Check("a function", fit)
