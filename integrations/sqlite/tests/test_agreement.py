"""The store against the reference evaluator and a brute-force search, over hostile documents."""

import random
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from windrow.filters import evaluate, parse
from windrow.stores import DuplicatePolicy, SearchRequest
from windrow.values import Document
from windrow_sqlite import SQLiteDocumentStore

MakeStore = Callable[..., SQLiteDocumentStore]

KEYS = ["x", "X", "a.b", "a", "", "日", "id", "content", "a=b", "a[]"]
TEXTS = [
    "", "a", "A", "1", "foo", "foo bar", " foo ", "%", "*", "\\", "'", '"', "é", "e\u0301", "日本", "😀", "\u2028",
    "2021-01-01", "2021-01-01T00:00:00Z", "x" * 1001, "é" * 501 + "foo", "nul\0x", "\1", "\2", "\0\1\2\3", "\ufffe",
    "the quick brown fox " * 5,
]  # fmt: skip
SCALARS: list[Any] = [
    *TEXTS, None, True, False, 0, 1, 1.0, -0.0, 0.1, 2**53, 2**53 + 1, float(2**53), -(2**63), 10**30, 1e-320, -1e300,
    datetime(2021, 1, 1), datetime(2021, 1, 1, tzinfo=UTC), datetime(1600, 1, 1, 0, 0, 0, 1, tzinfo=UTC),
]  # fmt: skip
FIELDS = ["id", "content", "x", "X", r"a\.b", "a", "a.x", "meta.", "meta.id", "日", "nope", r"a=b"]


def value(r: random.Random, depth: int = 0) -> Any:
    draw = r.random()
    if draw < 0.7 or depth > 2:
        return r.choice(SCALARS)
    if draw < 0.87:
        return [value(r, depth + 1) for _ in range(r.randint(0, 3))]
    return {r.choice(KEYS): value(r, depth + 1) for _ in range(r.randint(0, 3))}


def documents(seed: int, n: int) -> list[Document]:
    r = random.Random(seed)
    shapes = ["{}", "0{}", "id {}", "Ü{}", "' OR {}=1 --", "{}😀", "nul\0{}"]
    return [
        Document(
            r.choice([None, *TEXTS, "the quick fox", "Foo bar foo"]),
            id=r.choice(shapes).format(i),
            meta={r.choice(KEYS): value(r) for _ in range(r.randint(0, 6))},
            embedding=[r.choice([-1.0, 0.5, 1.0]) for _ in range(3)] if r.random() < 0.8 else None,
        )
        for i in range(n)
    ]


def filters(r: random.Random, pool: list[Any], depth: int = 3) -> dict[str, Any]:
    if depth and r.random() < 0.6:
        conditions = [filters(r, pool, depth - 1) for _ in range(r.randint(1, 3))]
        return {"operator": r.choice(["AND", "OR", "NOT"]), "conditions": conditions}
    operator = r.choice(["==", "!=", "in", "not in", "contains", "not contains", "exists", ">", ">=", "<", "<="])
    operand: Any = r.choice(pool)
    if operator in ("in", "not in"):
        operand = r.sample(pool, r.randint(0, 12))
    elif operator == "exists":
        operand = r.random() < 0.5
    elif operator in (">", ">=", "<", "<="):
        operand = r.choice([0, 1, 0.5, 2**53, 2**53 + 1, -1e300, "2021-01-01", datetime(2021, 1, 1), 10**30])
    elif "contains" in operator and isinstance(operand, str) and operand:
        start = r.randrange(len(operand))
        operand = operand[start : start + 3]
    return {"field": r.choice(FIELDS), "operator": operator, "value": operand}


@pytest.mark.parametrize("seed", range(3))
def test_filters_agree_with_the_evaluator(store: SQLiteDocumentStore, seed: int) -> None:
    held = documents(seed, 150)
    store.write_documents(held)
    r = random.Random(seed)
    pool = [*SCALARS, *(v for d in held for v in d.meta.values()), *(d.id for d in held[:20])]
    telling = 0
    for _ in range(150):
        condition = filters(r, pool)
        node = parse(condition)
        expected = sorted(d.id for d in held if evaluate(node, d))
        telling += 0 < len(expected) < len(held)
        assert [d.id for d in store.filter_documents(condition)] == expected, condition
        assert store.count_documents_by_filter(condition) == len(expected)
        found = store.search(
            SearchRequest(embedding=[1.0, 0.5, 0.25], mode="embedding", filters=condition, top_k=len(held))
        )
        assert sorted(d.id for d in found) == sorted(d.id for d in held if d.id in expected and d.embedding is not None)
    assert telling > 50


