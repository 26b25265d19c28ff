"""Files and disks that fail, each with an error that names the file and the cure."""

import gc
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from windrow.errors import StoreError, StoreUnavailableError
from windrow.stores import SearchRequest
from windrow.values import Document
from windrow_sqlite import SQLiteDocumentStore
from windrow_sqlite.connections import Connections

MakeStore = Callable[..., SQLiteDocumentStore]


def test_a_folder_that_does_not_exist(tmp_path: Path, make_store: MakeStore) -> None:
    with pytest.raises(StoreError, match=r"the folder .*missing.* does not exist; make it first"):
        make_store(tmp_path / "missing" / "library.db").count_documents()


def test_a_name_that_is_too_long(tmp_path: Path, make_store: MakeStore) -> None:
    with pytest.raises(StoreUnavailableError, match="cannot be opened"):
        make_store(tmp_path / ("x" * 300)).count_documents()
    with pytest.raises(StoreUnavailableError, match="cannot be"):
        make_store(tmp_path / ("x" * 250)).count_documents()  # too long once -wal stands behind it


@pytest.mark.parametrize("path", [":memory:", ".", "/", "a\0b"])
def test_what_is_no_file(make_store: MakeStore, path: str) -> None:
    with pytest.raises(StoreError, match='use "memory:"'):
        make_store(path).count_documents()


def test_a_file_that_is_no_database(tmp_path: Path, make_store: MakeStore) -> None:
    (tmp_path / "library.db").write_text("hello, this is text\n" * 100)
    with pytest.raises(StoreError, match=r"library\.db: is no SQLite database"):
        make_store().count_documents()


