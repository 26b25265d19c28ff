"""Documents and filters that are hard on a store, and a fake backend that can do little."""

import math
import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from windrow.filters import And, Comparison, Node, Not, Or, evaluate
from windrow.filters.lowering import IR, AllOf, AnyOf, Constant, Negation, OneOf
from windrow.stores import Backend, Capabilities, DocumentStore, Plan, Row, Steps
from windrow.values import Document

NUMBERS = [0, 1, 1.0, -1, 0.1, 2, 2.5, 1e-320, -1e300, 2**53, 2**53 + 1, 2**63 - 1, 10, 9, 100]
TEXTS = ["", "a", "A", "1", "true", "foo", "Foo", "foo bar", " foo", "%", "*", "\\", "'", '"', "é", "e\u0301", "日本"]
TEXTS += [
    "😀",
    "2021",
    "2021-01-01",
    "2021-01-01T00:00:00Z",
    "y" * 40_000,
    "y" * 1001 + "z",
    "nul\x00x",
    "a=b",
    "\u2028",
]
DATES = [
    datetime(2021, 1, 1),
    datetime(2021, 1, 1, 5, tzinfo=timezone(timedelta(hours=5))),
    datetime(1600, 1, 1, 0, 0, 0, 1, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
]
KEYS = ["x", "y", "a.b", "a", "id", "content", "日", "$x", "k'", "", "[]", "n=1"]
WORDS = ["wing", "wings", "flow", "heat", "layer", "boundary", "jet", "the", "shock", "Mach"]
OPERATORS = ["==", "!=", ">", ">=", "<", "<=", "in", "not in", "contains", "not contains", "exists"]
ORDERING = (">", ">=", "<", "<=")


def scalar(rng: random.Random) -> Any:
    return rng.choice([*NUMBERS, *TEXTS, *DATES, True, False])


def value(rng: random.Random, depth: int = 0) -> Any:
    kind = rng.random()
    if kind < 0.1:
        return None
    if kind < 0.7 or depth > 1:
        return scalar(rng)
    if kind < 0.88:
        return rng.choice([[], [1], [True], ["a", "1"], [None], [[1]], [scalar(rng), scalar(rng)]])
    return {rng.choice(KEYS): value(rng, depth + 1) for _ in range(rng.randint(0, 2))}


def embedding(rng: random.Random, dimension: int = 4) -> list[float] | None:
    if rng.random() < 0.2:
        return None
    return [rng.choice([-1.0, -0.5, 0.25, 1.0, 2.0]) for _ in range(dimension)]


def content(rng: random.Random) -> str | None:
    return rng.choice(
        [None, "", scalar_text(rng), *[" ".join(rng.choices(WORDS, k=rng.randint(1, 12))) for _ in range(7)]]
    )


def scalar_text(rng: random.Random) -> str:
    return rng.choice(TEXTS)


@pytest.fixture
def hostile_documents() -> Callable[[int, int], list[Document]]:
    """Documents by number and seed."""

    def make(n: int, seed: int) -> list[Document]:
        rng = random.Random(seed)
        ids = ["{}", "0{}", "id {}", "Ü{}", "' OR {}=1 --", "a/b?c#{}", "{}😀", "nul\0{}"]
        return [
            Document(
                content(rng),
                id=rng.choice(ids).format(i),
                meta={rng.choice(KEYS): value(rng) for _ in range(rng.randint(0, 5))},
                embedding=embedding(rng),
            )
            for i in range(n)
        ]

    return make


@pytest.fixture
def hostile_filters() -> Callable[[list[Document], int, int], list[Node]]:
    """Filters, by documents that give them values, number and seed."""

    def make(documents: list[Document], n: int, seed: int) -> list[Node]:
        rng = random.Random(seed)
        return [_node(rng, documents, rng.randint(0, 3)) for _ in range(n)]

    return make


def _node(rng: random.Random, documents: list[Document], depth: int) -> Node:
    kind = rng.random()
    if depth == 0 or kind < 0.3:
        return _leaf(rng, documents)
    if kind < 0.8:
        cls = And if kind < 0.55 else Or
        return cls(tuple(_node(rng, documents, depth - 1) for _ in range(rng.randint(1, 3))))
    return Not(_node(rng, documents, depth - 1))


def _leaf(rng: random.Random, documents: list[Document]) -> Comparison:
    document = rng.choice(documents)
    fields: list[tuple[tuple[str, ...], Any]] = [(("id",), document.id), (("content",), document.content)]
    fields += [(("meta", key), found) for key, found in document.meta.items()] * 4
    path, found = rng.choice(fields)
    operator = rng.choice(OPERATORS)
    if operator == "exists":
        return Comparison(path, operator, rng.random() < 0.5)
    if operator in ORDERING:
        return Comparison(path, operator, rng.choice([*NUMBERS, *DATES, "2021-01-01"]))
    if isinstance(found, dict):
        found = scalar(rng)
    if operator in ("in", "not in"):
        return Comparison(
            path, operator, [found, *(scalar(rng) for _ in range(rng.randint(0, 3)))][: rng.randint(0, 4)]
        )
    if operator.endswith("contains"):
        found = found[0] if isinstance(found, list) and found else found
        found = (
            found[1:4] if isinstance(found, str) else scalar(rng) if found is None or isinstance(found, list) else found
        )
    return Comparison(path, operator, found)


class FakeClient:
    """A store of rows in a dict: the sync client of an imaginary SDK."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}
        self.calls: list[tuple[str, int]] = []

    def write(self, rows: Sequence[Row]) -> None:
        self.calls.append(("write", len(rows)))
        self.rows.update((row.key, Row(row.id, row.key, row.body, row.content, row.tokens, row.vector)) for row in rows)

    def read(self, test: Callable[[Row], bool]) -> list[Row]:
        self.calls.append(("read", 0))
        return [row for _, row in sorted(self.rows.items()) if test(row)]

    def delete(self, keys: Sequence[str]) -> int:
        return sum(self.rows.pop(key, None) is not None for key in keys)


class AsyncFakeClient:
    """The same rows through an async client."""

    def __init__(self, client: FakeClient) -> None:
        self._client = client

    async def write(self, rows: Sequence[Row]) -> None:
        self._client.write(rows)

    async def read(self, test: Callable[[Row], bool]) -> list[Row]:
        return self._client.read(test)

    async def delete(self, keys: Sequence[str]) -> int:
        return self._client.delete(keys)


class WeakBackend:
    """Knows `AnyOf` only, takes three rows at a time, has no atomic insert, and ranks ties in its own order."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def open(self) -> Steps[None]:
        yield self.client.read(lambda row: False)

    def close(self) -> Steps[None]:
        yield self.client.read(lambda row: False)

    def put(self, rows: Sequence[Row]) -> Steps[None]:
        yield self.client.write(rows)

    def insert(self, rows: Sequence[Row], atomic: bool) -> Steps[set[str]]:
        keys = {row.key for row in rows}
        existed = {row.key for row in (yield self.client.read(lambda row: row.key in keys))}
        yield self.client.write([row for row in rows if row.key not in existed])
        return existed

    def fetch(self, keys: Sequence[str]) -> Steps[list[Row]]:
        found: list[Row] = yield self.client.read(lambda row: row.key in keys)
        return found[::-1]

    def remove(self, keys: Sequence[str]) -> Steps[int]:
        removed: int = yield self.client.delete(keys)
        return removed

    def scan(self, plan: Plan, after: Any, n: int) -> Steps[tuple[list[Row], Any]]:
        found = yield self.client.read(lambda row: holds(plan.ir, row) and (after is None or row.key > after))
        return found[:n], found[n - 1].key if len(found) > n else None

    def count(self, plan: Plan) -> Steps[int]:
        assert plan.exact
        return len((yield self.client.read(lambda row: holds(plan.ir, row))))

    def search(self, kind: str, query: Any, plan: Plan, k: int) -> Steps[list[tuple[Row, float]]]:
        found = yield self.client.read(lambda row: holds(plan.ir, row))
        score = keyword_score if kind == "keyword" else cosine_score
        hits = [(row, mark) for row in reversed(found) if (mark := score(query, row)) is not None]
        return sorted(hits, key=lambda hit: -hit[1])[:k]

    def clear(self) -> Steps[int]:
        keys = [row.key for row in (yield self.client.read(lambda row: True))]
        removed: int = yield self.client.delete(keys)
        return removed


def holds(ir: IR, row: Row) -> bool:
    if isinstance(ir, Constant):
        return ir.value
    if isinstance(ir, AnyOf):
        return not set(ir.tokens).isdisjoint(row.tokens)
    if isinstance(ir, Negation):
        return not holds(ir.child, row)
    assert isinstance(ir, AllOf | OneOf), ir
    return (all if isinstance(ir, AllOf) else any)(holds(child, row) for child in ir.children)


def keyword_score(query: str, row: Row) -> float | None:
    shared = set(query.split()) & set((row.content or "").split())
    return float(len(shared)) if shared else None


def cosine_score(query: Sequence[float], row: Row) -> float | None:
    if row.vector is None:
        return None
    norm = math.hypot(*query) * math.hypot(*row.vector)
    return sum(float(a) * float(b) for a, b in zip(query, row.vector, strict=True)) / norm


class WeakStore(DocumentStore):
    """A store over the weak backend; `asynchronous` says whether the SDK has an async client."""

    store_name = "weak"

    def __init__(self, asynchronous: bool = False) -> None:
        self.client = FakeClient()
        self.capabilities = Capabilities(
            range=None,
            substring=None,
            any_of=3,
            batch=3,
            atomic_insert=False,
            asynchronous="client" if asynchronous else "thread",
        )

    def make_backend(self, asynchronous: bool) -> Backend:
        return WeakBackend(AsyncFakeClient(self.client) if asynchronous else self.client)


@pytest.fixture
def make_weak_store() -> Callable[..., WeakStore]:
    return WeakStore


@pytest.fixture
def passing() -> Callable[[Node | None, list[Document]], list[str]]:
    """The ids of the documents that the reference evaluator passes, sorted."""

    def ids(node: Node | None, documents: list[Document]) -> list[str]:
        return sorted(document.id for document in documents if evaluate(node, document))

    return ids
