"""Pieces of a reply while it is being made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, Self

from windrow.errors import InvalidValueError
from windrow.values.content_parts import ReasoningContent, ToolCallResult
from windrow.values.frozen import EMPTY, freeze_flat, freeze_mapping
from windrow.values.record import Reader, Value, immutable, read_many, read_one

FinishReason = Literal["stop", "length", "tool_calls", "content_filter", "tool_call_results"]
_PAYLOADS = ("content", "tool_calls", "tool_call_result", "reasoning")


@immutable
@dataclass(frozen=True, slots=True, repr=False)
class ToolCallDelta(Value):
    """A piece of a tool call; pieces with one `index` belong together, their `arguments` are joined."""

    index: int
    tool_name: str | None = None
    arguments: str | None = None
    id: str | None = None
    extra: dict[str, Any] | None = None

    def __post_init__(self) -> None:
        if self.extra is not None:
            object.__setattr__(self, "extra", freeze_mapping(self.extra, "ToolCallDelta.extra"))


@immutable
@dataclass(frozen=True, slots=True, repr=False)
class ComponentInfo(Value):
    """Which component a chunk is from: its class, and its name in the pipeline."""

    type: str
    name: str | None = None

    @classmethod
    def from_component(cls, component: object, name: str | None = None) -> Self:
        """The class of `component`, and `name`."""
        kind = type(component)
        return cls(f"{kind.__module__}.{kind.__qualname__}", name)


@immutable
@dataclass(frozen=True, slots=True, repr=False)
class StreamingChunk(Value):
    """A piece of a reply: text, pieces of tool calls, a tool's result, or reasoning, and only one of these.

    `index` counts the blocks of the reply, `start` marks the first chunk of one.
    Raises: InvalidValueError if two kinds are given, or one other than text without `index`.
    """

    content: str
    meta: dict[str, Any] = field(default_factory=dict)
    component_info: ComponentInfo | None = None
    index: int | None = None
    tool_calls: Sequence[ToolCallDelta] | None = None
    tool_call_result: ToolCallResult | None = None
    start: bool = False
    finish_reason: FinishReason | None = None
    reasoning: ReasoningContent | None = None

    _readers: ClassVar[Mapping[str, Reader]] = {
        "component_info": read_one(ComponentInfo),
        "tool_calls": read_many(ToolCallDelta),
        "tool_call_result": read_one(ToolCallResult),
        "reasoning": read_one(ReasoningContent),
    }

    def __post_init__(self) -> None:
        if self.meta is not EMPTY:
            object.__setattr__(self, "meta", freeze_mapping(self.meta, "StreamingChunk.meta"))
        if self.tool_calls is not None:
            object.__setattr__(self, "tool_calls", freeze_flat(self.tool_calls))
        if not self.tool_calls and self.tool_call_result is None and self.reasoning is None:
            return
        given = [name for name in _PAYLOADS if getattr(self, name)]
        if len(given) > 1:
            raise InvalidValueError(f"StreamingChunk: {' and '.join(given)} given. Send one chunk for each.")
        if self.index is None:
            raise InvalidValueError(f"StreamingChunk: {given[0]} needs index, the number of its block in the reply.")
