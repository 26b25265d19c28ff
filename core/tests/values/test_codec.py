import json
import math
from collections import OrderedDict
from datetime import UTC, date, datetime, timedelta, timezone
from enum import IntEnum
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from windrow.errors import InvalidValueError, WindrowError
from windrow.values import (
    ByteStream,
    ChatMessage,
    ChatRole,
    ComponentInfo,
    Document,
    ExtractedAnswer,
    FileContent,
    FrozenDict,
    FrozenList,
    GeneratedAnswer,
    ImageContent,
    ReasoningContent,
    SparseEmbedding,
    StreamingChunk,
    TextContent,
    ToolCall,
    ToolCallDelta,
    ToolCallResult,
)
from windrow.values.codec import CLASSES, decode, dumps, encode, loads

HOSTILE = ["$type", "$$type", "$", "$$", "$$$x", "$x", "", ".", "\u0000", "\ud800", "id", "ключ"]
ZONES = st.just(UTC) | st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
TEXT = st.text(st.characters(), max_size=20) | st.sampled_from(HOSTILE)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(10**4000, 10**4000 + 9).map(lambda n: n * 10**900)
    | st.floats(allow_nan=False)
    | TEXT
    | st.binary(max_size=20)
    | st.datetimes(timezones=st.none() | ZONES)
    | st.dates()
)
HASHABLE = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3).map(tuple), max_leaves=4)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(TEXT, inner, max_size=4)
        | st.dictionaries(HASHABLE, inner, max_size=3)
        | st.sets(HASHABLE, max_size=3)
        | st.frozensets(HASHABLE, max_size=3)
        | st.lists(inner, max_size=3).map(FrozenList)
    ),
    max_leaves=12,
)
PLAIN_TEXT = st.text(st.characters(codec="utf-8"), max_size=20).filter(lambda text: not text.startswith("$"))
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(PLAIN_TEXT, inner, max_size=4),
    max_leaves=12,
)


def same(left: Any, right: Any) -> bool:
    """Equality that also tells 1 from True and 1.0, and a list from a tuple."""
    if isinstance(left, dict):
        return (
            isinstance(right, dict) and list(left) == list(right) and all(same(left[key], right[key]) for key in left)
        )
    if isinstance(left, list | tuple):
        kinds_fit = isinstance(right, tuple) == isinstance(left, tuple)
        return kinds_fit and len(left) == len(right) and all(map(same, left, right))
    return type(left) is type(right) and bool(left == right)


@settings(max_examples=300)
@given(VALUES)
def test_every_value_survives_json(value: Any) -> None:
    text = dumps(value)
    assert text.isascii()
    assert same(loads(text), value)
    json.loads(text, parse_constant=pytest.fail)  # neither NaN nor Infinity, which are no JSON


@given(PLAIN)
def test_plain_json_is_written_as_it_is(value: Any) -> None:
    assert same(encode(value), value)
    assert same(decode(value), value)


@given(VALUES)
def test_encoding_leaves_the_value_alone_and_shares_no_container(value: Any) -> None:
    before = dumps(value)
    encoded = encode(value)
    if isinstance(encoded, list):
        encoded.append(1)
    assert dumps(value) == before


