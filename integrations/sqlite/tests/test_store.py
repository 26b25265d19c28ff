"""Writing, reading, policies and persistence over one file."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from windrow.errors import DimensionError, DuplicateDocumentError, StoreClosedError, StoreError
from windrow.stores import DuplicatePolicy, SearchRequest
from windrow.values import ByteStream, Document, SparseEmbedding
from windrow_sqlite import SQLiteDocumentStore
from windrow_sqlite.connections import Connections

MakeStore = Callable[..., SQLiteDocumentStore]

FULL = Document(
    "A text \0 with \u2028 and 😀",
    id="whole",
    meta={"n": 2**70, "f": 0.1, "t": True, "none": None, "d": datetime(2024, 1, 1, tzinfo=UTC), "l": [1, {"$k": "v"}]},
    blob=ByteStream(b"\x00\xff", mime_type="image/png", meta={"a": 1}),
    embedding=[0.5, -0.25],
    sparse_embedding=SparseEmbedding(indices=[1, 5], values=[0.5, 2.0]),
    score=0.75,
)


def ids(documents: list[Document]) -> list[str]:
    return [document.id for document in documents]


def keyword(store: SQLiteDocumentStore, query: str, **more: Any) -> list[str]:
    return ids(store.search(SearchRequest(query=query, **more)))


def vector(store: SQLiteDocumentStore, embedding: list[float], **more: Any) -> list[str]:
    return ids(store.search(SearchRequest(embedding=embedding, mode="embedding", **more)))


def test_a_document_comes_back_whole_after_a_restart(make_store: MakeStore) -> None:
    first = make_store()
    assert first.write_documents([FULL, Document("array", id="b", embedding=np.array([1, 2], np.float32))]) == 2
    first.close()
    whole, array = make_store().get_documents(["whole", "b"])
    assert whole == FULL
    assert whole.to_dict() == FULL.to_dict()
    assert isinstance(array.embedding, np.ndarray)


def test_nothing_is_touched_before_the_first_operation(tmp_path: Path, make_store: MakeStore) -> None:
    make_store(tmp_path / "missing" / "library.db")
    store = make_store()
    assert not list(tmp_path.iterdir())
    assert store.count_documents() == 0


@pytest.mark.parametrize(
    ("policy", "written", "texts"),
    [
        (DuplicatePolicy.SKIP, 1, {"a": "old", "b": "old", "c": "new"}),
        (DuplicatePolicy.OVERWRITE, 2, {"a": "new", "b": "old", "c": "new"}),
    ],
)
def test_policies(store: SQLiteDocumentStore, policy: DuplicatePolicy, written: int, texts: dict[str, str]) -> None:
    store.write_documents([Document("old", id="a", meta={"k": 1}, embedding=[1.0, 0.0]), Document("old", id="b")])
    new = [Document("new", id="a", meta={"k": 2}, embedding=[0.0, 1.0]), Document("new", id="c")]
    assert keyword(store, "old") == ["a", "b"]
    assert store.write_documents(new, policy) == written
    assert {d.id: d.content for d in store.filter_documents()} == texts
    assert keyword(store, "new") == sorted(id_ for id_, text in texts.items() if text == "new")
    assert vector(store, [1.0, 0.0]) == ["a"]
    kept = 2 if policy is DuplicatePolicy.OVERWRITE else 1
    assert store.count_documents_by_filter({"field": "k", "operator": "==", "value": kept}) == 1
    assert store.count_documents_by_filter({"field": "k", "operator": "==", "value": 3 - kept}) == 0


def test_fail_writes_nothing(store: SQLiteDocumentStore) -> None:
    store.write_documents([Document("x", id="b")])
    with pytest.raises(DuplicateDocumentError) as caught:
        store.write_documents([Document("x", id=id_) for id_ in "abc"])
    assert (caught.value.ids, caught.value.written) == (("b",), 0)
    assert store.count_documents() == 1


def test_three_thousand_documents_in_one_call_are_one_transaction(store: SQLiteDocumentStore) -> None:
    store.write_documents([Document("x", id="2500")])
    documents = [Document(f"number {i}", id=str(i)) for i in range(3000)]
    with pytest.raises(DuplicateDocumentError):
        store.write_documents(documents)
    assert store.count_documents() == 1
    assert store.write_documents(documents, DuplicatePolicy.SKIP) == 2999
    assert store.delete_documents([str(i) for i in range(3000)]) == 3000
    assert keyword(store, "number") == []


def test_deleting(store: SQLiteDocumentStore) -> None:
    store.write_documents([Document(f"word {i}", id=str(i), meta={"i": i}, embedding=[1.0, i]) for i in range(10)])
    assert keyword(store, "word", top_k=20) == [str(i) for i in range(10)]
    assert store.delete_documents(["3", "nope", "3"]) == 1
    assert store.delete_by_filter({"field": "i", "operator": ">", "value": 4}) == 5
    assert keyword(store, "word", top_k=20) == vector(store, [1.0, 0.0], top_k=20) == ["0", "1", "2", "4"]
    assert store.delete_all_documents() == 4
    assert keyword(store, "word") == vector(store, [1.0, 0.0, 0.0]) == []
    store.write_documents([Document("word", id="new", embedding=[1.0, 2.0, 3.0])])
    assert keyword(store, "word") == vector(store, [1.0, 0.0, 0.0]) == ["new"]


def test_deleted_documents_leave_nothing_behind(store: SQLiteDocumentStore, tmp_path: Path) -> None:
    store.write_documents([FULL, Document("more words", id="b", meta={"k": ["a", {"b": 1}]})])
    assert store.delete_documents(["whole", "b"]) == 2
    store.close()
    with closing(sqlite3.connect(tmp_path / "library.db")) as db:
        for table in ("", "_bodies", "_vectors", "_tokens", "_words_docsize"):
            assert db.execute(f'SELECT count(*) FROM "documents{table}"').fetchone() == (0,), table
        assert db.execute("SELECT count(*) FROM documents_postings").fetchone() == (0,)


def test_updating(store: SQLiteDocumentStore) -> None:
    store.write_documents([Document("word", id=id_, meta={"k": id_, "n": 1}, embedding=[1.0]) for id_ in "ab"])
    assert store.update_by_filter({"field": "k", "operator": "==", "value": "a"}, {"n": 2}) == 1
    assert [d.meta for d in store.filter_documents()] == [{"k": "a", "n": 2}, {"k": "b", "n": 1}]
    assert keyword(store, "word") == vector(store, [1.0]) == ["a", "b"]


def test_iteration_goes_in_batches_in_the_order_of_writing(store: SQLiteDocumentStore) -> None:
    store.write_documents([Document("x", id=str(i)) for i in range(25, 0, -1)])
    assert ids(list(store.iter_documents(batch_size=4))) == [str(i) for i in range(25, 0, -1)]


def test_stemming_and_tokens(store: SQLiteDocumentStore) -> None:
    store.write_documents([Document("Running CAFÉS; the runner's café", id="a"), Document("unrelated", id="b")])
    assert keyword(store, "run") == keyword(store, "cafe") == keyword(store, "Runs") == ["a"]
    assert keyword(store, 'NOT "unrelated" AND b*') == ["b"]
    assert keyword(store, "") == keyword(store, "\0 \u2028 …") == keyword(store, "nothing like it") == []


def test_words_of_documents_without_content(store: SQLiteDocumentStore) -> None:
    store.write_documents([Document(None, id="a"), Document("", id="b"), Document("…", id="c"), Document("x", id="d")])
    assert keyword(store, "x") == ["d"]
    assert store.delete_documents(["a", "b", "c", "d"]) == 4


def test_two_indexes_in_one_file_are_apart(make_store: MakeStore) -> None:
    books, notes = make_store(index="books"), make_store(index="notes", similarity="dot_product")
    books.write_documents([Document("word", id="a", embedding=[1.0, 0.0])])
    notes.write_documents([Document("word", id="b", embedding=[1.0, 0.0, 3.0])])
    assert keyword(books, "word") == ["a"]
    assert keyword(notes, "word") == ["b"]
    assert notes.delete_all_documents() == 1
    assert books.count_documents() == 1


@pytest.mark.parametrize(("similarity", "scores"), [("cosine", [1.0, 0.0]), ("dot_product", [2.0, 0.0])])
def test_similarity(make_store: MakeStore, similarity: str, scores: list[float]) -> None:
    store = make_store(similarity=similarity)
    store.write_documents([Document("x", id="b", embedding=[0.0, 3.0]), Document("x", id="a", embedding=[2.0, 0.0])])
    found = store.search(SearchRequest(embedding=[1.0, 0.0], mode="embedding"))
    assert [(d.id, d.score) for d in found] == list(zip("ab", scores, strict=True))
    assert store.capabilities.score_kind("embedding") == similarity


def test_dimensions(make_store: MakeStore) -> None:
    store = make_store(embedding_dimension=2)
    with pytest.raises(DimensionError):
        store.search(SearchRequest(embedding=[1.0], mode="embedding"))
    with pytest.raises(DimensionError):
        store.write_documents([Document("x", embedding=[1.0])])
    assert store.count_documents() == 0
    store.write_documents([Document("x", embedding=[1.0, 2.0])])
    with pytest.raises(DimensionError) as caught:
        store.search(SearchRequest(embedding=[1.0], mode="embedding"))
    assert (caught.value.expected, caught.value.got) == (2, 1)
    with pytest.raises(DimensionError):
        make_store(embedding_dimension=3).count_documents()
    assert make_store().count_documents() == 1


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"similarity": "dot_product"}, "similarity='cosine'"),
        ({"tokenizer": "unicode61"}, "tokenizer='porter unicode61'"),
        ({"index": 'x"; drop table documents; --'}, "letters, digits"),
        ({"index": "sqlite_x"}, "letters, digits"),
        ({"tokenizer": "porter'"}, "expected words"),
        ({"tokenizer": "nonsense", "index": "other"}, "tokenizer"),
    ],
)
def test_options_that_do_not_fit(make_store: MakeStore, options: dict[str, Any], says: str) -> None:
    make_store().count_documents()
    with pytest.raises(StoreError, match=says):
        make_store(**options).count_documents()


def test_closing(store: SQLiteDocumentStore) -> None:
    store.write_documents([Document("x")])
    store.close()
    store.close()
    with pytest.raises(StoreClosedError):
        store.count_documents()


def test_filters_of_any_size(store: SQLiteDocumentStore) -> None:
    store.write_documents([Document("x", id=str(i), meta={"i": i, "s": f"text {i}"}) for i in range(50)])
    many = {"field": "i", "operator": "in", "value": list(range(10, 60_000))}
    ranges = [{"field": f"k{i}", "operator": "<", "value": i} for i in range(998)]
    wide = {"operator": "OR", "conditions": [*ranges, {"field": "i", "operator": ">=", "value": 10}]}
    lists = [{"field": "i", "operator": "in", "value": list(range(i, i + 60))} for i in range(900)]
    deep: dict[str, Any] = {"field": "i", "operator": "<", "value": 10}
    for level in range(19):
        deep = {"operator": "NOT", "conditions": [deep, {"field": "s", "operator": "!=", "value": f"none {level}"}]}
    assert store.count_documents_by_filter(many) == store.count_documents_by_filter(wide) == 40
    assert store.count_documents_by_filter(deep) == 40
    assert store.count_documents_by_filter({"operator": "AND", "conditions": lists}) == 0
    assert len(keyword(store, "x", filters=wide, top_k=50)) == 40


def test_long_lists_need_no_more_variables_than_sqlite_has(
    make_store: MakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = Connections._connect

    def connect_as_of_old(self: Connections) -> sqlite3.Connection:
        db = connect(self)
        db.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 999)
        return db

    monkeypatch.setattr(Connections, "_connect", connect_as_of_old)
    store = make_store()
    store.write_documents([Document("x", id=str(i), meta={"i": i}) for i in range(1500)])
    many = {"field": "i", "operator": "in", "value": list(range(1000, 3000))}
    assert store.count_documents_by_filter(many) == 500
    assert len(keyword(store, "x", filters=many, top_k=1200)) == 500
    assert len(store.get_documents([str(i) for i in range(2000)])) == 1500


def test_a_filter_is_never_part_of_a_statement(store: SQLiteDocumentStore) -> None:
    evil = "'); DROP TABLE documents; --"
    store.write_documents([Document(evil, id=evil, meta={evil: evil})])
    for operator in ("==", "contains"):
        found = store.filter_documents({"field": evil.replace(".", r"\."), "operator": operator, "value": evil})
        assert ids(found) == [evil]
    assert keyword(store, evil) == [evil]
