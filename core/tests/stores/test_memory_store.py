"""What only the in-memory store has."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from windrow.component import parameters_of
from windrow.errors import DimensionError, ImmutableError, StoreError, StoreUnavailableError
from windrow.filters import Field
from windrow.stores import InMemoryDocumentStore, SearchRequest
from windrow.values import ByteStream, Document, SparseEmbedding


def test_scaled_scores_and_embeddings() -> None:
    store = InMemoryDocumentStore()
    store.write_documents(
        [Document("wing flow", id="a", embedding=[1.0, 0.0]), Document("wing", id="b", embedding=[0.0, 1.0])]
    )
    plain, scaled = store.bm25_retrieval("flow"), store.bm25_retrieval("flow", scale_score=True)
    assert [d.id for d in plain] == [d.id for d in scaled] == ["a"]
    assert plain[0].score is not None
    assert scaled[0].score == pytest.approx(1 / (1 + np.exp(-plain[0].score / 8)))
    found = store.embedding_retrieval([1.0, 0.0], scale_score=True)
    assert [(d.id, d.score, d.embedding) for d in found] == [("a", 1.0, None), ("b", 0.5, None)]
    kept = store.embedding_retrieval(
        [1.0, 0.0], top_k=1, return_embedding=True, filters={"field": "id", "operator": "==", "value": "b"}
    )
    assert [(d.id, d.score, d.embedding) for d in kept] == [("b", 0.0, [0.0, 1.0])]


def test_return_embedding_of_the_store() -> None:
    store = InMemoryDocumentStore(return_embedding=False)
    store.write_documents([Document("wing", embedding=[1.0])])
    assert store.bm25_retrieval("wing")[0].embedding is None
    assert store.embedding_retrieval([1.0], return_embedding=None)[0].embedding is None
    assert store.filter_documents()[0].embedding == [1.0]


def test_dot_product() -> None:
    store = InMemoryDocumentStore(embedding_similarity_function="dot_product")
    store.write_documents([Document(id="a", embedding=[3.0, 4.0]), Document(id="zero", embedding=[0.0, 0.0])])
    found = store.search(SearchRequest(embedding=[1.0, 1.0], mode="embedding"))
    assert [(d.id, d.score) for d in found] == [("a", 7.0), ("zero", 0.0)]
    assert store.capabilities.score_kind("embedding") == "dot_product"
    scaled = store.embedding_retrieval([1e6, 1e6], scale_score=True)
    assert [d.score for d in scaled] == [1.0, 0.5]


def test_the_dimension_is_fixed_while_there_are_embeddings() -> None:
    store = InMemoryDocumentStore()
    store.write_documents([Document(id="a", embedding=[1.0, 2.0])])
    for call in (
        lambda: store.write_documents([Document(id="b"), Document(id="c", embedding=[1.0])]),
        lambda: store.search(SearchRequest(embedding=[1.0], mode="embedding")),
    ):
        with pytest.raises(DimensionError) as caught:
            call()
        assert (caught.value.expected, caught.value.got) == (2, 1)
    assert store.count_documents() == 1
    store.delete_documents(["a"])
    assert store.write_documents([Document(id="c", embedding=[1.0])]) == 1


def test_instances_share_nothing_and_documents_cannot_be_changed() -> None:
    one, other = InMemoryDocumentStore(index="x"), InMemoryDocumentStore(index="x")
    one.write_documents([Document("text", meta={"l": [1]})])
    assert other.count_documents() == 0
    [found] = one.filter_documents()
    with pytest.raises(ImmutableError):
        found.meta["l"].append(2)


def test_50_megabytes() -> None:
    store = InMemoryDocumentStore()
    text = ("w" * 44 + " flow\n") * 1_000_000 + "rarity"
    store.write_documents([Document(text, id="big"), Document("flow", id="small")])
    assert [d.id for d in store.search(SearchRequest("rarity"))] == ["big"]
    assert {d.id for d in store.search(SearchRequest("flow"))} == {"small", "big"}
    assert store.count_documents_by_filter(Field("content").contains("rarity")) == 1
    store.delete_documents(["big"])
    assert store.search(SearchRequest("rarity")) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"bm25_algorithm": "BM26"}, "bm25_algorithm: unknown 'BM26'"),
        ({"bm25_parameters": {"k": 1}}, "bm25_parameters: unknown 'k'"),
        ({"embedding_similarity_function": "l2"}, "unknown 'l2'; choose one of cosine, dot_product"),
        ({"stemmer": "x"}, "stemmer: unknown 'x'"),
        ({"bm25_tokenization_regex": "("}, "bm25_tokenization_regex: '\\(' is no regular expression"),
    ],
)
def test_bad_parameters(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(StoreError, match=message):
        InMemoryDocumentStore(**arguments)


def test_save_and_load(tmp_path: Path) -> None:
    store = InMemoryDocumentStore(stemmer=None, bm25_parameters={"k1": 2.0})
    documents = [
        Document("wing\n日本", id="a", meta={"$type": 1, "n": 2**60}, embedding=[0.1, 0.2], score=0.5),
        Document(id="b", blob=ByteStream(b"\0"), embedding=np.array([1.0, 2.0], np.float32)),
        Document("flow", id="c", sparse_embedding=SparseEmbedding([1], [0.5])),
    ]
    store.write_documents(documents)
    path = tmp_path / "store.json"
    path.write_text("old")
    store.save_to_disk(path)
    loaded = InMemoryDocumentStore.load_from_disk(str(path))
    assert parameters_of(loaded) == parameters_of(store)
    assert loaded.filter_documents() == documents
    assert [type(d.embedding) for d in loaded.filter_documents()] == [type(d.embedding) for d in documents]
    assert os.listdir(tmp_path) == ["store.json"]
    request = SearchRequest("wing", embedding=[1.0, 1.0], mode="hybrid")
    assert loaded.search(request) == store.search(request)


def test_a_large_store_is_loaded_in_batches(tmp_path: Path) -> None:
    store = InMemoryDocumentStore()
    store.write_documents([Document(id=f"{n:04d}") for n in range(2100)])
    store.save_to_disk(tmp_path / "x")
    assert InMemoryDocumentStore.load_from_disk(tmp_path / "x").filter_documents() == store.filter_documents()


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda lines: ["{}"], "this is no file of an in-memory store"),
        (lambda lines: ["not json"], "this is no file of an in-memory store"),
        (
            lambda lines: [json.dumps({**json.loads(lines[0]), "windrow_memory_store": 2}), *lines[1:]],
            "version 2 is newer",
        ),
        (lambda lines: lines[:-1], "2 documents were written, 1 are left; the file was cut"),
        (lambda lines: [*lines[:-1], lines[-1][:-9]], "line 3: damaged"),
        (lambda lines: [*lines[:-1], "[1]"], "line 3: damaged: this is no document"),
    ],
)
def test_damaged_files(tmp_path: Path, damage: Any, message: str) -> None:
    store = InMemoryDocumentStore()
    store.write_documents([Document("a"), Document("b")])
    path = tmp_path / "store.json"
    store.save_to_disk(path)
    path.write_text("\n".join(damage(path.read_text().splitlines())) + "\n")
    with pytest.raises(StoreError, match=message):
        InMemoryDocumentStore.load_from_disk(path)


def test_files_that_cannot_be_reached(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailableError, match="cannot be read"):
        InMemoryDocumentStore.load_from_disk(tmp_path / "nope")
    with pytest.raises(StoreUnavailableError, match="cannot be written"):
        InMemoryDocumentStore().save_to_disk(tmp_path / "nope" / "x")


def test_a_save_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = InMemoryDocumentStore()
    store.write_documents([Document("a")])
    path = tmp_path / "store.json"
    store.save_to_disk(path)
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    store.write_documents([Document("b")])
    with pytest.raises(StoreUnavailableError, match="No space left"):
        store.save_to_disk(path)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["store.json"]


def test_making_a_store_imports_no_heavy_library() -> None:
    code = """
import sys
from windrow.stores import InMemoryDocumentStore, SearchRequest
from windrow.components.retrievers import Retriever
Retriever(InMemoryDocumentStore())
heavy = {"numpy", "asyncio", "concurrent.futures", "yaml", "jinja2", "pluggy", "importlib.metadata"}
print(sorted(heavy & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
