"""What a store can do, as data: readable without its client, shown in tables, checked by the conformance kit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from types import MappingProxyType
from typing import Any, Final, Literal

IdKind = Literal["text", "hashed", "uuid"]

METRICS: Final = ("cosine", "dot_product")
"""The similarities that core computes itself."""


@dataclass(frozen=True, slots=True)
class IdRule:
    """Which document ids a backend takes as they are; others become a digest, and the row keeps the id itself.

    `text` takes every id within the limits below, `hashed` takes none (keys are SHA-256), `uuid` takes none (UUID 5).
    """

    kind: IdKind = "text"
    max_bytes: int | None = None
    ascii_only: bool = False
    allows_empty: bool = True
    allows_nul: bool = True


@dataclass(frozen=True, kw_only=True)
class Capabilities:
    """The facts of one store. Every field has the value of an embedded store without limits.

    A leaf that a backend lacks (`range`, `substring`, more than `any_of` tokens) costs time and never correctness:
    core asks for a superset and checks the documents again.
    """

    scores: Mapping[str, str] = field(default_factory=lambda: {"keyword": "bm25", "embedding": "cosine"})
    """The kinds of search and what their scores are: bm25, cosine, dot_product, rrf …; higher is always better."""
    range: Literal["token", "double", "trie"] | None = "token"
    """How ranges over numbers and dates are answered: token bounds, doubles, prefix tokens, or not at all."""
    substring: Literal["token", "any"] | None = "token"
    """How `Substring` is answered: for texts that stand whole in a token, for any text, or not at all."""
    negation: Literal["native", "leaf"] = "native"
    """`leaf`: only a leaf can be negated, so core pushes negations down."""
    any_of: int | None = None
    """Most tokens in one `AnyOf`."""
    depth: int | None = None
    """Deepest nesting of a plan."""
    batch: int | None = None
    """Most rows or keys in one primitive call."""
    batch_bytes: int | None = None
    """Most bytes of bodies in one primitive call."""
    top_k: int | None = None
    """Most hits that one search returns."""
    dimensions: int | None = None
    """Longest embedding."""
    atomic_insert: bool = True
    """Whether `insert(rows, atomic=True)` writes nothing when a key existed."""
    exact_search: bool = True
    """Whether vector search looks at every vector."""
    embeddings: Literal["float32", "normalised"] = "float32"
    """How an embedding comes back: in float32, or with its direction only."""
    ids: IdRule = IdRule()
    read_deadline_s: float = 0.0
    """How long after a write a read may still miss it."""
    asynchronous: Literal["client", "thread"] = "thread"
    """Whether `_async` operations use the SDK's async client or run the sync one in a thread."""
    client: str = ""
    """The client library and its versions, as a requirement: `qdrant-client>=1.17,<2`."""
    server: str = ""
    """The server versions this was made for: `>=1.16`."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "scores", MappingProxyType(dict(self.scores)))

    def searches(self, kind: str) -> bool:
        """True when the store, or core on top of it, can search this way."""
        if kind == "hybrid":
            return "hybrid" in self.scores or {"keyword", "embedding"} <= self.scores.keys()
        return kind in self.scores

    def score_kind(self, kind: str) -> str:
        """What the scores of this kind of search are; rrf where core fuses."""
        return self.scores.get(kind, "rrf" if kind == "hybrid" else "")

    def to_dict(self) -> dict[str, Any]:
        """The facts as plain data, for tables and JSON."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__} | {
            "scores": dict(self.scores),
            "ids": asdict(self.ids),
        }
