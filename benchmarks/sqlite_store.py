"""The SQLite store: writing texts with embeddings, and queries over 100,000 of them, on disk."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks import corpus
from benchmarks.framework import Framework
from benchmarks.limits import AtLeast, AtMost
from benchmarks.peer_environment import FOLDER
from benchmarks.row import Row, Sample, Size
from benchmarks.timing import median_seconds, seconds

_BATCH = 10_000


@dataclass
class _Filled:
    """A store in a folder that goes with it, and the seconds that writing took."""

    folder: tempfile.TemporaryDirectory[str]
    store: Any
    written: int
    seconds: float = 0.0


@cache
def _filled(framework: Framework, size: Size) -> _Filled:
    from windrow_sqlite import SQLiteDocumentStore

    FOLDER.mkdir(exist_ok=True)
    folder = tempfile.TemporaryDirectory(dir=FOLDER)
    store = SQLiteDocumentStore(Path(folder.name) / "benchmark.db")
    documents = corpus.documents(framework, size.pick(100_000, 2_000), embedded=True)
    filled = _Filled(folder, store, len(documents))
    for start in range(0, len(documents), _BATCH):
        batch = documents[start : start + _BATCH]
        filled.seconds += seconds(lambda batch=batch: store.write_documents(batch))  # type: ignore[misc]
    return filled


def _writing(framework: Framework, size: Size) -> Iterator[Sample]:
    filled = _filled(framework, size)
    while True:
        yield Sample(filled.written / filled.seconds)


def _search(asked: list[dict[str, Any]], framework: Framework, size: Size) -> Iterator[Sample]:
    from windrow.stores import SearchRequest

    store = _filled(framework, size).store
    requests = [SearchRequest(**fields) for fields in asked]
    store.search(requests[0])
    while True:
        yield Sample(median_seconds(store.search, requests) * 1e3)


def _keyword(framework: Framework, size: Size) -> Iterator[Sample]:
    return _search([{"query": query} for query in corpus.queries(100)], framework, size)


def _vector(framework: Framework, size: Size) -> Iterator[Sample]:
    vectors = corpus.vectors(50, seed=13).tolist()
    return _search([{"embedding": vector, "mode": "embedding"} for vector in vectors], framework, size)


_NONE = "it has no embedded store on disk"

ROWS = [
    Row("SQLite: write 100,000 texts with vectors", "documents/s", AtLeast(5_000), _writing, _NONE, 1, group="sqlite"),
    Row("SQLite: BM25 query p50, 100,000", "ms", AtMost(15), _keyword, _NONE, group="sqlite"),
    Row("SQLite: vector query p50, 100,000 x 384", "ms", AtMost(20), _vector, _NONE, group="sqlite"),
]
