"""The main job from the command line: index a folder into SQLite, search, ask; twice, changed, interrupted."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from windrow.cli import main


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WINDROW_CACHE", str(tmp_path / "cache"))
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "rivers.md").write_text("# Rivers\n\nThe Seine flows through Paris.\n\nThe Tiber flows through Rome.\n")
    (notes / "backups.txt").write_text("Agenda\n\nWe decided that backups run every night at two.\n")
    (notes / "photo.jpg").write_bytes(b"\xff\xd8")
    return notes


def report(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    capsys.readouterr()
    assert main([*words, "--json"]) == 0
    printed: dict[str, object] = json.loads(capsys.readouterr().out)
    return printed


def counts(printed: dict[str, object]) -> tuple[object, object, object]:
    return printed["indexed"], printed["unchanged"], printed["removed"]


def test_ask_a_folder(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "When do backups run?", "--docs", str(folder)]) == 0
    printed = capsys.readouterr()
    assert "every night at two" in printed.out
    assert "notes/backups.txt:3" in printed.out
    assert "2 files indexed" in printed.err
    assert ".jpg" in printed.err
    assert main(["ask", "Which river flows through Rome?", "--docs", str(folder)]) == 0
    printed = capsys.readouterr()
    assert "The Tiber flows through Rome." in printed.out
    assert "notes/rivers.md:" in printed.out
    assert "0 files indexed (0 documents), 2 unchanged" in printed.err


def test_index_again_change_and_prune(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    index = ("index", str(folder), "--store", "sqlite:notes.db")
    assert counts(report(capsys, *index)) == (2, 0, 0)
    assert counts(report(capsys, *index)) == (0, 2, 0)
    (folder / "backups.txt").write_text("Backups run at noon.\n")
    assert counts(report(capsys, *index)) == (1, 1, 0)
    search = ("search", "backups", "--store", "sqlite:notes.db")
    assert main([*search, "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert found["content"].strip() == "Backups run at noon."
    (folder / "rivers.md").unlink()
    assert counts(report(capsys, *index)) == (0, 1, 0)
    assert counts(report(capsys, *index, "--prune")) == (0, 1, 1)
    assert main(["search", "Seine", "--store", "sqlite:notes.db"]) == 0
    assert "nothing found" in capsys.readouterr().err


def test_a_file_that_was_written_in_part_is_written_again(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from windrow.stores import open_store

    (folder / "rivers.md").write_text("\n\n".join(f"River {n} " + "flows slowly " * 100 for n in range(5)))
    index = ("index", str(folder), "--store", "sqlite:notes.db")
    assert counts(report(capsys, *index)) == (2, 0, 0)
    store = open_store("sqlite:notes.db")
    documents = store.filter_documents({"field": "file_path", "operator": "contains", "value": "rivers"})
    assert len(documents) > 1
    store.delete_documents([documents[0].id])
    store.close()
    assert counts(report(capsys, *index)) == (1, 1, 0)


def test_a_file_that_cannot_be_read_is_named_and_stops_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "latin.txt").write_bytes("Crème brûlée".encode("latin-1"))
    assert main(["index", str(folder), "--store", "sqlite:notes.db"]) == 1
    printed = capsys.readouterr()
    assert "2 files indexed" in printed.out
    assert "1 could not be read" in printed.out
    assert "latin.txt: not utf-8 at byte 2" in printed.err


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_name_that_is_no_text_stops_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path(os.fsdecode(bytes(folder) + b"/bad\xff.txt")).write_text("Lost.")
    (folder / "new\nline.txt").write_text("The Elbe flows through Dresden.")
    assert main(["index", str(folder), "--store", "sqlite:notes.db"]) == 1
    printed = capsys.readouterr()
    assert "3 files indexed" in printed.out
    assert "bad\\xff.txt': its name is not UTF-8; rename it" in printed.err


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
@pytest.mark.parametrize("name", [b"what? 50% #1", b"bad\xffname", b"new\nline", b"x" * 250, "日本".encode()])
def test_a_folder_of_any_name(folder: Path, name: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    moved = Path(os.fsdecode(bytes(folder.parent) + b"/" + name))
    folder.rename(moved)
    assert main(["ask", "When do backups run?", "--docs", str(moved)]) == 0
    is_text = moved.name.isprintable() or b"\n" in name
    assert ("every night at two" in capsys.readouterr().out) == is_text


@pytest.mark.parametrize("variable", ["WINDROW_CACHE", "XDG_CACHE_HOME"])
def test_a_cache_that_cannot_be_made(
    folder: Path, variable: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WINDROW_CACHE")
    monkeypatch.setenv(variable, str(folder / "backups.txt"))
    assert main(["ask", "why?", "--docs", str(folder)]) == 2
    assert "cannot be made" in (printed := capsys.readouterr().err)
    assert "set WINDROW_CACHE to a folder that can be written" in printed


@pytest.mark.parametrize("words", [[], ["--json"]])
def test_what_the_terminal_cannot_show_is_escaped(folder: Path, words: list[str]) -> None:
    (folder / "city.txt").write_text("東京 😀 is a city.\n")
    main(["index", str(folder), "--store", "sqlite:notes.db"])
    command = [sys.executable, "-m", "windrow", "search", "city", "--store", "sqlite:notes.db", *words]
    done = subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONIOENCODING": "ascii"}, check=True)
    assert b"\\u6771\\u4eac" in done.stdout
    if words:
        assert json.loads(done.stdout)


def test_search_with_a_filter(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["index", str(folder), "--store", "sqlite:notes.db"])
    capsys.readouterr()
    chosen = json.dumps({"field": "meta.file_path", "operator": "contains", "value": "rivers"})
    assert main(["search", "flows Paris night", "--store", "sqlite:notes.db", "--filter", chosen]) == 0
    printed = capsys.readouterr().out
    assert "rivers.md" in printed
    assert "backups" not in printed


def test_ask_with_a_pipeline_of_ones_own(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["index", str(folder), "--store", "sqlite:notes.db"])
    own = folder.parent / "own.yaml"
    own.write_text(
        """
windrow: 1
resources: {library: "${STORE}"}
components:
  retriever: {type: sqlite.KeywordRetriever, init_parameters: {document_store: {resource: library}, top_k: 2}}
  answerer: {type: ExtractiveAnswerer, init_parameters: {top_k: 1}}
connections: [{sender: retriever.documents, receiver: answerer.documents}]
inputs: {question: [retriever.query, answerer.query]}
outputs: {answers: answerer.answers}
"""
    )
    capsys.readouterr()
    words = ["ask", "When do backups run?", "--store", "sqlite:notes.db", "--pipeline", str(own)]
    assert main([*words, "--json"]) == 0
    (answer,) = json.loads(capsys.readouterr().out)
    assert "every night" in json.dumps(answer)
