"""Retrieval quality on two real collections."""

import json
import os
from collections import defaultdict
from math import log2
from pathlib import Path

import pytest

from windrow.stores import SearchRequest
from windrow.values import Document
from windrow_sqlite import SQLiteDocumentStore

DATA = os.environ.get("WINDROW_TEST_DATA")


@pytest.mark.skipif(not DATA, reason="WINDROW_TEST_DATA names no folder with the collections cranfield and med")
@pytest.mark.parametrize(("name", "least"), [("cranfield", 0.36), ("med", 0.66)])
def test_ndcg(store: SQLiteDocumentStore, name: str, least: float) -> None:
    folder = Path(DATA or "") / name
    lines = map(json.loads, (folder / "corpus.jsonl").read_text("utf-8").splitlines())
    store.write_documents(
        [Document(f"{line.get('title', '')} {line['text']}".strip(), id=line["_id"]) for line in lines]
    )
    queries = {q["_id"]: q["text"] for q in map(json.loads, (folder / "queries.jsonl").read_text("utf-8").splitlines())}
    relevant: dict[str, set[str]] = defaultdict(set)
    for row in (folder / "qrels" / "test.tsv").read_text("utf-8").splitlines()[1:]:
        query, document, grade = row.split("\t")
        if int(grade) > 0:
            relevant[query].add(document)
    total = 0.0
    for query, wanted in relevant.items():
        found = store.search(SearchRequest(query=queries[query], top_k=10))
        gain = sum(1 / log2(rank + 2) for rank, document in enumerate(found) if document.id in wanted)
        total += gain / sum(1 / log2(rank + 2) for rank in range(min(10, len(wanted))))
    assert total / len(relevant) >= least