CALL = ToolCall("search", {"q": ["x"]}, "c1", {"sig": b"\x00"})
PNG = "iVBORw0KGgo="
MOMENT = datetime(2024, 5, 1, 12, tzinfo=timezone(timedelta(hours=2)))
EXAMPLES: list[Any] = [
    ByteStream(b"\x00\xff", {"p": MOMENT}, "text/plain"),
    ChatMessage.from_user("hi", meta={"at": MOMENT, "$type": "x"}, name="eve"),
    ChatMessage.from_user(content_parts=["see", ImageContent(PNG), FileContent("QUJD", "text/plain", "a.txt")]),
    ChatMessage.from_assistant("t", tool_calls=[CALL], reasoning=ReasoningContent("hm", {"s": (1, 2)})),
    ChatMessage.from_tool([TextContent("r"), ImageContent(PNG)], CALL, error=True),
    ChatRole.TOOL,
    ComponentInfo("m.C", "c"),
    Document("text", meta={"at": MOMENT, "$type": "Document", "l": [{"t": (1,)}]}, score=0.5, embedding=[0.1, 2.0]),
    Document(id="x", blob=ByteStream(b"1"), sparse_embedding=SparseEmbedding([1], [0.5])),
    ExtractedAnswer(
        "q", 0.5, "d", Document("d"), "c", ExtractedAnswer.Span(0, 1), ExtractedAnswer.Span(2, 3), {"m": 1}
    ),
    ExtractedAnswer.Span(1, 2),
    FileContent("QUJD", "text/plain", "a.txt", {"k": [1]}),
    GeneratedAnswer("d", "q", [Document("x")], {"all_messages": [ChatMessage.from_system("s")]}),
    ImageContent(PNG, detail="low", meta={"k": {1}}),
    ReasoningContent("why", {"k": 1}),
    SparseEmbedding([1, 5], [0.5, math.inf]),
    StreamingChunk("x", {"m": 1}, ComponentInfo("t"), 0, start=True, finish_reason="stop"),
    StreamingChunk("", index=1, tool_calls=[ToolCallDelta(0, "n", '{"a', "id", {"e": 1})]),
    StreamingChunk("", index=1, tool_call_result=ToolCallResult("r", CALL, False)),
    StreamingChunk("", index=1, reasoning=ReasoningContent("r")),
    TextContent("x"),
    CALL,
    ToolCallDelta(0),
    ToolCallResult([TextContent("a"), FileContent("QUJD")], CALL, False),
]


@pytest.mark.parametrize("value", EXAMPLES, ids=lambda value: type(value).__name__)
def test_every_value_class_survives_json(value: Any) -> None:
    back = loads(dumps({"k": [value]}))["k"][0]
    assert back == value
    assert type(back) is type(value)
    assert encode(value)["$type"] == type(value).__qualname__


def test_every_class_of_the_table_has_an_example() -> None:
    assert {type(value).__qualname__ for value in EXAMPLES} == set(CLASSES)


@pytest.mark.parametrize(
    ("value", "data"),
    [
        ((1, "a"), {"$type": "tuple", "items": [1, "a"]}),
        ({2, 1}, {"$type": "set", "items": [1, 2]}),
        (frozenset("ba"), {"$type": "frozenset", "items": ["a", "b"]}),
        (b"AB", {"$type": "bytes", "base64": "QUI="}),
        (MOMENT, {"$type": "datetime", "iso": "2024-05-01T12:00:00+02:00"}),
        (date(2024, 5, 1), {"$type": "date", "iso": "2024-05-01"}),
        (math.inf, {"$type": "float", "value": "inf"}),
        ({1: "a"}, {"$type": "dict", "items": [[1, "a"]]}),
        ({"$a": 1, "$$b": 2, "c": 3}, {"$$a": 1, "$$$b": 2, "c": 3}),
        (ChatRole.USER, {"$type": "ChatRole", "value": "user"}),
    ],
)
def test_the_written_form(value: Any, data: Any) -> None:
    assert encode(value) == data
    assert decode(data) == value


def test_nan_survives_everywhere() -> None:
    assert math.isnan(loads(dumps(math.nan)))
    assert math.isnan(loads(dumps([1.0, math.nan]))[1])


@pytest.mark.parametrize(
    "array",
    [
        np.array([0.1, 0.2], "float32"),
        np.arange(6).reshape(2, 3),
        np.array([], "float64"),
        np.zeros((0, 3), ">i4"),
        np.array(3.5),
        np.array([True, False]),
        np.array(["a", "ü"]),
        np.array(["2024-01-01"], "datetime64[ns]"),
        np.arange(6)[::2],
    ],
)
def test_arrays_survive_with_type_and_shape(array: Any) -> None:
    back = loads(dumps(array))
    assert (back.dtype, back.shape) == (array.dtype, array.shape)
    assert np.array_equal(back, array)
    assert not back.flags.writeable


