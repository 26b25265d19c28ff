"""PDF files as documents: pages, modes, links, meta, and what cannot be read."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from windrow import Pipeline
from windrow.errors import ComponentError, ConfigError, InputError
from windrow.values import ByteStream, Document
from windrow_pypdf import PyPDFToDocument

MakePDF = Callable[..., bytes]


def convert(*data: bytes, **parameters: Any) -> list[Document]:
    sources: list[str | Path | ByteStream] = [ByteStream(one) for one in data]
    documents: list[Document] = PyPDFToDocument(**parameters).run(sources)["documents"]
    return documents


def test_a_form_feed_between_two_pages(make_pdf: MakePDF) -> None:
    (document,) = convert(make_pdf("The Seine", "", "The Tiber"))
    assert document.content == "The Seine\f\fThe Tiber"


@pytest.mark.parametrize(
    ("parameters", "content"),
    [
        ({}, "Seine\nParis"),
        ({"extraction_mode": "layout"}, "Seine\n\nParis"),
        ({"extraction_mode": "layout", "layout_mode_space_vertically": False}, "Seine\nParis"),
        ({"plain_mode_orientations": (0,)}, "Seine\nParis"),
        ({"link_format": "plain"}, "Seine\nParis\n\nhttps://seine.example (https://seine.example)"),
        ({"link_format": "markdown"}, "Seine\nParis\n\n[https://seine.example](https://seine.example)"),
    ],
)
def test_modes_and_links(make_pdf: MakePDF, parameters: dict[str, Any], content: str) -> None:
    (document,) = convert(make_pdf("Seine\nParis", link="https://seine.example"), **parameters)
    assert document.content == content


def test_orientations_that_are_not_asked_for_are_left_out(make_pdf: MakePDF) -> None:
    with pytest.raises(InputError, match="no text on its page"):
        convert(make_pdf("Seine"), plain_mode_orientations=(90,))


def test_meta_and_path(make_pdf: MakePDF, tmp_path: Path) -> None:
    file = tmp_path / "rivers.pdf"
    file.write_bytes(make_pdf("The Seine"))
    stream = ByteStream(make_pdf("The Tiber"), meta={"url": "https://tiber.example", "shelf": 1})
    documents = PyPDFToDocument().run([str(file), file, stream], [{"n": 0}, {"n": 1}, {"shelf": 2}])["documents"]
    assert [document.meta for document in documents] == [
        {"file_path": "rivers.pdf", "n": 0},
        {"file_path": "rivers.pdf", "n": 1},
        {"url": "https://tiber.example", "shelf": 2},
    ]
    (kept,) = PyPDFToDocument(store_full_path=True).run([file])["documents"]
    assert kept.meta["file_path"] == str(file)


UNREADABLE = {
    "empty": (lambda make: b"", r"it is empty \(0 bytes\)"),
    "no pages": (lambda make: make(), "it has no pages"),
    "no text": (lambda make: make("", ""), "no text on its 2 pages; scanned images need OCR"),
    "no PDF": (lambda make: b"Once upon a time", "no readable PDF"),
    "cut off": (lambda make: make("Seine")[:300], "no readable PDF"),
    "page tree in a circle": (
        lambda make: make("Seine").replace(b"/Kids [ 4 0 R ]", b"/Kids [ 2 0 R ]"),
        "cyclic page references",
    ),
    "password": (lambda make: make("Seine", user="secret"), "encrypted with a password; save a copy without one"),
}


@pytest.mark.parametrize(("data", "reason"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read(make_pdf: MakePDF, tmp_path: Path, data: Callable[[MakePDF], bytes], reason: str) -> None:
    good, bad = tmp_path / "good.pdf", tmp_path / "bad.pdf"
    good.write_bytes(make_pdf("Seine"))
    bad.write_bytes(data(make_pdf))
    with pytest.raises(InputError, match=rf"1 of 2 cannot be converted(?s:.)*bad\.pdf: .*({reason})"):
        PyPDFToDocument().run([good, bad])
    result = PyPDFToDocument(raise_on_failure=False).run([bad, good])
    assert [document.content for document in result["documents"]] == ["Seine"]
    assert result["failed"] == [bad]
    assert len(result["reasons"]) == 1


@given(places=st.lists(st.integers(0, 2000), max_size=4), pieces=st.lists(st.binary(max_size=8), min_size=4))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_damaged_file_gives_a_document_or_a_reason(make_pdf: MakePDF, places: list[int], pieces: list[bytes]) -> None:
    data = bytearray(make_pdf("Seine", "Tiber", link="https://seine.example"))
    for place, piece in zip(places, pieces, strict=False):
        data[place : place + len(piece)] = piece
    result = PyPDFToDocument(raise_on_failure=False, link_format="plain").run([ByteStream(bytes(data))])
    assert len(result["documents"]) + len(result.get("reasons", ())) == 1


def test_no_password_is_needed_for_a_file_that_only_its_owner_may_change(make_pdf: MakePDF) -> None:
    (document,) = convert(make_pdf("Seine", user=""))
    assert document.content == "Seine"


def test_aes_needs_another_package(make_pdf: MakePDF, monkeypatch: pytest.MonkeyPatch) -> None:
    from pypdf import errors

    def refuse(*arguments: object, **options: object) -> None:
        raise errors.DependencyError("cryptography>=3.1 is required for AES algorithm")

    monkeypatch.setattr("pypdf.PdfReader", refuse)
    with pytest.raises(InputError, match=r"encrypted with AES, to read it: pip install 'pypdf\[crypto\]'"):
        convert(make_pdf("Seine"))


@pytest.mark.parametrize(
    ("text", "content"), [("a\fb", "a\nb"), ("half \ud835", "half \ufffd"), ("whole \ud835\udc00", "whole \U0001d400")]
)
def test_characters_that_a_store_could_not_keep(
    make_pdf: MakePDF, monkeypatch: pytest.MonkeyPatch, text: str, content: str
) -> None:
    monkeypatch.setattr("pypdf.PageObject.extract_text", lambda page, **options: text)
    (document,) = convert(make_pdf("Seine"))
    assert document.content == content


@pytest.mark.parametrize("parameter", ["extraction_mode", "link_format"])
def test_wrong_choices(parameter: str) -> None:
    with pytest.raises(ComponentError, match=f"PyPDFToDocument.{parameter}: expected one of .*, got 'html'"):
        PyPDFToDocument(**{parameter: "html"})  # type: ignore[arg-type]
    file = f"windrow: 1\ncomponents: {{a: {{type: pypdf.PyPDFToDocument, init_parameters: {{{parameter}: html}}}}}}"
    with pytest.raises(ConfigError, match=rf"components\.a\.init_parameters\.{parameter}"):
        Pipeline.loads(file)


def test_there_and_back(make_pdf: MakePDF) -> None:
    pipeline = Pipeline()
    pipeline.add_component(
        "reader", PyPDFToDocument(extraction_mode="layout", plain_mode_orientations=(0, 90), link_format="markdown")
    )
    text = pipeline.dumps()
    again = Pipeline.loads(text)
    assert "type: pypdf.PyPDFToDocument" in text
    assert again == pipeline
    assert again.dumps() == text
    documents = again.run({"sources": [ByteStream(make_pdf("Seine"))]})["reader"]["documents"]
    assert documents[0].content == "Seine"
