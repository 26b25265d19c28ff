"""Makes small PDF files, so that none lies in the repository."""

from collections.abc import Callable
from io import BytesIO

import pytest
from pypdf import PageObject, PdfWriter
from pypdf.annotations import Link
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

MakePDF = Callable[..., bytes]
FONT = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}


def _dictionary(entries: dict[str, str]) -> DictionaryObject:
    return DictionaryObject({NameObject(key): NameObject(value) for key, value in entries.items()})


def _write(writer: PdfWriter, page: PageObject, lines: str) -> None:
    fonts = DictionaryObject({NameObject("/F1"): _dictionary(FONT)})
    shown = " 0 -30 Td ".join(f"({line}) Tj" for line in lines.split("\n"))
    stream = DecodedStreamObject()
    stream.set_data(f"BT /F1 12 Tf 20 700 Td {shown} ET".encode("latin-1"))
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    page[NameObject("/Contents")] = writer._add_object(stream)


def _make(
    *pages: str, link: str | None = None, user: str | None = None, owner: str = "owner", algorithm: str = "RC4-128"
) -> bytes:
    """A page for each text, with a link on the first one; encrypted if a user password, also an empty one, is given."""
    writer = PdfWriter()
    for text in pages:
        _write(writer, writer.add_blank_page(600, 800), text)
    if link:
        writer.add_annotation(0, Link(rect=(0, 0, 50, 50), url=link))
    if user is not None:
        writer.encrypt(user, owner, algorithm=algorithm)
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


@pytest.fixture
def make_pdf() -> MakePDF:
    return _make
