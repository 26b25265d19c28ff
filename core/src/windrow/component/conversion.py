"""How a value changes on its way along a connection whose two types differ in a known way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Conversion:
    """A named change of values. The empty name and `convert=None` mean that values pass as they are."""

    name: str
    convert: Callable[[Any], Any] | None = field(default=None, compare=False, repr=False)

    def __call__(self, value: Any) -> Any:
        """Return the value as the receiver wants it. Raises: ValueError if this value cannot be converted."""
        return value if self.convert is None else self.convert(value)


def wrap(value: Any) -> list[Any]:
    """Return a list of this one value."""
    return [value]


def unwrap(values: list[Any]) -> Any:
    """Return the only element. Raises: ValueError unless there is exactly one."""
    if not isinstance(values, list):
        raise ValueError(f"expected a list of exactly one element, got {type(values).__name__}")
    if len(values) != 1:
        raise ValueError(f"expected a list of exactly one element, got {len(values)} elements")
    return values[0]


def message_to_text(message: Any) -> str:
    """Return a chat message's text. Raises: ValueError if it has none (it holds tool calls only, say)."""
    text = getattr(message, "text", None)
    if not isinstance(text, str):
        role = getattr(message, "role", type(message).__name__)
        raise ValueError(f"expected a chat message with text, got one without (role {getattr(role, 'value', role)})")
    return text


def text_to_message(text: str) -> Any:
    """Return a user's chat message of this text."""
    from windrow.values import ChatMessage

    if not isinstance(text, str):
        raise ValueError(f"expected a text to make a chat message of, got {type(text).__name__}")
    return ChatMessage.from_user(text)


def _chain(first: Callable[[Any], Any], then: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: then(first(value))


DIRECT = Conversion("")

CONVERSIONS: dict[str, Conversion] = {
    conversion.name: conversion
    for conversion in (
        DIRECT,
        Conversion("wrap", wrap),
        Conversion("message_to_text", message_to_text),
        Conversion("text_to_message", text_to_message),
        Conversion("wrap_message_to_text", _chain(message_to_text, wrap)),
        Conversion("wrap_text_to_message", _chain(text_to_message, wrap)),
        Conversion("unwrap", unwrap),
        Conversion("unwrap_message_to_text", _chain(unwrap, message_to_text)),
        Conversion("unwrap_text_to_message", _chain(unwrap, text_to_message)),
    )
}
"""Every conversion by its name, in order of preference (see `match`)."""
