"""Images and files inside chat messages, held as base64 text as providers want them."""

from binascii import Error as Base64Error
from binascii import a2b_base64, b2a_base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from os import PathLike, fspath
from typing import Any, Literal, Self

from windrow.errors import InvalidValueError, MissingDependencyError
from windrow.values.byte_stream import guess_type
from windrow.values.display import short
from windrow.values.frozen import freeze_mapping
from windrow.values.record import Value, immutable

Detail = Literal["auto", "high", "low"]

# First bytes, by MIME type. Source: the formats' own specifications.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\x00\x00\x01\x00", "image/x-icon"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "application/ogg"),
    (b"fLaC", "audio/flac"),
)
# Containers that name their content at a later offset: (start, offset, name, MIME type).
_CONTAINERS: tuple[tuple[bytes, int, bytes, str], ...] = (
    (b"RIFF", 8, b"WEBP", "image/webp"),
    (b"RIFF", 8, b"WAVE", "audio/wav"),
    (b"", 4, b"ftypavif", "image/avif"),
    (b"", 4, b"ftypheic", "image/heic"),
    (b"", 4, b"ftyp", "video/mp4"),
)


@immutable
@dataclass(frozen=True, slots=True, repr=False)
class ImageContent(Value):
    """An image. With `validation`, the base64 text is checked and a missing MIME type is taken from the image itself.

    Raises: InvalidValueError if the text is not base64 or the MIME type is not one of an image.
    """

    base64_image: str
    mime_type: str | None = None
    detail: Detail | None = None
    meta: dict[str, Any] = field(default_factory=dict)
    validation: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "meta", freeze_mapping(self.meta, "ImageContent.meta"))
        if not self.validation:
            return
        mime_type = self.mime_type or sniff(_checked(self.base64_image, "ImageContent.base64_image"))
        object.__setattr__(self, "mime_type", mime_type)
        if mime_type is not None and not mime_type.startswith("image/"):
            raise InvalidValueError(
                f"ImageContent.mime_type: {mime_type!r} is no image. FileContent holds other files."
            )

    @classmethod
    def from_file_path(
        cls,
        file_path: str | PathLike[str],
        *,
        size: tuple[int, int] | None = None,
        detail: Detail | None = None,
        meta: Mapping[str, Any] | None = None,
    ) -> Self:
        """The image in a file; `size` (width, height) shrinks it to fit, which needs Pillow.

        Raises: MissingDependencyError if `size` is given and Pillow is not installed.
        """
        with open(file_path, "rb") as file:
            data = file.read()
        if size is not None:
            data = _fitted(data, size)
        known = {"file_path": fspath(file_path), **(meta or {})}
        return cls(_to_base64(data), sniff(data) or guess_type(file_path), detail, known)

    def _shown(self) -> list[tuple[str, str]]:
        return _shown(self, "base64_image", ("mime_type", "detail", "meta"))


@immutable
@dataclass(frozen=True, slots=True, repr=False)
class FileContent(Value):
    """A file. With `validation`, the base64 text is checked and a missing MIME type is taken from the file itself.

    Raises: InvalidValueError if the text is not base64.
    """

    base64_data: str
    mime_type: str | None = None
    filename: str | None = None
    extra: dict[str, Any] = field(default_factory=dict)
    validation: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "extra", freeze_mapping(self.extra, "FileContent.extra"))
        if self.validation:
            data = _checked(self.base64_data, "FileContent.base64_data")
            object.__setattr__(self, "mime_type", self.mime_type or sniff(data))

    @classmethod
    def from_file_path(
        cls,
        file_path: str | PathLike[str],
        *,
        filename: str | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> Self:
        """The contents of a file under its own name, or under `filename`."""
        with open(file_path, "rb") as file:
            data = file.read()
        name = filename or fspath(file_path).replace("\\", "/").rpartition("/")[2]
        mime_type = guess_type(file_path) or sniff(data)
        return cls(_to_base64(data), mime_type, name, freeze_mapping(extra, "FileContent.extra"), validation=False)

    def _shown(self) -> list[tuple[str, str]]:
        return _shown(self, "base64_data", ("mime_type", "filename", "extra"))


def sniff(data: bytes) -> str | None:
    """The MIME type that the first bytes of a file tell, for the commonest formats."""
    for start, mime_type in _SIGNATURES:
        if data.startswith(start):
            return mime_type
    for start, offset, name, mime_type in _CONTAINERS:
        if data.startswith(start) and data.startswith(name, offset):
            return mime_type
    return None


def _checked(text: Any, owner: str) -> bytes:
    if not isinstance(text, str):
        raise InvalidValueError(
            f"{owner}: expected base64 text, got {short(text)}. Encode bytes with base64.b64encode."
        )
    try:
        return a2b_base64(text, strict_mode=True)
    except (Base64Error, ValueError) as error:
        raise InvalidValueError(f"{owner}: not base64 ({error}): {short(text)}.") from error


def _to_base64(data: bytes) -> str:
    return b2a_base64(data, newline=False).decode("ascii")


def _shown(value: Value, payload: str, names: tuple[str, ...]) -> list[tuple[str, str]]:
    pairs = [(name, getattr(value, name)) for name in names]
    shown = [(name, short(field_value)) for name, field_value in pairs if field_value]
    return [(payload, f"{len(getattr(value, payload))} characters"), *shown]


def _fitted(data: bytes, size: tuple[int, int]) -> bytes:
    from io import BytesIO

    try:
        from PIL import Image  # type: ignore[import-not-found,unused-ignore]  # optional
    except ImportError as error:
        install = "pip install pillow"
        raise MissingDependencyError(
            f"ImageContent.from_file_path(size=…) needs Pillow: {install}", package="pillow", install=install
        ) from error
    with Image.open(BytesIO(data)) as image:
        kind = image.format
        image.thumbnail(size)
        target = BytesIO()
        image.save(target, format=kind)
    return target.getvalue()
