"""Store A equals store B equals the reference: documents and filters made by Hypothesis, on both embedded stores."""

import math
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from windrow import Document, DuplicatePolicy
from windrow.filters import evaluate, parse
from windrow.stores import DocumentStore, SearchRequest, open_store

FIELDS = ["a", "b", "meta.a", "a.b", "content", "id", r"x\.y", "nowhere"]
KEYS = ["a", "b", "x.y", "ä", "$", ""]
DATES = ["2021-01-01", "2021-01-01T00:00:00Z", "2020-12-31T23:00:00-01:00", "1600-01-01 00:00:00.000001", "2021-13-01"]
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=5))])

numbers = st.one_of(
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([0, 1, 1.0, -0.0, 2**53, 2**53 + 1, float(2**53)]),
)
texts = st.one_of(st.sampled_from(["", "a", "A", "ab", "%", "x" * 1200, *DATES]), st.text(max_size=6))
FIRST, LAST = datetime(1, 1, 2), datetime(9999, 12, 30)
dates = st.datetimes(FIRST, LAST) | st.datetimes(FIRST, LAST, timezones=ZONES)
scalars = st.one_of(st.none(), st.booleans(), numbers, texts, dates)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=2),
    max_leaves=4,
)
metas = st.dictionaries(st.sampled_from(KEYS), values, max_size=4)
vectors = st.none() | st.lists(st.integers(-3, 3).map(float), min_size=3, max_size=3).filter(any)
documents = st.builds(Document, content=st.none() | texts, meta=metas, embedding=vectors)


def comparison(operator: str, operands: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    fields = st.sampled_from(FIELDS)
    return st.fixed_dictionaries({"field": fields, "operator": st.just(operator), "value": operands})


comparisons = st.one_of(
    *(comparison(operator, scalars | st.lists(scalars, max_size=2)) for operator in ("==", "!=")),
    *(comparison(operator, numbers | dates | st.sampled_from(DATES[:4])) for operator in (">", ">=", "<", "<=")),
    *(comparison(operator, st.lists(scalars, max_size=3)) for operator in ("in", "not in")),
    *(comparison(operator, st.one_of(st.booleans(), numbers, texts)) for operator in ("contains", "not contains")),
    comparison("exists", st.booleans()),
)
filters = st.recursive(
    comparisons,
    lambda inner: st.fixed_dictionaries(
        {"operator": st.sampled_from(["AND", "OR", "NOT"]), "conditions": st.lists(inner, min_size=1, max_size=3)}
    ),
    max_leaves=5,
)
laws = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[list[DocumentStore]]:
    made = [open_store("memory:"), open_store(f"sqlite:{tmp_path / 'agree.db'}")]
    yield made
    for store in made:
        store.close()


def filled(stores: list[DocumentStore], batch: list[Document]) -> list[Document]:
    """Empty both stores, write the batch, replace half of it, and return what must be there, by id."""
    for store in stores:
        store.delete_all_documents()
        store.write_documents(batch)
        store.write_documents(batch[::2], policy=DuplicatePolicy.OVERWRITE)
    return sorted(batch, key=lambda document: document.id)


batches = st.lists(documents, max_size=12, unique_by=lambda document: document.id)


@given(batch=batches, conditions=st.lists(filters, min_size=1, max_size=8))
@laws
def test_filters(stores: list[DocumentStore], batch: list[Document], conditions: list[dict[str, Any]]) -> None:
    held = filled(stores, batch)
    for condition in conditions:
        node = parse(condition)
        assert node is not None
        expected = [document for document in held if evaluate(node, document)]
        for store in stores:
            assert store.filter_documents(condition) == expected
            assert store.count_documents_by_filter(condition) == len(expected)


def cosine(left: list[float], right: list[float]) -> float:
    return sum(a * b for a, b in zip(left, right, strict=True)) / (math.hypot(*left) * math.hypot(*right))


@given(batch=batches, condition=st.none() | filters, top_k=st.integers(1, 5))
@laws
def test_vector_search(
    stores: list[DocumentStore], batch: list[Document], condition: dict[str, Any] | None, top_k: int
) -> None:
    query = [1.0, 2.0, -1.0]
    node = parse(condition)
    scored = [
        (-round(cosine(query, list(document.embedding)), 6), document.id)
        for document in filled(stores, batch)
        if document.embedding is not None and (node is None or evaluate(node, document))
    ]
    expected = [id_ for _, id_ in sorted(scored)[:top_k]]
    for store in stores:
        request = SearchRequest(embedding=query, mode="embedding", filters=condition, top_k=top_k)
        assert [document.id for document in store.search(request)] == expected


@given(batch=batches, condition=filters, change=metas)
@laws
def test_update_and_delete(
    stores: list[DocumentStore], batch: list[Document], condition: dict[str, Any], change: dict[str, Any]
) -> None:
    held = filled(stores, batch)
    node = parse(condition)
    assert node is not None
    chosen = {document.id for document in held if evaluate(node, document)}
    changed = [
        document.replace(meta={**document.meta, **change}) if document.id in chosen else document for document in held
    ]
    for store in stores:
        assert store.update_by_filter(condition, change) == len(chosen)
        assert store.filter_documents() == changed
    left = [document for document in changed if not evaluate(node, document)]
    for store in stores:
        store.delete_by_filter(condition)
        assert store.filter_documents() == left
