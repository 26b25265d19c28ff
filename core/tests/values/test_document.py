import dataclasses
import hashlib
import json
import pickle
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from windrow.errors import InvalidValueError, WindrowError
from windrow.values import ByteStream, Document, FrozenDict, FrozenList, SparseEmbedding

KEYS = st.sampled_from(["id", "meta", "content", "dataframe", "$type", "$x", "a", "b", ""]) | st.text(max_size=5)
META_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=8)
    | st.datetimes(timezones=st.none() | st.just(UTC)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)
VECTORS = st.none() | st.lists(st.floats(-100, 100), min_size=1, max_size=4)
DOCUMENTS = st.builds(
    Document,
    st.none() | st.text(max_size=20),
    id=st.none() | st.text(min_size=1, max_size=5),
    blob=st.none() | st.builds(ByteStream, st.binary(max_size=5), st.just({}), st.none() | st.just("a/b")),
    meta=st.dictionaries(KEYS, META_VALUES, max_size=4),
    score=st.none() | st.floats(allow_nan=False),
    embedding=VECTORS | VECTORS.map(lambda vector: vector and np.array(vector, "float32")),
    sparse_embedding=st.none() | st.just(SparseEmbedding([1], [0.5])),
)


@given(DOCUMENTS)
def test_dicts_round_trip_flat_or_not(document: Document) -> None:
    for flatten in (True, False):
        data = json.loads(json.dumps(document.to_dict(flatten=flatten)))
        before = json.dumps(data)
        assert Document.from_dict(data) == document
        assert json.dumps(data) == before


@given(DOCUMENTS)
def test_pickle_and_replace_round_trip(document: Document) -> None:
    assert pickle.loads(pickle.dumps(document)) == document
    assert document.replace() == document
    assert dataclasses.replace(document) == document
    assert len({document, document.replace()}) == 1
    assert len(repr(document)) <= 200


@given(st.dictionaries(KEYS, META_VALUES, max_size=5), st.randoms())
def test_id_does_not_depend_on_the_order_of_meta(meta: dict[str, Any], random: Any) -> None:
    shuffled = list(meta.items())
    random.shuffle(shuffled)
    assert Document("x", meta=dict(shuffled)).id == Document("x", meta=meta).id


@given(DOCUMENTS)
def test_id_survives_a_file(document: Document) -> None:
    fresh = document.replace(id=None)
    back = Document.from_dict(json.loads(json.dumps(fresh.to_dict()))).replace(id=None)
    assert back.id == fresh.id


# The form that is hashed. It must never change: ids are stored for years.
@pytest.mark.parametrize(
    ("document", "form"),
    [
        (Document(), '{"blob":null,"content":null,"meta":{}}'),
        (Document("hi"), '{"blob":null,"content":"hi","meta":{}}'),
        (Document("ü"), '{"blob":null,"content":"\\u00fc","meta":{}}'),
        (Document("\ud800"), '{"blob":null,"content":"\\ud800","meta":{}}'),
        (Document(meta={"b": 1, "a": [True, None]}), '{"blob":null,"content":null,"meta":{"a":[true,null],"b":1}}'),
        (Document(meta={"a": 2.0, "b": 2.5}), '{"blob":null,"content":null,"meta":{"a":2,"b":2.5}}'),
        (Document(meta={"a": -0.0}), '{"blob":null,"content":null,"meta":{"a":0}}'),
        (Document(meta={"$a": 1}), '{"blob":null,"content":null,"meta":{"$$a":1}}'),
        (
            Document(meta={"t": datetime(1970, 1, 1, 0, 0, 1, 5, tzinfo=UTC)}),
            '{"blob":null,"content":null,"meta":{"t":{"$type":"datetime","utc":1000005}}}',
        ),
        (
            Document(meta={"t": datetime(1969, 12, 31, 23, 59, 59)}),
            '{"blob":null,"content":null,"meta":{"t":{"$type":"datetime","naive":-1000000}}}',
        ),
        (
            Document(blob=ByteStream(b"AB", {"k": 1.0}, "a/b")),
            '{"blob":{"data":"QUI=","meta":{"k":1},"mime_type":"a/b"},"content":null,"meta":{}}',
        ),
    ],
)
def test_id_is_the_hash_of_the_canonical_form(document: Document, form: str) -> None:
    assert document.id == hashlib.sha256(form.encode()).hexdigest()


