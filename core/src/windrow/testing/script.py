"""What a scripted generator says: a list of replies, given out one by one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from threading import Lock
from typing import Any, Final

from windrow.errors import ComponentError, ModelError
from windrow.values import ChatMessage, ReasoningContent, StreamingChunk, ToolCall, ToolCallDelta

Answer = str | ChatMessage | ToolCall | Sequence[Any] | Mapping[str, Any] | BaseException | type[BaseException]
Reply = Answer | Callable[[list[ChatMessage]], Any]
"""See `ScriptedChatGenerator`."""

_OWNER: Final = "ScriptedChatGenerator"
_PIECE: Final = re.compile(r"\s*\S+\s*|\s+")


class Script:
    """Gives out replies in order; safe for use from several threads."""

    def __init__(self, replies: Sequence[Any], *, cycle: bool) -> None:
        self._replies = list(replies)
        self._cycle = cycle
        self._given = 0
        self._lock = Lock()

    def next(self) -> Any:
        """Return the next reply. Raises: ComponentError if there is none left."""
        with self._lock:
            number = self._given
            self._given += 1
        if self._cycle:
            number %= len(self._replies)
        if number >= len(self._replies):
            raise ComponentError(
                f"{_OWNER}: asked {number + 1} times, but its script has {len(self._replies)} replies. Add replies, or "
                "set cycle=True.",
                component=_OWNER,
            )
        return self._replies[number]


def spoken(reply: Any, messages: list[ChatMessage]) -> tuple[ChatMessage, list[str]]:
    """Return the reply as a message, and the pieces in which its text is streamed.

    Raises: what the script says, if the reply is an error; ComponentError if it is nothing that can be said.
    """
    if callable(reply) and not isinstance(reply, type):
        reply = reply(messages)
    if isinstance(reply, BaseException) or (isinstance(reply, type) and issubclass(reply, BaseException)):
        raise reply
    if isinstance(reply, str):
        return ChatMessage.from_assistant(reply), _PIECE.findall(reply)
    if isinstance(reply, ToolCall):
        return ChatMessage.from_assistant(tool_calls=[reply]), []
    if isinstance(reply, ChatMessage):
        return reply, _PIECE.findall(reply.text or "")
    if isinstance(reply, Mapping):
        return _from_mapping(reply, messages)
    return _from_list(reply)


def _from_list(reply: Any) -> tuple[ChatMessage, list[str]]:
    if isinstance(reply, list | tuple) and all(isinstance(piece, str | ToolCall) for piece in reply):
        pieces = [piece for piece in reply if isinstance(piece, str)]
        calls = [piece for piece in reply if isinstance(piece, ToolCall)]
        return ChatMessage.from_assistant("".join(pieces) if pieces else None, tool_calls=calls), pieces
    raise ComponentError(
        f"{_OWNER}.replies: {reply!r:.80} cannot be said. Give a text, a list of its pieces, a ChatMessage, a "
        "ToolCall, a dict with tool_name or error, an exception, or a function of the messages.",
        component=_OWNER,
    )


def _from_mapping(reply: Mapping[str, Any], messages: list[ChatMessage]) -> tuple[ChatMessage, list[str]]:
    if "error" in reply:
        raise ModelError(str(reply["error"]), provider="scripted")
    if "tool_name" in reply:
        return spoken(ToolCall.from_dict({"arguments": {}, **reply}), messages)
    return spoken(ChatMessage.from_dict(reply), messages)


def chunks_of(message: ChatMessage, pieces: Sequence[str], meta: Mapping[str, Any]) -> Iterator[StreamingChunk]:
    """Yield the message as chunks: reasoning, text, tool calls, and with the last one why it ended."""
    blocks = [*message.reasonings, *([list(pieces)] if pieces else []), *message.tool_calls]
    for index, block in enumerate(blocks):
        finish = meta["finish_reason"] if index == len(blocks) - 1 else None
        yield from _block_chunks(block, index, dict(meta), finish)


def _block_chunks(block: Any, index: int, meta: dict[str, Any], finish: Any) -> Iterator[StreamingChunk]:
    if isinstance(block, ReasoningContent):
        yield StreamingChunk("", meta, index=index, reasoning=block, start=True, finish_reason=finish)
    elif isinstance(block, ToolCall):
        delta = ToolCallDelta(index, block.tool_name, json.dumps(dict(block.arguments)), block.id)
        yield StreamingChunk("", meta, index=index, tool_calls=[delta], start=True, finish_reason=finish)
    else:
        for number, piece in enumerate(block):
            ends = number == len(block) - 1
            yield StreamingChunk(piece, meta, index=index, start=number == 0, finish_reason=finish if ends else None)
