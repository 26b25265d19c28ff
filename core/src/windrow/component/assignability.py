"""Whether every value of one type may stand where another type is expected.

Sets of values decide, not spelling. What cannot be decided is allowed: a bare `list` may hold anything.
Containers are covariant, as values are not changed on their way.
"""

from __future__ import annotations

import collections.abc as abc
import enum
from collections.abc import Callable
from types import NoneType, UnionType
from typing import (
    Any,
    ClassVar,
    Final,
    Literal,
    LiteralString,
    Never,
    NewType,
    NoReturn,
    TypeVar,
    Union,
    get_args,
    get_origin,
)

from windrow.component.annotations import is_typed_dict, known_fields, strip
from windrow.component.callforms import CallForm, call_form
from windrow.component.protocols import is_protocol, may_have, member_of, members_of
from windrow.component.supertypes import arguments_as, is_empty_tuple, parametrize

_PROMOTIONS: Final[dict[type, tuple[type, ...]]] = {float: (int,), complex: (int, float)}
_CONTRAVARIANT: Final[dict[Any, frozenset[int]]] = dict.fromkeys(
    (abc.Generator, abc.AsyncGenerator, abc.Coroutine), frozenset({1})
)


def compare(sender: Any, receiver: Any) -> bool:
    """Whether `sender` is assignable to `receiver`; not cached, see `matching.is_assignable`."""
    return _Comparison().fits(sender, receiver)


def can_be(tp: Any, wanted: Any) -> bool:
    """Whether at least one member of `tp`, if it is a union, is assignable to `wanted`."""
    return any(compare(member, wanted) for member in members(plain(tp)))


def plain(tp: Any) -> Any:
    """Return a type without what does not bear on its values: `Annotated`, `Final`, the name of an alias."""
    tp = strip(tp)
    while get_origin(tp) in (ClassVar, Final):
        tp = strip(get_args(tp)[0])
    if tp is LiteralString:
        return str
    return plain(tp.__value__) if type(tp).__name__ == "TypeAliasType" else tp


def members(tp: Any) -> tuple[Any, ...]:
    """The alternatives of a type: the members of a union, the values of a `Literal`, else the type alone."""
    if get_origin(tp) in (Union, UnionType):
        return tuple(member for part in get_args(tp) for member in members(plain(part)))
    if get_origin(tp) is Literal:
        return tuple(Literal[value] for value in get_args(tp))
    return (tp,)


def is_open(tp: Any) -> bool:
    """Whether nothing is known of a type's values."""
    if isinstance(tp, type):
        return Any in tp.__mro__
    return get_origin(tp) is None and tp not in (Never, NoReturn) and not isinstance(tp, NewType | TypeVar)


