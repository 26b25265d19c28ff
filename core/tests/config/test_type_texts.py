"""Types as text, from a closed set."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from windrow.config.type_texts import parse_type, write_type
from windrow.values import ChatMessage, Document, ExtractedAnswer

TYPES: list[tuple[str, Any]] = [
    ("str", str),
    ("Any", Any),
    ("None", None),
    ("list", list),
    ("list[str]", list[str]),
    ("dict[str, Any]", dict[str, Any]),
    ("dict[str, list[Document]]", dict[str, list[Document]]),
    ("tuple[int, ...]", tuple[int, ...]),
    ("str | int", str | int),
    ("list[ChatMessage] | None", list[ChatMessage] | None),
    ("ExtractedAnswer", ExtractedAnswer),
    ("Iterable[str]", Iterable[str]),
]


@pytest.mark.parametrize(("text", "tp"), TYPES)
def test_reading_and_writing(text: str, tp: Any) -> None:
    assert parse_type(text) == tp
    written = write_type(tp)
    assert written is not None
    assert parse_type(written) == tp


@pytest.mark.parametrize(
    ("text", "tp"),
    [(" list[ str ] ", list[str]), ("typing.Any", Any), ("typing.List[str]", list[str]), ("NoneType", None)],
)
def test_other_spellings(text: str, tp: Any) -> None:
    assert parse_type(text) == tp


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "something is missing"),
        ("os.system", 'unknown type "os.system"'),
        ("__import__", "unknown type"),
        ("strr", 'did you mean "str"?'),
        ("haystack.dataclasses.Documents", 'did you mean "Document"?'),
        ("list[", "something is missing"),
        ("list[str", "a ] is missing"),
        ("list]", "was not expected"),
        ("str str", "was not expected"),
        ("str |", "something is missing"),
        ("int | ...", "stands between types"),
        ("None | None", "stands between types"),
        ("str[int]", "takes no arguments"),
        ("list()", "is no type"),
        ("list[" * 30 + "str" + "]" * 30, "nested too deeply"),
        ("str | " * 1000 + "int", "too long"),
    ],
)
def test_refused(text: str, words: str) -> None:
    with pytest.raises(ValueError) as caught:
        parse_type(text)
    assert words in str(caught.value)


@pytest.mark.parametrize("tp", [type("Mine", (), {}), list[type("Mine", (), {})], parse_type])  # type: ignore[misc]
def test_what_has_no_text(tp: Any) -> None:
    assert write_type(tp) is None


@given(st.text(alphabet="strin[],| .ltDocumeAy", max_size=30))
def test_any_text_gives_a_type_or_a_value_error(text: str) -> None:
    with suppress(ValueError):
        assert write_type(parse_type(text)) is not None
