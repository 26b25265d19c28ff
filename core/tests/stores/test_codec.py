"""Documents survive the way through a row."""

import math
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from windrow.errors import StoreError
from windrow.stores.codec import document_of, encode_body
from windrow.stores.rows import Row
from windrow.values import ByteStream, Document, SparseEmbedding

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts
    | st.datetimes(timezones=st.none() | st.sampled_from([UTC, timezone(timedelta(hours=-5, minutes=30))]))
)
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3))
metas = st.dictionaries(texts | st.sampled_from(["$type", "$", "$$x", "a.b"]), values, max_size=4)


def through(document: Document) -> Document:
    vector = None if document.embedding is None else np.asarray(document.embedding, np.float32)
    return document_of(Row(document.id, document.id, encode_body(document), vector=vector))


def same(left: Any, right: Any) -> bool:
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, datetime) and isinstance(right, datetime):
        return left == right and left.utcoffset() == right.utcoffset()
    return type(left) is type(right) and left == right and math.copysign(1, left or 1) == math.copysign(1, right or 1) \
        if isinstance(left, float) else type(left) is type(right) and left == right  # fmt: skip


@given(st.none() | texts, metas)
def test_content_and_metadata_survive(content: str | None, meta: dict[str, Any]) -> None:
    document = Document(content, meta=meta, id="x")
    assert encode_body(document).isascii()
    found = through(document)
    assert (found.id, found.content) == ("x", content)
    assert same(found.meta, document.meta)


@pytest.mark.parametrize(
    "document",
    [
        Document("x", blob=ByteStream(b"\0\xff", meta={"k": 1}, mime_type="image/png"), score=0.25),
        Document("x", sparse_embedding=SparseEmbedding([1, 7], [0.5, 2.0])),
        Document("x", embedding=[0.5, 0.25]),
        Document("x", embedding=np.array([0.5, 0.25], np.float32)),
        Document('looks "$type" tagged', meta={"k": '{"$type": "datetime"}'}),
        Document("é" * 100_000),
    ],
    ids=["blob", "sparse", "list", "array", "text", "long"],
)
def test_everything_else_survives(document: Document) -> None:
    found = through(document)
    assert found == document
    assert type(found.embedding) is type(document.embedding)


@pytest.mark.parametrize("body", ["", "{", "[]", '{"id": "x"}', '{"id": "x", "content": 1, "meta": {}}'])
def test_a_damaged_body(body: str) -> None:
    with pytest.raises(StoreError, match="document 'x': the stored text is damaged"):
        document_of(Row("x", "x", body))
