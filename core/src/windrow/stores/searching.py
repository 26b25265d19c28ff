"""Searching, as steps over primitives: exact `top_k` under any filter, ties by id, hybrid by rank fusion."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from windrow.errors import UnsupportedError
from windrow.filters import Node, evaluate
from windrow.filters.lowering import AnyOf
from windrow.filters.tokens import value_token
from windrow.stores.backend import SearchesHybrid
from windrow.stores.capabilities import Capabilities
from windrow.stores.codec import document_of
from windrow.stores.driver import Steps
from windrow.stores.fusion import fuse_ranks
from windrow.stores.planning import plan_for
from windrow.stores.reading import Scan
from windrow.stores.request import SearchRequest
from windrow.stores.rows import Plan, Row
from windrow.stores.session import Session
from windrow.values import Document

TIE: Final = 1e-6
"""Scores that are closer than this are equal."""
FUSION_DEPTH: Final = 100
"""How deep the rankings that core fuses are, at least."""
_OVERFETCH: Final = 4

Hits = Sequence[tuple[Row, float]]


def search(session: Session, request: SearchRequest) -> Steps[list[Document]]:
    """The best documents, best first, ties by id, with their scores."""
    check_search(session.capabilities, request.mode, session.store)
    if request.mode != "hybrid":
        return (yield from ranking(session, request, request.mode, request.top_k))
    if "hybrid" in session.capabilities.scores and isinstance(session.backend, SearchesHybrid):
        return (yield from ranking(session, request, "hybrid", request.top_k))
    depth = min(max(FUSION_DEPTH, _OVERFETCH * request.top_k), session.capabilities.top_k or sys.maxsize)
    keyword = yield from ranking(session, request, "keyword", depth)
    embedding = yield from ranking(session, request, "embedding", depth)
    return fuse_ranks([keyword, embedding])[: request.top_k]


def check_search(capabilities: Capabilities, mode: str, store: str) -> None:
    """Raise UnsupportedError unless a store with these capabilities can be searched this way."""
    if not capabilities.searches(mode):
        able = ", ".join(sorted(capabilities.scores)) or "nothing"
        raise UnsupportedError(
            f"{store} cannot search by {mode}; it can by {able}", capability=f"search.{mode}", store=store
        )


def ranking(session: Session, request: SearchRequest, kind: str, top_k: int) -> Steps[list[Document]]:
    """The best `top_k` documents by one kind of search."""
    plan = plan_for(request.node, session.capabilities)
    asked = _Asked(kind, query_of(request, kind, session), plan, request.node)
    limit = session.capabilities.top_k
    _check_top_k(top_k, limit, session)
    n = top_k + 1 if plan.exact else _OVERFETCH * (top_k + 1)
    while True:
        n = n if limit is None else min(n, limit)
        hits = yield from _hits(session, asked, n)
        verified = asked.verify(hits)
        if len(hits) < n or _is_settled(verified, hits, top_k):
            return best(verified, top_k)
        if n == limit:
            ranked = plan.exact or len(verified) >= top_k
            return best(verified, top_k) if ranked else (yield from _among_verified(session, asked, top_k, n))
        n *= 2 if plan.exact else _OVERFETCH


def _check_top_k(top_k: int, limit: int | None, session: Session) -> None:
    if limit is not None and top_k > limit:
        raise UnsupportedError(
            f"{session.store} returns at most {limit} hits, {top_k} were asked for; ask for fewer",
            capability="top_k",
            store=session.store,
        )


@dataclass(slots=True)
class _Asked:
    """One search, and which of the rows seen so far the filter itself matches."""

    kind: str
    query: Any
    plan: Plan
    node: Node | None
    seen: dict[str, bool] = field(default_factory=dict)

    def verify(self, hits: Hits) -> Hits:
        return hits if self.plan.exact else [hit for hit in hits if self._matches(hit[0])]

    def _matches(self, row: Row) -> bool:
        if row.key not in self.seen:
            self.seen[row.key] = evaluate(self.node, document_of(row))
        return self.seen[row.key]


def best(hits: Hits, top_k: int) -> list[Document]:
    """The first documents in the order of scores to six places, then of ids."""
    order = sorted(hits, key=lambda hit: (-round(hit[1], 6), hit[0].id))
    return [document_of(row).replace(score=score) for row, score in order[:top_k]]


def query_of(request: SearchRequest, kind: str, session: Session) -> Any:
    """What the backend is asked with. Raises: StoreError for an embedding that cannot be compared."""
    if kind == "keyword":
        return request.query
    if kind == "sparse":
        return request.sparse
    from windrow.stores.vectors import to_vector

    vector = to_vector(
        request.embedding, "SearchRequest.embedding", metric=session.capabilities.score_kind("embedding")
    )
    return (request.query, vector) if kind == "hybrid" else vector


def _hits(session: Session, asked: _Asked, n: int) -> Steps[Hits]:
    backend = session.backend
    if asked.kind == "hybrid" and isinstance(backend, SearchesHybrid):
        text, vector = asked.query
        return (yield from backend.hybrid(text, vector, asked.plan, n))
    return (yield from backend.search(asked.kind, asked.query, asked.plan, n))


def _is_settled(verified: Hits, hits: Hits, top_k: int) -> bool:
    # What was not returned scores no more than the last hit: past that, nothing can tie with the k-th.
    return len(verified) >= top_k and verified[top_k - 1][1] - hits[-1][1] > TIE


def _among_verified(session: Session, asked: _Asked, top_k: int, limit: int) -> Steps[list[Document]]:
    """Find what the filter matches first, then rank that: for a superset too wide for the backend's longest answer."""
    scan = Scan(session, asked.node, vectors=False)
    ids: list[str] = []
    while scan.goes_on:
        ids += [row.id for row in (yield from scan.rows())]
    hits: list[tuple[Row, float]] = []
    size = min(limit, session.capabilities.any_of or limit)
    for start in range(0, len(ids), size):
        tokens = sorted(f"id={value_token(id_)}" for id_ in ids[start : start + size])
        part = replace(asked, plan=Plan(AnyOf(tuple(tokens))))
        hits += yield from _hits(session, part, size)
    return best(hits, top_k)
