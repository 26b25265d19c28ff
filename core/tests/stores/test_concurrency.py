"""Many threads and tasks on one store."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from windrow.errors import DuplicateDocumentError
from windrow.filters import Field
from windrow.stores import InMemoryDocumentStore, SearchRequest
from windrow.values import Document

THREADS = 6


def document(n: int, version: int = 0) -> Document:
    return Document(f"common version{version}", id=f"{n:03d}", meta={"v": version}, embedding=[1.0, float(version)])


def together(*calls: Callable[[], Any]) -> list[Any]:
    barrier = threading.Barrier(len(calls))

    def start(call: Callable[[], Any]) -> Any:
        barrier.wait(20)
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(start, calls))


def test_readers_see_whole_versions_while_writers_replace_them() -> None:
    store = InMemoryDocumentStore()
    store.write_documents([document(n) for n in range(30)])
    done = threading.Event()

    def write() -> None:
        for version in range(1, 40):
            store.write_documents([document(n, version) for n in range(30)], "overwrite")
        done.set()

    def read() -> int:
        rounds = 0
        while not done.is_set() or not rounds:
            rounds += 1
            requests = (
                SearchRequest("common", top_k=30),
                SearchRequest(embedding=[1.0, 1.0], mode="embedding", top_k=30, filters=Field("v") >= 0),
            )
            for found in (
                *map(store.search, requests),
                store.filter_documents(),
                list(store.iter_documents(batch_size=7)),
            ):
                assert len({d.id for d in found}) == 30
                assert len({d.meta["v"] for d in found}) == 1
                assert all(d.content == f"common version{d.meta['v']}" for d in found)
        return rounds

    assert all(together(write, *[read] * (THREADS - 1))[1:])
    assert {d.meta["v"] for d in store.filter_documents()} == {39}


def test_of_writers_that_insert_the_same_ids_one_wins() -> None:
    store = InMemoryDocumentStore()

    def insert() -> int:
        try:
            return store.write_documents([document(n) for n in range(50)])
        except DuplicateDocumentError as error:
            return error.written

    assert sorted(together(*[insert] * THREADS)) == [0] * (THREADS - 1) + [50]
    assert sum(together(*[lambda: store.write_documents([document(n) for n in range(80)], "skip")] * THREADS)) == 30
    assert sum(together(*[lambda: store.delete_documents([f"{n:03d}" for n in range(80)])] * THREADS)) == 80


def test_no_update_is_lost() -> None:
    store = InMemoryDocumentStore()
    store.write_documents([document(n) for n in range(20)])
    everything = Field("id").exists()
    counts = together(*[lambda k=k: store.update_by_filter(everything, {f"k{k}": k}) for k in range(THREADS)])
    assert counts == [20] * THREADS
    assert all({f"k{k}" for k in range(THREADS)} <= set(found.meta) for found in store.filter_documents())


def test_a_reader_does_not_wait_for_a_write(monkeypatch: pytest.MonkeyPatch) -> None:
    store = InMemoryDocumentStore()
    store.write_documents([document(n) for n in range(10)])
    backend: Any = store._lifecycle.session().backend
    inside, go_on = threading.Event(), threading.Event()
    keywords = backend._version.keywords
    changed = type(keywords).changed

    def slow(self: Any, *args: Any) -> Any:
        inside.set()
        assert go_on.wait(20)
        return changed(self, *args)

    monkeypatch.setattr(type(keywords), "changed", slow)
    writer = threading.Thread(target=store.write_documents, args=([document(11)],))
    writer.start()
    assert inside.wait(20)
    assert len(store.search(SearchRequest("common", filters=Field("v") == 0, top_k=20))) == 10
    assert store.count_documents() == 10
    go_on.set()
    writer.join(20)
    assert store.count_documents() == 11


def test_tasks() -> None:
    async def main() -> None:
        store = InMemoryDocumentStore()
        await asyncio.gather(*(store.write_documents_async([document(n)]) for n in range(60)))
        found = await asyncio.gather(*(store.search_async(SearchRequest("common", top_k=60)) for _ in range(20)))
        assert all(len(each) == 60 for each in found)
        ids = [document.id async for document in store.iter_documents_async(batch_size=7)]
        assert sorted(ids) == [f"{n:03d}" for n in range(60)]
        async for _ in store.iter_documents_async(batch_size=1):
            break  # leaving early is fine
        assert await store.delete_all_documents_async() == 60

    asyncio.run(main())


def test_an_async_operation_leaves_the_loop_free() -> None:
    async def main() -> None:
        store = InMemoryDocumentStore()
        store.write_documents([document(1)])
        backend: Any = store._lifecycle.session().backend
        free = threading.Event()
        with backend._lock:  # the operation waits for it in its thread, the loop goes on
            task = asyncio.create_task(store.get_documents_async(["001"]))
            await asyncio.sleep(0)
            free.set()
        assert await task == [document(1)]
        assert free.is_set()

    asyncio.run(main())
