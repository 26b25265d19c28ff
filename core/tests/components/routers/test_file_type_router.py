"""FileTypeRouter and the table of MIME types."""

from pathlib import Path
from typing import Any

import pytest

from windrow.component import describe
from windrow.components.routers import FileTypeRouter
from windrow.components.routers.mime_types import mime_type_of
from windrow.errors import ComponentError, InputError
from windrow.values import ByteStream


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a.txt", "b.md", "c.svg", "d.note", "e.mp3", "none"):
        (tmp_path / name).write_text(name)
    return tmp_path


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a.txt", "text/plain"),
        ("A.TXT", "text/plain"),
        ("x/y.md", "text/markdown"),
        ("x\\y.Markdown", "text/markdown"),
        ("a.tar.yaml", "application/yaml"),
        ("a.pdf", "application/pdf"),
        ("a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (".txt", None),
        ("txt", None),
        ("a.", None),
        ("a.d/b", None),
    ],
)
def test_mime_types(path: str, expected: str | None) -> None:
    assert mime_type_of(path) == expected


def test_additional_mime_types_win() -> None:
    assert mime_type_of("a.md", {"text/x-note": "md"}) == "text/x-note"


def test_sorts_by_type(folder: Path) -> None:
    router = FileTypeRouter(["text/plain", "image/svg+xml", "audio/.*", "text/x-note"], {"text/x-note": ".note"})
    sources: list[Any] = [
        *sorted(folder.iterdir()),
        folder / "gone.txt",
        ByteStream(b"", mime_type="text/plain"),
        ByteStream(b""),
    ]
    result = router.run(sources=sources)
    assert result == {
        "text/plain": [folder / "a.txt", sources[-2]],
        "unclassified": [folder / "b.md", folder / "none", sources[-1]],
        "image/svg+xml": [folder / "c.svg"],
        "text/x-note": [folder / "d.note"],
        "audio/.*": [folder / "e.mp3"],
        "failed": [folder / "gone.txt"],
    }


def test_the_first_entry_wins(folder: Path) -> None:
    assert list(FileTypeRouter(["text/.*", "text/plain"]).run(sources=[str(folder / "a.txt")])) == ["text/.*"]


def test_outputs_are_the_types() -> None:
    outputs = describe(FileTypeRouter(["text/plain", "audio/.*"])).outputs
    assert list(outputs) == ["text/plain", "audio/.*", "unclassified", "failed"]


def test_meta_makes_byte_streams(folder: Path) -> None:
    stream = ByteStream(b"s", meta={"a": 1}, mime_type="text/plain")
    result = FileTypeRouter(["text/plain"]).run(sources=[folder / "a.txt", stream], meta=[{"k": 1}, {"k": 2}])
    first, second = result["text/plain"]
    assert (first.data, first.meta) == (b"a.txt", {"file_path": str(folder / "a.txt"), "k": 1})
    assert second.meta == {"a": 1, "k": 2}
    assert stream.meta == {"a": 1}


def test_failures_can_raise(folder: Path) -> None:
    with pytest.raises(InputError, match=r"FileTypeRouter\.sources: .*gone: No such file"):
        FileTypeRouter(["text/plain"], raise_on_failure=True).run(sources=[folder / "gone"])


@pytest.mark.parametrize(
    ("mime_types", "message"),
    [
        ([], "mime_types: is empty"),
        (["failed"], "'failed' is the name of another output"),
        (["text/("], "'text/\\(' is neither a type nor a regular expression"),
    ],
)
def test_wrong_parameters(mime_types: list[str], message: str) -> None:
    with pytest.raises(ComponentError, match=message):
        FileTypeRouter(mime_types)


def test_wrong_sources() -> None:
    with pytest.raises(InputError, match="expected paths and ByteStreams, got int"):
        FileTypeRouter(["text/plain"]).run(sources=[3])  # type: ignore[list-item]
    with pytest.raises(InputError, match="1 for 0 sources"):
        FileTypeRouter(["text/plain"]).run(sources=[], meta=[{}])