class _Comparison:
    """One question and those that follow from it; remembers the pairs under way, so that recursive types end."""

    def __init__(self) -> None:
        self._under_way: list[tuple[Any, Any]] = []

    def fits(self, sender: Any, receiver: Any) -> bool:
        pair = (sender, receiver)
        if pair in self._under_way:
            return True
        self._under_way.append(pair)
        try:
            return self._decide(plain(sender), plain(receiver))
        finally:
            self._under_way.pop()

    def _decide(self, sender: Any, receiver: Any) -> bool:
        for rule in _RULES:
            answer = rule(self, sender, receiver)
            if answer is not None:
                return answer
        return True

    def trivial(self, sender: Any, receiver: Any) -> bool | None:
        if sender == receiver or receiver is object or is_open(sender) or is_open(receiver):
            return True
        if sender in (Never, NoReturn):
            return True
        return False if receiver in (Never, NoReturn) else None

    def variables(self, sender: Any, receiver: Any) -> bool | None:
        if isinstance(sender, TypeVar):
            return any(self.fits(choice, receiver) for choice in _choices(sender))
        if isinstance(receiver, TypeVar):
            return any(self.fits(sender, choice) for choice in _choices(receiver))
        return None

    def unions(self, sender: Any, receiver: Any) -> bool | None:
        given, wanted = members(sender), members(receiver)
        if len(given) > 1:
            return all(self.fits(member, receiver) for member in given)
        if len(wanted) > 1:
            return any(self.fits(sender, member) for member in wanted) or self._all_values_fit(sender, receiver)
        return None

    def literals(self, sender: Any, receiver: Any) -> bool | None:
        if get_origin(sender) is Literal:
            (value,) = get_args(sender)
            if get_origin(receiver) is Literal:
                return any(type(value) is type(other) and value == other for other in get_args(receiver))
            return self.fits(type(value), receiver)
        return self._all_values_fit(sender, receiver) if get_origin(receiver) is Literal else None

    def _all_values_fit(self, sender: Any, receiver: Any) -> bool:
        """A `bool` is `Literal[True, False]`, an enum the set of its members."""
        values = _values_of(sender)
        return bool(values) and all(self.fits(Literal[value], receiver) for value in values)

    def new_types(self, sender: Any, receiver: Any) -> bool | None:
        if isinstance(sender, NewType):
            return self.fits(sender.__supertype__, receiver)
        return False if isinstance(receiver, NewType) else None

    def type_objects(self, sender: Any, receiver: Any) -> bool | None:
        if (get_origin(receiver) or receiver) is not type:
            return None
        if (get_origin(sender) or sender) is type:
            return all(map(self.fits, get_args(sender), get_args(receiver)))
        return isinstance(sender, type) and issubclass(sender, type)

    def calls(self, sender: Any, receiver: Any) -> bool | None:
        if (get_origin(receiver) or receiver) is not abc.Callable:
            return None
        given, wanted = call_form(sender), call_form(receiver)
        return given is not None and wanted is not None and self._call_fits(given, wanted)

    def _call_fits(self, given: CallForm, wanted: CallForm) -> bool:
        if not self.fits(given.returns, wanted.returns):
            return False
        if not (
            given.is_open
            or wanted.is_open
            or given.required <= wanted.required <= len(wanted.takes) <= len(given.takes)
        ):
            return False
        return all(map(self.fits, wanted.takes, given.takes))

    def typed_dicts(self, sender: Any, receiver: Any) -> bool | None:
        if is_typed_dict(_class_of(receiver)):
            if is_typed_dict(_class_of(sender)):
                return self._fields_fit(_class_of(sender), _class_of(receiver))
            return self.fits(sender, dict[str, Any]) and is_open((arguments_as(sender, dict) or (str, Any))[1])
        if not is_typed_dict(_class_of(sender)):
            return None
        types = tuple(tp for tp, _ in known_fields(_class_of(sender)).values())
        return self.fits(parametrize(dict, (str, parametrize(Union, types) if types else Any)), receiver)

    def _fields_fit(self, sender: Any, receiver: Any) -> bool:
        given, wanted = known_fields(sender), known_fields(receiver)
        if any(not optional and given.get(name, (Any, True))[1] for name, (_, optional) in wanted.items()):
            return False
        return all(self.fits(given[name][0], tp) for name, (tp, _) in wanted.items() if name in given)

    def tuples(self, sender: Any, receiver: Any) -> bool | None:
        wanted = get_args(receiver)
        if get_origin(receiver) is not tuple or not (wanted or is_empty_tuple(receiver)):
            return None
        cls = _class_of(sender)
        if cls is None or not issubclass(cls, tuple):
            return cls is None
        given = arguments_as(sender, tuple)
        return given is None or self._items_fit(given, wanted)

    def _items_fit(self, given: tuple[Any, ...], wanted: tuple[Any, ...]) -> bool:
        if wanted[-1:] == (...,):
            return all(self.fits(item, wanted[0]) for item in given if item is not ...)
        if given[-1:] == (...,):
            return False  # it may have any length
        if any(_is_unpacked(item) for item in (*given, *wanted)):
            return True
        return len(given) == len(wanted) and all(map(self.fits, given, wanted))

    def protocols(self, sender: Any, receiver: Any) -> bool | None:
        protocol, cls = _class_of(receiver), _class_of(sender)
        if not is_protocol(protocol) or cls is None or protocol in cls.__mro__:
            return None
        names = members_of(protocol)
        if names == {"__call__"} and (form := call_form(sender)) is not None:
            return self._member_fits(form, member_of(receiver, "__call__"))
        return all(
            may_have(cls, protocol, name) and self._member_fits(member_of(sender, name), member_of(receiver, name))
            for name in names
        )

    def _member_fits(self, given: Any, wanted: Any) -> bool:
        if isinstance(given, CallForm) and isinstance(wanted, CallForm):
            return self._call_fits(given, wanted)
        if isinstance(given, CallForm):
            return call_form(wanted) is not None or is_open(wanted)
        if isinstance(wanted, CallForm):
            return call_form(given) is not None or is_open(given)
        return self.fits(given, wanted)

    def classes(self, sender: Any, receiver: Any) -> bool | None:
        given, wanted = _class_of(sender), _class_of(receiver)
        if given is None or wanted is None:
            return True
        if not _is_subclass(given, wanted):
            return _is_subclass(given, _PROMOTIONS.get(wanted, ()))
        have, want = arguments_as(sender, wanted), get_args(receiver)
        if have is None or len(have) != len(want):
            return True
        backwards = _contravariant(wanted)
        return all(
            self.fits(b, a) if position in backwards else self.fits(a, b)
            for position, (a, b) in enumerate(zip(have, want, strict=True))
        )


_Rule = Callable[[_Comparison, Any, Any], bool | None]
_RULES: Final[tuple[_Rule, ...]] = (
    _Comparison.trivial,
    _Comparison.variables,
    _Comparison.unions,
    _Comparison.literals,
    _Comparison.new_types,
    _Comparison.type_objects,
    _Comparison.calls,
    _Comparison.typed_dicts,
    _Comparison.tuples,
    _Comparison.protocols,
    _Comparison.classes,
)
"""Asked in this order; the first that does not return None decides."""


def _choices(variable: TypeVar) -> tuple[Any, ...]:
    return variable.__constraints__ or (Any if variable.__bound__ is None else variable.__bound__,)


def _values_of(tp: Any) -> tuple[Any, ...]:
    if tp is NoneType:
        return (None,)
    if tp is bool:
        return (True, False)
    if isinstance(tp, type) and issubclass(tp, enum.Enum) and not issubclass(tp, enum.Flag):
        return tuple(tp)
    return ()


def _class_of(tp: Any) -> Any:
    cls = get_origin(tp) or tp
    return cls if isinstance(cls, type) else None


def _is_subclass(cls: type, wanted: type | tuple[type, ...]) -> bool:
    try:
        return issubclass(cls, wanted)
    except TypeError:  # a class that does not say: undecided
        return True


def _is_unpacked(item: Any) -> bool:
    return getattr(item, "__unpacked__", False) is True or "Unpack" in str(get_origin(item))


def _contravariant(cls: type) -> frozenset[int]:
    parameters = getattr(cls, "__parameters__", ())
    written = {i for i, variable in enumerate(parameters) if getattr(variable, "__contravariant__", False)}
    return _CONTRAVARIANT.get(cls, frozenset()) | written
