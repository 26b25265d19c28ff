"""The generator through the real SDK, against a server of ours on loopback."""

import asyncio
import threading
from typing import Any

import pytest

from windrow import Pipeline
from windrow.config import Secret, loads
from windrow.errors import (
    AuthError,
    ComponentError,
    ContentFilterError,
    ContextLengthError,
    ModelError,
    RateLimitError,
)
from windrow.values import ChatMessage, StreamingChunk, ToolCall
from windrow_openai import OpenAIChatGenerator

WEATHER = {
    "name": "weather",
    "description": "The weather in a city",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}


def make(server: Any, **changes: Any) -> OpenAIChatGenerator:
    settings: dict[str, Any] = {"model": "tiny", "api_base_url": server.url, "max_retries": 0, "timeout": 10}
    return OpenAIChatGenerator(api_key=Secret.from_token("key-of-the-test"), **{**settings, **changes})


def run(generator: OpenAIChatGenerator, way: str, *arguments: Any, **named: Any) -> list[ChatMessage]:
    if way == "sync":
        return generator.run(*arguments, **named)["replies"]
    return asyncio.run(run_and_close(generator, *arguments, **named))


async def run_and_close(generator: OpenAIChatGenerator, *arguments: Any, **named: Any) -> list[ChatMessage]:
    try:
        return (await generator.run_async(*arguments, **named))["replies"]
    finally:
        await generator.close_async()


both_ways = pytest.mark.parametrize("way", ["sync", "async"])


@both_ways
def test_whole_reply(server: Any, way: str) -> None:
    server.text("Hello!")
    (reply,) = run(make(server, generation_kwargs={"temperature": 0}), way, "Hi", generation_kwargs={"seed": 3})
    assert reply.text == "Hello!"
    assert reply.meta["model"] == "tiny-1"
    assert reply.meta["finish_reason"] == "stop"
    assert reply.meta["usage"]["total_tokens"] == 7
    (sent,) = server.requests
    assert sent["path"] == "/v1/chat/completions"
    assert sent["messages"] == [{"role": "user", "content": "Hi"}]
    assert (sent["temperature"], sent["seed"], sent["model"]) == (0, 3, "tiny")
    assert "stream" not in sent
    assert server.keys == ["Bearer key-of-the-test"]


@both_ways
def test_conversation_and_tools(server: Any, wire: Any, way: str) -> None:
    call = {"id": "c1", "type": "function", "function": {"name": "weather", "arguments": '{"city": "Rome"}'}}
    server.script(wire.reply(wire.whole(None, message={"tool_calls": [call]}, finish_reason="tool_calls")))
    messages = [ChatMessage.from_system("Be brief."), ChatMessage.from_user("Weather in Rome?")]
    (reply,) = run(make(server, tools=[WEATHER], tools_strict=True), way, messages)
    assert reply.tool_calls == [ToolCall(tool_name="weather", arguments={"city": "Rome"}, id="c1")]
    (sent,) = server.requests
    assert [message["role"] for message in sent["messages"]] == ["system", "user"]
    assert sent["tools"][0]["function"]["name"] == "weather"
    assert sent["tools"][0]["function"]["strict"] is True


STREAM = [({"role": "assistant", "content": "Hel"}, None), ({"content": "lo"}, None), ({}, "stop")]


@both_ways
def test_streamed_reply(server: Any, wire: Any, way: str) -> None:
    usage = {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}
    server.script(wire.reply(events=[*(wire.part(d, f) for d, f in STREAM), wire.part(None, usage=usage)]))
    heard: list[StreamingChunk] = []
    (reply,) = run(make(server), way, "Hi", streaming_callback=heard.append)
    assert reply.text == "Hello"
    assert reply.meta["usage"]["total_tokens"] == 3
    assert [chunk.content for chunk in heard] == ["Hel", "lo", ""]
    assert [chunk.start for chunk in heard] == [True, False, False]
    assert heard[-1].finish_reason == "stop"
    assert server.requests[0]["stream_options"] == {"include_usage": True}


