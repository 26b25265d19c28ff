"""AnswerBuilder and the reading of references."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from windrow.components.builders import AnswerBuilder
from windrow.components.builders.references import references
from windrow.errors import ComponentError, InputError
from windrow.values import ChatMessage, Document, GeneratedAnswer

DOCUMENTS = [Document(content=text, meta={"n": text}) for text in "abc"]


def answers(replies: list[Any], init: dict[str, Any] | None = None, **inputs: Any) -> list[GeneratedAnswer]:
    found: list[GeneratedAnswer] = AnswerBuilder(**(init or {})).run(query="q", replies=replies, **inputs)["answers"]
    return found


@pytest.mark.parametrize(
    ("reply", "pattern", "ranges", "expected"),
    [
        ("so [1] and [3].", r"\[(\d+)\]", False, ([1, 3], [])),
        ("so [3][3][0][4]", r"\[(\d+)\]", False, ([3], [0, 4])),
        ("see 2 there", r"\d", False, ([2], [])),
        ("[1-2]", r"\[(\d+)\]", True, ([1, 2], [])),
        ("[1,3]", r"\[(\d+)\]", True, ([1, 3], [])),
        ("[2-999999999]", r"\[(\d+)\]", True, ([2, 3], [])),
        ("[3-1]", r"\[(\d+)\]", True, ([], [])),
        ("<1-2>", "<(.*?)>", False, ([], [])),
        ("<x><1>", "<(.*?)>", True, ([1], [])),
    ],
)
def test_references(reply: str, pattern: str, ranges: bool, expected: tuple[list[int], list[int]]) -> None:
    assert references(reply, pattern, 3, ranges=ranges) == expected


@given(st.text(st.sampled_from("[]0123456789,- a"), max_size=40), st.booleans())
def test_references_never_fail(reply: str, ranges: bool) -> None:
    known, unknown = references(reply, r"\[(.*?)\]", 3, ranges=ranges)
    assert set(known) <= {1, 2, 3}
    assert not set(known) & set(unknown)


@pytest.mark.parametrize(
    ("pattern", "reply", "expected"),
    [
        (None, "all of it", "all of it"),
        ("Answer: (.*)", "Hm. Answer: 42", "42"),
        (r"[^\n]+$", "one\ntwo", "two"),
        ("nothing", "one", ""),
        ("(x)?one", "one", "one"),
    ],
)
def test_pattern(pattern: str | None, reply: str, expected: str) -> None:
    assert [answer.data for answer in answers([reply], {"pattern": pattern})] == [expected]
    assert [answer.data for answer in answers([reply], pattern=pattern)] == [expected]


def test_meta() -> None:
    replies = [ChatMessage.from_assistant("one", meta={"model": "m", "k": 1}), ChatMessage.from_assistant("two")]
    first, second = answers(replies, meta=[{"k": 2}, {}])
    assert first.meta == {"model": "m", "k": 2, "all_messages": replies}
    assert second.meta == {"all_messages": replies}
    assert [answer.data for answer in answers(replies, {"last_message_only": True})] == ["two"]


def test_all_documents_without_reference_pattern() -> None:
    [answer] = answers(["x"], documents=DOCUMENTS)
    assert [document.meta for document in answer.documents] == [
        {"n": text, "source_index": i} for i, text in enumerate("abc", 1)
    ]
    assert [document.id for document in answer.documents] == [document.id for document in DOCUMENTS]


def test_referenced_documents() -> None:
    pattern = r"\[(\d+)\]"
    [answer] = answers(["[3] and [7]"], {"reference_pattern": pattern}, documents=DOCUMENTS)
    assert [document.content for document in answer.documents] == ["c"]
    assert answer.meta["unknown_references"] == [7]
    init = {"reference_pattern": pattern, "return_only_referenced_documents": False}
    [answer] = answers(["[3]"], init, documents=DOCUMENTS)
    assert [document.meta["referenced"] for document in answer.documents] == [False, False, True]


def test_ranges_can_be_switched_on_for_one_run() -> None:
    init = {"reference_pattern": r"\[(\d+)\]"}
    [answer] = answers(["[1-2]"], init, documents=DOCUMENTS, expand_reference_ranges=True)
    assert [document.content for document in answer.documents] == ["a", "b"]


def test_mistakes() -> None:
    with pytest.raises(ComponentError, match=r"AnswerBuilder\.pattern: '\(a\)\(b\)' has 2 groups"):
        AnswerBuilder(pattern="(a)(b)")
    with pytest.raises(ComponentError, match="reference_pattern: '\\[' is no regular expression"):
        answers(["x"], reference_pattern="[")
    with pytest.raises(InputError, match="1 for 2 replies"):
        answers(["x", "y"], meta=[{}])


def test_no_replies() -> None:
    assert answers([]) == []
    assert answers([], {"last_message_only": True}) == []
