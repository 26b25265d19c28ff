"""Many threads, many tasks and several processes on one file."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from windrow.errors import DuplicateDocumentError, StoreClosedError
from windrow.stores import SearchRequest
from windrow.values import Document
from windrow_sqlite import SQLiteDocumentStore

MakeStore = Callable[..., SQLiteDocumentStore]


def test_threads_that_write_search_and_delete(store: SQLiteDocumentStore) -> None:
    start = threading.Barrier(8, timeout=30)

    def work(worker: int) -> None:
        start.wait()
        for step in range(10):
            name = f"{worker}-{step}"
            store.write_documents([Document(f"word{worker} all", id=name, embedding=[1.0, worker], meta={"w": worker})])
            mine = store.search(SearchRequest(query=f"word{worker}", top_k=100))
            assert name in {d.id for d in mine}
            condition = {"field": "w", "operator": "==", "value": worker}
            near = store.search(SearchRequest(embedding=[1.0, 1.0], mode="embedding", filters=condition, top_k=100))
            assert len(near) == store.count_documents_by_filter(condition)
            if step % 3 == 0:
                assert store.delete_documents([name]) == 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert store.count_documents() == len(store.search(SearchRequest(query="all", top_k=100))) == 48


def test_tasks(store: SQLiteDocumentStore) -> None:
    async def work(worker: int) -> int:
        await store.write_documents_async([Document("word", id=str(worker), embedding=[1.0])])
        found = await store.search_async(SearchRequest(query="word", top_k=100))
        assert str(worker) in {d.id for d in found}
        return await store.count_documents_async()

    async def main() -> list[int]:
        return await asyncio.gather(*map(work, range(50)))

    assert max(asyncio.run(main())) == 50


def test_one_of_many_writers_of_the_same_id_wins(make_store: MakeStore) -> None:
    stores = [make_store() for _ in range(4)]
    start = threading.Barrier(4, timeout=30)

    def write(number: int) -> bool:
        start.wait()
        try:
            stores[number].write_documents([Document(f"from {number}", id="same")])
        except DuplicateDocumentError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(write, range(4))) == [False, False, False, True]


WRITER = """
import sys
from windrow.stores import SearchRequest
from windrow.values import Document
from windrow_sqlite import SQLiteDocumentStore

name = sys.argv[2]
with SQLiteDocumentStore(sys.argv[1], busy_timeout_s=30) as store:
    for i in range(40):
        store.write_documents([Document(f"word {name}", id=f"{name}-{i}", embedding=[1.0, i])])
        assert any(d.id == f"{name}-{i}" for d in store.search(SearchRequest(query=name, top_k=100)))
    print(store.count_documents())
"""


def test_two_processes_that_make_and_write_one_file(tmp_path: Path, make_store: MakeStore) -> None:
    path = str(tmp_path / "library.db")
    commands = [[sys.executable, "-c", WRITER, path, name] for name in ("ann", "bob")]
    ours = make_store(busy_timeout_s=30)
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for command in commands]
    while any(process.poll() is None for process in processes):
        held = ours.count_documents()
        found = ours.search(SearchRequest(query="word", top_k=200))
        near = ours.search(SearchRequest(embedding=[1.0, 0.0], mode="embedding", top_k=200)) if held else []
        assert held <= len(found) <= 80
        assert held <= len(near) <= 80
    outputs = [process.communicate(timeout=60)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert max(int(output) for output in outputs) == 80
    assert len(ours.search(SearchRequest(query="word", top_k=200))) == 80


def test_closing_while_others_work(store: SQLiteDocumentStore) -> None:
    store.write_documents([Document("word", id=str(i)) for i in range(200)])
    working = threading.Barrier(5, timeout=30)

    def work() -> str:
        working.wait()
        try:
            while True:
                store.search(SearchRequest(query="word", top_k=100))
        except StoreClosedError:
            return "closed"

    with ThreadPoolExecutor(4) as pool:
        futures = [pool.submit(work) for _ in range(4)]
        working.wait()
        store.close()
        assert [future.result(timeout=30) for future in futures] == ["closed"] * 4


def test_another_process_is_followed(make_store: MakeStore) -> None:
    reader, writer = make_store(), make_store()
    writer.write_documents([Document("alpha", id="a", embedding=[1.0, 0.0])])
    assert [d.id for d in reader.search(SearchRequest(query="alpha beta gamma"))] == ["a"]
    writer.write_documents([Document("beta", id="b", embedding=[0.0, 1.0])])
    assert {d.id for d in reader.search(SearchRequest(query="alpha beta"))} == {"a", "b"}
    writer.write_documents([Document(f"gamma {i}", id=f"c{i}") for i in range(1500)])
    assert len(reader.search(SearchRequest(query="gamma", top_k=2000))) == 1500
    writer.delete_documents([f"c{i}" for i in range(1500)])
    assert reader.search(SearchRequest(query="gamma")) == []
    writer.write_documents([Document("delta gamma", id="d")])
    assert [d.id for d in reader.search(SearchRequest(query="gamma"))] == ["d"]


@pytest.mark.parametrize("count", [3])
def test_connections_are_reused(store: SQLiteDocumentStore, count: int) -> None:
    for _ in range(count):
        store.count_documents()
    backend = store._lifecycle.session().backend
    assert len(backend._connections._idle) == 1  # type: ignore[attr-defined]
