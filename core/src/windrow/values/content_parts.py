"""What a chat message consists of, and how each part is written in a message's dict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from windrow.errors import InvalidValueError
from windrow.values.codec import encode
from windrow.values.display import short
from windrow.values.frozen import freeze_flat, freeze_mapping
from windrow.values.media import FileContent, ImageContent
from windrow.values.record import Reader, Value, immutable, read_one, read_text, read_text_or_none


@immutable
@dataclass(frozen=True, slots=True, repr=False)
class TextContent(Value):
    """Text of a message."""

    text: str

    _readers: ClassVar[Mapping[str, Reader]] = {"text": read_text}


@immutable
@dataclass(frozen=True, slots=True, repr=False)
class ReasoningContent(Value):
    """What a model thought before it answered; `extra` keeps what the provider wants back."""

    reasoning_text: str
    extra: dict[str, Any] = field(default_factory=dict)

    _readers: ClassVar[Mapping[str, Reader]] = {"reasoning_text": read_text}

    def __post_init__(self) -> None:
        object.__setattr__(self, "extra", freeze_mapping(self.extra, "ReasoningContent.extra"))


@immutable
@dataclass(frozen=True, slots=True, repr=False)
class ToolCall(Value):
    """A model's wish to have a tool called; `extra` keeps what the provider wants back."""

    tool_name: str
    arguments: dict[str, Any]
    id: str | None = None
    extra: dict[str, Any] | None = None

    _readers: ClassVar[Mapping[str, Reader]] = {"tool_name": read_text, "id": read_text_or_none}

    def __post_init__(self) -> None:
        object.__setattr__(self, "arguments", freeze_mapping(self.arguments, "ToolCall.arguments"))
        if self.extra is not None:
            object.__setattr__(self, "extra", freeze_mapping(self.extra, "ToolCall.extra"))


ResultPart = TextContent | ImageContent | FileContent
_RESULT_PARTS = (TextContent, ImageContent, FileContent)


def _read_result(data: Any) -> Any:
    if isinstance(data, str | Sequence):
        return data if isinstance(data, str) else [read_part(part) for part in data]
    raise InvalidValueError(f"ToolCallResult.result: expected a text or a list of parts, got {short(data)}.")


def _read_origin(data: Any) -> Any:
    found = read_one(ToolCall)(data)
    if found is None:
        raise InvalidValueError("ToolCallResult.origin: expected the ToolCall that was answered, got None.")
    return found


@immutable
@dataclass(frozen=True, slots=True, repr=False)
class ToolCallResult(Value):
    """What a tool returned (text, or texts, images and files), or its error."""

    result: str | Sequence[ResultPart]
    origin: ToolCall
    error: bool

    _readers: ClassVar[Mapping[str, Reader]] = {"result": _read_result, "origin": _read_origin}

    def __post_init__(self) -> None:
        if isinstance(self.result, str):
            return
        parts = check_parts(self.result, _RESULT_PARTS, "ToolCallResult.result")
        object.__setattr__(self, "result", parts)

    def to_dict(self) -> dict[str, Any]:
        """The fields as JSON data, the parts of a result as in a message."""
        result = self.result if isinstance(self.result, str) else [write_part(part) for part in self.result]
        return {"result": result, "origin": self.origin.to_dict(), "error": self.error}


ContentPart = TextContent | ToolCall | ToolCallResult | ImageContent | FileContent | ReasoningContent

# The key of a part in a message's dict.
PARTS: Mapping[str, type[Value]] = {
    "text": TextContent,
    "tool_call": ToolCall,
    "tool_call_result": ToolCallResult,
    "image": ImageContent,
    "file": FileContent,
    "reasoning": ReasoningContent,
}
_KEYS = {kind: key for key, kind in PARTS.items()}


def check_parts(parts: Any, allowed: tuple[type, ...], owner: str) -> Any:
    """`parts` as an immutable list.

    Raises: InvalidValueError if it is no sequence, or holds something else than the `allowed` types.
    """
    names = ", ".join(kind.__name__ for kind in allowed)
    if isinstance(parts, str) or not isinstance(parts, Sequence):
        raise InvalidValueError(f"{owner}: expected a list of {names}, got {short(parts)}.")
    for index, part in enumerate(parts):
        if not isinstance(part, allowed):
            raise InvalidValueError(f"{owner}[{index}]: expected one of {names}, got {short(part)}.")
    return freeze_flat(parts)


def write_part(part: Any) -> dict[str, Any]:
    """A part as `{key: its dict}`; a text as `{"text": "…"}`."""
    key = _KEYS[type(part)]
    return {key: encode(part.text) if key == "text" else part.to_dict()}


def read_part(data: Any) -> Any:
    """The part that `write_part` wrote.

    Raises: InvalidValueError if it is none.
    """
    if isinstance(data, tuple(_KEYS)):
        return data
    key = next((key for key in PARTS if isinstance(data, Mapping) and key in data), None)
    if key is None:
        raise InvalidValueError(f"A part of a message holds one of {', '.join(PARTS)}; got {short(data)}.")
    return TextContent(read_text(data[key])) if key == "text" else PARTS[key].from_dict(data[key])
