"""The members that a Protocol asks for, and whether a class has them."""

from __future__ import annotations

import sys
from functools import lru_cache
from types import FunctionType
from typing import Any, Final, Generic, Protocol, get_origin, runtime_checkable

from windrow.component.callforms import CallForm, find_in_class, form_of_function, hints_of
from windrow.component.supertypes import arguments_as, substitute


@runtime_checkable
class _Empty(Protocol):
    """Shows what Python itself puts into the namespace of every protocol class."""


_NOT_MEMBERS: Final = frozenset(vars(_Empty)) | {
    *("__class_getitem__", "__init__", "__match_args__", "__new__", "__orig_bases__", "__slots__", "__type_params__"),
    *("__annotate__", "__annotate_func__", "__annotations__", "__annotations_cache__"),
    "__conditional_annotations__",
    *("__non_callable_proto_members__", "__protocol_attrs__"),
}


def is_protocol(cls: Any) -> bool:
    """Whether `cls` is a Protocol class itself, not merely a class that inherits from one."""
    return isinstance(cls, type) and bool(vars(cls).get("_is_protocol"))


@lru_cache(maxsize=512)
def members_of(protocol: type) -> frozenset[str]:
    """The names that a protocol asks for, inherited ones included."""
    bases = [base for base in protocol.__mro__ if base not in (object, Generic, Protocol)]
    names = {name for base in bases for name in (*vars(base), *annotated_in(base))}
    return frozenset(names - _NOT_MEMBERS)


def may_have(cls: type, protocol: type, name: str) -> bool:
    """Whether instances have this member, or may get it in a way that the class does not show."""
    found = find_in_class(cls, name)
    if found is not None or any(name in annotated_in(base) for base in cls.__mro__):
        return True
    if name.startswith("__"):  # looked up on the class only
        return False
    is_data = not isinstance(find_in_class(protocol, name), FunctionType | staticmethod | classmethod)
    return find_in_class(cls, "__getattr__") is not None or (
        is_data and isinstance(find_in_class(cls, "__init__"), FunctionType)
    )


def member_of(tp: Any, name: str) -> CallForm | Any:
    """The type of a member, a CallForm for a method, `Any` where it is not written down."""
    cls = get_origin(tp) or tp
    owner = next((base for base in cls.__mro__ if name in vars(base) or name in annotated_in(base)), cls)
    variables, args = getattr(owner, "__parameters__", ()), arguments_as(tp, owner) or ()
    found = _written(owner, name)
    if not isinstance(found, CallForm):
        return substitute(found, variables, args)
    takes = tuple(substitute(taken, variables, args) for taken in found.takes)
    return CallForm(takes, found.required, found.is_open, substitute(found.returns, variables, args))


def _written(owner: type, name: str) -> CallForm | Any:
    value = vars(owner).get(name)
    if isinstance(value, property):
        return form_of_function(value.fget, bound=True).returns if value.fget else Any
    if isinstance(value, staticmethod | classmethod):
        return form_of_function(value.__func__, bound=isinstance(value, classmethod))
    if isinstance(value, FunctionType):
        return form_of_function(value, bound=True)
    return hints_of(owner).get(name, Any)


def annotated_in(cls: type) -> tuple[str, ...]:
    """The names that a class itself annotates."""
    if sys.version_info >= (3, 14):  # annotations are evaluated on demand there, which can fail
        import annotationlib

        return tuple(annotationlib.get_annotations(cls, format=annotationlib.Format.FORWARDREF))
    return tuple(vars(cls).get("__annotations__", ()))
