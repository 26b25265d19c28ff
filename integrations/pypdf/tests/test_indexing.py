"""From a folder of PDF files to a search result, by the command line and by the README's example."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from windrow.cli import main

MakePDF = Callable[..., bytes]
README = Path(__file__).resolve().parent.parent / "README.md"


@pytest.fixture
def folder(make_pdf: MakePDF, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "rivers.pdf").write_bytes(make_pdf("The Seine flows through Paris.", "The Tiber flows through Rome."))
    (papers / "Moon.PDF").write_bytes(make_pdf("Nobody lives on the moon."))
    (papers / "notes.txt").write_text("Backups run at noon.\n")
    return papers


@pytest.mark.parametrize("store", ["sqlite:library.db"])
def test_index_and_search(folder: Path, store: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["index", str(folder), "--store", store, "--quiet"]) == 0
    assert "3 files indexed" in capsys.readouterr().out
    assert main(["index", str(folder), "--store", store, "--quiet"]) == 0
    assert "0 files indexed (0 documents), 3 unchanged" in capsys.readouterr().out
    for query, name in [("Tiber", "rivers.pdf"), ("moon", "Moon.PDF"), ("backups", "notes.txt")]:
        assert main(["search", query, "--store", store, "--top-k", "1", "--json"]) == 0
        (found,) = json.loads(capsys.readouterr().out)
        assert Path(found["meta"]["file_path"]) == folder / name


def test_the_readme_gives_a_document_for_each_page(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = re.findall(r"^```python\n(.*?)^```", README.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    exec(compile(example, str(README), "exec", dont_inherit=True), {"__name__": "readme"})
    printed = capsys.readouterr().out.replace("\f", "").splitlines()
    assert sorted(printed) == [
        "rivers.pdf 1 The Seine flows through Paris.",
        "rivers.pdf 2 The Tiber flows through Rome.",
    ]
