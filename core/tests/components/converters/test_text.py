"""TextFileToDocument, and what all converters do with sources."""

from pathlib import Path
from typing import Any

import pytest

from windrow.components.converters import MarkdownToDocument, TextFileToDocument
from windrow.errors import InputError
from windrow.values import ByteStream, Document


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_bytes("\ufeffé one\r\ntwo".encode())
    (tmp_path / "latin.txt").write_bytes("é".encode("latin-1"))
    return tmp_path


def convert(sources: list[Any], meta: Any = None, **options: Any) -> dict[str, Any]:
    return TextFileToDocument(**options).run(sources=sources, meta=meta)


def test_files_and_streams(folder: Path) -> None:
    stream = ByteStream(b"bytes", meta={"url": "u"})
    documents = convert([folder / "a.txt", str(folder / "a.txt"), stream])["documents"]
    named = Document(content="é one\r\ntwo", meta={"file_path": "a.txt"})
    assert documents == [named, named, Document(content="bytes", meta={"url": "u"})]


def test_full_path(folder: Path) -> None:
    [document] = convert([folder / "a.txt"], store_full_path=True)["documents"]
    assert document.meta["file_path"] == str(folder / "a.txt")


@pytest.mark.parametrize(
    ("meta", "expected"),
    [(None, [{}, {}]), ({"k": 1}, [{"k": 1}, {"k": 1}]), ([{"k": 1}, {"j": 2}], [{"k": 1}, {"j": 2}])],
)
def test_meta_for_all_or_for_each(meta: Any, expected: list[dict[str, Any]]) -> None:
    documents = convert([ByteStream(b"a"), ByteStream(b"b")], meta)["documents"]
    assert [document.meta for document in documents] == expected


def test_the_callers_meta_wins_over_the_streams() -> None:
    [document] = convert([ByteStream(b"a", meta={"k": 1, "j": 1})], {"k": 2})["documents"]
    assert document.meta == {"k": 2, "j": 1}


def test_encodings(folder: Path) -> None:
    [document] = convert([folder / "latin.txt"], encoding="latin-1")["documents"]
    assert document.content == "é"
    stream = ByteStream("é".encode("utf-16"), meta={"encoding": "utf-16"})
    assert convert([stream])["documents"][0].content == "é"


@pytest.mark.parametrize("converter", [TextFileToDocument, MarkdownToDocument])
def test_every_source_that_fails_is_named(folder: Path, converter: type[Any]) -> None:
    sources = [
        folder / "no.txt",
        folder / "a.txt",
        folder / "latin.txt",
        folder,
        ByteStream(b"a", meta={"encoding": "x"}),
    ]
    with pytest.raises(InputError) as raised:
        converter().run(sources=sources)
    message = str(raised.value)
    assert f"{converter.__name__}.sources: 4 of 5 cannot be converted" in message
    assert f"{folder / 'no.txt'}: No such file or directory" in message
    assert f"{folder / 'latin.txt'}: not utf-8 at byte 0; set encoding" in message
    assert f"{folder}: Is a directory" in message
    assert "a ByteStream: unknown encoding: x" in message


@pytest.mark.parametrize("converter", [TextFileToDocument, MarkdownToDocument])
def test_what_fails_can_come_out_instead(folder: Path, converter: type[Any]) -> None:
    result = converter(raise_on_failure=False).run(sources=[folder / "no.txt", folder / "a.txt", 3])
    assert [document.meta["file_path"] for document in result["documents"]] == ["a.txt"]
    assert result["failed"] == [folder / "no.txt", 3]
    assert result["reasons"] == [
        f"{folder / 'no.txt'}: No such file or directory",
        "3: expected a path or a ByteStream, got int",
    ]


def test_nothing_failed_is_nothing_said() -> None:
    assert convert([], raise_on_failure=False) == {"documents": []}


def test_meta_of_another_length() -> None:
    with pytest.raises(InputError, match=r"TextFileToDocument\.meta: 1 for 2 sources"):
        convert([ByteStream(b"a"), ByteStream(b"b")], [{}])


def test_the_constructor_touches_nothing() -> None:
    assert TextFileToDocument(encoding="no-such-encoding").encoding == "no-such-encoding"


@pytest.mark.parametrize("source", ["notes.txt", Path("notes.txt"), ByteStream(b"hay")])
def test_one_source_is_no_list_of_them(source: Any) -> None:
    with pytest.raises(InputError, match=r"TextFileToDocument.sources: expected a list, got .*; write \["):
        TextFileToDocument().run(sources=source)