PLUS_ONE = timezone(timedelta(hours=1))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"a": 1}, {"a": 1.0}, True),
        ({"a": 1}, {"a": True}, False),
        ({"a": 1}, {"a": "1"}, False),
        ({"a": 10**300}, {"a": float(10**300)}, False),
        ({"a": 2**60}, {"a": float(2**60)}, True),
        ({"a": [1, 2]}, {"a": [2, 1]}, False),
        ({"a": [1]}, {"a": (1,)}, False),
        ({"a": {1, 2}}, {"a": frozenset([2, 1])}, True),
        ({"a": None}, {}, False),
        ({"a": {"x": 1, "y": 2}}, {"a": {"y": 2, "x": 1}}, True),
        ({"t": datetime(2024, 1, 1, 1, tzinfo=PLUS_ONE)}, {"t": datetime(2024, 1, 1, tzinfo=UTC)}, True),
        ({"t": datetime(2024, 1, 1)}, {"t": datetime(2024, 1, 1, tzinfo=UTC)}, False),
        ({"t": datetime(2024, 1, 1)}, {"t": "2024-01-01T00:00:00"}, False),
        ({"t": datetime(1, 1, 1, tzinfo=PLUS_ONE)}, {"t": datetime(1, 1, 1, tzinfo=UTC)}, False),
        ({"a": np.float64(0.5)}, {"a": 0.5}, True),
        ({"a": np.int32(3)}, {"a": 3}, True),
        ({1: "a", "b": 2}, {"b": 2, 1: "a"}, True),
        ({"a": 10**5000}, {"a": 10**5000 + 1}, False),
    ],
)
def test_equal_meta_has_one_id(one: dict[Any, Any], other: dict[Any, Any], same: bool) -> None:
    left, right = Document("x", meta=one), Document("x", meta=other)
    assert (left.id == right.id) is same
    assert (left == right) is same


def test_id_ignores_vectors_and_score() -> None:
    plain = Document("x", meta={"a": 1})
    full = Document("x", meta={"a": 1}, score=1.0, embedding=[1.0], sparse_embedding=SparseEmbedding([1], [1.0]))
    assert plain.id == full.id
    assert plain != full


def test_ids_differ_between_content_and_blob() -> None:
    ids = {
        Document(text, blob=blob).id for text in (None, "", "x") for blob in (None, ByteStream(b""), ByteStream(b"x"))
    }
    assert len(ids) == 9


def test_id_is_computed_only_when_asked_for() -> None:
    document = Document("x", meta={"p": Path("x")})
    assert repr(document).startswith("Document(id=?, content='x'")
    assert document.replace(score=1.0).score == 1.0
    assert Document("x", id="7", meta={"p": Path("x")}).id == "7"
    with pytest.raises(WindrowError, match=r"meta\.p: a value of type pathlib"):
        _ = document.id


@pytest.mark.parametrize("change", [{"content": "new"}, {"meta": {"k": 1}}, {"score": 1.0}, {"embedding": [1.0]}])
def test_a_changed_copy_keeps_its_id(change: dict[str, Any]) -> None:
    document = Document("old")
    assert document.replace(**change).id == document.id
    assert dataclasses.replace(document, **change).id == document.id
    assert Document("old").replace(**change).id == document.id  # nobody has asked for the first one's id


def test_a_copy_can_get_a_new_id() -> None:
    assert Document("old", id="7").replace(content="new", id=None).id == Document("new").id


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ([0.1], np.array([0.1], "float32"), True),
        ([0.1], np.array([0.1], "float64"), True),
        ([0.1], [0.1 + 1e-12], True),
        ([0.1], [0.1 + 1e-6], False),
        ([0.1], [0.1, 0.1], False),
        ([0.0], [-0.0], True),
        ([float("nan")], [float("nan")], True),
        ([1e300], np.array([1e300]), True),
        ([1], np.array([1.0], ">f4"), True),
        (np.arange(6, dtype="float32")[::2], [0, 2, 4], True),
        ((1.0, 2.0), [1.0, 2.0], True),
        ([], None, False),
        (None, None, True),
        (["a"], ["b"], False),
    ],
)
def test_embeddings_compare_within_float32(left: Any, right: Any, same: bool) -> None:
    assert (Document("x", embedding=left) == Document("x", embedding=right)) is same
    assert (Document("x", embedding=right) == Document("x", embedding=left)) is same


def test_embedding_is_kept_as_given_but_out_of_reach() -> None:
    numbers = [0.1, 0.2]
    array = np.array(numbers, "float32")
    from_list, from_array = Document("x", embedding=numbers), Document("x", embedding=array)
    numbers[0] = array[0] = 9
    assert from_list.embedding == [0.1, 0.2]
    assert isinstance(from_list.embedding, FrozenList)
    assert isinstance(from_array.embedding, np.ndarray)
    assert from_array.embedding.dtype == np.float32
    assert from_array == from_list
    with pytest.raises(ValueError, match="read-only"):
        from_array.embedding[0] = 1


