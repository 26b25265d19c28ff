import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from windrow.errors import InvalidValueError
from windrow.values import ByteStream


@pytest.mark.parametrize(
    ("name", "arguments", "mime_type"),
    [
        ("a.txt", {}, None),
        ("a.txt", {"guess_mime_type": True}, "text/plain"),
        ("a.pdf", {"guess_mime_type": True}, "application/pdf"),
        ("a.unknown-kind", {"guess_mime_type": True}, None),
        ("a.txt", {"mime_type": "x/y", "guess_mime_type": True}, "x/y"),
    ],
)
def test_from_file(tmp_path: Path, name: str, arguments: dict[str, Any], mime_type: str | None) -> None:
    path = tmp_path / name
    path.write_bytes(b"\x00\xff")
    for given_path in (path, str(path)):
        stream = ByteStream.from_file_path(given_path, meta={"k": 1}, **arguments)
        assert stream == ByteStream(b"\x00\xff", {"k": 1}, mime_type)


def test_to_file(tmp_path: Path) -> None:
    ByteStream(b"\x00\xff").to_file(tmp_path / "x")
    assert (tmp_path / "x").read_bytes() == b"\x00\xff"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "latin-1"])
def test_text_round_trips_in_its_encoding(encoding: str) -> None:
    stream = ByteStream.from_string("grün", encoding, "text/plain", {"k": 1})
    assert stream.to_string(encoding) == "grün"
    assert (stream.mime_type, stream.meta) == ("text/plain", {"k": 1})


def test_bytes_that_are_no_text() -> None:
    with pytest.raises(UnicodeDecodeError):
        ByteStream(b"\xff").to_string()


@given(st.binary())
def test_dicts_hold_base64_and_lists_of_integers_are_read(data: bytes) -> None:
    stream = ByteStream(data, {"k": (1,)}, "a/b")
    written = json.loads(json.dumps(stream.to_dict()))
    assert isinstance(written["data"], str)
    assert ByteStream.from_dict(written) == stream
    assert ByteStream.from_dict({**written, "data": list(data)}) == stream


@pytest.mark.parametrize("data", [bytearray(b"ab"), memoryview(b"ab"), b"ab"])
def test_anything_of_bytes_becomes_bytes(data: Any) -> None:
    assert type(ByteStream(data).data) is bytes
    assert ByteStream(data) == ByteStream(b"ab")


@pytest.mark.parametrize("data", ["text", 5, None, [1]])
def test_other_data_is_refused(data: Any) -> None:
    with pytest.raises(InvalidValueError, match=r"expected bytes, got .*from_string"):
        ByteStream(data)


@pytest.mark.parametrize("data", ["#", [256], 3.5, [None]])
def test_malformed_data_in_a_dict_is_refused(data: Any) -> None:
    with pytest.raises(InvalidValueError, match="expected base64 or a list of bytes"):
        ByteStream.from_dict({"data": data})


def test_repr_says_the_size() -> None:
    assert repr(ByteStream(b"x" * 5000, mime_type="a/b")) == "ByteStream(data=5000 bytes, mime_type='a/b')"
