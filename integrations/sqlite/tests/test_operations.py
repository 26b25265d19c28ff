"""Every operation on this store, called both ways; what they mean is tested with the in-memory store."""

import asyncio
import math
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from windrow.errors import StoreClosedError, StoreError
from windrow.filters import Field
from windrow.stores import InMemoryDocumentStore, SearchRequest
from windrow.values import Document
from windrow_sqlite import SQLiteDocumentStore

DOCUMENTS = [
    Document("a wing", id="a", meta={"n": 1, "s": "x", "d": datetime(2024, 5, 1, tzinfo=UTC)}, embedding=[1.0, 0.0]),
    Document("two wings", id="b", meta={"n": 2.5, "s": "Y", "l": [1]}, embedding=[0.0, 1.0]),
    Document("no text to find", id="c", meta={"n": -2, "s": "x"}),
]
CALLS: list[tuple[str, tuple[Any, ...]]] = [
    ("count_documents", ()),
    ("count_documents_by_filter", (Field("n") > 0,)),
    ("get_documents", (["c", "nope", "a"],)),
    ("filter_documents", (Field("s") == "x",)),
    ("iter_documents", (None, 2)),
    ("get_metadata_fields_info", ()),
    ("get_metadata_field_min_max", ("n",)),
    ("get_metadata_field_unique_values", ("s", None, 1, 1)),
    ("get_metadata_field_unique_values", ("s", "y")),
    ("count_unique_metadata_by_filter", (None, ["s", "l", "nope"])),
    ("search", (SearchRequest("wing", mode="keyword"),)),
    ("search", (SearchRequest(embedding=[1.0, 1.0], mode="embedding"),)),
    ("search", (SearchRequest("wing", [1.0, 1.0], mode="hybrid", filters=Field("n") > 1),)),
    ("update_by_filter", (Field("n") < 0, {"more": True})),
    ("delete_by_filter", (Field("more") == True,)),  # noqa: E712
    ("delete_documents", (["a", "nope"],)),
    ("write_documents", ([DOCUMENTS[0]],)),
    ("delete_all_documents", ()),
]


async def collect(pages: Any) -> list[Document]:
    return [document async for document in pages]


def call_both(one: Any, other: Any, name: str, arguments: tuple[Any, ...]) -> tuple[Any, Any]:
    """What the operation gives on one store, and its async twin on the other."""
    twin = getattr(other, f"{name}_async")(*arguments)
    if name == "iter_documents":
        return list(one.iter_documents(*arguments)), asyncio.run(collect(twin))
    return getattr(one, name)(*arguments), asyncio.run(twin)


def unscored(found: Any) -> Any:
    """Documents by id without scores: the two stores count words alike, and weigh them by their own statistics."""
    documents = isinstance(found, list) and all(isinstance(document, Document) for document in found)
    return sorted((d.replace(score=None) for d in found), key=lambda d: d.id) if documents else found


def test_both_ways_and_both_stores_give_the_same(make_store: Callable[..., SQLiteDocumentStore], tmp_path: Any) -> None:
    stores = (make_store(), make_store(tmp_path / "other.db"), InMemoryDocumentStore())
    for store in stores:
        store.write_documents(DOCUMENTS)
    for name, arguments in CALLS:
        blocking, awaited = call_both(stores[0], stores[1], name, arguments)
        assert blocking == awaited, name
        assert unscored(blocking) == unscored(call_both(stores[2], InMemoryDocumentStore(), name, arguments)[0]), name


def test_every_operation_is_called() -> None:
    twins = {name for name in dir(SQLiteDocumentStore) if hasattr(SQLiteDocumentStore, f"{name}_async")}
    assert twins - {name for name, _ in CALLS} == {"close"}


@pytest.mark.parametrize(("name", "arguments"), CALLS)
def test_a_closed_store(store: SQLiteDocumentStore, name: str, arguments: tuple[Any, ...]) -> None:
    store.close()
    with pytest.raises(StoreClosedError):
        list([getattr(store, name)(*arguments)] if name != "iter_documents" else store.iter_documents(*arguments))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda s: s.write_documents([Document(embedding=[1.0, math.nan])]), r"documents\[0\]\.embedding\[1\]: nan"),
        (lambda s: s.write_documents([Document(embedding=[0.0])]), "all zeros have no direction"),
        (lambda s: s.write_documents([Document(meta={"x": math.inf})]), "meta.x: inf is not a finite number"),
        (lambda s: s.search(SearchRequest(embedding=[0.0], mode="embedding")), "all zeros have no direction"),
        (lambda s: s.search(SearchRequest("\ud800")), "SearchRequest.query: a lone surrogate"),
        (lambda s: s.get_documents(["\ud800"]), r"ids\[0\]: a lone surrogate"),
        (lambda s: s.delete_documents(["\ud800"]), r"ids\[0\]: a lone surrogate"),
    ],
)
def test_what_is_refused(store: SQLiteDocumentStore, call: Callable[[Any], Any], message: str) -> None:
    store.write_documents([Document("x", id="x")])
    with pytest.raises(StoreError, match=message):
        call(store)
    assert store.count_documents() == 1