@pytest.mark.parametrize("scalar", [np.float32(0.1), np.int64(3), np.bool_(True), np.float64(0.5)])
def test_scalars_of_numpy_survive_with_their_type(scalar: Any) -> None:
    back = loads(dumps(scalar))
    assert back == scalar
    assert type(back) is type(scalar)


class Colour(IntEnum):
    RED = 1


class Marked(str):
    __slots__ = ()


@pytest.mark.parametrize(
    ("value", "plain"),
    [(OrderedDict(a=1), {"a": 1}), (FrozenDict(a=[1]), {"a": [1]}), (Colour.RED, 1), (Marked("x"), "x")],
)
def test_subclasses_are_written_as_what_they_equal(value: Any, plain: Any) -> None:
    assert same(encode(value), plain)


@pytest.mark.parametrize(
    ("value", "where"),
    [
        (Path("x"), "a value of type pathlib"),
        ({"a": [1, {"b": object()}]}, r"a\[1\]\.b: a value of type builtins\.object"),
        (Document("x", id="1", meta={"p": Path("x")}), r"p: a value of type pathlib"),
        (1j, "complex"),
        (np.array([object()]), "dtype object"),
    ],
)
def test_what_cannot_be_written_is_named_with_its_place(value: Any, where: str) -> None:
    with pytest.raises(InvalidValueError, match=where):
        dumps(value)


def test_a_foreign_class_of_a_known_name_is_not_taken_for_ours() -> None:
    class Document:
        pass

    Document.__qualname__ = "Document"
    with pytest.raises(InvalidValueError, match="cannot be written"):
        encode(Document())


def test_endless_and_too_deep_values_are_refused() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(InvalidValueError, match="contains itself"):
        encode(endless)
    with pytest.raises(InvalidValueError, match="nested too deeply"):
        loads("[" * 100_000 + "]" * 100_000)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        '{"$type": "os.system"}',
        '{"$type": "Documnet"}',
        '{"$type": ["x"]}',
        '{"$type": null}',
        '{"$type": "bytes"}',
        '{"$type": "bytes", "base64": 3}',
        '{"$type": "bytes", "base64": "a"}',
        '{"$type": "datetime", "iso": "yesterday"}',
        '{"$type": "float", "value": "x"}',
        '{"$type": "tuple", "items": 3}',
        '{"$type": "dict", "items": [[1]]}',
        '{"$type": "array", "dtype": "O", "shape": [1], "base64": "AAAAAAAAAAA="}',
        '{"$type": "array", "dtype": "f4", "shape": [99999999999], "base64": "AAAA"}',
        '{"$type": "array", "dtype": "f4", "shape": "x", "base64": "AAAAAA=="}',
        '{"$type": "ChatRole", "value": "boss"}',
        '{"$type": "ChatMessage", "role": "user"}',
        '{"$type": "ChatMessage", "role": "user", "content": [{"txt": "x"}]}',
        '{"$type": "ChatMessage", "role": "user", "content": 3}',
        '{"$type": "ToolCall", "tool_name": "x"}',
        '{"$type": "ToolCall", "tool_name": "x", "arguments": [], "id": null}',
        '{"$type": "SparseEmbedding", "indices": [1], "values": []}',
        '{"$type": "Document", "content": 3}',
        '{"$type": "Document", "blob": 3}',
        '{"$type": "Document", "score": "high"}',
        '{"$type": "Document", "meta": [1]}',
        '{"$type": "ByteStream", "data": "#"}',
        '{"$type": "ExtractedAnswer", "query": "q", "score": 1, "document": 7}',
        '{"$type": "GeneratedAnswer", "query": "q", "data": "", "documents": 7}',
        "1" * 5000,
    ],
)
def test_malformed_text_is_refused_with_our_own_error(text: str) -> None:
    with pytest.raises(WindrowError):
        loads(text)


def test_an_unknown_tag_names_the_near_one() -> None:
    with pytest.raises(InvalidValueError, match="did you mean 'Document'"):
        decode({"$type": "Documnet"})


def test_values_that_are_python_already_pass_through_decode() -> None:
    assert decode({"at": MOMENT, "k": (1,)}) == {"at": MOMENT, "k": (1,)}