def test_async_callback_is_awaited(server: Any, wire: Any) -> None:
    server.script(wire.reply(events=[wire.part(d, f) for d, f in STREAM]))
    heard: list[str] = []

    async def listen(chunk: StreamingChunk) -> None:
        await asyncio.sleep(0)
        heard.append(chunk.content)

    run(make(server), "async", "Hi", streaming_callback=listen)
    assert "".join(heard) == "Hello"


@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited")
def test_async_callback_is_refused_when_blocking(server: Any, wire: Any) -> None:
    server.script(wire.reply(events=[wire.part(d, f) for d, f in STREAM]))

    async def listen(chunk: StreamingChunk) -> None: ...

    with pytest.raises(ComponentError, match="run_async"):
        run(make(server), "sync", "Hi", streaming_callback=listen)


@both_ways
def test_streamed_tool_call(server: Any, wire: Any, way: str) -> None:
    parts = [
        {
            "tool_calls": [
                {"index": 0, "id": "c1", "type": "function", "function": {"name": "weather", "arguments": ""}}
            ]
        },
        {"tool_calls": [{"index": 0, "function": {"arguments": '{"city":'}}]},
        {"tool_calls": [{"index": 0, "function": {"arguments": ' "Rome"}'}}]},
    ]
    server.script(wire.reply(events=[*map(wire.part, parts), wire.part({}, "tool_calls")]))
    heard: list[StreamingChunk] = []
    (reply,) = run(make(server, tools=[WEATHER]), way, "Hi", streaming_callback=heard.append)
    assert reply.tool_call == ToolCall(tool_name="weather", arguments={"city": "Rome"}, id="c1")
    assert "".join(delta.arguments or "" for chunk in heard for delta in chunk.tool_calls or []) == '{"city": "Rome"}'


@both_ways
def test_cut_stream_is_an_error(server: Any, wire: Any, way: str) -> None:
    server.script(wire.reply(events=[wire.part({"content": "Hel"})], cut=True))
    with pytest.raises(ModelError, match="before the reply was complete"):
        run(make(server), way, "Hi", streaming_callback=lambda chunk: None)


def error_body(code: str | None = None, message: str = "no") -> dict[str, Any]:
    return {"error": {"message": message, "type": "some_error", "code": code}}


ERRORS = [
    (401, error_body(message="Incorrect API key provided: key-of-the-test"), {}, AuthError, "key was not accepted"),
    (429, error_body(), {"retry-after": "7"}, RateLimitError, "max_retries"),
    (429, error_body(), {}, RateLimitError, "429"),
    (400, error_body("context_length_exceeded", "too long"), {}, ContextLengthError, "shorter messages"),
    (400, error_body("content_filter"), {}, ContentFilterError, "content"),
    (500, error_body(), {}, ModelError, "500"),
]


@both_ways
@pytest.mark.parametrize(("status", "body", "headers", "kind", "says"), ERRORS)
def test_errors(
    server: Any, wire: Any, way: str, status: int, body: Any, headers: Any, kind: type[ModelError], says: str
) -> None:
    server.script(wire.reply(body, status=status, headers=headers))
    with pytest.raises(kind, match=says) as caught:
        run(make(server), way, "Hi")
    assert type(caught.value) is kind
    assert caught.value.status == status
    assert "key-of-the-test" not in str(caught.value)
    if isinstance(caught.value, RateLimitError):
        assert caught.value.retry_after_s == (7.0 if headers else None)


@both_ways
def test_retries(server: Any, wire: Any, way: str) -> None:
    busy = wire.reply(error_body(), status=503, headers={"retry-after-ms": "1"})
    server.script(busy, wire.reply(wire.whole("at last")))
    assert run(make(server, max_retries=1), way, "Hi")[0].text == "at last"
    assert len(server.requests) == 2


