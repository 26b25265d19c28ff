"""From what the server sent, whole or in pieces, to messages."""

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from windrow.errors import ModelError
from windrow.values import ChatMessage, ReasoningContent, StreamingChunk, ToolCall, ToolCallDelta

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletion, ChatCompletionChunk


def messages_of(completion: "ChatCompletion") -> list[ChatMessage]:
    """Return one message for each choice of a completion.

    Raises:
        ModelError: If it is no completion (the SDK passes on whatever the server sent), there is no choice, or a tool
            call's arguments are no JSON object.
    """
    if not hasattr(completion, "choices"):
        raise ModelError(
            f"the server sent no completion but {str(completion)!r:.80}. Check api_base_url: it often ends in /v1.",
            provider="openai",
        )
    if not completion.choices:
        raise ModelError("the server sent a reply without choices", provider="openai")
    usage = completion.usage.model_dump() if completion.usage else {}
    return [_message(choice, completion.model, usage) for choice in completion.choices]


def _message(choice: Any, model: str, usage: dict[str, Any]) -> ChatMessage:
    calls = [
        _tool_call(call.id, call.function.name, call.function.arguments) for call in choice.message.tool_calls or []
    ]
    meta = {"model": model, "index": choice.index, "finish_reason": choice.finish_reason, "usage": usage}
    text = choice.message.content or getattr(choice.message, "refusal", None)
    return _assistant(text, calls, getattr(choice.message, "reasoning_content", None), meta)


def _assistant(text: str | None, calls: list[ToolCall], reasoning: str | None, meta: dict[str, Any]) -> ChatMessage:
    thought = ReasoningContent(reasoning_text=reasoning) if reasoning else None
    said = text if text or not (calls or thought) else None
    return ChatMessage.from_assistant(
        said or (None if calls or thought else ""), tool_calls=calls or None, reasoning=thought, meta=meta
    )


def _tool_call(call_id: str | None, name: str, arguments: str) -> ToolCall:
    try:
        parsed = json.loads(arguments or "{}")
    except ValueError as error:
        raise ModelError(_bad_arguments(name, arguments), provider="openai") from error
    if not isinstance(parsed, dict):
        raise ModelError(_bad_arguments(name, arguments), provider="openai")
    return ToolCall(tool_name=name, arguments=parsed, id=call_id)


def _bad_arguments(name: str, arguments: str) -> str:
    shown = arguments if len(arguments) <= 80 else arguments[:79] + "…"
    return (
        f"the model called the tool {name!r} with arguments that are no JSON object: {shown!r}. "
        "Ask again, raise max_completion_tokens if the reply was cut, or set tools_strict."
    )


@dataclass(slots=True)
class _PartialCall:
    id: str | None = None
    name: str = ""
    arguments: str = ""


@dataclass(slots=True)
class StreamedReply:
    """Collects the pieces of a streamed reply."""

    text: list[str] = field(default_factory=list)
    reasoning: list[str] = field(default_factory=list)
    calls: dict[int, _PartialCall] = field(default_factory=dict)
    model: str = ""
    finish_reason: str | None = None
    usage: dict[str, Any] = field(default_factory=dict)
    pieces: int = 0

    def add(self, piece: "ChatCompletionChunk") -> StreamingChunk | None:
        """Take the next piece; return it as a chunk, or None if it carries usage only."""
        self.model = piece.model or self.model
        if piece.usage:
            self.usage = piece.usage.model_dump()
        if not piece.choices:
            return None
        choice = piece.choices[0]
        self.finish_reason = choice.finish_reason or self.finish_reason
        text, reasoning = choice.delta.content or "", getattr(choice.delta, "reasoning_content", None) or ""
        self.text.append(text)
        self.reasoning.append(reasoning)
        deltas = [self._add_call(delta) for delta in choice.delta.tool_calls or []]
        is_first, self.pieces = self.pieces == 0, self.pieces + 1
        return _chunk(text, reasoning, deltas, self.model, choice.finish_reason, is_first=is_first)

    def messages(self) -> list[ChatMessage]:
        """Return the whole reply.

        Raises:
            ModelError: If the stream ended before the model said that it was done.
        """
        if self.finish_reason is None:
            got = "".join(self.text)
            cure = "Ask again." if self.pieces else "Check api_base_url: it often ends in /v1."
            message = f"the stream ended before the reply was complete ({len(got)} characters came). {cure}"
            raise ModelError(message, provider="openai")
        calls = [_tool_call(call.id, call.name, call.arguments) for _, call in sorted(self.calls.items())]
        meta = {"model": self.model, "index": 0, "finish_reason": self.finish_reason, "usage": self.usage}
        return [_assistant("".join(self.text), calls, "".join(self.reasoning), meta)]

    def _add_call(self, delta: Any) -> ToolCallDelta:
        call = self.calls.setdefault(delta.index, _PartialCall())
        name = (delta.function and delta.function.name) or ""
        arguments = (delta.function and delta.function.arguments) or ""
        call.id, call.name, call.arguments = delta.id or call.id, call.name + name, call.arguments + arguments
        return ToolCallDelta(index=delta.index, tool_name=name or None, arguments=arguments or None, id=delta.id)


def _chunk(
    text: str, reasoning: str, deltas: list[ToolCallDelta], model: str, reason: str | None, *, is_first: bool
) -> StreamingChunk:
    """A chunk has one kind of payload; the protocol sends one kind at a time."""
    payload: dict[str, Any] = {"content": text}
    if deltas:
        payload = {"content": "", "tool_calls": deltas, "index": deltas[0].index}
    elif reasoning and not text:
        payload = {"content": "", "reasoning": ReasoningContent(reasoning_text=reasoning), "index": 0}
    finish: Any = reason if reason in ("stop", "length", "tool_calls", "content_filter") else None
    return StreamingChunk(**payload, meta={"model": model}, start=is_first, finish_reason=finish)
