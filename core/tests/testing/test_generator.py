"""ScriptedChatGenerator: replies, streaming, failures."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from windrow import Pipeline
from windrow.component import describe
from windrow.errors import ComponentError, ModelError, RateLimitError
from windrow.testing import ScriptedChatGenerator
from windrow.values import ChatMessage, StreamingChunk, ToolCall

CALL = ToolCall("search", {"q": "x"}, id="1")
HELLO = [ChatMessage.from_user("Hello you")]


def reply(script: Any, **options: Any) -> ChatMessage:
    [message] = ScriptedChatGenerator([script], **options).run(messages=HELLO)["replies"]
    assert isinstance(message, ChatMessage)
    return message


@pytest.mark.parametrize(
    ("script", "text", "calls"),
    [
        ("Hi there", "Hi there", []),
        (["Hi ", "there"], "Hi there", []),
        (ChatMessage.from_assistant("Hi"), "Hi", []),
        (CALL, None, [CALL]),
        ([CALL, CALL], None, [CALL, CALL]),
        (["Let me see. ", CALL], "Let me see. ", [CALL]),
        ({"tool_name": "search", "arguments": {"q": "x"}, "id": "1"}, None, [CALL]),
        ({"tool_name": "now"}, None, [ToolCall("now", {})]),
        ({"role": "assistant", "content": "Hi"}, "Hi", []),
        (lambda messages: f"{len(messages)}: {messages[-1].text}", "1: Hello you", []),
        (lambda _: CALL, None, [CALL]),
    ],
)
def test_replies(script: Any, text: str | None, calls: list[ToolCall]) -> None:
    message = reply(script)
    assert (message.text, list(message.tool_calls)) == (text, calls)


def test_meta_looks_like_a_models() -> None:
    assert reply("one two three", meta={"k": 1}).meta == {
        "model": "scripted",
        "index": 0,
        "finish_reason": "stop",
        "usage": {"prompt_tokens": 2, "completion_tokens": 3, "total_tokens": 5},
        "k": 1,
    }
    assert reply(CALL, model="m").meta["finish_reason"] == "tool_calls"


def test_in_order_then_an_error() -> None:
    generator = ScriptedChatGenerator(["a", "b"])
    assert [generator.run(messages="x")["replies"][0].text for _ in range(2)] == ["a", "b"]
    with pytest.raises(ComponentError, match="asked 3 times, but its script has 2 replies"):
        generator.run(messages="x")


def test_cycle() -> None:
    generator = ScriptedChatGenerator(["a", "b"], cycle=True)
    assert [generator.run(messages="x")["replies"][0].text for _ in range(5)] == ["a", "b", "a", "b", "a"]


@pytest.mark.parametrize(("replies", "expected"), [("always", "always"), (None, "Hello you")])
def test_endless(replies: str | None, expected: str) -> None:
    generator = ScriptedChatGenerator(replies)
    assert [generator.run(messages=HELLO)["replies"][0].text for _ in range(3)] == [expected] * 3


@pytest.mark.parametrize(
    ("script", "error", "message"),
    [
        (RateLimitError("slow down", retry_after_s=2), RateLimitError, "slow down"),
        (TimeoutError, TimeoutError, "^$"),
        ({"error": "overloaded"}, ModelError, "overloaded"),
        (3, ComponentError, "3 cannot be said"),
        ([3], ComponentError, "cannot be said"),
    ],
)
def test_failures_on_demand(script: Any, error: type[Exception], message: str) -> None:
    generator = ScriptedChatGenerator([script, "fine"])
    with pytest.raises(error, match=message):
        generator.run(messages=HELLO)
    assert generator.run(messages=HELLO)["replies"][0].text == "fine"


def test_streams_pieces_and_says_why_it_ended() -> None:
    chunks: list[StreamingChunk] = []
    generator = ScriptedChatGenerator([["Hi ", "you", CALL]], streaming_callback=lambda _: pytest.fail("not this one"))
    generator.run(messages=HELLO, streaming_callback=chunks.append)
    assert [chunk.content for chunk in chunks] == ["Hi ", "you", ""]
    assert [chunk.start for chunk in chunks] == [True, False, True]
    assert [chunk.index for chunk in chunks] == [0, 0, 1]
    assert [chunk.finish_reason for chunk in chunks] == [None, None, "tool_calls"]
    assert chunks[2].tool_calls is not None
    assert (chunks[2].tool_calls[0].tool_name, chunks[2].tool_calls[0].arguments) == ("search", '{"q": "x"}')


@pytest.mark.parametrize("text", ["one two\n three ", " lead", "", "word"])
def test_streamed_pieces_are_the_text(text: str) -> None:
    chunks: list[StreamingChunk] = []
    ScriptedChatGenerator([text], streaming_callback=chunks.append).run(messages=HELLO)
    assert "".join(chunk.content for chunk in chunks) == text


def test_reasoning_is_streamed_first() -> None:
    chunks: list[StreamingChunk] = []
    message = ChatMessage.from_assistant("so", reasoning="hm")
    ScriptedChatGenerator([message], streaming_callback=chunks.append).run(messages=HELLO)
    assert [chunk.reasoning is not None for chunk in chunks] == [True, False]


def test_async_with_an_async_callback() -> None:
    seen: list[str] = []

    async def callback(chunk: StreamingChunk) -> None:
        seen.append(chunk.content)

    result = asyncio.run(ScriptedChatGenerator(["a b"]).run_async(messages=HELLO, streaming_callback=callback))
    assert (result["replies"][0].text, seen) == ("a b", ["a ", "b"])


def test_chunks_come_out_of_a_pipelines_stream() -> None:
    pipeline = Pipeline()
    pipeline.add_component("llm", ScriptedChatGenerator([["a", "b"]]))
    with pipeline.stream({"llm": {"messages": HELLO}}) as stream:
        assert [chunk.content for chunk in stream.chunks()] == ["a", "b"]
        assert stream.result["llm"]["replies"][0].text == "ab"


def test_remembers_what_it_was_asked() -> None:
    generator = ScriptedChatGenerator("x")
    generator.run(messages=HELLO, generation_kwargs={"temperature": 0}, tools=["t"])
    assert generator.calls[0].messages == tuple(HELLO)
    assert generator.calls[0].generation_kwargs == {"temperature": 0}
    assert generator.calls[0].tools == ["t"]


def test_each_reply_is_given_once_to_many_threads() -> None:
    generator = ScriptedChatGenerator([str(number) for number in range(100)])
    with ThreadPoolExecutor(8) as pool:
        texts = list(pool.map(lambda _: generator.run(messages=HELLO)["replies"][0].text, range(100)))
    assert sorted(texts, key=int) == [str(number) for number in range(100)]


def test_an_empty_script_fails_at_construction() -> None:
    with pytest.raises(ComponentError, match="the script is empty"):
        ScriptedChatGenerator([])


def test_name() -> None:
    assert describe(ScriptedChatGenerator()).name == "testing.ScriptedChatGenerator"
