"""The in-memory stores: BM25 and vector queries over 100,000 documents."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from benchmarks import corpus
from benchmarks.framework import Framework
from benchmarks.limits import AtLeast, AtMost, ForReference
from benchmarks.row import Row, Sample, Size
from benchmarks.timing import median_seconds, resident_mb

_PEERS_BM25 = {"bm25_algorithm": "BM25L", "bm25_parameters": {"k1": 1.5, "b": 0.75, "delta": 0.5}}


def _count(size: Size) -> int:
    return size.pick(100_000, 2_000)


@cache
def _texts(framework: Framework, size: Size) -> list[Any]:
    return corpus.documents(framework, _count(size))


@cache
def _text_store(framework: Framework, size: Size) -> tuple[Any, float]:
    """The store with its defaults, filled and warm, and the megabytes that filling it took."""
    documents = _texts(framework, size)
    store = framework.InMemoryDocumentStore()
    before = resident_mb()
    store.write_documents(documents)
    store.bm25_retrieval(query="baba", top_k=10)
    return store, resident_mb() - before


def _index_memory(framework: Framework, size: Size) -> Iterator[Sample]:
    while True:
        yield Sample(_text_store(framework, size)[1])


def _keyword(queries: int, framework: Framework, size: Size) -> Iterator[Sample]:
    store, _ = _text_store(framework, size)
    asked = corpus.queries(queries)
    while True:
        yield Sample(median_seconds(lambda query: store.bm25_retrieval(query=query, top_k=10), asked) * 1e3)


def _keyword_windrow(framework: Framework, size: Size) -> Iterator[Sample]:
    return _keyword(100, framework, size)


def _keyword_peer(framework: Framework, size: Size) -> Iterator[Sample]:
    return _keyword(9, framework, size)


def _top_ten(framework: Framework, size: Size) -> Iterator[Sample]:
    """The ids found by BM25L without stemming, as the peer has it by default."""
    if framework.name == "windrow":
        store = framework.InMemoryDocumentStore(**_PEERS_BM25, stemmer=None)
        store.write_documents(_texts(framework, size))
    else:
        store, _ = _text_store(framework, size)
    asked = corpus.queries(25, seed=11)
    found = [[each.id for each in store.bm25_retrieval(query=query, top_k=10)] for query in asked]
    while True:
        yield Sample(0.0, evidence=found)


def _share_equal(ours: list[list[str]], theirs: list[list[str]]) -> float:
    return sum(mine == other for mine, other in zip(ours, theirs, strict=True)) / len(theirs)


@cache
def _vector_store(framework: Framework, size: Size) -> Any:
    store = framework.InMemoryDocumentStore(embedding_similarity_function="cosine")
    store.write_documents(corpus.documents(framework, _count(size), embedded=True, with_text=False))
    return store


def _vector(filters: Any, framework: Framework, size: Size) -> Iterator[Sample]:
    store = _vector_store(framework, size)
    asked = corpus.vectors(50 if framework.name == "windrow" else 5, seed=13).tolist()
    while True:
        median = median_seconds(
            lambda vector: store.embedding_retrieval(query_embedding=vector, filters=filters, top_k=10), asked
        )
        yield Sample(median * 1e3)


def _unfiltered(framework: Framework, size: Size) -> Iterator[Sample]:
    return _vector(None, framework, size)


def _filtered(framework: Framework, size: Size) -> Iterator[Sample]:
    return _vector(corpus.HALF_OF_THE_ENGLISH, framework, size)


def _bare_product(framework: Framework, size: Size) -> Iterator[Sample]:  # noqa: ARG001
    matrix, asked = corpus.vectors(_count(size)), corpus.vectors(50, seed=13)
    while True:
        yield Sample(median_seconds(matrix.__matmul__, list(asked)) * 1e3)


ROWS = [
    Row("BM25 over 100,000 texts: memory of the index", "MB", AtMost(150), _index_memory, _index_memory, 1, 1, "texts"),
    Row("BM25 over 100,000 texts: query p50", "ms", AtMost(10), _keyword_windrow, _keyword_peer, 5, 1, "texts"),
    Row(
        "BM25L, unstemmed: queries with the peer's top 10",
        "",
        AtLeast(1),
        _top_ten,
        _top_ten,
        repetitions=1,
        peer_repetitions=1,
        group="texts",
        compare=_share_equal,
    ),
    Row("vectors, 100,000 x 384: query p50", "ms", AtMost(15), _unfiltered, _unfiltered, 5, 1, "vectors"),
    Row("the same with a filter", "ms", AtMost(20), _filtered, _filtered, 5, 1, "vectors"),
    Row("for reference: numpy's product of the same size", "ms", ForReference(), _bare_product, "no part of it"),
]
