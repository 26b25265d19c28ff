"""What core does for a backend that lacks something."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest

from windrow.errors import DuplicateDocumentError, StoreUnavailableError, UnsupportedError
from windrow.filters import Field
from windrow.stores import Capabilities, SearchRequest, Steps
from windrow.stores.planning import plan_for
from windrow.values import Document

Make = Callable[..., Any]


def numbered(n: int) -> list[Document]:
    return [Document("wing", id=f"{i:03d}", meta={"n": i}, embedding=[1.0, i / n]) for i in range(n)]


@pytest.mark.parametrize("share", [1, 7, 49])
@pytest.mark.parametrize("top_k", [1, 5, 30])
def test_top_k_is_exact_under_a_filter_that_the_backend_cannot_answer(
    make_weak_store: Make, share: int, top_k: int
) -> None:
    store = make_weak_store()
    store.write_documents(numbered(200))
    inexact = Field("n") < 200 // share
    assert not plan_for(inexact, store.capabilities).exact
    found = store.search(SearchRequest(embedding=[0.0, 1.0], mode="embedding", filters=inexact, top_k=top_k))
    expected = range(200 // share - 1, -1, -1)[:top_k]
    assert [document.meta["n"] for document in found] == list(expected)


def test_of_many_ties_the_smallest_ids_come_first(make_weak_store: Make) -> None:
    store = make_weak_store()
    store.write_documents([Document("wing", id=f"{i:03d}", embedding=[1.0 + i, 1.0 + i]) for i in range(60)])
    for request in (SearchRequest("wing"), SearchRequest(embedding=[2.0, 2.0], mode="embedding")):
        assert [document.id for document in store.search(request)] == [f"{i:03d}" for i in range(10)]


@pytest.mark.parametrize("least", [45, 30, 99])
def test_a_backend_that_returns_few_hits_ranks_what_the_filter_matches(make_weak_store: Make, least: int) -> None:
    store = make_weak_store()
    store.capabilities = Capabilities(range=None, batch=3, top_k=20, any_of=4)
    store.write_documents(numbered(50))
    request = SearchRequest(embedding=[1.0, 0.0], mode="embedding", filters=Field("n") >= least)
    assert [document.meta["n"] for document in store.search(request)] == [*range(least, 50)][:10]
    with pytest.raises(UnsupportedError, match="returns at most 20 hits, 21 were asked for") as caught:
        store.search(SearchRequest("wing", top_k=21))
    assert caught.value.capability == "top_k"


def test_writes_keep_to_the_declared_batch(make_weak_store: Make) -> None:
    store = make_weak_store()
    assert store.write_documents(numbered(8)) == 8
    assert [n for name, n in store.client.calls if name == "write"] == [3, 3, 2]


def test_without_an_atomic_insert_what_was_written_is_named(make_weak_store: Make) -> None:
    store = make_weak_store()
    documents = numbered(7)
    store.write_documents([documents[6]])
    with pytest.raises(DuplicateDocumentError) as caught:  # found before anything was written
        store.write_documents(documents)
    assert (caught.value.ids, caught.value.written, store.count_documents()) == (("006",), 0, 1)


def test_another_writer_in_between(make_weak_store: Make) -> None:
    store = make_weak_store()
    documents = numbered(7)
    store.count_documents()
    write = store.client.write

    def sneak(rows: Any) -> None:
        write(rows)
        if len(store.client.rows) == 3:
            other = make_weak_store()
            other.write_documents([documents[4]])
            store.client.rows.update(other.client.rows)

    store.client.write = sneak
    with pytest.raises(DuplicateDocumentError, match="5 documents were written before") as caught:
        store.write_documents(documents)
    assert (caught.value.ids, caught.value.written) == (("004",), 5)
    assert store.count_documents() == 6


def test_an_error_of_the_client_is_raised_at_the_yield_in_both_worlds(make_weak_store: Make) -> None:
    class Broken:
        def read(self, test: object) -> list[Any]:
            raise ConnectionError("refused")

    class AsyncBroken:
        async def read(self, test: object) -> list[Any]:
            raise ConnectionError("refused")

    def count(backend: Any, plan: object) -> Steps[int]:
        try:
            return len((yield backend.client.read(None)))
        except ConnectionError as error:
            raise StoreUnavailableError(f"weak: {error}") from error

    for asynchronous in (False, True):
        store = make_weak_store(asynchronous)
        lifecycle = store._lifecycle

        async def run(store: Any = store) -> None:
            await store.count_documents_async()

        async def prepare(lifecycle: Any = lifecycle) -> None:
            backend = (await lifecycle.session_async()).backend
            backend.client = AsyncBroken()
            type(backend).count = count
            with pytest.raises(StoreUnavailableError, match="refused"):
                await run()

        backend_class = type(store.make_backend(False))
        original = backend_class.count
        try:
            if asynchronous:
                asyncio.run(prepare())
            else:
                lifecycle.session().backend.client = Broken()
                backend_class.count = count
                with pytest.raises(StoreUnavailableError, match="refused"):
                    store.count_documents()
        finally:
            backend_class.count = original


def test_nothing_is_made_before_the_first_operation_and_one_backend_after_it(make_weak_store: Make) -> None:
    store = make_weak_store()
    made: list[bool] = []
    make = store.make_backend
    barrier = threading.Barrier(8)

    def counting(asynchronous: bool) -> Any:
        made.append(asynchronous)
        return make(asynchronous)

    store.make_backend = counting
    assert made == []

    def use() -> None:
        barrier.wait(10)
        store.count_documents()

    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert made == [False]


def test_an_opening_that_failed_is_tried_again(make_weak_store: Make) -> None:
    store = make_weak_store()
    make, attempts = store.make_backend, iter([True, False])

    def flaky(asynchronous: bool) -> Any:
        if next(attempts):
            raise StoreUnavailableError("weak: no server")
        return make(asynchronous)

    store.make_backend = flaky
    with pytest.raises(StoreUnavailableError):
        store.count_documents()
    assert store.count_documents() == 0


def test_each_event_loop_has_its_own_async_backend(make_weak_store: Make) -> None:
    store = make_weak_store(True)
    made: list[bool] = []
    make = store.make_backend

    def counting(asynchronous: bool) -> Any:
        made.append(asynchronous)
        return make(asynchronous)

    store.make_backend = counting

    async def use() -> None:
        await asyncio.gather(*(store.count_documents_async() for _ in range(5)))

    asyncio.run(use())
    asyncio.run(use())
    assert made == [True, True]
