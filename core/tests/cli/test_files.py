"""Which files are read, by what, and what is said about the others."""

from pathlib import Path

import pytest

from windrow.cli.file_types import describe_unread, find_files
from windrow.cli.sources import excerpt, location
from windrow.plugins import Entry, Registry
from windrow.values import Document


def write(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")


def test_files_are_sorted_by_converter(tmp_path: Path) -> None:
    write(tmp_path, "b.md", "a.txt", "deep/c.MD", "deep/d.py", "e.xyz", "noend", ".hidden.md", ".git/f.md")
    found = find_files([tmp_path])
    names = {
        converter: [str(path.relative_to(tmp_path)) for path in paths]
        for converter, paths in found.by_converter.items()
    }
    assert names == {"MarkdownToDocument": ["b.md", "deep/c.MD"], "TextFileToDocument": ["a.txt", "deep/d.py"]}
    assert {suffix: len(paths) for suffix, paths in found.unread.items()} == {".xyz": 1, "(no suffix)": 1}
    assert found.count == 4


def test_a_file_that_is_named_is_read_even_if_hidden(tmp_path: Path) -> None:
    write(tmp_path, ".hidden.md")
    assert find_files([tmp_path / ".hidden.md"]).count == 1


@pytest.mark.parametrize("capabilities", [object(), {"suffixes": 5}, {"suffixes": [5, None]}, {"suffixes": ".txt"}])
def test_whatever_a_package_declares_files_are_found(
    tmp_path: Path, capabilities: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = Entry("converter", "odd.Converter", "odd:Converter", "odd", capabilities)
    monkeypatch.setattr(Registry, "entries", lambda *_: [entry])
    write(tmp_path, "a.txt")
    assert list(find_files([tmp_path]).by_converter) == ["TextFileToDocument"]


def test_a_missing_path_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"):
        find_files([tmp_path / "nowhere"])


def test_unread_files_are_counted_with_a_cure() -> None:
    (line,) = describe_unread({".xyz": [Path("a.xyz"), Path("b.xyz")]})
    assert "2 files of type .xyz" in line
    (line,) = describe_unread({".pdf": [Path("a.pdf")]})
    assert "1 file of type .pdf" in line
    assert "pip install 'windrow[pypdf]'" in line


LOCATIONS = [
    ({"file_path": "docs/a.md", "start_line": 7}, 0, "docs/a.md:7"),
    ({"file_path": "docs/a.md", "start_line": 7}, 4, "docs/a.md:8"),
    ({"file_path": "docs/a.md"}, 4, "docs/a.md"),
    ({"file_path": "a.pdf", "start_line": 200, "page_number": 3}, 4, "a.pdf, page 3"),
    ({"file_path": "a.pdf"}, 0, "a.pdf"),
    ({}, 0, "the-id"),
]


@pytest.mark.parametrize(("meta", "offset", "place"), LOCATIONS)
def test_location(meta: dict[str, object], offset: int, place: str) -> None:
    assert location(Document(id="the-id", content="one\ntwo", meta=meta), offset) == place


def test_excerpt_is_one_line() -> None:
    assert excerpt("a\n  b") == "a b"
    assert len(excerpt("word " * 100, 50)) <= 50
