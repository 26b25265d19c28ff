"""What holds for every value class."""

import copy
import dataclasses
import json
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from windrow.errors import InvalidValueError, WindrowError
from windrow.values import (
    ByteStream,
    ChatMessage,
    ComponentInfo,
    Document,
    ExtractedAnswer,
    FileContent,
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

LONG = "long text " * 1000
CALL = ToolCall("search", {"q": LONG}, "id")
VALUES: list[Any] = [
    ByteStream(LONG.encode(), {"k": LONG}, "text/plain"),
    ChatMessage.from_user(LONG, meta={"k": [LONG]}, name="eve"),
    ChatMessage.from_assistant(LONG, tool_calls=[CALL] * 9, reasoning=LONG),
    ComponentInfo("module.Class", "name"),
    Document(LONG, meta={LONG: {"k": list(range(1000))}}, embedding=[0.1] * 5000, score=0.5),
    ExtractedAnswer(LONG, 0.5, LONG, Document(LONG), LONG, ExtractedAnswer.Span(1, 2)),
    ExtractedAnswer.Span(1, 2),
    FileContent("QUJD" * 1000, "text/plain", "a.txt", {"k": LONG}),
    GeneratedAnswer(LONG, LONG, [Document(LONG)] * 99, {"k": LONG}),
    ImageContent("iVBORw0KGgo=", meta={"k": LONG}),
    ReasoningContent(LONG, {"k": LONG}),
    SparseEmbedding(list(range(1000)), [0.5] * 1000),
    StreamingChunk(LONG, {"k": LONG}, ComponentInfo("t")),
    TextContent(LONG),
    CALL,
    ToolCallDelta(1, "n", LONG),
    ToolCallResult(LONG, CALL, False),
]
each_value = pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)


@each_value
def test_repr_is_short(value: Any) -> None:
    assert len(repr(value)) <= 200
    assert repr(value).startswith(type(value).__name__ + "(")


@each_value
def test_assignment_and_deletion_are_refused_with_the_cure(value: Any) -> None:
    name = dataclasses.fields(value)[0].name
    with pytest.raises(WindrowError, match=r"\.replace\("):
        setattr(value, name, None)
    with pytest.raises(WindrowError, match=r"\.replace\("):
        delattr(value, name)
    with pytest.raises(WindrowError, match="has no field 'contents'"):
        value.contents = 1


@each_value
def test_copies_are_the_value_itself_and_pickles_equal_it(value: Any) -> None:
    assert copy.copy(value) is value
    assert copy.deepcopy([value])[0] is value
    back = pickle.loads(pickle.dumps(value))
    assert back == value
    assert hash(back) == hash(value)


@each_value
def test_dicts_are_json_and_round_trip(value: Any) -> None:
    assert type(value).from_dict(json.loads(json.dumps(value.to_dict()))) == value


@each_value
def test_both_ways_to_replace(value: Any) -> None:
    assert value.replace() == value
    assert dataclasses.replace(value) == value
    with pytest.raises(InvalidValueError, match="has no field 'nonsense'"):
        value.replace(nonsense=1)


@each_value
@pytest.mark.parametrize("data", [[], None, "text"])
def test_what_is_no_dict_is_refused(value: Any, data: Any) -> None:
    with pytest.raises(WindrowError):
        type(value).from_dict(data)


@pytest.mark.parametrize(
    ("value", "changes", "expected"),
    [
        (TextContent("a"), {"text": "b"}, TextContent("b")),
        (CALL, {"arguments": {"x": 1}}, ToolCall("search", {"x": 1}, "id")),
        (ByteStream(b"a"), {"mime_type": "a/b"}, ByteStream(b"a", {}, "a/b")),
        (ChatMessage.from_user("a"), {"meta": {"k": 1}}, ChatMessage.from_user("a", {"k": 1})),
        (ChatMessage.from_user("a"), {"_meta": {"k": 1}}, ChatMessage.from_user("a", {"k": 1})),
        (ChatMessage.from_user("a"), {"role": "system"}, ChatMessage.from_system("a")),
        (ChatMessage.from_user("a"), {"content": [TextContent("b")]}, ChatMessage.from_user("b")),
    ],
)
def test_replace_changes_what_is_named(value: Any, changes: dict[str, Any], expected: Any) -> None:
    before = copy.copy(value)
    assert value.replace(**changes) == expected
    assert value == before


def test_unknown_fields_name_the_near_one() -> None:
    with pytest.raises(InvalidValueError, match="Did you mean 'tool_name'"):
        CALL.replace(toolname="x")
    with pytest.raises(InvalidValueError, match="Did you mean 'content'"):
        Document("x").replace(contents="y")