@both_ways
def test_nobody_answers(server: Any, way: str) -> None:
    generator = make(server, api_base_url="http://127.0.0.1:9/v1")
    with pytest.raises(ModelError, match="Check api_base_url"):
        run(generator, way, "Hi")


def test_bad_tool_arguments(server: Any, wire: Any) -> None:
    call = {"id": "c1", "type": "function", "function": {"name": "weather", "arguments": '{"city": "Ro'}}
    server.script(wire.reply(wire.whole(None, message={"tool_calls": [call]})))
    with pytest.raises(ModelError, match="no JSON object"):
        run(make(server), "sync", "Hi")


def test_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(AuthError, match="OPENAI_API_KEY"):
        OpenAIChatGenerator().run("Hi")


def test_local_server_needs_no_key(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    server.text("Hello!")
    generator = OpenAIChatGenerator(model="tiny", api_base_url=server.url)
    assert generator.run("Hi")["replies"][0].text == "Hello!"


def test_several_replies(server: Any, wire: Any) -> None:
    two = wire.whole("a")
    two["choices"].append({"index": 1, "message": {"role": "assistant", "content": "b"}, "finish_reason": "stop"})
    server.script(wire.reply(two))
    replies = make(server).run("Hi", generation_kwargs={"n": 2})["replies"]
    assert [(reply.text, reply.meta["index"]) for reply in replies] == [("a", 0), ("b", 1)]
    with pytest.raises(ComponentError, match="cannot stream"):
        make(server).run("Hi", generation_kwargs={"n": 2, "stream": True})


def test_many_threads_and_loops(server: Any) -> None:
    server.text("Hello!")
    generator = make(server)
    replies: list[str | None] = []

    def blocking() -> None:
        replies.append(generator.run("Hi")["replies"][0].text)

    async def ask() -> None:
        replies.append((await generator.run_async("Hi"))["replies"][0].text)
        await generator._clients.close_async()  # this loop's only: the threads are still at work

    def awaiting() -> None:
        asyncio.run(ask())

    threads = [threading.Thread(target=target) for target in [blocking, awaiting] * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    generator.close()
    assert replies == ["Hello!"] * 8


def test_in_a_pipeline_it_streams_to_who_listens(server: Any, wire: Any) -> None:
    server.script(wire.reply(events=[wire.part(d, f) for d, f in STREAM]))
    pipeline = Pipeline()
    pipeline.add_component("model", make(server))
    with pipeline.stream({"model": {"messages": "Hi"}}) as stream:
        heard = [chunk.content for chunk in stream.chunks()]
    assert "".join(heard) == "Hello"
    assert stream.result["model"]["replies"][0].text == "Hello"


def test_from_a_file(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_KEY", "key-in-the-environment")
    server.text("Hello!")
    text = f"""
    windrow: 1
    components:
      model:
        type: openai.ChatGenerator
        init_parameters: {{model: tiny, api_base_url: "{server.url}", api_key: {{secret: {{env: [SOME_KEY]}}}}}}
    inputs: {{messages: [model.messages]}}
    outputs: {{replies: model.replies}}
    """
    with loads(text) as pipeline:
        assert pipeline.run(messages="Hi").outputs["replies"][0].text == "Hello!"
        dumped = pipeline.dumps()
    assert "key-in-the-environment" not in dumped
    assert loads(dumped) == pipeline
    assert server.keys == ["Bearer key-in-the-environment"]


@both_ways
@pytest.mark.parametrize("callback", [None, lambda _chunk: None])
def test_a_page_instead_of_a_completion_points_at_the_address(server: Any, way: str, callback: Any) -> None:
    server.script(server.page("<html>Welcome</html>"))
    with pytest.raises(ModelError, match="Check api_base_url: it often ends in /v1"):
        run(make(server, streaming_callback=callback), way, "hello")
