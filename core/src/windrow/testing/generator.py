"""A chat generator that says what it was told to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any, Final

from windrow.component import component
from windrow.engine.events import emit
from windrow.errors import ComponentError
from windrow.testing.script import Reply, Script, chunks_of, spoken
from windrow.values import ChatMessage, StreamingChunk

StreamingCallback = Callable[[StreamingChunk], Any]

_NAME: Final = "ScriptedChatGenerator"


@dataclass(frozen=True)
class Call:
    """What the generator was asked."""

    messages: tuple[ChatMessage, ...]
    generation_kwargs: Mapping[str, Any]
    tools: Any


@component(name="testing.ScriptedChatGenerator")
class ScriptedChatGenerator:
    """Gives the replies of a script, one per call, streaming each; `calls` holds what it was asked."""

    def __init__(
        self,
        replies: Sequence[Reply] | str | None = None,
        *,
        cycle: bool = False,
        model: str = "scripted",
        meta: Mapping[str, Any] | None = None,
        streaming_callback: StreamingCallback | None = None,
    ) -> None:
        """A reply is a text, a list of the pieces in which it is streamed, a ChatMessage, a ToolCall, a dict
        (`{tool_name, arguments}`, `{error}`, or a message's), an exception to raise, or a function of the messages.

        Args:
            replies: one text is repeated for ever; None repeats what the last message says.
            cycle: begin again when the script is at its end; otherwise that is an error.
            model: only reported.
            meta: of every reply.
            streaming_callback: called with each chunk, unless a run gives another.

        Raises: ComponentError if the script is empty.
        """
        self.replies = replies
        self.cycle = cycle
        self.model = model
        self.meta = dict(meta or {})
        self.streaming_callback = streaming_callback
        self.calls: list[Call] = []
        if replies is not None and not len(replies) and not isinstance(replies, str):
            raise ComponentError(f"{_NAME}.replies: the script is empty; give at least one reply.", component=_NAME)
        endless = replies is None or isinstance(replies, str)
        script: Sequence[Any] = [_last_text if replies is None else replies] if endless else replies or []
        self._script = Script(script, cycle=cycle or endless)

    @component.output_types(replies=list[ChatMessage])
    def run(
        self,
        messages: list[ChatMessage] | str,
        streaming_callback: StreamingCallback | None = None,
        generation_kwargs: dict[str, Any] | None = None,
        tools: list[Any] | None = None,
    ) -> dict[str, Any]:
        """Return the next reply. Raises: what the script says; ComponentError if it is at its end."""
        reply, chunks = self._next(messages, generation_kwargs, tools)
        callback = streaming_callback or self.streaming_callback
        for chunk in chunks:
            _send(chunk, callback)
        return {"replies": [reply]}

    @component.output_types(replies=list[ChatMessage])
    async def run_async(
        self,
        messages: list[ChatMessage] | str,
        streaming_callback: StreamingCallback | None = None,
        generation_kwargs: dict[str, Any] | None = None,
        tools: list[Any] | None = None,
    ) -> dict[str, Any]:
        """Return the next reply; the callback may be async. See `run`."""
        reply, chunks = self._next(messages, generation_kwargs, tools)
        callback = streaming_callback or self.streaming_callback
        for chunk in chunks:
            waiting = _send(chunk, callback)
            if isawaitable(waiting):
                await waiting
        return {"replies": [reply]}

    def _next(
        self, messages: list[ChatMessage] | str, generation_kwargs: Mapping[str, Any] | None, tools: Any
    ) -> tuple[ChatMessage, list[StreamingChunk]]:
        asked = [ChatMessage.from_user(messages)] if isinstance(messages, str) else list(messages)
        self.calls.append(Call(tuple(asked), dict(generation_kwargs or {}), tools))
        reply, pieces = spoken(self._script.next(), asked)
        meta = {"model": self.model, "index": 0, "finish_reason": "tool_calls" if reply.tool_calls else "stop"}
        about = {**meta, "usage": _usage(asked, reply), **self.meta, **reply.meta}
        return reply.replace(meta=about), list(chunks_of(reply, pieces, meta))


def _send(chunk: StreamingChunk, callback: StreamingCallback | None) -> Any:
    emit(chunk)
    return None if callback is None else callback(chunk)


def _last_text(messages: list[ChatMessage]) -> str:
    return next((message.text for message in reversed(messages) if message.text), "")


def _usage(asked: Sequence[ChatMessage], reply: ChatMessage) -> dict[str, int]:
    """Words, counted as tokens."""
    prompt = sum(len(text.split()) for message in asked for text in message.texts)
    completion = sum(len(text.split()) for text in reply.texts)
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}