@pytest.mark.parametrize(
    ("make", "container"),
    [
        (lambda box: ByteStream(b"", box), "meta"),
        (lambda box: ChatMessage.from_user("x", box), "meta"),
        (lambda box: ReasoningContent("x", box), "extra"),
        (lambda box: ToolCall("x", box), "arguments"),
        (lambda box: ToolCall("x", {}, None, box), "extra"),
        (lambda box: ImageContent("", validation=False, meta=box), "meta"),
        (lambda box: FileContent("", extra=box), "extra"),
        (lambda box: GeneratedAnswer("", "", [], box), "meta"),
        (lambda box: ExtractedAnswer("", 0.5, meta=box), "meta"),
        (lambda box: StreamingChunk("", box), "meta"),
        (lambda box: ToolCallDelta(0, extra=box), "extra"),
        (lambda box: Document("x", meta=box), "meta"),
    ],
)
def test_containers_are_frozen_copies(make: Callable[[Any], Any], container: str) -> None:
    box: dict[str, Any] = {"l": [1]}
    value = make(box)
    box["l"].append(2)
    assert getattr(value, container) == {"l": [1]}
    with pytest.raises(WindrowError, match="immutable"):
        getattr(value, container)["l"].append(2)


def test_lists_are_frozen_copies() -> None:
    documents = [Document("x")]
    answer = GeneratedAnswer("", "", documents)
    documents.append(Document("y"))
    assert len(answer.documents) == 1
    with pytest.raises(WindrowError, match="immutable"):
        answer.documents.append(Document("y"))  # type: ignore[attr-defined]


def test_sparse_embeddings_need_one_value_per_index() -> None:
    with pytest.raises(InvalidValueError, match="2 indices and 1 values"):
        SparseEmbedding([1, 2], [0.5])


def test_sparse_embeddings_take_arrays() -> None:
    import numpy as np

    sparse = SparseEmbedding(np.array([1, 2]), np.array([0.5, 0.25]))  # type: ignore[arg-type]
    assert sparse == SparseEmbedding([1, 2], [0.5, 0.25])
    assert json.loads(json.dumps(sparse.to_dict())) == {"indices": [1, 2], "values": [0.5, 0.25]}


def deep(levels: int) -> Any:
    made: Any = 1
    for _ in range(levels):
        made = {"a": made}
    return made


LONG_NUMBER = 10**5000
TOOL_CALL = {"tool_name": "n", "arguments": {}}
HOSTILE: list[tuple[Any, Any]] = [
    (Document, {"id": {"1": 2}}),
    (Document, {"id": LONG_NUMBER}),
    (Document, {"content": ["a"]}),
    (Document, {"meta": {"x": deep(5000)}}),
    (Document, {"x": {1: 2}}),
    (Document, {"blob": {"data": {"$type": "Document", "content": "x"}}}),
    (Document, {"meta": {"$type": LONG_NUMBER}}),
    (Document, {"meta": {"$type": ["x"] * 100_000}}),
    (Document, {"embedding": {"$type": "array", "dtype": "float32", "shape": [10**9], "base64": ""}}),
    (SparseEmbedding, {"indices": {"$type": "Document", "content": "x"}, "values": []}),
    (SparseEmbedding, {"indices": 5, "values": []}),
    (SparseEmbedding, {LONG_NUMBER: 1}),
    (ChatMessage, {"role": LONG_NUMBER, "content": "x"}),
    (ChatMessage, {"role": deep(5000), "content": "x"}),
    (ChatMessage, {"role": "user", "content": [{"text": {"$type": "tuple", "items": [1]}}]}),
    (ChatMessage, {"role": "user", "content": "x", "name": [1]}),
    (ChatMessage, {1: "user"}),
    (TextContent, {"text": None}),
    (ReasoningContent, {"reasoning_text": 5}),
    (ToolCall, {**TOOL_CALL, "tool_name": None}),
    (ToolCall, {**TOOL_CALL, "id": {}}),
    (ToolCallResult, {"result": "r", "origin": None, "error": False}),
    (GeneratedAnswer, {"data": "a", "query": "q", "documents": 5}),
]


@pytest.mark.parametrize(("cls", "data"), HOSTILE)
def test_a_dict_that_is_none_of_ours_is_refused_shortly(cls: Any, data: Any) -> None:
    with pytest.raises(InvalidValueError) as caught:
        cls.from_dict(data)
    assert len(str(caught.value)) < 1000


@pytest.mark.parametrize("value", [Document("x", id=LONG_NUMBER), Document("x", id=5), TextContent(LONG_NUMBER)])  # type: ignore[arg-type]
def test_nothing_keeps_a_value_from_being_shown(value: Any) -> None:
    assert repr(value)
