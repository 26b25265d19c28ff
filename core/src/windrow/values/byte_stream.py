"""Binary data, such as a file's contents."""

from binascii import a2b_base64, b2a_base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from os import PathLike
from typing import Any, ClassVar, Self

from windrow.errors import InvalidValueError
from windrow.values.display import short
from windrow.values.frozen import freeze_mapping
from windrow.values.record import Reader, Value, immutable


def _read_bytes(data: Any) -> bytes:
    # Base64 is what `to_dict` writes; a list of integers is what Haystack writes.
    try:
        return a2b_base64(data, strict_mode=True) if isinstance(data, str) else bytes(data)
    except (ValueError, TypeError) as error:
        raise InvalidValueError(f"ByteStream.data: expected base64 or a list of bytes, got {short(data)}.") from error


@immutable
@dataclass(frozen=True, slots=True, repr=False)
class ByteStream(Value):
    """Bytes with what is known about them."""

    data: bytes
    meta: dict[str, Any] = field(default_factory=dict)
    mime_type: str | None = None

    _readers: ClassVar[Mapping[str, Reader]] = {"data": _read_bytes}

    def __post_init__(self) -> None:
        if type(self.data) is not bytes:
            object.__setattr__(self, "data", _checked(self.data))
        object.__setattr__(self, "meta", freeze_mapping(self.meta, "ByteStream.meta"))

    @classmethod
    def from_file_path(
        cls,
        filepath: str | PathLike[str],
        mime_type: str | None = None,
        meta: Mapping[str, Any] | None = None,
        guess_mime_type: bool = False,
    ) -> Self:
        """The contents of a file; `guess_mime_type` takes the MIME type from the file's name if none is given."""
        if mime_type is None and guess_mime_type:
            mime_type = guess_type(filepath)
        with open(filepath, "rb") as file:
            return cls(file.read(), freeze_mapping(meta, "ByteStream.meta"), mime_type)

    @classmethod
    def from_string(
        cls,
        text: str,
        encoding: str = "utf-8",
        mime_type: str | None = None,
        meta: Mapping[str, Any] | None = None,
    ) -> Self:
        """The bytes of `text`."""
        return cls(text.encode(encoding), freeze_mapping(meta, "ByteStream.meta"), mime_type)

    def to_file(self, destination_path: str | PathLike[str]) -> None:
        """Write the bytes to a file; meta and MIME type are not written."""
        with open(destination_path, "wb") as file:
            file.write(self.data)

    def to_string(self, encoding: str = "utf-8") -> str:
        """The bytes as text.

        Raises: UnicodeDecodeError if they are not text in `encoding`.
        """
        return self.data.decode(encoding)

    def to_dict(self) -> dict[str, Any]:
        """The fields as JSON data, the bytes in base64."""
        written = super(ByteStream, self).to_dict()
        return {**written, "data": b2a_base64(self.data, newline=False).decode("ascii")}


def guess_type(path: str | PathLike[str]) -> str | None:
    """The MIME type that a file's name suggests."""
    import mimetypes
    from os import fspath

    return mimetypes.guess_type(fspath(path))[0]


def _checked(data: Any) -> bytes:
    if isinstance(data, bytes | bytearray | memoryview):
        return bytes(data)
    raise InvalidValueError(f"ByteStream.data: expected bytes, got {short(data)}. ByteStream.from_string takes a str.")
