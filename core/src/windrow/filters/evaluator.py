"""What a filter means: the reference that every store is tested against."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from windrow.filters.kinds import is_equal, order_of
from windrow.filters.tree import And, Comparison, Node, Not, Or

if TYPE_CHECKING:
    from windrow.values import Document

_MISSING: Final = object()
_ORDER: Final[dict[str, Callable[[Any, Any], bool]]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


def evaluate(node: Node | None, document: Document) -> bool:
    """Return whether the document passes the filter; None passes everything. Never raises for stored values."""
    if isinstance(node, Comparison):
        return _compare(node, document)
    if isinstance(node, And):
        return all(evaluate(child, document) for child in node.children)
    if isinstance(node, Or):
        return any(evaluate(child, document) for child in node.children)
    return not evaluate(node.child, document) if isinstance(node, Not) else True


def value_at(document: Document, path: tuple[str, ...]) -> Any:
    """Return the value at a path, None where it is missing. Dicts are walked, lists never."""
    value = _value_at(document, path)
    return None if value is _MISSING else value


def _value_at(document: Document, path: tuple[str, ...]) -> Any:
    if path[0] == "id":
        return document.id
    if path[0] == "content":
        return document.content
    value: Any = document.meta
    for key in path[1:]:
        if not isinstance(value, dict) or key not in value:
            return _MISSING
        value = value[key]
    return value


def _compare(node: Comparison, document: Document) -> bool:
    found = _value_at(document, node.path)
    if node.operator == "exists":
        return (found is not _MISSING) is bool(node.value)
    value = None if found is _MISSING else found
    positive = _COMPLEMENTS.get(node.operator)
    if positive is not None:
        return not _HOLDS[positive](value, node.value)
    holds = _HOLDS.get(node.operator)
    return holds(value, node.value) if holds else _ordered(value, node.operator, node.value)


def _is_in(value: Any, options: list[Any]) -> bool:
    return any(is_equal(value, option) for option in options)


def _contains(value: Any, part: Any) -> bool:
    if isinstance(value, list):
        return any(is_equal(item, part) for item in value)
    return isinstance(value, str) and isinstance(part, str) and part in value


def _ordered(value: Any, sign: str, bound: Any) -> bool:
    left, right = order_of(value), order_of(bound)
    return left is not None and right is not None and left[0] == right[0] and _ORDER[sign](left[1], right[1])


_HOLDS: Final[dict[str, Callable[[Any, Any], bool]]] = {"==": is_equal, "in": _is_in, "contains": _contains}
_COMPLEMENTS: Final = {"!=": "==", "not in": "in", "not contains": "contains"}
