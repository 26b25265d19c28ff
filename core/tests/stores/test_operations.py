"""Every operation of the protocol, on the in-memory store and over a backend that can do little, sync and async."""

import asyncio
import inspect
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from windrow.errors import (
    DimensionError,
    DuplicateDocumentError,
    FilterError,
    StoreClosedError,
    StoreError,
    UnsupportedError,
)
from windrow.filters import Field
from windrow.stores import DocumentStore, DuplicatePolicy, InMemoryDocumentStore, SearchRequest
from windrow.values import Document, SparseEmbedding

A, B, C = (Document(f"text {name}", id=name, meta={"n": n}) for n, name in enumerate("abc"))
MAKERS = ("memory", "weak", "weak-async-client")
OPERATIONS = sorted(name for name in vars(DocumentStore) if f"{name}_async" in vars(DocumentStore) and name != "close")


class AsyncAsSync:
    """Calls every operation through its async twin."""

    def __init__(self, store: DocumentStore) -> None:
        self.store = store

    def __getattr__(self, name: str) -> Any:
        if name == "iter_documents":
            return lambda *args, **kwargs: asyncio.run(self._collect(*args, **kwargs))
        if f"{name}_async" not in dir(self.store):
            return getattr(self.store, name)
        return lambda *args, **kwargs: asyncio.run(getattr(self.store, f"{name}_async")(*args, **kwargs))

    async def _collect(self, *args: Any, **kwargs: Any) -> list[Document]:
        return [document async for document in self.store.iter_documents_async(*args, **kwargs)]


@pytest.fixture(params=[(maker, way) for maker in MAKERS for way in ("sync", "async")], ids="-".join)
def store(request: pytest.FixtureRequest, make_weak_store: Callable[..., DocumentStore]) -> Any:
    maker, way = request.param
    made = InMemoryDocumentStore() if maker == "memory" else make_weak_store(maker == "weak-async-client")
    return made if way == "sync" else AsyncAsSync(made)


def test_operations_and_twins() -> None:
    assert len(OPERATIONS) == 15
    for name in OPERATIONS:
        call, twin = (vars(DocumentStore)[each].function for each in (name, f"{name}_async"))
        assert str(inspect.signature(call)) == str(inspect.signature(twin))
        assert "session" not in inspect.signature(call).parameters
        assert call.__doc__ == twin.__doc__


def test_reading_and_counting(store: Any) -> None:
    assert store.write_documents([B, A, C]) == 3
    assert store.count_documents() == 3
    assert store.get_documents(["c", "nope", "a", "c"]) == [C, A, C]
    assert store.get_documents([]) == []
    assert store.filter_documents() == store.filter_documents({}) == [A, B, C]
    assert store.filter_documents(Field("n") > 0) == [B, C]
    assert store.count_documents_by_filter(Field("n") > 0) == 2
    assert store.count_documents_by_filter(None) == 3
    assert sorted(d.id for d in store.iter_documents(Field("n") > 0, batch_size=1)) == ["b", "c"]


def test_deleting(store: Any) -> None:
    store.write_documents([A, B, C])
    assert store.delete_documents(["a", "nope", "a"]) == 1
    assert store.delete_documents([]) == 0
    assert store.filter_documents() == [B, C]
    assert store.delete_by_filter(Field("n") == 1) == 1
    assert store.delete_by_filter(Field("n") == 1) == 0
    assert store.delete_all_documents() == 1
    assert store.count_documents() == 0
    assert store.write_documents([A]) == 1


def test_updating_merges_metadata_and_keeps_the_rest(store: Any) -> None:
    with_vector = Document("text", meta={"n": 1, "kept": [1]}, embedding=[1.0, 0.0])
    store.write_documents([with_vector, A])
    assert store.update_by_filter(Field("n") == 1, {"n": 2, "more": True}) == 1
    changed = with_vector.replace(meta={"n": 2, "kept": [1], "more": True})
    assert store.get_documents([with_vector.id]) == [changed]
    assert store.update_by_filter(Field("n") == 1, {"x": 1}) == 0
    [found] = store.search(SearchRequest(embedding=[1.0, 0.0], mode="embedding", filters=Field("more") == True))  # noqa: E712
    assert found.replace(score=None) == changed


@pytest.mark.parametrize("filters", [None, {}])
@pytest.mark.parametrize("operation", ["delete_by_filter", "update_by_filter"])
def test_no_filter_is_refused_where_it_would_change_everything(store: Any, operation: str, filters: Any) -> None:
    store.write_documents([A])
    arguments = [filters] if operation == "delete_by_filter" else [filters, {"x": 1}]
    with pytest.raises(FilterError, match="would mean every document"):
        getattr(store, operation)(*arguments)
    assert store.filter_documents() == [A]


