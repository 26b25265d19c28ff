"""The tags and the filter by which a text template makes chat messages.

`{% message role="user" %}…{% endmessage %}` makes one, `{% insert EXPRESSION %}` puts messages in, and
`{{ image | templatize_part }}` puts a part into the message around it. Imports jinja2.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Any, Final

from jinja2 import TemplateSyntaxError, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser

from windrow.values import (
    ChatMessage,
    ChatRole,
    FileContent,
    ImageContent,
    ReasoningContent,
    TextContent,
    ToolCall,
    ToolCallResult,
)

# A part stands in the rendered text as this mark and its number. No value can hold the mark: it is drawn at random.
_MARK: Final = f"\x02{secrets.token_hex(16)}:"
_END: Final = "\x03"
_PARTS: Final = (TextContent, ImageContent, FileContent, ToolCall, ToolCallResult, ReasoningContent)


class MessageError(Exception):
    """A template's message is not one that a chat can hold."""


class Collected:
    """The messages and parts of one rendering."""

    def __init__(self) -> None:
        self.messages: list[ChatMessage] = []
        self.parts: list[Any] = []


COLLECTED: Final[ContextVar[Collected | None]] = ContextVar("windrow_template_messages", default=None)


def _collected() -> Collected:
    collected = COLLECTED.get()
    if collected is None:
        raise MessageError("messages can only be made by ChatPromptBuilder")
    return collected


def templatize_part(value: Any) -> str:
    """Put an image, file, tool call, result or text into the message as a part of its own."""
    if not isinstance(value, _PARTS):
        names = ", ".join(kind.__name__ for kind in _PARTS)
        raise MessageError(f"templatize_part: expected one of {names}, got {type(value).__name__}")
    parts = _collected().parts
    parts.append(value)
    return f"{_MARK}{len(parts) - 1}{_END}"


class MessageExtension(Extension):
    """Teaches Jinja `message` and `insert`."""

    tags = {"message", "insert"}

    def __init__(self, environment: Any) -> None:
        super().__init__(environment)
        environment.filters["templatize_part"] = templatize_part

    def parse(self, parser: Parser) -> nodes.Node:
        """Read one tag."""
        tag = next(parser.stream)
        return (self._parse_insert if tag.value == "insert" else self._parse_message)(parser, tag.lineno)

    def _parse_insert(self, parser: Parser, line: int) -> nodes.Node:
        if parser.stream.current.test("block_end"):
            raise TemplateSyntaxError("insert needs an expression, as in {% insert history[-4:] %}", line)
        call = self.call_method("_insert", [parser.parse_expression()])
        return nodes.CallBlock(call, [], [], []).set_lineno(line)

    def _parse_message(self, parser: Parser, line: int) -> nodes.Node:
        given = {"role": self._attribute(parser, "role")}
        if given["role"] is None:
            raise TemplateSyntaxError('message needs a role, as in {% message role="user" %}', line)
        given |= {name: self._attribute(parser, name) for name in ("name", "meta")}
        self._check_constants(given, line)
        body = parser.parse_statements(("name:endmessage",), drop_needle=True)
        arguments = [value or nodes.Const(None) for value in given.values()]
        return nodes.CallBlock(self.call_method("_message", arguments), [], [], body).set_lineno(line)

    def _attribute(self, parser: Parser, name: str) -> nodes.Expr | None:
        if not parser.stream.current.test(f"name:{name}"):
            return None
        next(parser.stream)
        parser.stream.expect("assign")
        return parser.parse_expression()

    def _check_constants(self, given: Mapping[str, nodes.Expr | None], line: int) -> None:
        role = given["role"]
        roles = [known.value for known in ChatRole]
        if isinstance(role, nodes.Const) and role.value not in roles:
            raise TemplateSyntaxError(f"unknown role {role.value!r}; roles are {', '.join(roles)}", line)
        if not isinstance(given["meta"], nodes.Dict | None):
            raise TemplateSyntaxError('meta is a dict, as in meta={"lang": "fr"}', line)

    def _message(self, role: str, name: str | None, meta: Mapping[str, Any] | None, caller: Callable[[], str]) -> str:
        parts = _parts(str(caller()))
        make = _MAKERS.get(role)
        if make is None:
            raise MessageError(f"unknown role {role!r}; roles are {', '.join(_MAKERS)}")
        if not parts:
            raise MessageError(f"the {role} message is empty")
        _collected().messages.append(make(parts, {"meta": dict(meta or {}), "name": name}))
        return ""

    def _insert(self, messages: Any, caller: Callable[[], str]) -> str:  # noqa: ARG002 - Jinja passes it
        given = [messages] if isinstance(messages, ChatMessage) else messages or []
        if not isinstance(given, list | tuple) or not all(isinstance(message, ChatMessage) for message in given):
            raise MessageError(f"insert: expected ChatMessages, got {type(messages).__name__}")
        _collected().messages.extend(given)
        return ""


def _parts(text: str) -> list[Any]:
    """The parts of a rendered message: texts without the white space around them, and what was put in by mark."""
    first, *marked = text.split(_MARK)
    found: list[Any] = [TextContent(first.strip())] if first.strip() else []
    for piece in marked:
        number, _, rest = piece.partition(_END)
        found.append(_collected().parts[int(number)])
        if rest.strip():
            found.append(TextContent(rest.strip()))
    return found


def _user(parts: list[Any], about: dict[str, Any]) -> ChatMessage:
    return ChatMessage.from_user(content_parts=parts, **about)


def _system(parts: list[Any], about: dict[str, Any]) -> ChatMessage:
    if len(parts) != 1 or not isinstance(parts[0], TextContent):
        raise MessageError("a system message holds one text and nothing else")
    return ChatMessage.from_system(parts[0].text, **about)


def _assistant(parts: list[Any], about: dict[str, Any]) -> ChatMessage:
    texts = [part.text for part in parts if isinstance(part, TextContent)]
    calls = [part for part in parts if isinstance(part, ToolCall)]
    reasonings = [part for part in parts if isinstance(part, ReasoningContent)]
    is_complete = len(texts) + len(calls) + len(reasonings) == len(parts)
    if len(texts) > 1 or len(reasonings) > 1 or not is_complete or not (texts or calls):
        raise MessageError("an assistant message holds at most one text and one reasoning, and any tool calls")
    text, reasoning = next(iter(texts), None), next(iter(reasonings), None)
    return ChatMessage.from_assistant(text, tool_calls=calls, reasoning=reasoning, **about)


def _tool(parts: list[Any], about: dict[str, Any]) -> ChatMessage:
    if len(parts) != 1 or not isinstance(parts[0], ToolCallResult):
        raise MessageError("a tool message holds one tool call result and nothing else")
    [result] = parts
    return ChatMessage.from_tool(result.result, result.origin, result.error, meta=about["meta"])


_MAKERS: Final[dict[str, Callable[[list[Any], dict[str, Any]], ChatMessage]]] = {
    "user": _user,
    "system": _system,
    "assistant": _assistant,
    "tool": _tool,
}