def test_an_array_that_nobody_can_write_is_not_copied() -> None:
    matrix = np.ones((3, 2), "float32")
    matrix.setflags(write=False)
    document = Document("x", embedding=matrix[1])
    assert np.shares_memory(document.embedding, matrix)
    assert document.replace(score=1.0).embedding is document.embedding
    stored = np.frombuffer(b"\0\0\0\0", "float32")
    assert Document("x", embedding=stored).embedding is stored


def test_a_read_only_view_of_a_writeable_array_is_copied() -> None:
    matrix = np.ones((3, 2), "float32")
    view = matrix[1]
    view.setflags(write=False)
    document = Document("x", embedding=view)
    matrix[1] = 5
    assert document == Document("x", embedding=[1.0, 1.0])


def test_an_unpickled_array_is_read_only_too() -> None:
    back = pickle.loads(pickle.dumps(Document("x", embedding=np.ones(2, "float32"))))
    assert not back.embedding.flags.writeable


def test_meta_is_a_frozen_copy() -> None:
    meta: dict[str, Any] = {"l": [1]}
    document = Document("x", meta=meta)
    meta["l"].append(2)
    meta["k"] = 1
    assert document.meta == {"l": [1]}
    assert isinstance(document.meta, FrozenDict)
    assert Document("x", meta=document.meta).meta is document.meta


def test_flat_dicts_keep_colliding_keys_apart() -> None:
    document = Document("x", id="1", meta={"id": 2, "dataframe": 3, "page": 4, "$type": 5})
    data = document.to_dict()
    assert data["id"] == "1"
    assert data["page"] == 4
    assert data["$$type"] == 5
    assert data["meta"] == {"id": 2, "dataframe": 3}
    assert Document.from_dict(data) == document


def test_keys_that_are_no_strings_survive() -> None:
    document = Document("x", meta={1: "a", None: "b"})  # type: ignore[dict-item]
    assert Document.from_dict(json.loads(json.dumps(document.to_dict()))) == document


def test_dicts_of_other_writers_are_read() -> None:
    data: dict[str, Any] = {
        "id": "1",
        "content": "x",
        "dataframe": None,
        "content_type": "text",
        "id_hash_keys": [],
        "blob": {"data": [65, 66], "mime_type": "a/b"},
        "meta": {"nested": 1},
        "page": 2,
        "sparse_embedding": {"indices": [0], "values": [1.0]},
    }
    expected = Document(
        "x",
        id="1",
        blob=ByteStream(b"AB", mime_type="a/b"),
        meta={"nested": 1, "page": 2},
        sparse_embedding=SparseEmbedding([0], [1.0]),
    )
    assert Document.from_dict(data) == expected


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"content": b"x"}, r"content: expected str or None, got 1 bytes\. Bytes go into blob"),
        ({"content": 3}, "content: expected str"),
        ({"meta": [1]}, r"meta: expected a dict, got list"),
        ({"blob": b"x"}, "blob: expected a ByteStream"),
        ({"sparse_embedding": {1: 0.5}}, "sparse_embedding: expected a SparseEmbedding"),
        ({"embedding": "0.1"}, "embedding: expected a list of floats"),
        ({"embedding": 3}, "embedding: expected a list of floats"),
        ({"score": "0.5"}, "score: expected a number"),
    ],
)
def test_wrong_types_are_refused(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidValueError, match=message) as caught:
        Document(**arguments)
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize("score", [1, np.float32(1.0), True])
def test_scores_become_floats(score: Any) -> None:
    assert type(Document("x", score=score).score) is float


@pytest.mark.parametrize(
    ("document", "kind"),
    [(Document("x"), "text"), (Document(""), "text"), (Document(blob=ByteStream(b"", mime_type="image/png")), "image")],
)
def test_content_type(document: Document, kind: str) -> None:
    assert document.content_type == kind


def test_content_type_of_nothing() -> None:
    with pytest.raises(InvalidValueError, match="neither content nor an image"):
        _ = Document(blob=ByteStream(b"")).content_type


def test_repr_says_the_size_of_a_vector() -> None:
    document = Document("x" * 10_000, id="7", meta={"k": "v" * 999}, embedding=np.zeros(384, "float32"))
    assert "embedding=vector of 384" in repr(document)
    assert repr(Document("x", id="7")) == "Document(id=7, content='x')"


def test_an_unknown_attribute_is_named() -> None:
    with pytest.raises(AttributeError, match="no attribute 'text'"):
        _ = Document("x").text  # type: ignore[attr-defined]


def test_documents_of_other_types_are_never_equal() -> None:
    assert Document("x") != "x"
    assert Document("x") != Document("x", id="other")
    assert Document("x").__eq__({}) is NotImplemented
