"""Whether, and by which conversion, an output can be connected to an input."""

from __future__ import annotations

from abc import get_cache_token
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final, TypeVar

from windrow.component.assignability import compare, is_open, members, plain
from windrow.component.conversion import CONVERSIONS, DIRECT, Conversion
from windrow.component.supertypes import element_type
from windrow.component.typenames import type_name

__all__ = ["Conversion", "is_assignable", "match", "type_name"]

_CACHED_PAIRS: Final = 4096


def match(sender_type: Any, receiver_type: Any) -> Conversion | None:
    """Return how values get from sender to receiver: unchanged (name ""), converted, or None: not at all.

    A type that fits is never converted. Otherwise the first of these whose result the receiver, or one member of its
    union, takes: wrap, message_to_text, text_to_message, wrap_message_to_text, wrap_text_to_message, unwrap,
    unwrap_message_to_text, unwrap_text_to_message: what keeps the value stands first, what can fail in a run last.
    """
    try:
        return _match(sender_type, receiver_type, get_cache_token())
    except TypeError:  # not hashable, so not cached (a list in an Annotated, say)
        return _find(sender_type, receiver_type)


def is_assignable(sender: Any, receiver: Any) -> bool:
    """Whether every value of type `sender` may stand where `receiver` is expected, as far as can be decided."""
    try:
        return _fits(sender, receiver, get_cache_token())
    except TypeError:
        return compare(sender, receiver)


# The token changes when a class is registered with an ABC, which can change an answer.
@lru_cache(_CACHED_PAIRS)
def _match(sender: Any, receiver: Any, _token: int) -> Conversion | None:
    return _find(sender, receiver)


@lru_cache(_CACHED_PAIRS)
def _fits(sender: Any, receiver: Any, _token: int) -> bool:
    return compare(sender, receiver)


def _find(sender: Any, receiver: Any) -> Conversion | None:
    if is_assignable(sender, receiver):
        return DIRECT
    return next((CONVERSIONS[name] for name, applies in _APPLIES.items() if applies(sender, receiver)), None)


def _wraps(change: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    """The change, put into a list, is what a list in the receiver holds."""

    def applies(sender: Any, receiver: Any) -> bool:
        elements = map(element_type, members(plain(receiver)))
        return any(element is not None and change(sender, element) for element in elements)

    return applies


def _unwraps(change: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    """The change applies to the one element of a list of texts or messages."""

    def applies(sender: Any, receiver: Any) -> bool:
        element = element_type(plain(sender))
        return element is not None and _is_only(element, str, _message()) and change(element, receiver)

    return applies


def _text_fits(sender: Any, receiver: Any) -> bool:
    return _is_only(sender, _message()) and is_assignable(str, receiver)


def _message_fits(sender: Any, receiver: Any) -> bool:
    return _is_only(sender, str) and is_assignable(_message(), receiver)


_APPLIES: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "wrap": _wraps(is_assignable),
    "message_to_text": _text_fits,
    "text_to_message": _message_fits,
    "wrap_message_to_text": _wraps(_text_fits),
    "wrap_text_to_message": _wraps(_message_fits),
    "unwrap": _unwraps(is_assignable),
    "unwrap_message_to_text": _unwraps(_text_fits),
    "unwrap_text_to_message": _unwraps(_message_fits),
}
"""When a conversion applies, in order of preference; the types are known not to fit as they are."""


def _is_only(tp: Any, *kinds: type) -> bool:
    """Whether values are known to be of these classes: a conversion is never chosen on a guess."""
    return all(
        not is_open(member) and not isinstance(member, TypeVar) and any(is_assignable(member, kind) for kind in kinds)
        for member in members(plain(tp))
    )


def _message() -> type:
    from windrow.values import ChatMessage

    return ChatMessage
