import json
from typing import Any

import pytest

from windrow.errors import InvalidValueError
from windrow.values import (
    ChatMessage,
    ChatRole,
    FileContent,
    ImageContent,
    ReasoningContent,
    TextContent,
    ToolCall,
    ToolCallResult,
)

PNG = "iVBORw0KGgo="
CALL = ToolCall("add", {"a": 1}, "c1")
TEXT, IMAGE, FILE, REASONING = TextContent("t"), ImageContent(PNG), FileContent("QUJD"), ReasoningContent("r")
RESULT = ToolCallResult("2", CALL, False)

FACTORIES: list[tuple[ChatMessage, ChatRole, list[Any]]] = [
    (ChatMessage.from_user("t"), ChatRole.USER, [TEXT]),
    (ChatMessage.from_user(content_parts=["t", IMAGE, FILE]), ChatRole.USER, [TEXT, IMAGE, FILE]),
    (ChatMessage.from_system("t"), ChatRole.SYSTEM, [TEXT]),
    (ChatMessage.from_assistant("t"), ChatRole.ASSISTANT, [TEXT]),
    (ChatMessage.from_assistant(""), ChatRole.ASSISTANT, [TextContent("")]),
    (ChatMessage.from_assistant(), ChatRole.ASSISTANT, []),
    (
        ChatMessage.from_assistant("t", tool_calls=[CALL], reasoning="r"),
        ChatRole.ASSISTANT,
        [REASONING, TEXT, CALL],
    ),
    (ChatMessage.from_assistant(reasoning=REASONING), ChatRole.ASSISTANT, [REASONING]),
    (ChatMessage.from_tool("2", CALL), ChatRole.TOOL, [RESULT]),
    (ChatMessage.from_tool([TEXT], CALL, error=True), ChatRole.TOOL, [ToolCallResult([TEXT], CALL, True)]),
]


@pytest.mark.parametrize(("message", "role", "parts"), FACTORIES)
def test_factories(message: ChatMessage, role: ChatRole, parts: list[Any]) -> None:
    assert message.role is role
    assert message.parts == parts
    assert message.is_from(role)
    assert message.is_from(role.value)
    assert (message.name, message.meta) == (None, {})


@pytest.mark.parametrize(
    ("one", "many", "part"),
    [
        ("text", "texts", "t"),
        ("tool_call", "tool_calls", CALL),
        ("tool_call_result", "tool_call_results", RESULT),
        ("image", "images", IMAGE),
        ("file", "files", FILE),
        ("reasoning", "reasonings", REASONING),
    ],
)
def test_accessors(one: str, many: str, part: Any) -> None:
    everything = ChatMessage(ChatRole.USER, [TEXT, CALL, RESULT, IMAGE, FILE, REASONING])
    empty = ChatMessage(ChatRole.USER, [])
    assert (getattr(everything, one), getattr(everything, many)) == (part, [part])
    assert (getattr(empty, one), getattr(empty, many)) == (None, [])


def test_the_first_of_several() -> None:
    message = ChatMessage.from_user(content_parts=["a", "b"])
    assert (message.text, message.texts) == ("a", ["a", "b"])


def test_name_and_meta() -> None:
    message = ChatMessage.from_user("t", {"k": 1}, "eve")
    assert (message.name, message.meta) == ("eve", {"k": 1})


@pytest.mark.parametrize(
    ("message", "data"),
    [
        (ChatMessage.from_user("t"), {"role": "user", "meta": {}, "name": None, "content": [{"text": "t"}]}),
        (
            ChatMessage.from_assistant(tool_calls=[CALL], reasoning="r", meta={"k": 1}, name="n"),
            {
                "role": "assistant",
                "meta": {"k": 1},
                "name": "n",
                "content": [
                    {"reasoning": {"reasoning_text": "r", "extra": {}}},
                    {"tool_call": {"tool_name": "add", "arguments": {"a": 1}, "id": "c1", "extra": None}},
                ],
            },
        ),
        (
            ChatMessage.from_tool([TEXT], CALL),
            {
                "role": "tool",
                "meta": {},
                "name": None,
                "content": [
                    {
                        "tool_call_result": {
                            "result": [{"text": "t"}],
                            "origin": {"tool_name": "add", "arguments": {"a": 1}, "id": "c1", "extra": None},
                            "error": False,
                        }
                    }
                ],
            },
        ),
    ],
)
def test_the_form_of_a_dict(message: ChatMessage, data: dict[str, Any]) -> None:
    assert message.to_dict() == data
    assert ChatMessage.from_dict(data) == message


@pytest.mark.parametrize(("message", "role", "parts"), FACTORIES)
def test_dicts_round_trip(message: ChatMessage, role: ChatRole, parts: list[Any]) -> None:
    assert ChatMessage.from_dict(json.loads(json.dumps(message.to_dict()))) == message


@pytest.mark.parametrize(
    "data",
    [
        {"role": "user", "content": "t", "name": None, "meta": {"k": 1}},
        {"role": "user", "content": [{"text": "t"}], "meta": {"k": 1}},
        {"_role": "user", "_content": [{"text": "t"}], "_name": None, "_meta": {"k": 1}},
    ],
)
def test_older_dicts_are_read(data: dict[str, Any]) -> None:
    assert ChatMessage.from_dict(data) == ChatMessage.from_user("t", {"k": 1})


REFUSED: list[tuple[Any, str]] = [
    (lambda: ChatMessage.from_user(), "either text or content_parts"),
    (lambda: ChatMessage.from_user("t", content_parts=["t"]), "either text or content_parts"),
    (lambda: ChatMessage.from_user(content_parts=[]), "content_parts is empty"),
    (lambda: ChatMessage.from_user(content_parts=[3]), r"content_parts\[0\]: expected one of TextContent"),  # type: ignore[list-item]
    (lambda: ChatMessage.from_user(content_parts=[TEXT, CALL]), r"content_parts\[1\]: .* got ToolCall"),  # type: ignore[list-item]
    (lambda: ChatMessage(ChatRole.USER, "text"), "expected a list of TextContent"),  # type: ignore[arg-type]
    (lambda: ChatMessage("boss", []), "Unknown chat role 'boss'. Roles: user, system"),  # type: ignore[arg-type]
    (lambda: ChatMessage.from_user("t").is_from("boss"), "Unknown chat role"),
    (lambda: ChatMessage.from_tool(3, CALL), "ToolCallResult.result: expected a list"),  # type: ignore[arg-type]
    (lambda: ChatMessage.from_tool([CALL], CALL), r"ToolCallResult.result\[0\]"),  # type: ignore[list-item]
    (lambda: ChatMessage.from_dict({"role": "user"}), "needs role and content"),
    (lambda: ChatMessage.from_dict({"role": "user", "content": [{"txt": 1}]}), "holds one of text, tool_call"),
    (lambda: ToolCall("x", [1]), "ToolCall.arguments: expected a dict, got list"),  # type: ignore[arg-type]
]


@pytest.mark.parametrize(("make", "message"), REFUSED)
def test_refused_with_the_reason(make: Any, message: str) -> None:
    with pytest.raises(InvalidValueError, match=message):
        make()


def test_repr_shows_who_says_what() -> None:
    assert repr(ChatMessage.from_user("hi")) == "ChatMessage(role=user, content=[TextContent(text='hi')])"


def test_roles_are_their_names() -> None:
    assert ChatRole("user") is ChatRole.USER
    assert f"{ChatRole.USER}" == "user"
    assert ChatRole.from_str("tool") is ChatRole.TOOL
