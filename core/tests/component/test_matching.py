"""Which conversion a connection gets, and what each does to values."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, NewType, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from windrow.component import match
from windrow.component.conversion import CONVERSIONS
from windrow.values import ChatMessage, Document, ToolCall

T = TypeVar("T")
ANY_T: Any = T  # to be written where mypy wants a type
Email = NewType("Email", str)
M = ChatMessage

CONVERTED = [
    # a type that fits is never converted
    (str, str, ""),
    (str, Any, ""),
    (Any, str, ""),
    (list[str], list[str] | str, ""),
    (str, list[str] | str, ""),
    (str, T, ""),
    (list[Any], list[str], ""),
    # one value into a list
    (str, list[str], "wrap"),
    (bool, list[float], "wrap"),
    (Document, list[Document] | None, "wrap"),
    (str | None, list[str | None], "wrap"),
    (list[int], list[list[int]], "wrap"),
    (int, list[Any], "wrap"),
    (int, Annotated[list[int], "note"], "wrap"),
    (None, list[None], "wrap"),
    # one element out of a list
    (list[str], str, "unwrap"),
    (list[str], str | None, "unwrap"),
    (list[M], M, "unwrap"),
    (list[Literal["a"]], str, "unwrap"),
    (list[Email], str, "unwrap"),
    (list[str | M], str | M, "unwrap"),
    # messages and texts
    (M, str, "message_to_text"),
    (M, str | None, "message_to_text"),
    (str, M, "text_to_message"),
    (Literal["a"], M | None, "text_to_message"),
    (M, list[str], "wrap_message_to_text"),
    (str, list[M], "wrap_text_to_message"),
    (list[M], str, "unwrap_message_to_text"),
    (list[str], M, "unwrap_text_to_message"),
    # several would do: the documented order
    (str, M | list[str], "wrap"),
    (str, M | list[M], "text_to_message"),
    (M, str | list[M], "wrap"),
    (M, list[str] | str, "message_to_text"),
    (str, list[M] | list[str], "wrap"),
    (list[str], str | M, "unwrap"),
    (list[str], list[list[str]] | str, "wrap"),
]

REFUSED = [
    (int, str),
    (str, int),
    (int, list[str]),
    (int, list),  # what a bare list holds is not known
    (str, Sequence[M]),
    (str | None, list[str]),
    (str | None, str),
    (list[int], int),
    (list[Document], Document),
    (list[Any], str),
    (list, str),
    (list[ANY_T], str),
    (list[str | None], str),
    (list[str | int], str | int),
    (list[str], int),
    (tuple[str], str),
    (list[M], list[str]),
    (list[list[str]], str),
    (list[str] | None, str),
    (M | int, str),
    (M | str, str),
    (int, M),
    (M, int),
    (Document, list[M]),
]


@pytest.mark.parametrize(("sender", "receiver", "name"), CONVERTED)
def test_match_chooses(sender: Any, receiver: Any, name: str) -> None:
    conversion = match(sender, receiver)
    assert conversion is not None
    assert conversion.name == name


@pytest.mark.parametrize(("sender", "receiver"), REFUSED)
def test_match_refuses(sender: Any, receiver: Any) -> None:
    assert match(sender, receiver) is None


def test_types_that_cannot_be_cached_are_matched_too() -> None:
    conversion = match(Annotated[str, ["not", "hashable"]], list[str])
    assert conversion is not None
    assert conversion.name == "wrap"


HELLO = M.from_user("hello")

VALUES = [
    ("", "x", "x"),
    ("wrap", "x", ["x"]),
    ("wrap", None, [None]),
    ("unwrap", ["x"], "x"),
    ("message_to_text", M.from_assistant("hi"), "hi"),
    ("text_to_message", "hello", HELLO),
    ("wrap_message_to_text", HELLO, ["hello"]),
    ("wrap_text_to_message", "hello", [HELLO]),
    ("unwrap_message_to_text", [HELLO], "hello"),
    ("unwrap_text_to_message", ["hello"], HELLO),
]


@pytest.mark.parametrize(("name", "value", "expected"), VALUES)
def test_conversion_of_a_value(name: str, value: Any, expected: Any) -> None:
    assert CONVERSIONS[name](value) == expected


def test_each_conversion_has_a_row_above() -> None:
    assert {name for name, *_ in VALUES} == set(CONVERSIONS)
    assert {name for *_, name in CONVERTED} == set(CONVERSIONS)


TOOLS_ONLY = M.from_assistant(tool_calls=[ToolCall(tool_name="search", arguments={})])

FAILURES = [
    ("unwrap", [], "exactly one element, got 0"),
    ("unwrap", ["a", "b"], "exactly one element, got 2"),
    ("unwrap", None, "exactly one element, got NoneType"),
    ("unwrap", "ab", "exactly one element, got str"),
    ("message_to_text", TOOLS_ONLY, r"without \(role assistant\)"),
    ("message_to_text", 5, r"without \(role int\)"),
    ("text_to_message", 5, "expected a text to make a chat message of, got int"),
    ("unwrap_message_to_text", [HELLO, HELLO], "exactly one element, got 2"),
    ("unwrap_message_to_text", [TOOLS_ONLY], r"without \(role assistant\)"),
]


@pytest.mark.parametrize(("name", "value", "message"), FAILURES)
def test_a_value_that_cannot_be_converted(name: str, value: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        CONVERSIONS[name](value)


@given(st.text())
def test_unwrapping_undoes_wrapping(text: str) -> None:
    assert CONVERSIONS["unwrap"](CONVERSIONS["wrap"](text)) == text
    assert CONVERSIONS["message_to_text"](CONVERSIONS["text_to_message"](text)) == text
