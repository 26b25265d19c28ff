"""Retrieval quality on real collections, which a folder holds in BEIR's layout."""

import json
import math
import os
from pathlib import Path

import pytest

from windrow.stores import InMemoryDocumentStore, SearchRequest
from windrow.values import Document

DATA = os.environ.get("WINDROW_TEST_DATA")


def ndcg(ids: list[str], grades: dict[str, int]) -> float:
    gain = sum(grades.get(id_, 0) / math.log2(rank + 2) for rank, id_ in enumerate(ids))
    best = sum(grade / math.log2(rank + 2) for rank, grade in enumerate(sorted(grades.values(), reverse=True)[:10]))
    return gain / best


@pytest.mark.skipif(DATA is None, reason="WINDROW_TEST_DATA names no folder of retrieval collections")
@pytest.mark.parametrize(("name", "least"), [("cranfield", 0.36), ("med", 0.66)])
@pytest.mark.parametrize("stemmer", ["plural", "porter"])
def test_ndcg_at_10(name: str, least: float, stemmer: str) -> None:
    folder = Path(DATA or "", name)
    store = InMemoryDocumentStore(stemmer=stemmer)  # type: ignore[arg-type]  # two of the names
    rows = map(json.loads, (folder / "corpus.jsonl").read_text().splitlines())
    store.write_documents([Document(row["text"], id=row["_id"]) for row in rows])
    grades: dict[str, dict[str, int]] = {}
    for line in (folder / "qrels" / "test.tsv").read_text().splitlines()[1:]:
        query, id_, grade = line.split("\t")
        if int(grade) > 0:
            grades.setdefault(query, {})[id_] = int(grade)
    queries = map(json.loads, (folder / "queries.jsonl").read_text().splitlines())
    scores = [
        ndcg([document.id for document in store.search(SearchRequest(query["text"]))], grades[query["_id"]])
        for query in queries
        if query["_id"] in grades
    ]
    assert sum(scores) / len(scores) >= least
