"""Retrieval quality: nDCG@10 of default BM25 on the collections in the folder that WINDROW_TEST_DATA names."""

import csv
import json
import os
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from math import log2
from pathlib import Path
from typing import Any

from benchmarks.framework import Framework
from benchmarks.limits import AtLeast
from benchmarks.row import Row, Sample, Size, Unavailable

Search = Callable[[str], list[str]]


def _folder(collection: str) -> Path:
    root = os.environ.get("WINDROW_TEST_DATA")
    if not root:
        raise Unavailable("WINDROW_TEST_DATA is not set")
    folder = Path(root) / collection
    if not folder.is_dir():
        raise Unavailable(f"WINDROW_TEST_DATA has no {collection}")
    return folder


def _lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _judgements(path: Path) -> dict[str, set[str]]:
    """The relevant documents of each query."""
    relevant = defaultdict(set)
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if int(row["score"]) > 0:
                relevant[row["query-id"]].add(row["corpus-id"])
    return dict(relevant)


def ndcg(found: list[str], relevant: set[str], depth: int = 10) -> float:
    """Normalised discounted cumulative gain with relevance 0 or 1.

    Source: Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", TOIS 20(4), 2002.
    """
    gain = sum(1 / log2(place + 2) for place, id_ in enumerate(found[:depth]) if id_ in relevant)
    best = sum(1 / log2(place + 2) for place in range(min(depth, len(relevant))))
    return gain / best


def _mean_ndcg(folder: Path, search: Search) -> float:
    relevant = _judgements(folder / "qrels" / "test.tsv")
    judged = [query for query in _lines(folder / "queries.jsonl") if query["_id"] in relevant]
    return sum(ndcg(search(query["text"]), relevant[query["_id"]]) for query in judged) / len(judged)


def _documents(framework: Framework, folder: Path) -> list[Any]:
    return [
        framework.Document(id=each["_id"], content=f"{each.get('title', '')} {each['text']}".strip())
        for each in _lines(folder / "corpus.jsonl")
    ]


def _in_memory(collection: str, framework: Framework, size: Size) -> Iterator[Sample]:  # noqa: ARG001
    folder = _folder(collection)
    store = framework.InMemoryDocumentStore()
    store.write_documents(_documents(framework, folder))
    while True:
        yield Sample(_mean_ndcg(folder, lambda query: [d.id for d in store.bm25_retrieval(query=query, top_k=10)]))


def _in_sqlite(collection: str, framework: Framework, size: Size) -> Iterator[Sample]:  # noqa: ARG001
    folder = _folder(collection)
    from windrow.stores import SearchRequest
    from windrow_sqlite import SQLiteDocumentStore

    with tempfile.TemporaryDirectory() as place:
        store = SQLiteDocumentStore(Path(place) / "quality.db")
        store.write_documents(_documents(framework, folder))
        while True:
            yield Sample(_mean_ndcg(folder, lambda query: [d.id for d in store.search(SearchRequest(query=query))]))


def _row(collection: str, store: str, least: float, side: Callable[..., Iterator[Sample]]) -> Row:
    name, peer = f"nDCG@10, {collection}, {store}", partial(_in_memory, collection)
    return Row(name, "", AtLeast(least), partial(side, collection), peer, repetitions=1, peer_repetitions=1)


ROWS = [
    _row(collection, store, least, side)
    for collection, least in (("cranfield", 0.36), ("med", 0.66))
    for store, side in (("in-memory store", _in_memory), ("SQLite store", _in_sqlite))
]
