"""DocumentSplitter: units, meta, and the laws that tie pieces to their source."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from windrow.component import describe
from windrow.components.preprocessors import DocumentSplitter
from windrow.errors import ComponentError, InputError
from windrow.values import Document

TEXTS = st.text(st.sampled_from("ab. \n\f\n é!"), max_size=80)


def split(text: str, meta: dict[str, Any] | None = None, **options: Any) -> list[Document]:
    pieces: list[Document] = DocumentSplitter(**options).run(documents=[Document(content=text, meta=meta)])["documents"]
    return pieces


def contents(pieces: list[Document]) -> list[str]:
    return [piece.content or "" for piece in pieces]


@pytest.mark.parametrize(
    ("options", "text", "expected"),
    [
        ({"split_by": "word", "split_length": 2}, "a b c d e", ["a b ", "c d ", "e"]),
        ({"split_by": "word", "split_length": 2, "split_threshold": 2}, "a b c d e", ["a b ", "c d e"]),
        ({"split_by": "word", "split_length": 3, "split_overlap": 1}, "a b c d e", ["a b c ", "c d e"]),
        ({"split_by": "line", "split_length": 1}, "a\nb\n", ["a\n", "b\n"]),
        ({"split_by": "passage", "split_length": 1}, "a\n\nb", ["a\n\n", "b"]),
        ({"split_by": "page", "split_length": 1}, "a\fb", ["a\f", "b"]),
        ({"split_by": "period", "split_length": 1}, "a.b.", ["a.", "b."]),
        ({"split_by": "sentence", "split_length": 1}, "Mr. A is. B is.", ["Mr. A is. ", "B is."]),
        (
            {"split_by": "word", "split_length": 4, "respect_sentence_boundary": True},
            "A b c. D e. F g h.",
            ["A b c. ", "D e. ", "F g h."],
        ),
        ({"split_by": "function", "splitting_function": lambda text: text.split("-")}, "a-b--c", ["a", "b", "c"]),
    ],
)
def test_units(options: dict[str, Any], text: str, expected: list[str]) -> None:
    assert contents(split(text, **options)) == expected


def test_meta_of_pieces() -> None:
    source = Document(content="a\nb\fc\nd", meta={"file_path": "x.txt"})
    pieces = DocumentSplitter(split_by="line", split_length=1).run(documents=[source])["documents"]
    assert [dict(piece.meta) for piece in pieces] == [
        {
            "file_path": "x.txt",
            "source_id": source.id,
            "page_number": page,
            "split_id": number,
            "split_idx_start": start,
            "start_line": line,
        }
        for number, (page, start, line) in enumerate([(1, 0, 1), (1, 2, 2), (2, 6, 3)])
    ]


def test_lines_and_pages_are_counted_on_from_the_source() -> None:
    first = split("a\n\nb\n\nc", {"start_line": 5, "page_number": 3}, split_by="passage", split_length=2)[1]
    assert (first.meta["start_line"], first.meta["page_number"]) == (9, 3)


def test_a_piece_that_begins_with_page_breaks_is_on_its_own_page() -> None:
    pages = [piece.meta["page_number"] for piece in split("a \f\fb \f", split_length=1)]
    assert pages == [1, 3, 3]


def test_overlaps_name_each_other() -> None:
    first, second = split("a b c d e", split_length=3, split_overlap=1)
    assert first.meta["_split_overlap"] == [{"doc_id": second.id, "range": [0, 2]}]
    assert second.meta["_split_overlap"] == [{"doc_id": first.id, "range": [4, 6]}]
    assert (first.content or "")[4:6] == (second.content or "")[0:2] == "c "


def test_empty_documents() -> None:
    assert split("") == []
    assert contents(split("", skip_empty_documents=False)) == [""]


def test_without_text_is_an_error_naming_the_document() -> None:
    with pytest.raises(InputError, match="document x1 has no text"):
        DocumentSplitter().run(documents=[Document(id="x1")])


def test_function_may_change_the_text() -> None:
    pieces = split("one two three", split_by="function", splitting_function=lambda _: ["one", "TWO", "three"])
    assert [piece.meta["split_idx_start"] for piece in pieces] == [0, 3, 8]


def test_function_may_overlap() -> None:
    pieces = split("abcd", split_by="function", splitting_function=lambda _: ["abc", "bcd"])
    assert [piece.meta["split_idx_start"] for piece in pieces] == [0, 1]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"split_by": "chapter"}, "DocumentSplitter.split_by: expected one of function, page, .* got 'chapter'"),
        ({"split_length": 0}, "split_length: expected int ≥ 1, got 0"),
        ({"split_overlap": -1}, "split_overlap: expected int ≥ 0, got -1"),
        ({"split_length": 5, "split_overlap": 5}, "split_overlap: 5 must be less than split_length, 5"),
        ({"split_by": "function"}, "splitting_function: is missing"),
        ({"split_by": "line", "respect_sentence_boundary": True}, 'respect_sentence_boundary: needs split_by="word"'),
        ({"split_by": "sentence", "language": "xx"}, "no sentence rules"),
    ],
)
def test_wrong_parameters(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ComponentError, match=message):
        DocumentSplitter(**options)


@given(TEXTS, st.sampled_from(["word", "line", "passage", "page", "period", "sentence"]), st.integers(1, 4), st.data())
def test_pieces_stand_in_the_source_and_cover_it(text: str, unit: str, length: int, data: st.DataObject) -> None:
    overlap = data.draw(st.integers(0, length - 1))
    pieces = split(text, split_by=unit, split_length=length, split_overlap=overlap)
    covered = 0
    for piece in pieces:
        start = piece.meta["split_idx_start"]
        assert text[start : start + len(piece.content or "")] == piece.content
        assert piece.meta["start_line"] == 1 + text.count("\n", 0, start)
        assert start <= covered
        covered = max(covered, start + len(piece.content or ""))
    assert covered == len(text)
    assert len({piece.id for piece in pieces}) == len(pieces)


@given(TEXTS, st.integers(1, 5), st.integers(0, 4))
def test_whole_sentences_within_the_limit(text: str, length: int, overlap: int) -> None:
    overlap = min(overlap, length - 1)
    sentences = contents(split(text, split_by="sentence", split_length=1))
    for piece in split(text, split_length=length, split_overlap=overlap, respect_sentence_boundary=True):
        assert len((piece.content or "").split()) <= length or piece.content in sentences


def test_parameters_are_kept_for_files() -> None:
    assert describe(DocumentSplitter("line", split_length=3)).parameters == {"split_by": "line", "split_length": 3}


def test_large_text() -> None:
    text = "Some words of a line.\n" * 500_000
    pieces = split(text, split_by="line", split_length=1000)
    assert len(pieces) == 500
    assert pieces[-1].meta["start_line"] == 499_001
