"""RecursiveDocumentSplitter: where it cuts, and the laws of its pieces."""

import itertools
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from windrow.components.preprocessors import RecursiveDocumentSplitter
from windrow.errors import ComponentError
from windrow.values import Document

TEXTS = st.text(st.sampled_from("ab. \n\u00a0é!"), max_size=80)


def split(text: str, **options: Any) -> list[Document]:
    splitter = RecursiveDocumentSplitter(**options)
    pieces: list[Document] = splitter.run(documents=[Document(content=text)])["documents"]
    return pieces


def contents(pieces: list[Document]) -> list[str]:
    return [piece.content or "" for piece in pieces]


@pytest.mark.parametrize(
    ("options", "text", "expected"),
    [
        ({"split_length": 9}, "short text", ["short text"]),
        ({"split_length": 2}, "a b\n\nc d\n\ne", ["a b\n\n", "c d\n\n", "e"]),
        ({"split_length": 3}, "a b\n\nc\n\nd e", ["a b\n\nc\n\n", "d e"]),
        ({"split_length": 3}, "A b. C d e. F", ["A b. ", "C d e. ", "F"]),
        ({"split_length": 2}, "a\nb c\nd", ["a\n", "b c\n", "d"]),
        ({"split_length": 2}, "a b c d e", ["a b ", "c d ", "e"]),
        ({"split_length": 2}, "a b c d \n", ["a b ", "c d \n"]),
        ({"split_length": 2}, " \n\na b c", [" \n\na b ", "c"]),
        ({"split_length": 4, "split_unit": "char"}, "abcdefghij", ["abcd", "efgh", "ij"]),
        ({"split_length": 4, "split_unit": "char", "separators": [","]}, "ab,cd,efghij", ["ab,", "cd,", "efgh", "ij"]),
        ({"split_length": 3, "split_unit": "char"}, "ab      cd", ["ab ", "cd"]),
        ({"split_length": 2, "separators": ["\n"]}, "a b c d\ne", ["a b ", "c d\n", "e"]),
        ({"split_length": 3, "split_overlap": 1}, "a b c d e", ["a b c ", "c d e"]),
        ({"split_length": 4, "split_overlap": 2, "split_unit": "char"}, "abcdef", ["abcd", "cdef"]),
    ],
)
def test_cuts(options: dict[str, Any], text: str, expected: list[str]) -> None:
    assert contents(split(text, **options)) == expected


def test_meta_of_pieces() -> None:
    source = Document(content="a b\n\nc\fd", meta={"file_path": "x.txt"})
    pieces = RecursiveDocumentSplitter(split_length=2).run(documents=[source])["documents"]
    assert contents(pieces) == ["a b\n\n", "c\fd"]
    expected = {
        "file_path": "x.txt",
        "source_id": source.id,
        "parent_id": source.id,
        "page_number": 1,
        "split_id": 1,
        "split_idx_start": 5,
        "start_line": 3,
    }
    assert dict(pieces[1].meta) == expected


def test_documents_without_text_have_no_pieces() -> None:
    documents = [Document(content=""), Document(id="x"), Document(content=" \n ")]
    assert RecursiveDocumentSplitter().run(documents=documents)["documents"] == []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"split_length": 0}, "split_length: expected int ≥ 1, got 0"),
        ({"split_length": 2, "split_overlap": 2}, "split_overlap: 2 must be less than split_length, 2"),
        ({"split_unit": "line"}, "split_unit: expected one of char, word, token, got 'line'"),
        ({"separators": [""]}, "separators: expected texts that are not empty, got ''"),
        ({"separators": [1]}, "separators: expected texts that are not empty, got 1"),
        ({"sentence_splitter_params": {"lang": "en"}}, "sentence_splitter_params: unknown 'lang'"),
        ({"sentence_splitter_params": {"language": "xx"}}, "no sentence rules"),
    ],
)
def test_wrong_parameters(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ComponentError, match=message):
        RecursiveDocumentSplitter(**options)


@given(TEXTS, st.integers(1, 6), st.sampled_from(["word", "char"]), st.data())
def test_pieces_stand_in_the_source_and_leave_out_only_white_space(
    text: str, length: int, unit: str, data: st.DataObject
) -> None:
    overlap = data.draw(st.integers(0, length - 1))
    covered: set[int] = set()
    for piece in split(text, split_length=length, split_overlap=overlap, split_unit=unit):
        start, content = piece.meta["split_idx_start"], piece.content or ""
        assert text[start : start + len(content)] == content
        assert piece.meta["start_line"] == 1 + text.count("\n", 0, start)
        assert not content.isspace()
        covered.update(range(start, start + len(content)))
    assert all(index in covered or text[index].isspace() for index in range(len(text)))


@given(TEXTS, st.integers(1, 6), st.data())
def test_no_piece_is_too_long(text: str, length: int, data: st.DataObject) -> None:
    overlap = data.draw(st.integers(0, length - 1))
    words = split(text, split_length=length, split_overlap=overlap)
    assert all(len((piece.content or "").split()) <= length for piece in words)
    characters = split(text, split_length=length, split_overlap=overlap, split_unit="char")
    assert all(len(piece.content or "") <= length for piece in characters)


@given(st.lists(st.text("ab", min_size=1, max_size=3), min_size=1, max_size=30), st.integers(2, 6), st.data())
def test_each_piece_repeats_the_last_words_of_the_one_before(
    words: list[str], length: int, data: st.DataObject
) -> None:
    overlap = data.draw(st.integers(1, length - 1))
    pieces = [
        re.findall(r"\S+", piece)
        for piece in contents(split(" ".join(words), split_length=length, split_overlap=overlap))
    ]
    for before, after in itertools.pairwise(pieces):
        shared = min(overlap, len(before))
        assert after[:shared] == before[-shared:]


def test_sentence_rules_of_another_language() -> None:
    text = "Das ist z.B. Hier so. Und"
    german = {"language": "de", "keep_white_spaces": True}
    assert contents(split(text, split_length=5, sentence_splitter_params=german)) == ["Das ist z.B. Hier so. ", "Und"]


@pytest.mark.parametrize("text", ["x" * 300_000, "x " * 150_000, "\n" * 300_000, ". " * 150_000, "a.\n" * 100_000])
def test_repetitive_texts(text: str) -> None:
    pieces = split(text, split_length=50, split_unit="char")
    assert all(len(piece.content or "") <= 50 for piece in pieces)
