"""From a filter to a plan that a backend can answer, and back to the filter where its answer is a superset."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from windrow.filters import Node, evaluate
from windrow.filters.lowering import (
    IR,
    AllOf,
    AnyOf,
    Bracket,
    Constant,
    Leaf,
    Negation,
    OneOf,
    Substring,
    TokenRange,
    approximate,
    lower,
    merge_ranges,
    push_negations,
)
from windrow.filters.trie import trie_range
from windrow.stores.capabilities import Capabilities
from windrow.stores.codec import document_of
from windrow.stores.rows import EVERYTHING, Plan, Row
from windrow.values import Document


def plan_for(node: Node | None, capabilities: Capabilities, *, vectors: bool = True) -> Plan:
    """The filter as these capabilities can answer it: exactly, or as a superset."""
    if node is None:
        return EVERYTHING if vectors else _EVERYTHING_LIGHT
    ir, exact = approximate(lower(node), lambda leaf: _supports(leaf, capabilities))
    if capabilities.range == "token":
        ir = merge_ranges(ir)
    if capabilities.negation == "leaf":
        ir = push_negations(ir)
    if capabilities.depth is not None and _depth(ir) > capabilities.depth:
        ir, exact = Constant(True), False
    return Plan(ir, exact, vectors)


def matching(rows: Iterable[Row], plan: Plan, node: Node | None) -> Iterator[Row]:
    """The rows that the filter itself matches, out of those that its plan does."""
    if plan.exact:
        return iter(rows)
    return (row for row in rows if evaluate(node, document_of(row)))


def matching_documents(rows: Iterable[Row], plan: Plan, node: Node | None) -> list[Document]:
    """The documents of those rows that the filter itself matches."""
    documents = map(document_of, rows)
    return list(documents) if plan.exact else [document for document in documents if evaluate(node, document)]


_EVERYTHING_LIGHT: Final = Plan(EVERYTHING.ir, True, False)


def _supports(leaf: Leaf, capabilities: Capabilities) -> bool | Bracket:
    if isinstance(leaf, AnyOf):
        return capabilities.any_of is None or len(leaf.tokens) <= capabilities.any_of
    if isinstance(leaf, Substring):
        return _supports_substring(leaf, capabilities)
    answer = _RANGES.get(capabilities.range or "")
    return answer(leaf) if answer is not None and isinstance(leaf, TokenRange) else False


def _supports_substring(leaf: Substring, capabilities: Capabilities) -> bool | Bracket:
    if capabilities.substring == "any":
        return True
    # Long texts are not in the tokens: "perhaps" for a superset, "no" under a negation.
    return Bracket(OneOf((leaf, leaf.long)), leaf) if capabilities.substring == "token" else False


def _supports_trie(leaf: TokenRange) -> bool | Bracket:
    answer = trie_range(leaf)
    return answer if isinstance(answer, Bracket) else True


_RANGES: Final[dict[str, Callable[[TokenRange], bool | Bracket]]] = {
    "token": lambda _leaf: True,
    "double": lambda leaf: leaf.doubles() is not None,
    "trie": _supports_trie,
}


def _depth(ir: IR) -> int:
    if isinstance(ir, Negation):
        return 1 + _depth(ir.child)
    return 1 + max(map(_depth, ir.children)) if isinstance(ir, AllOf | OneOf) else 0
