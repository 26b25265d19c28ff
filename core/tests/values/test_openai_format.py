from typing import Any

import pytest

from windrow.errors import InvalidValueError
from windrow.values import ChatMessage, ChatRole, FileContent, ImageContent, TextContent, ToolCall

PNG = "iVBORw0KGgo="
CALL = ToolCall("add", {"a": 1, "ü": "ü"}, "c1")
WRITTEN_CALL = {"id": "c1", "type": "function", "function": {"name": "add", "arguments": '{"a": 1, "ü": "ü"}'}}

BOTH_WAYS: list[tuple[ChatMessage, dict[str, Any]]] = [
    (ChatMessage.from_user("hi"), {"role": "user", "content": "hi"}),
    (ChatMessage.from_user("hi", name="eve"), {"role": "user", "name": "eve", "content": "hi"}),
    (ChatMessage.from_system("be kind"), {"role": "system", "content": "be kind"}),
    (ChatMessage.from_assistant("yes"), {"role": "assistant", "content": "yes"}),
    (ChatMessage.from_assistant(tool_calls=[CALL]), {"role": "assistant", "tool_calls": [WRITTEN_CALL]}),
    (
        ChatMessage.from_assistant("yes", tool_calls=[CALL]),
        {"role": "assistant", "content": "yes", "tool_calls": [WRITTEN_CALL]},
    ),
    (
        ChatMessage.from_tool("2", ToolCall("", {}, "c1")),
        {"role": "tool", "content": "2", "tool_call_id": "c1"},
    ),
    (
        ChatMessage.from_tool([TextContent("a"), TextContent("b")], ToolCall("", {}, "c1")),
        {
            "role": "tool",
            "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}],
            "tool_call_id": "c1",
        },
    ),
    (
        ChatMessage.from_user(content_parts=["a", ImageContent(PNG, "image/png", "low")]),
        {
            "role": "user",
            "content": [
                {"type": "text", "text": "a"},
                {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{PNG}", "detail": "low"}},
            ],
        },
    ),
    (
        ChatMessage.from_user(content_parts=[FileContent("QUJD", "text/plain", "a.txt")]),
        {
            "role": "user",
            "content": [{"type": "file", "file": {"file_data": "data:text/plain;base64,QUJD", "filename": "a.txt"}}],
        },
    ),
]


@pytest.mark.parametrize(("message", "written"), BOTH_WAYS)
def test_written_and_read_again(message: ChatMessage, written: dict[str, Any]) -> None:
    assert message.to_openai_dict_format() == written
    assert ChatMessage.from_openai_dict_format(written) == message


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({"role": "developer", "content": "x"}, ChatMessage.from_system("x")),
        ({"role": "system", "content": [{"type": "text", "text": "x"}]}, ChatMessage.from_system("x")),
        (
            {"role": "assistant", "content": None, "tool_calls": [WRITTEN_CALL]},
            ChatMessage.from_assistant(tool_calls=[CALL]),
        ),
        ({"role": "assistant", "content": [{"type": "text", "text": "x"}]}, ChatMessage.from_assistant("x")),
        (
            {"role": "assistant", "tool_calls": [{"function": {"name": "f", "arguments": ""}}]},
            ChatMessage.from_assistant(tool_calls=[ToolCall("f", {})]),
        ),
        ({"role": "tool", "content": "2"}, ChatMessage.from_tool("2", ToolCall("", {}))),
    ],
)
def test_what_servers_also_write(written: dict[str, Any], message: ChatMessage) -> None:
    assert ChatMessage.from_openai_dict_format(written) == message


NO_ID = ToolCall("f", {})


@pytest.mark.parametrize(
    ("message", "written"),
    [
        (ChatMessage.from_tool("2", NO_ID), {"role": "tool", "content": "2"}),
        (
            ChatMessage.from_assistant(tool_calls=[NO_ID]),
            {"role": "assistant", "tool_calls": [{"type": "function", "function": {"name": "f", "arguments": "{}"}}]},
        ),
    ],
)
def test_ids_are_needed_unless_told_otherwise(message: ChatMessage, written: dict[str, Any]) -> None:
    assert message.to_openai_dict_format(require_tool_call_ids=False) == written
    with pytest.raises(InvalidValueError, match="has no id"):
        message.to_openai_dict_format()


def test_reasoning_is_left_out() -> None:
    assert ChatMessage.from_assistant("yes", reasoning="hm").to_openai_dict_format() == {
        "role": "assistant",
        "content": "yes",
    }


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (ChatMessage.from_assistant(), "neither a text nor tool calls"),
        (ChatMessage.from_assistant(reasoning="r"), "neither a text nor tool calls"),
        (ChatMessage(ChatRole.USER, []), "is empty"),
        (ChatMessage(ChatRole.USER, [CALL]), "not ToolCall"),
        (ChatMessage(ChatRole.ASSISTANT, [TextContent("a"), TextContent("b")]), "holds one text; this one 2"),
        (ChatMessage(ChatRole.ASSISTANT, [ImageContent(PNG)]), "Only a user's message"),
        (ChatMessage.from_tool([ImageContent(PNG)], CALL), "not images or files"),
        (ChatMessage(ChatRole.TOOL, [*ChatMessage.from_tool("2", CALL).parts, TextContent("x")]), "one result"),
    ],
)
def test_what_cannot_be_written(message: ChatMessage, reason: str) -> None:
    with pytest.raises(InvalidValueError, match=reason):
        message.to_openai_dict_format()


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ({}, "role: expected one of user, system, developer, assistant, tool, got None"),
        ({"role": "boss", "content": "x"}, "got 'boss'"),
        ({"role": "user"}, "needs content"),
        ({"role": "tool", "tool_call_id": "x"}, "needs content"),
        ({"role": "assistant", "content": None}, "needs content or tool_calls"),
        ({"role": "assistant", "tool_calls": [{"id": "x"}]}, "function.name"),
        ({"role": "assistant", "tool_calls": [{"function": {"name": "f", "arguments": "{"}}]}, "not JSON"),
        ({"role": "assistant", "tool_calls": [{"function": {"name": "f", "arguments": "[]"}}]}, "a JSON object"),
        ({"role": "user", "content": [{"type": "audio"}]}, "one of the types text, image_url, file"),
        ({"role": "user", "content": [{"type": "text"}]}, "one of the types"),
        ({"role": "user", "content": ["x"]}, "one of the types"),
        ({"role": "user", "content": [{"type": "image_url", "image_url": {"url": "https://x"}}]}, "Fetch the address"),
        ({"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:a/b,x"}}]}, "Fetch the address"),
        (
            {
                "role": "system",
                "content": [{"type": "image_url", "image_url": {"url": f"data:image/png;base64,{PNG}"}}],
            },
            "Only a user's message",
        ),
    ],
)
def test_what_cannot_be_read(written: dict[str, Any], reason: str) -> None:
    with pytest.raises(InvalidValueError, match=reason):
        ChatMessage.from_openai_dict_format(written)
