"""From the filter tree to set algebra over tokens, and from there to what a backend supports."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

from windrow.filters.ir import IR, AllOf, AnyOf, Constant, Leaf, Negation, OneOf, Substring, TokenRange, TokenSpan
from windrow.filters.kinds import order_of
from windrow.filters.tokens import key_of, value_token
from windrow.filters.tree import And, Comparison, Node, Not

__all__ = [
    "IR",
    "AllOf",
    "AnyOf",
    "Bracket",
    "Constant",
    "Leaf",
    "Negation",
    "OneOf",
    "Substring",
    "Supports",
    "TokenRange",
    "TokenSpan",
    "approximate",
    "lower",
    "merge_ranges",
    "push_negations",
]


@dataclass(frozen=True, slots=True)
class Bracket:
    """What a backend can answer instead of a leaf: something wider, and something narrower."""

    superset: IR
    subset: IR


Supports: TypeAlias = Callable[[Leaf], bool | Bracket]
"""Says whether a backend answers a leaf exactly (True), not at all (False), or only around it (a Bracket)."""


def lower(node: Node | None) -> IR:
    """Return the set algebra of a parsed filter: complements, None, lists and dates are gone, constants folded."""
    if node is None:
        return Constant(True)
    if isinstance(node, Not):
        return _negate(lower(node.child))
    if isinstance(node, Comparison):
        return _lower_comparison(node)
    children = map(lower, node.children)
    return _all_of(children) if isinstance(node, And) else _one_of(children)


def approximate(ir: IR, supports: Supports, *, upper: bool = True) -> tuple[IR, bool]:
    """Replace the leaves that a backend lacks; also say whether nothing had to be replaced.

    The result lets through at least what `ir` does (at most, with `upper=False`).
    """
    if isinstance(ir, Constant):
        return ir, True
    if isinstance(ir, Negation):
        inner, exact = approximate(ir.child, supports, upper=not upper)
        return _negate(inner), exact
    if isinstance(ir, AllOf | OneOf):
        pairs = [approximate(child, supports, upper=upper) for child in ir.children]
        combine = _all_of if isinstance(ir, AllOf) else _one_of
        return combine(child for child, _ in pairs), all(exact for _, exact in pairs)
    answer = supports(ir)
    if isinstance(answer, Bracket):
        return (answer.superset if upper else answer.subset), False
    return (ir, True) if answer else (Constant(upper), False)


def push_negations(ir: IR) -> IR:
    """Return an equal tree in which Negation stands on leaves only."""
    return _push(ir, negated=False)


def merge_ranges(ir: IR) -> IR:
    """Return an equal tree in which two ranges on one key under an AllOf are one TokenSpan."""
    if isinstance(ir, Negation):
        return Negation(merge_ranges(ir.child))
    if isinstance(ir, OneOf):
        return OneOf(tuple(map(merge_ranges, ir.children)))
    if not isinstance(ir, AllOf):
        return ir
    ranges = [child for child in ir.children if isinstance(child, TokenRange)]
    others = [merge_ranges(child) for child in ir.children if not isinstance(child, TokenRange)]
    keys = dict.fromkeys((leaf.key, leaf.kind) for leaf in ranges)
    merged = [_span([leaf for leaf in ranges if (leaf.key, leaf.kind) == key]) for key in keys]
    return _all_of([*merged, *others])


def _span(ranges: list[TokenRange]) -> Leaf:
    lows = [leaf for leaf in ranges if leaf.is_lower]
    highs = [leaf for leaf in ranges if not leaf.is_lower]
    low = max(lows, key=lambda leaf: (leaf.value, leaf.operator == ">"), default=None)
    high = min(highs, key=lambda leaf: (leaf.value, leaf.operator == "<="), default=None)
    if low is not None and high is not None:
        return TokenSpan(low, high)
    return next(leaf for leaf in (low, high) if leaf is not None)


def _push(ir: IR, *, negated: bool) -> IR:
    if isinstance(ir, Constant):
        return Constant(ir.value != negated)
    if isinstance(ir, Negation):
        return _push(ir.child, negated=not negated)
    if isinstance(ir, AllOf | OneOf):
        children = [_push(child, negated=negated) for child in ir.children]
        return _all_of(children) if isinstance(ir, AllOf) != negated else _one_of(children)
    return Negation(ir) if negated else ir


def _lower_comparison(node: Comparison) -> IR:
    positive = _COMPLEMENTS.get(node.operator)
    if positive is not None:
        return _negate(_lower_comparison(Comparison(node.path, positive, node.value)))
    how = _LOWERINGS.get(node.operator)
    return how(node) if how else _lower_range(node)


def _lower_range(node: Comparison) -> IR:
    order = order_of(node.value)
    # The parser refuses values without an order; in a tree that nobody parsed they match nothing.
    return Constant(False) if order is None else TokenRange(key_of(node.path), order[0], node.operator, order[1])


def _lower_in(node: Comparison) -> IR:
    key = key_of(node.path)
    options = [node.value] if node.operator == "==" else node.value
    tokens = sorted({f"{key}={value_token(option)}" for option in options if option is not None})
    choices: list[IR] = [AnyOf(tuple(tokens))] if tokens else []
    if any(option is None for option in options):
        choices.append(Negation(AnyOf((key + "=+",))))
    return _one_of(choices)


def _lower_contains(node: Comparison) -> IR:
    key = key_of(node.path)
    element = AnyOf((f"{key}[]={value_token(node.value)}",))
    return OneOf((element, Substring(key, node.path, node.value))) if isinstance(node.value, str) else element


def _lower_exists(node: Comparison) -> IR:
    key = key_of(node.path)
    present = AnyOf((key + "=+", key + "=0"))
    return present if node.value else Negation(present)


def _negate(ir: IR) -> IR:
    if isinstance(ir, Constant):
        return Constant(not ir.value)
    return ir.child if isinstance(ir, Negation) else Negation(ir)


def _flatten(children: Iterable[IR], cls: type[AllOf] | type[OneOf]) -> list[IR]:
    flat: list[IR] = []
    for child in children:
        if isinstance(child, AllOf | OneOf) and isinstance(child, cls):
            flat.extend(child.children)
        else:
            flat.append(child)
    return list(dict.fromkeys(flat))


def _all_of(children: Iterable[IR]) -> IR:
    kept = [child for child in _flatten(children, AllOf) if child != Constant(True)]
    if Constant(False) in kept:
        return Constant(False)
    # none of a, none of b: none of a and b
    absent = [c.child.tokens for c in kept if isinstance(c, Negation) and isinstance(c.child, AnyOf)]
    if len(absent) > 1:
        kept = [c for c in kept if not (isinstance(c, Negation) and isinstance(c.child, AnyOf))]
        kept.append(Negation(_union(absent)))
    return _wrap(kept, AllOf, empty=True)


def _one_of(children: Iterable[IR]) -> IR:
    kept = [child for child in _flatten(children, OneOf) if child != Constant(False)]
    if Constant(True) in kept:
        return Constant(True)
    choices = [child.tokens for child in kept if isinstance(child, AnyOf)]
    if len(choices) > 1:
        kept = [_union(choices), *(child for child in kept if not isinstance(child, AnyOf))]
    return _wrap(kept, OneOf, empty=False)


def _union(groups: list[tuple[str, ...]]) -> AnyOf:
    return AnyOf(tuple(sorted({token for group in groups for token in group})))


def _wrap(kept: list[IR], cls: type[AllOf] | type[OneOf], *, empty: bool) -> IR:
    if not kept:
        return Constant(empty)
    return kept[0] if len(kept) == 1 else cls(tuple(kept))


_COMPLEMENTS: Final = {"!=": "==", "not in": "in", "not contains": "contains"}
_LOWERINGS: Final[dict[str, Callable[[Comparison], IR]]] = {
    "==": _lower_in,
    "in": _lower_in,
    "contains": _lower_contains,
    "exists": _lower_exists,
}