@pytest.mark.parametrize(
    ("policy", "written", "after"),
    [
        (DuplicatePolicy.SKIP, 1, "text a"),
        ("skip", 1, "text a"),
        (DuplicatePolicy.OVERWRITE, 2, "changed"),
    ],
)
def test_policies(store: Any, policy: DuplicatePolicy | str, written: int, after: str) -> None:
    store.write_documents([A])
    assert store.write_documents([A.replace(content="changed", meta={}), B], policy) == written
    assert store.count_documents() == 2
    [found] = store.get_documents(["a"])
    assert (found.content, found.meta) == (after, {"n": 0} if after == "text a" else {})


@pytest.mark.parametrize("policy", [DuplicatePolicy.FAIL, DuplicatePolicy.NONE, "none", "FAIL"])
def test_fail_writes_nothing(store: Any, policy: DuplicatePolicy | str) -> None:
    store.write_documents([B])
    with pytest.raises(DuplicateDocumentError, match="holds 1 of these ids already: 'b'") as caught:
        store.write_documents([A, B.replace(content="x"), C], policy)
    assert (caught.value.ids, caught.value.written) == (("b",), 0)
    assert store.filter_documents() == [B]


@pytest.mark.parametrize("policy", DuplicatePolicy)
def test_an_id_twice_in_one_call(store: Any, policy: DuplicatePolicy) -> None:
    with pytest.raises(DuplicateDocumentError, match="stand more than once in this call: 'a'") as caught:
        store.write_documents([A, B, A.replace(content="x")], policy)
    assert caught.value.ids == ("a",)
    assert store.count_documents() == 0


def test_fields(store: Any) -> None:
    moment = datetime(2024, 5, 1, tzinfo=UTC)
    metas: list[dict[str, Any]] = [
        {"i": 1, "f": 1, "s": "x", "b": True, "d": moment, "l": [1], "o": {"k": 3}, "z": None, "m": 1},
        {"i": 5, "f": 2.5, "s": "Y", "b": False, "l": [2], "o": {"k": 4}, "m": "x"},
        {"i": -2, "s": "x"},
    ]
    store.write_documents([Document(id=str(n), meta=meta) for n, meta in enumerate(metas)])
    info = {name: entry["type"] for name, entry in store.get_metadata_fields_info().items()}
    types = ["boolean", "datetime", "float", "int", "list", "mixed", "dict", "keyword", "null"]
    assert info == dict(zip("bdfilmosz", types, strict=True))
    extremes = {
        name: store.get_metadata_field_min_max(name) for name in ("i", "meta.i", "f", "d", "s", "o.k", "nope", "l")
    }
    assert [tuple(found.values()) for found in extremes.values()] == [
        (-2, 5), (-2, 5), (1, 2.5), (moment, moment), ("Y", "x"), (3, 4), (None, None), (None, None)
    ]  # fmt: skip
    counts = store.count_unique_metadata_by_filter(Field("i") > 0, ["i", "meta.s", "nope"])
    assert counts == {"i": 2, "s": 2, "nope": 0}


def test_unique_values(store: Any) -> None:
    values = [1, 1.0, True, "1", "b", "a", [2], None, 1, "a"]
    store.write_documents([Document(id=str(n), meta={"v": value, "n": n}) for n, value in enumerate(values)])
    found, total = store.get_metadata_field_unique_values("v")
    assert (found, total) == ([True, 1, 1.0, "1", "a", "b", [2]], 7)
    assert [type(each) for each in found[:3]] == [bool, int, float]
    assert store.get_metadata_field_unique_values("v", from_=4, size=2) == (["a", "b"], 7)
    assert store.get_metadata_field_unique_values("v", search_term="A") == (["a"], 1)
    assert store.get_metadata_field_unique_values("v", filters=Field("n") >= 9) == (["a"], 1)
    assert store.get_metadata_field_unique_values("nope") == ([], 0)


def test_empty_store(store: Any) -> None:
    assert store.filter_documents(Field("x") == 1) == [] == list(store.iter_documents())
    assert store.search(SearchRequest("x")) == []
    assert store.search(SearchRequest(embedding=[1.0], mode="embedding")) == []
    assert store.get_metadata_fields_info() == {}
    assert store.write_documents([]) == 0 == store.delete_all_documents()
    with pytest.raises(FilterError):
        store.filter_documents({"field": "x"})


