"""Messages of a chat with a language model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar

from windrow.errors import InvalidValueError
from windrow.values.chat_role import ChatRole
from windrow.values.codec import decode, encode
from windrow.values.content_parts import (
    PARTS,
    ContentPart,
    ReasoningContent,
    ResultPart,
    TextContent,
    ToolCall,
    ToolCallResult,
    check_parts,
    read_part,
    write_part,
)
from windrow.values.display import short
from windrow.values.frozen import freeze_mapping
from windrow.values.media import FileContent, ImageContent
from windrow.values.record import READ_ERRORS, Value, check_mapping, immutable, malformed, read_text_or_none

P = TypeVar("P")
_KINDS = tuple(PARTS.values())
_PUBLIC_NAMES = {"role": "_role", "content": "_content", "name": "_name", "meta": "_meta"}


@immutable
@dataclass(frozen=True, slots=True, repr=False)
class ChatMessage(Value):
    """A message of a chat: who it is from, and its parts.

    Make one with `from_user`, `from_system`, `from_assistant` or `from_tool`.
    """

    _role: ChatRole
    _content: Sequence[ContentPart]
    _name: str | None = None
    _meta: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if type(self._role) is not ChatRole:
            object.__setattr__(self, "_role", ChatRole.from_str(self._role))
        object.__setattr__(self, "_content", check_parts(self._content, _KINDS, "ChatMessage content"))
        object.__setattr__(self, "_meta", freeze_mapping(self._meta, "ChatMessage.meta"))

    @classmethod
    def from_user(
        cls,
        text: str | None = None,
        meta: Mapping[str, Any] | None = None,
        name: str | None = None,
        *,
        content_parts: Sequence[TextContent | str | ImageContent | FileContent] | None = None,
    ) -> Self:
        """A message from the user: either a text, or parts of which a str counts as text.

        Raises: InvalidValueError if not exactly one of `text` and `content_parts` is given.
        """
        if (text is None) == (content_parts is None):
            raise InvalidValueError("ChatMessage.from_user: give either text or content_parts.")
        parts = [text] if content_parts is None else content_parts
        if not parts:
            raise InvalidValueError("ChatMessage.from_user: content_parts is empty. Give at least one part.")
        content = [TextContent(part) if isinstance(part, str) else part for part in parts]
        allowed = (TextContent, ImageContent, FileContent)
        return cls(ChatRole.USER, check_parts(content, allowed, "content_parts"), name, _meta(meta))

    @classmethod
    def from_system(cls, text: str, meta: Mapping[str, Any] | None = None, name: str | None = None) -> Self:
        """A message that tells the model how to behave."""
        return cls(ChatRole.SYSTEM, [TextContent(text)], name, _meta(meta))

    @classmethod
    def from_assistant(
        cls,
        text: str | None = None,
        meta: Mapping[str, Any] | None = None,
        name: str | None = None,
        tool_calls: Sequence[ToolCall] | None = None,
        *,
        reasoning: str | ReasoningContent | None = None,
    ) -> Self:
        """A message from the model: its reasoning, its text and the tools that it wants called, in this order."""
        content: list[ContentPart] = []
        if reasoning:
            content.append(ReasoningContent(reasoning) if isinstance(reasoning, str) else reasoning)
        if text is not None:
            content.append(TextContent(text))
        return cls(ChatRole.ASSISTANT, [*content, *(tool_calls or ())], name, _meta(meta))

    @classmethod
    def from_tool(
        cls,
        tool_result: str | Sequence[ResultPart],
        origin: ToolCall,
        error: bool = False,
        meta: Mapping[str, Any] | None = None,
    ) -> Self:
        """A tool's answer to the call `origin`, or with `error` the reason why there is none."""
        return cls(ChatRole.TOOL, [ToolCallResult(tool_result, origin, error)], None, _meta(meta))

    @property
    def role(self) -> ChatRole:
        """Who the message is from."""
        return self._role

    @property
    def name(self) -> str | None:
        """The name of the participant, where there are several in one role."""
        return self._name

    @property
    def meta(self) -> dict[str, Any]:
        """What else is known about the message, such as the model and its usage."""
        return self._meta

    @property
    def parts(self) -> Sequence[ContentPart]:
        """Every part, in order."""
        return self._content

    @property
    def texts(self) -> list[str]:
        """The texts, in order."""
        return [part.text for part in self._all(TextContent)]

    @property
    def text(self) -> str | None:
        """The first text."""
        return _first(self.texts)

    @property
    def tool_calls(self) -> list[ToolCall]:
        """The tool calls, in order."""
        return self._all(ToolCall)

    @property
    def tool_call(self) -> ToolCall | None:
        """The first tool call."""
        return _first(self.tool_calls)

    @property
    def tool_call_results(self) -> list[ToolCallResult]:
        """The results of tool calls, in order."""
        return self._all(ToolCallResult)

    @property
    def tool_call_result(self) -> ToolCallResult | None:
        """The first result of a tool call."""
        return _first(self.tool_call_results)

    @property
    def images(self) -> list[ImageContent]:
        """The images, in order."""
        return self._all(ImageContent)

    @property
    def image(self) -> ImageContent | None:
        """The first image."""
        return _first(self.images)

    @property
    def files(self) -> list[FileContent]:
        """The files, in order."""
        return self._all(FileContent)

    @property
    def file(self) -> FileContent | None:
        """The first file."""
        return _first(self.files)

    @property
    def reasonings(self) -> list[ReasoningContent]:
        """The pieces of reasoning, in order."""
        return self._all(ReasoningContent)

    @property
    def reasoning(self) -> ReasoningContent | None:
        """The first piece of reasoning."""
        return _first(self.reasonings)

    def is_from(self, role: ChatRole | str) -> bool:
        """Whether the message is from `role`.

        Raises: InvalidValueError if there is no such role.
        """
        return self._role is ChatRole.from_str(role)

    def replace(self, **changes: Any) -> Self:
        """A copy with `role`, `content` (the list of parts), `name` or `meta` changed."""
        named = {_PUBLIC_NAMES.get(name, name): value for name, value in changes.items()}
        return super(ChatMessage, self).replace(**named)

    def to_dict(self) -> dict[str, Any]:
        """`role`, `meta`, `name` and `content` as JSON data."""
        return {
            "role": self._role.value,
            "meta": encode(self._meta),
            "name": self._name,
            "content": [write_part(part) for part in self._content],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The message that `to_dict` wrote; older forms (content a str, keys with an underscore) are read too.

        Raises: InvalidValueError if there is no role or content, or a malformed part.
        """
        given = {str(name).removeprefix("_"): value for name, value in check_mapping(cls, data).items()}
        if "role" not in given or "content" not in given:
            raise InvalidValueError(f"A message needs role and content; got {short(data)}.")
        content = given["content"]
        if not isinstance(content, str | Sequence):
            raise InvalidValueError(f"A message's content is a text or a list of parts; got {short(content)}.")
        try:
            parts = [TextContent(content)] if isinstance(content, str) else [read_part(part) for part in content]
            return cls(given["role"], parts, read_text_or_none(given.get("name")), decode(given.get("meta") or {}))
        except READ_ERRORS as error:
            raise malformed(cls, given, error) from error

    def to_openai_dict_format(self, require_tool_call_ids: bool = True) -> dict[str, Any]:
        """The message as OpenAI's chat completions take it; reasoning, meta and a result's `error` are left out.

        Raises: InvalidValueError if that API cannot express the message.
        """
        from windrow.values.openai_format import to_openai

        return to_openai(self, require_tool_call_ids)

    @classmethod
    def from_openai_dict_format(cls, message: Mapping[str, Any]) -> Self:
        """The message that OpenAI's chat completions take or return as `message`.

        Raises: InvalidValueError if a field is missing or malformed.
        """
        from windrow.values.openai_format import from_openai

        return from_openai(cls, message)

    def _all(self, kind: type[P]) -> list[P]:
        return [part for part in self._content if isinstance(part, kind)]

    def _shown(self) -> list[tuple[str, str]]:
        shown = [("role", self._role.value), ("content", short(self._content, 120))]
        if self._name is not None:
            shown.append(("name", short(self._name)))
        return [*shown, ("meta", short(self._meta))] if self._meta else shown


def _meta(meta: Mapping[str, Any] | None) -> dict[str, Any]:
    return freeze_mapping(meta, "ChatMessage.meta")


def _first(items: Sequence[P]) -> P | None:
    return items[0] if items else None
