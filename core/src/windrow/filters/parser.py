"""From the mapping form, or a tree somebody built, to a checked tree.

Every error says where in the filter (`conditions[1].value`), the value found, and the cure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from windrow.errors import FilterError
from windrow.filters.admission import copy_value
from windrow.filters.kinds import order_of
from windrow.filters.paths import check_path, parse_path
from windrow.filters.tree import CONNECTIVES, OPERATORS, ORDERING, And, Comparison, Node, Not, Or
from windrow.values.display import short

MAX_LEVELS: Final = 20
MAX_LEAVES: Final = 1000

_FOREIGN: Final = {
    "=": "==", "===": "==", "eq": "==", "$eq": "==", "is": "==", "<>": "!=", "ne": "!=", "$ne": "!=",
    "gt": ">", "$gt": ">", "gte": ">=", "$gte": ">=", "=>": ">=", "lt": "<", "$lt": "<", "lte": "<=",
    "$lte": "<=", "=<": "<=", "$in": "in", "nin": "not in", "$nin": "not in", "not_in": "not in", "notin": "not in",
    "not_contains": "not contains", "$exists": "exists", "&&": "AND", "$and": "AND", "||": "OR", "$or": "OR",
    "!": "NOT", "$not": "NOT",
}  # fmt: skip


def parse(filters: "Mapping[str, Any] | Node | None") -> Node | None:
    """Return the checked tree of a filter; None and {} mean no filter.

    At most 20 levels of AND, OR and NOT, and 1,000 comparisons (an `in` list is one).

    Raises:
        FilterError: the filter is malformed; `.path` says where.
    """
    if filters is None:
        return None
    if isinstance(filters, And) and filters.merged:
        return And(tuple(_Reader().node(child, f"conditions[{i}]") for i, child in enumerate(filters.children)), True)
    if isinstance(filters, Mapping) and not filters:
        return None
    return _Reader().node(filters, "")


def check_comparison(comparison: Comparison, path: str = "") -> Comparison:
    """Return the comparison with its own copy of its value.

    Raises:
        FilterError: the operator is unknown, or the value cannot be compared that way.
    """
    _check_operator(comparison.operator, OPERATORS, path)
    where = _join(path, "value")
    try:
        value = copy_value(comparison.value, "value")
    except ValueError as error:
        raise FilterError(str(error).removeprefix("value: "), path=where) from None
    _check_value(comparison.operator, value, where)
    return Comparison(comparison.path, comparison.operator, value)


@dataclass
class _Reader:
    """Reads one filter; counts its comparisons."""

    leaves: int = 0

    def node(self, source: Any, path: str, level: int = 0) -> Node:
        if isinstance(source, Comparison):
            _locate(check_path, source.path, path)
            return self.leaf(source, path)
        if isinstance(source, And | Or | Not):
            children = (source.child,) if isinstance(source, Not) else source.children
            return self.combine(type(source).__name__.upper(), children, path, level + 1)
        if not isinstance(source, Mapping):
            raise FilterError(
                f'expected {{"field", "operator", "value"}} or {{"operator", "conditions"}}, got {_short(source)}',
                path=path,
            )
        operator = source.get("operator")
        if "conditions" in source or (isinstance(operator, str) and operator in CONNECTIVES):
            _check_keys(source, ("operator", "conditions"), path)
            _check_operator(source["operator"], CONNECTIVES, path)
            return self.combine(source["operator"], source["conditions"], path, level + 1)
        return self.leaf(_read_comparison(source, path), path)

    def leaf(self, comparison: Comparison, path: str) -> Comparison:
        self.leaves += 1
        if self.leaves > MAX_LEAVES:
            raise FilterError(f'more than {MAX_LEAVES} comparisons; use "in" for a list of values', path=path)
        return check_comparison(comparison, path)

    def combine(self, operator: str, conditions: Any, path: str, level: int) -> Node:
        where = _join(path, "conditions")
        if not isinstance(conditions, Sequence) or isinstance(conditions, str | bytes):
            raise FilterError(f"expected a list of filters, got {_short(conditions)}", path=where)
        if not conditions:
            raise FilterError(f"{operator} needs at least one condition, got []; for no filter give None", path=where)
        if level > MAX_LEVELS:
            raise FilterError(f"nested deeper than {MAX_LEVELS} levels; flatten ANDs in ANDs and ORs in ORs", path=path)
        children = tuple(self.node(child, f"{where}[{i}]", level) for i, child in enumerate(conditions))
        if operator == "NOT":
            return Not(children[0] if len(children) == 1 else And(children))
        return And(children) if operator == "AND" else Or(children)


def _read_comparison(source: Mapping[str, Any], path: str) -> Comparison:
    operator = source.get("operator")
    is_complete = isinstance(operator, str) and operator == "exists"  # an array, say, compares to an array
    needed = ("field", "operator") if is_complete else ("field", "operator", "value")
    _check_keys(source, needed, path, optional=("value",))
    field = source["field"]
    if not isinstance(field, str):
        raise FilterError(f'expected a field such as "meta.year", got {_short(field)}', path=_join(path, "field"))
    return Comparison(_locate(parse_path, field, _join(path, "field")), source["operator"], source.get("value", True))


def _locate(read: Any, value: Any, path: str) -> Any:
    try:
        return read(value)
    except FilterError as error:
        raise FilterError(str(error), path=path) from None


def _check_keys(source: Mapping[str, Any], needed: tuple[str, ...], path: str, optional: tuple[str, ...] = ()) -> None:
    known = tuple(dict.fromkeys((*needed, *optional)))
    for key in source:
        if key not in known:
            raise FilterError(f"unknown key {_short(key)}; {_near(key, known)}", path=path)
    for key in needed:
        if key not in source:
            raise FilterError(f'"{key}" is missing in {_short(dict(source))}', path=path)


def _check_operator(operator: Any, known: tuple[str, ...], path: str) -> None:
    if not isinstance(operator, str) or operator not in known:
        raise FilterError(
            f"unknown operator {_short(operator)}; {_near(operator, known)}", path=_join(path, "operator")
        )


def _check_value(operator: str, value: Any, where: str) -> None:
    if operator in ORDERING and order_of(value) is None:
        raise FilterError(
            f"{operator} compares numbers and dates, got {_short(value)}; give a number, a datetime, or a text like "
            '"2024-01-31" or "2024-01-31T12:00:00Z"',
            path=where,
        )
    if operator in ("in", "not in") and not isinstance(value, list):
        raise FilterError(f'"{operator}" expects a list, got {_short(value)}; write [{_short(value)}]', path=where)
    if operator == "exists" and not isinstance(value, bool):
        raise FilterError(f'"exists" expects true or false, got {_short(value)}', path=where)


def _near(name: Any, known: tuple[str, ...]) -> str:
    from difflib import get_close_matches  # only an error needs it

    text = name[:100] if isinstance(name, str) else ""
    found = _FOREIGN.get(text.lower())
    near = [found] if found in known else get_close_matches(text.lower(), [k.lower() for k in known], 2, 0.5)
    names = [k for k in known if k.lower() in {n.lower() for n in near if n}]
    if names:
        return "did you mean " + " or ".join(f'"{n}"' for n in names) + "?"
    return "expected one of " + ", ".join(f'"{n}"' for n in known)


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _short(value: Any) -> str:
    return short(value, 80)