@pytest.mark.parametrize("similarity", ["cosine", "dot_product"])
def test_vectors_agree_with_brute_force(make_store: MakeStore, similarity: str) -> None:
    store = make_store(similarity=similarity)
    held = documents(7, 200)
    store.write_documents(held)
    r = random.Random(7)
    for k in (1, 3, 10, 500):
        query = np.array([r.gauss(0, 1) for _ in range(3)], np.float32).astype(np.float64)
        scored = []
        for document in held:
            if document.embedding is not None:
                vector = np.array(document.embedding)
                score = float(vector @ query)
                if similarity == "cosine":
                    score /= float(np.linalg.norm(vector) * np.linalg.norm(query))
                scored.append((-round(score, 6), document.id))
        found = store.search(SearchRequest(embedding=list(query), mode="embedding", top_k=k))
        assert [d.id for d in found] == [id_ for _, id_ in sorted(scored)[:k]]


def test_a_random_history_ends_in_the_same_store(make_store: MakeStore) -> None:
    """Searches between writes must see every change, from this store and from another on the same file."""
    r = random.Random(3)
    words = [f"w{i}" for i in range(12)]
    ours, theirs = make_store(), make_store()
    held: dict[str, Document] = {}
    for step in range(120):
        store = r.choice([ours, theirs])
        action = r.random()
        if action < 0.55:
            batch = {
                str(n): Document(
                    " ".join(r.choices(words, k=r.choice([0, 1, 2, 3, 6, 300]))), id=str(n), embedding=[r.random(), 1.0]
                )
                for n in r.sample(range(60), r.randint(1, 8))
            }
            store.write_documents(list(batch.values()), DuplicatePolicy.OVERWRITE)
            held |= batch
        elif action < 0.75 and held:
            gone = r.sample(sorted(held), min(len(held), 4))
            store.delete_documents(gone)
            held = {id_: document for id_, document in held.items() if id_ not in gone}
        elif action < 0.78:
            store.delete_all_documents()
            held = {}
        query = " ".join(r.sample(words, 2))
        check(r.choice([ours, theirs]), held, query, f"step {step}")
    fresh = make_store()
    check(fresh, held, "w1 w2 w3", "fresh")
    assert {d.id: d for d in fresh.filter_documents()} == held


def check(store: SQLiteDocumentStore, held: dict[str, Document], query: str, where: str) -> None:
    found = store.search(SearchRequest(query=query, top_k=100))
    wanted = set(query.split())
    assert {d.id for d in found} == {id_ for id_, d in held.items() if wanted & set((d.content or "").split())}, where
    expected = bm25(held, query)
    assert [d.id for d in found] == [id_ for id_, _ in expected], where
    assert [d.score for d in found] == pytest.approx([score for _, score in expected]), where
    near = store.search(SearchRequest(embedding=[1.0, 0.0], mode="embedding", top_k=100))
    assert sorted(d.id for d in near) == sorted(held), where


def bm25(held: dict[str, Document], query: str) -> list[tuple[str, float]]:
    """Okapi BM25 with k1 1.2 and b 0.75, written out; Source: Robertson and Zaragoza, 2009."""
    texts = {id_: words for id_, d in held.items() if (words := (d.content or "").split())}
    average = sum(map(len, texts.values())) / max(len(texts), 1)
    scores: dict[str, float] = {}
    for word in query.split():
        having = [id_ for id_, words in texts.items() if word in words]
        idf = np.log(1 + (len(texts) - len(having) + 0.5) / (len(having) + 0.5))
        for id_ in having:
            count = texts[id_].count(word)
            norm = 1.2 * (0.25 + 0.75 * len(texts[id_]) / average)
            scores[id_] = scores.get(id_, 0.0) + idf * count * 2.2 / (count + norm)
    return sorted(((i, float(s)) for i, s in scores.items()), key=lambda hit: (-round(hit[1], 6), hit[0]))
