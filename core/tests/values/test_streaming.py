from typing import Any

import pytest

from windrow.errors import InvalidValueError
from windrow.values import ComponentInfo, ReasoningContent, StreamingChunk, ToolCall, ToolCallDelta, ToolCallResult

DELTA = ToolCallDelta(0, "add")
RESULT = ToolCallResult("2", ToolCall("add", {}), False)
REASONING = ReasoningContent("hm")


@pytest.mark.parametrize(
    "payload",
    [{"tool_calls": [DELTA]}, {"tool_call_result": RESULT}, {"reasoning": REASONING}],
    ids=lambda p: next(iter(p)),
)
def test_payloads_other_than_text_stand_alone_and_need_an_index(payload: dict[str, Any]) -> None:
    chunk = StreamingChunk("", index=0, **payload)
    assert chunk.content == ""
    with pytest.raises(InvalidValueError, match="needs index"):
        StreamingChunk("", **payload)
    with pytest.raises(InvalidValueError, match=r"content and .* given"):
        StreamingChunk("x", index=0, **payload)


def test_two_payloads_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="tool_calls and reasoning given"):
        StreamingChunk("", index=0, tool_calls=[DELTA], reasoning=REASONING)


def test_text_needs_no_index() -> None:
    chunk = StreamingChunk("x")
    assert (chunk.index, chunk.start, chunk.finish_reason, chunk.meta) == (None, False, None, {})
    assert StreamingChunk("x", tool_calls=[]).tool_calls == []


def test_component_info_names_the_class() -> None:
    assert ComponentInfo.from_component(DELTA, "llm") == ComponentInfo("windrow.values.streaming.ToolCallDelta", "llm")
