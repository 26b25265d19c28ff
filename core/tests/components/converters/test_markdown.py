"""MarkdownToDocument: content, meta, and the lines that name a place in the file."""

from typing import Any

from windrow.component import describe
from windrow.components.converters import MarkdownToDocument
from windrow.components.preprocessors import DocumentSplitter
from windrow.values import ByteStream, Document

PAGE = "---\ntitle: T\nlang: fr\n---\n# Heading\n\nSome *text*.\n\nMore `text`.\n"


def convert(text: str, **options: Any) -> Document:
    stream = ByteStream(text.encode(), meta={"file_path": "docs/a.md"})
    [document] = MarkdownToDocument(**options).run(sources=[stream], meta={"lang": "en"})["documents"]
    assert isinstance(document, Document)
    return document


def test_plain() -> None:
    document = convert("# Heading\n\n*text*")
    assert document == Document(content="Heading\n\ntext", meta={"file_path": "a.md", "lang": "en"})


def test_front_matter_goes_into_meta_where_it_is_wanted() -> None:
    document = convert(PAGE, extract_frontmatter=True)
    assert (document.content or "").startswith("Heading\n")
    assert document.meta == {"file_path": "a.md", "title": "T", "lang": "en", "start_line": 5}
    assert "title: T" in (convert(PAGE).content or "")


def test_pieces_name_the_line_of_the_file() -> None:
    lines = PAGE.split("\n")
    for extract in (False, True):
        document = convert(PAGE, extract_frontmatter=extract)
        pieces = DocumentSplitter("passage", split_length=1).run(documents=[document])["documents"]
        assert "More" in lines[pieces[-1].meta["start_line"] - 1]


def test_tables() -> None:
    assert convert("|a|b|\n|-|-|\n|1|2|", table_to_single_line=True).content == "a b 1 2\n\n"


def test_parameters_are_kept_for_files() -> None:
    assert describe(MarkdownToDocument(progress_bar=False)).parameters == {"progress_bar": False}
