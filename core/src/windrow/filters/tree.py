"""The filter tree: comparisons, and AND, OR, NOT over them. Nodes combine with `&`, `|` and `~`."""

from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from windrow.filters.paths import path_text
from windrow.values.display import short

ORDERING: Final = (">", ">=", "<", "<=")
OPERATORS: Final = ("==", "!=", *ORDERING, "in", "not in", "contains", "not contains", "exists")
CONNECTIVES: Final = ("AND", "OR", "NOT")


class Combining:
    """What every node can do: `a & b`, `a | b`, `~a`."""

    __slots__ = ()

    def __and__(self, other: "Node") -> "And":
        return And((*_parts(self, And), *_parts(other, And)))

    def __or__(self, other: "Node") -> "Or":
        return Or((*_parts(self, Or), *_parts(other, Or)))

    def __invert__(self) -> "Not":
        return Not(self)  # type: ignore[arg-type] # only the four classes below derive from this one


@dataclass(frozen=True, slots=True)
class Comparison(Combining):
    """One condition on one field. `path` begins with "meta", or is ("id",) or ("content",)."""

    path: tuple[str, ...]
    operator: str
    value: Any = True


@dataclass(frozen=True, slots=True)
class And(Combining):
    """All of its children hold. `merged` marks one that `merge_filters` made of two separate filters."""

    children: "tuple[Node, ...]"
    merged: bool = field(default=False, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Or(Combining):
    """At least one of its children holds."""

    children: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Not(Combining):
    """The child does not hold."""

    child: "Node"


Node: TypeAlias = Comparison | And | Or | Not


def to_dict(node: Node) -> dict[str, Any]:
    """Return the mapping form, which `parse` reads as an equal tree."""
    if isinstance(node, Comparison):
        return {"field": path_text(node.path), "operator": node.operator, "value": node.value}
    return {"operator": type(node).__name__.upper(), "conditions": [to_dict(child) for child in _conditions(node)]}


def _conditions(node: And | Or | Not) -> "tuple[Node, ...]":
    if not isinstance(node, Not):
        return node.children
    inner = node.child
    # NOT over several conditions means "not all of them", which the tree holds as Not(And(...)).
    return inner.children if isinstance(inner, And) and len(inner.children) > 1 else (inner,)


def _parts(node: Any, cls: type[And] | type[Or]) -> "tuple[Node, ...]":
    if not isinstance(node, Combining):
        raise TypeError(
            f"expected a filter built from Field, got {short(node)}; put parentheses around each comparison"
        )
    mergeable = isinstance(node, cls) and not getattr(node, "merged", False)
    return node.children if mergeable else (node,)  # type: ignore[attr-defined,return-value] # isinstance above