def test_empty_documents(store: Any) -> None:
    documents = [Document(id="none"), Document("", id="empty"), Document(" .,", id="no words")]
    store.write_documents(documents)
    assert store.filter_documents() == sorted(documents, key=lambda d: d.id)
    assert store.search(SearchRequest("none empty")) == []
    assert store.search(SearchRequest("")) == []


def test_a_closed_store(store: Any) -> None:
    store.write_documents([A])
    store.close()
    store.close()
    for call in (store.count_documents, lambda: store.write_documents([A]), lambda: list(store.iter_documents())):
        with pytest.raises(StoreClosedError, match="was closed"):
            call()


def test_context_managers(make_weak_store: Callable[..., DocumentStore]) -> None:
    with make_weak_store() as store:
        store.count_documents()
    with pytest.raises(StoreClosedError):
        store.count_documents()

    async def main() -> None:
        async with make_weak_store(True) as store:
            assert await store.count_documents_async() == 0
        with pytest.raises(StoreClosedError):
            await store.count_documents_async()

    asyncio.run(main())


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda s: s.write_documents("text"), StoreError, "expected a list of Document, got 'text'"),
        (lambda s: s.write_documents(A), StoreError, "expected a list of Document"),
        (lambda s: s.write_documents([A, "b"]), StoreError, r"documents\[1\]: expected a Document, got a str"),
        (lambda s: s.write_documents([A], "fial"), StoreError, "unknown DuplicatePolicy 'fial'"),
        (lambda s: s.get_documents("a"), StoreError, "expected a list of ids"),
        (lambda s: s.delete_documents([1]), StoreError, r"ids\[0\]: expected a text, got a int"),
        (lambda s: s.get_documents(["a", "\ud800"]), StoreError, r"ids\[1\]: a lone surrogate"),
        (lambda s: s.get_metadata_field_unique_values("n", search_term=1), StoreError, "search_term: expected a text"),
        (lambda s: list(s.iter_documents(batch_size=0)), StoreError, "batch_size: expected int ≥ 1, got 0"),
        (lambda s: s.update_by_filter(Field("n") == 0, {"x": float("nan")}), StoreError, "meta.x"),
        (lambda s: s.count_unique_metadata_by_filter(None, "n"), StoreError, "expected a list of fields"),
        (lambda s: s.get_metadata_field_unique_values("n", size=-1), StoreError, "size: expected int ≥ 0"),
        (
            lambda s: s.search(SearchRequest(sparse=SparseEmbedding([1], [1.0]), mode="sparse")),
            UnsupportedError,
            "cannot search by sparse",
        ),
        (
            lambda s: s.write_documents([Document("x", embedding=[1.0]), Document("y", embedding=[1.0, 2.0])]),
            DimensionError,
            r"documents\[1\].embedding: expected 1 dimensions, got 2",
        ),
    ],
)
def test_mistakes(store: Any, call: Callable[[Any], Any], error: type[Exception], message: str) -> None:
    store.write_documents([A])
    with pytest.raises(error, match=message):
        call(store)
    assert store.filter_documents() == [A]


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (Document("\ud800"), r"documents\[0\].content: a lone surrogate"),
        (Document(meta={"a": {"b": [float("inf")]}}), r"documents\[0\].meta.a.b\[0\]: inf is not a finite number"),
        (Document(meta={"a": "\udfff"}), r"meta.a: a lone surrogate"),
        (Document(meta=cast("dict[str, Any]", {1: 2}), id="x"), r"meta: the key 1 is a int"),
        (Document(meta={"t": (1, 2)}), r"meta.t: a tuple cannot be kept"),
        (Document(meta={"t": b"x"}), r"meta.t: a bytes cannot be kept"),
        (Document(id="\ud800"), r"documents\[0\].id: a lone surrogate"),
        (Document(score=float("nan")), r"documents\[0\].score: nan"),
        (Document(embedding=[1.0, float("nan")]), r"documents\[0\].embedding\[1\]: nan"),
        (Document(embedding=[1.0, 1e39]), r"embedding\[1\]: 1e\+39 is not a finite float32"),
        (Document(embedding=[]), r"embedding: expected a list of at least one number"),
        (Document(embedding=[0.0, 0.0]), r"embedding: all zeros have no direction"),
        (Document(embedding=[1e-60, 0.0]), r"embedding: all zeros have no direction"),
    ],
)
def test_documents_that_could_not_be_given_back(store: Any, document: Document, message: str) -> None:
    with pytest.raises(StoreError, match=message):
        store.write_documents([document])
    assert store.count_documents() == 0
