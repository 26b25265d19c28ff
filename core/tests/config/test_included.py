"""`{file: PATH}`: from the pipeline file's own folder and nowhere else."""

import os
from pathlib import Path

import pytest

from windrow.config.included import IncludedFiles


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "inside"
    (inside / "sub").mkdir(parents=True)
    (inside / "a.txt").write_bytes(b"\xef\xbb\xbfone\r\ntwo")
    (inside / "sub" / "b.txt").write_text("b")
    (inside / "bad.txt").write_bytes(b"\xff")
    (inside / "large.txt").write_bytes(b"x" * 5_000_000)
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "inside-out.txt").write_text("secret")
    (inside / "link.txt").symlink_to(tmp_path / "secret.txt")
    (inside / "out").symlink_to(tmp_path)
    (inside / "loop").symlink_to(inside / "loop")
    (inside / "good-link.txt").symlink_to(inside / "sub" / "b.txt")
    os.mkfifo(inside / "pipe")
    return inside


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.txt", "one\r\ntwo"), ("sub/b.txt", "b"), ("./sub/../sub/b.txt", "b"), ("good-link.txt", "b")],
)
def test_files_inside(folder: Path, name: str, text: str) -> None:
    assert IncludedFiles(folder).read(name) == text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("../secret.txt", "outside"),
        ("../inside-out.txt", "outside"),
        ("sub/../../secret.txt", "outside"),
        ("/etc/passwd", "outside"),
        ("link.txt", "outside"),
        ("out/secret.txt", "outside"),
        ("absent.txt", "there is no file"),
        ("sub", "there is no file"),
        ("", "there is no file"),
        ("pipe", "there is no file"),
        ("loop", "loop|there is no file|cannot be read|outside"),
        ("bad.txt", "is not UTF-8"),
        ("a\0b", "embedded null|cannot be read"),
        ("x" * 5000, "cannot be read|there is no file"),
    ],
)
def test_refused(folder: Path, name: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        IncludedFiles(folder).read(name)


def test_the_folder_itself_may_be_a_link(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "there").symlink_to(folder)
    assert IncludedFiles(tmp_path / "there").read("sub/b.txt") == "b"


def test_all_files_together_are_bounded(folder: Path) -> None:
    files = IncludedFiles(folder)
    (folder / "large2.txt").write_bytes(b"x" * 5_000_000)
    files.read("large.txt")
    files.read("large.txt")
    with pytest.raises(ValueError, match="together larger than"):
        files.read("large2.txt")


def test_no_folder_no_files() -> None:
    with pytest.raises(ValueError, match="needs a folder"):
        IncludedFiles(None).read("a.txt")