def test_a_damaged_file(tmp_path: Path, make_store: MakeStore) -> None:
    store = make_store()
    store.write_documents([Document("word " * 200, id=str(i)) for i in range(200)])
    store.close()
    path = tmp_path / "library.db"
    data = bytearray(path.read_bytes())
    data[4096 : len(data) // 2] = b"\xa5" * (len(data) // 2 - 4096)
    path.write_bytes(data)
    with pytest.raises(StoreError, match=r"library\.db: .*(damaged|SQLite failed)"):
        make_store().filter_documents()


def test_a_file_that_is_cut_off(tmp_path: Path, make_store: MakeStore) -> None:
    store = make_store()
    store.write_documents([Document("word " * 200, id=str(i)) for i in range(200)])
    store.close()
    path = tmp_path / "library.db"
    os.truncate(path, path.stat().st_size // 2)
    with pytest.raises(StoreError, match=r"library\.db: is damaged; restore a backup"):
        make_store().filter_documents()


def test_damage_that_sqlite_does_not_see(tmp_path: Path, make_store: MakeStore) -> None:
    store = make_store()
    store.write_documents([Document("some words", id=str(i), embedding=[1.0, float(i)]) for i in range(500)])
    store.close()
    path = tmp_path / "library.db"
    whole = path.read_bytes()
    searches = [SearchRequest(query="words"), SearchRequest(embedding=[1.0, 2.0], mode="embedding")]
    random = Random(1)
    failed = 0
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(400):
            data[random.randrange(100, len(data))] = random.randrange(256)
        path.write_bytes(data)
        for request in searches:
            store = make_store()
            try:
                store.search(request)
            except StoreError as error:
                failed += "library.db: " in str(error)
            store.close()
            for log in tmp_path.glob("library.db-*"):
                log.unlink()
    assert failed > 50


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps the files that are open")
@pytest.mark.parametrize(("is_replaced", "says"), [(False, "was deleted"), (True, "was replaced by another file")])
def test_nothing_is_written_into_a_file_that_is_gone(
    tmp_path: Path, make_store: MakeStore, is_replaced: bool, says: str
) -> None:
    store = make_store()
    store.write_documents([Document("before", id="a")])
    for file in tmp_path.glob("library.db*"):
        file.rename(tmp_path / f"old-{file.name}")
    if is_replaced:
        make_store().count_documents()
    with pytest.raises(StoreUnavailableError, match=f"library.db: {says} while it was open; make a new store"):
        store.write_documents([Document("after", id="b")])
    with pytest.raises(StoreUnavailableError, match=says):
        store.count_documents()


def test_locked_by_another_process(tmp_path: Path, make_store: MakeStore) -> None:
    store = make_store(busy_timeout_s=0.05)
    store.write_documents([Document("before", id="a")])
    with closing(sqlite3.connect(tmp_path / "library.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailableError, match=r"library\.db: locked by another process"):
            store.write_documents([Document("x", id="b")])
        assert store.count_documents() == 1  # readers do not wait
        other.execute("ROLLBACK")
    assert store.write_documents([Document("x", id="b")]) == 1


def test_a_newer_schema(tmp_path: Path, make_store: MakeStore) -> None:
    make_store().count_documents()
    with closing(sqlite3.connect(tmp_path / "library.db")) as db, db:
        db.execute("UPDATE windrow_indexes SET version = 99")
    with pytest.raises(StoreError, match=r"schema 99, this windrow-sqlite knows 1; pip install -U windrow-sqlite"):
        make_store().count_documents()


def test_connections_of_a_failed_opening_and_of_a_forgotten_store_are_closed(
    make_store: MakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[sqlite3.Connection] = []
    connect = Connections._connect

    def connect_and_note(self: Connections) -> sqlite3.Connection:
        opened.append(connect(self))
        return opened[-1]

    monkeypatch.setattr(Connections, "_connect", connect_and_note)
    make_store().count_documents()
    with pytest.raises(StoreError):
        make_store(similarity="dot_product").count_documents()
    SQLiteDocumentStore(make_store().path).count_documents()
    gc.collect()
    assert len(opened) == 3
    for connection in opened[1:]:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            connection.execute("SELECT 1")


def test_a_table_of_somebody_else(tmp_path: Path, make_store: MakeStore) -> None:
    with closing(sqlite3.connect(tmp_path / "library.db")) as db:
        db.execute("CREATE TABLE documents (a)")
    with pytest.raises(StoreError, match="none of Windrow's; choose another index"):
        make_store().count_documents()


def test_an_index_that_was_removed(tmp_path: Path, make_store: MakeStore) -> None:
    store = make_store()
    store.count_documents()
    with closing(sqlite3.connect(tmp_path / "library.db")) as db, db:
        db.execute("DELETE FROM windrow_indexes")
    with pytest.raises(StoreError, match="was removed from the file"):
        store.search(SearchRequest(query="x"))


def test_a_full_disk(make_store: MakeStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store = make_store()
    store.write_documents([Document("word", id="a", embedding=[1.0])])
    store.close()
    connect = Connections._connect

    def connect_to_a_small_disk(self: Connections) -> sqlite3.Connection:
        db = connect(self)
        db.execute(f"PRAGMA max_page_count = {db.execute('PRAGMA page_count').fetchone()[0] + 20}")
        return db

    with monkeypatch.context() as patch:
        patch.setattr(Connections, "_connect", connect_to_a_small_disk)
        full = make_store()
        with pytest.raises(StoreUnavailableError, match=r"the disk is full, and nothing of this call was written"):
            full.write_documents([Document("word " * 500, id=str(i), embedding=[2.0]) for i in range(500)])
        assert full.count_documents() == 1
    again = make_store()
    assert [d.id for d in again.search(SearchRequest(query="word"))] == ["a"]
    assert again.write_documents([Document("x", id="b")]) == 1


KILLED = """
import os, signal, sys
from windrow.values import Document
from windrow_sqlite import SQLiteDocumentStore
from windrow_sqlite import writing

store = SQLiteDocumentStore(sys.argv[1])
store.write_documents([Document(f"first {i}", id=f"first-{i}") for i in range(100)])
die = lambda statement: os.kill(os.getpid(), signal.SIGKILL) if "INTO \\"documents_tokens" in statement else None
writing._fix_dimension = lambda db, index, rows: db.set_trace_callback(die)
store.write_documents([Document("second " * 1000, id=f"second-{i}") for i in range(2000)])
"""


def test_a_process_killed_in_a_write(tmp_path: Path, make_store: MakeStore) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path / "library.db")]
    assert subprocess.run(command, timeout=60, check=False).returncode == -signal.SIGKILL
    store = make_store()
    assert store.count_documents() == 100
    assert store.search(SearchRequest(query="second")) == []
    assert len(store.search(SearchRequest(query="first", top_k=200))) == 100
    assert store.write_documents([Document("second", id="second-0")]) == 1


def test_lone_surrogates_are_refused(store: SQLiteDocumentStore) -> None:
    for document in (Document("\ud800", id="a"), Document("x", id="a", meta={"k": ["\udfff"]})):
        with pytest.raises(StoreError, match=r"documents\[1\]\.(content|meta\.k\[0\]): a lone surrogate"):
            store.write_documents([Document("fine", id="b"), document])
    assert store.count_documents() == 0
    assert store.search(SearchRequest(query="x")) == []


def test_fifty_megabytes_of_content(store: SQLiteDocumentStore) -> None:
    content = "needle " + "haystack straw " * 3_500_000
    assert len(content) > 50_000_000
    store.write_documents([Document(content, id="big"), Document("straw", id="small")])
    assert [d.id for d in store.search(SearchRequest(query="needle"))] == ["big"]
    assert store.get_documents(["big"])[0].content == content
    assert store.count_documents_by_filter({"field": "content", "operator": "==", "value": content}) == 1
    assert store.delete_documents(["big"]) == 1


@pytest.fixture
def as_nobody() -> Iterator[Path]:
    """A folder with a store in it that this process, for the time of the test, may only read."""
    folder = Path(tempfile.mkdtemp())
    with SQLiteDocumentStore(folder / "library.db") as store:
        store.write_documents([Document("word", id="a", embedding=[1.0])])
        store.search(SearchRequest(query="word"))
    (folder / "library.db").chmod(0o444)
    folder.chmod(0o555)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    yield folder
    if root:
        os.seteuid(0)
    folder.chmod(0o755)
    shutil.rmtree(folder)


@pytest.mark.parametrize("name", ["library.db", "new.db"])
def test_a_file_in_a_folder_that_cannot_be_written(as_nobody: Path, name: str) -> None:
    store = SQLiteDocumentStore(as_nobody / name)
    with pytest.raises(StoreUnavailableError, match=rf"{name}: cannot be (written|opened); .*writable"):
        store.write_documents([Document("x")])
    store.close()


def test_a_file_that_can_only_be_read_is_searched(as_nobody: Path) -> None:
    with SQLiteDocumentStore(as_nobody / "library.db") as store:
        assert store.count_documents() == 1
        assert [document.id for document in store.search(SearchRequest(query="word"))] == ["a"]
        nearest = store.search(SearchRequest(embedding=[1.0], mode="embedding"))
        assert [document.id for document in nearest] == ["a"]
        with pytest.raises(StoreUnavailableError, match="cannot be written"):
            store.delete_documents(["a"])
