import sys
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from windrow.errors import InvalidValueError, MissingDependencyError
from windrow.values import FileContent, ImageContent
from windrow.values.media import sniff

PNG_BYTES = b"\x89PNG\r\n\x1a\n"
PNG = b64encode(PNG_BYTES).decode()


@pytest.mark.parametrize(
    ("data", "mime_type"),
    [
        (PNG_BYTES, "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF....WEBPVP8", "image/webp"),
        (b"RIFF....WAVEfmt", "audio/wav"),
        (b"\0\0\0\x18ftypavif", "image/avif"),
        (b"\0\0\0\x18ftypmp42", "video/mp4"),
        (b"%PDF-1.7", "application/pdf"),
        (b"hello", None),
        (b"", None),
    ],
)
def test_sniff(data: bytes, mime_type: str | None) -> None:
    assert sniff(data) == mime_type


def test_the_mime_type_comes_from_the_data_unless_given() -> None:
    assert ImageContent(PNG).mime_type == "image/png"
    assert ImageContent(PNG, "image/jpeg").mime_type == "image/jpeg"
    assert ImageContent(PNG, validation=False).mime_type is None
    assert ImageContent("QUJD").mime_type is None
    assert FileContent(b64encode(b"%PDF-1").decode()).mime_type == "application/pdf"


@pytest.mark.parametrize(
    ("kind", "arguments", "reason"),
    [
        (ImageContent, ("not base64",), "ImageContent.base64_image: not base64"),
        (FileContent, ("#",), "FileContent.base64_data: not base64"),
        (ImageContent, (b"x",), "expected base64 text"),
        (ImageContent, (PNG, "application/pdf"), "no image. FileContent holds other files"),
        (ImageContent, (b64encode(b"%PDF-1").decode(),), "'application/pdf' is no image"),
    ],
)
def test_refused_when_validated(kind: Any, arguments: tuple[Any, ...], reason: str) -> None:
    with pytest.raises(InvalidValueError, match=reason):
        kind(*arguments)
    assert kind(*arguments, validation=False)


@pytest.mark.parametrize("as_text", [True, False])
def test_from_file(tmp_path: Path, as_text: bool) -> None:
    path = tmp_path / "picture.dat"
    path.write_bytes(PNG_BYTES)
    given: Any = str(path) if as_text else path
    image = ImageContent.from_file_path(given, detail="low", meta={"k": 1})
    assert image == ImageContent(PNG, "image/png", "low", {"file_path": str(path), "k": 1})
    file = FileContent.from_file_path(given, extra={"k": 1})
    assert (file.base64_data, file.filename, file.extra) == (PNG, "picture.dat", {"k": 1})
    assert FileContent.from_file_path(given, filename="x.png").filename == "x.png"


def test_resizing_without_pillow_names_the_install_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(PNG_BYTES)
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(MissingDependencyError, match="pip install pillow"):
        ImageContent.from_file_path(path, size=(10, 10))


def test_repr_hides_the_payload() -> None:
    assert repr(ImageContent(PNG)) == "ImageContent(base64_image=12 characters, mime_type='image/png')"
