"""What stands in the metadata: fields, their types, extremes and values. Unknown fields are empty, never an error."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from windrow.errors import StoreError
from windrow.filters import parse
from windrow.filters.admission import check_text
from windrow.filters.evaluator import value_at
from windrow.filters.kinds import NUMBER, order_of
from windrow.filters.paths import parse_path
from windrow.stores.driver import Steps
from windrow.stores.reading import Filters, Scan
from windrow.stores.session import Session
from windrow.values.codec import encode

# bool stands before int, which it is a subclass of.
_TYPES: Final[tuple[tuple[type, str], ...]] = (
    (bool, "boolean"),
    (int, "int"),
    (float, "float"),
    (str, "keyword"),
    (datetime, "datetime"),
    (list, "list"),
    (dict, "dict"),
)
_RANKS: Final = {bool: 0, int: 1, float: 1, str: 2}


def fields_info(session: Session) -> Steps[dict[str, dict[str, str]]]:
    """Each top-level key of the metadata and the type of its values."""
    found: dict[str, set[str]] = {}
    scan = Scan(session, None, vectors=False)
    while scan.goes_on:
        for document in (yield from scan.documents()):
            for name, value in document.meta.items():
                found.setdefault(name, set()).update(() if value is None else (_type_name(value),))
    return {name: {"type": _common(found[name])} for name in sorted(found)}


def min_max(session: Session, field: str) -> Steps[dict[str, Any]]:
    """The least and the greatest value of a field: of its numbers, else of its dates, else of its texts."""
    [values] = yield from _values(session, [parse_path(field)], None)
    ordered = [(order_of(value), value) for value in values]
    for kind in (NUMBER, None):
        ranked = [(order[1], value) for order, value in ordered if order and (kind is None or order[0] == kind)]
        if ranked:
            least, greatest = min(ranked, key=_first), max(ranked, key=_first)
            return {"min": least[1], "max": greatest[1]}
    texts = [value for value in values if isinstance(value, str)]
    return {"min": min(texts, default=None), "max": max(texts, default=None)}


def unique_values(
    session: Session, field: str, search_term: str | None, from_: int, size: int, filters: Filters
) -> Steps[tuple[list[Any], int]]:
    """A page of the different values of a field, sorted, and how many there are in all."""
    _check_page(from_, size)
    if search_term is not None:
        check_text(search_term, "search_term")
    [found] = yield from _values(session, [parse_path(field)], filters)
    values = _distinct(found)
    if search_term:
        needle = search_term.lower()
        values = [value for value in values if needle in str(value).lower()]
    return values[from_ : from_ + size], len(values)


def count_unique(session: Session, filters: Filters, fields: Sequence[str]) -> Steps[dict[str, int]]:
    """How many different values each of these fields has among what a filter matches."""
    if isinstance(fields, str):
        raise StoreError(f"fields: expected a list of fields, got {fields!r}; write [{fields!r}]")
    values = yield from _values(session, [parse_path(field) for field in fields], filters)
    counts = map(len, map(_distinct, values))
    return {field.removeprefix("meta."): count for field, count in zip(fields, counts, strict=True)}


def _values(session: Session, paths: Sequence[tuple[str, ...]], filters: Filters) -> Steps[list[list[Any]]]:
    """The values at each path, None left out, among what a filter matches."""
    values: list[list[Any]] = [[] for _ in paths]
    scan = Scan(session, parse(filters), vectors=False)
    while scan.goes_on:
        documents = yield from scan.documents()
        for path, found in zip(paths, values, strict=True):
            found += [value for document in documents if (value := value_at(document, path)) is not None]
    return values


def _distinct(values: Iterable[Any]) -> list[Any]:
    """Each value once, 1, 1.0, True and "1" apart: bools, then numbers, texts, and all else by its JSON."""
    found = {_text(value): value for value in values}
    return [value for _, value in sorted(found.items(), key=lambda item: _sort_key(*item))]


def _sort_key(text: str, value: Any) -> tuple[int, float, str]:
    rank = _RANKS.get(type(value), 3)
    return rank, value if rank == 1 else 0, value if rank == 2 else text


def _text(value: Any) -> str:
    return json.dumps(encode(value), sort_keys=True)


def _type_name(value: Any) -> str:
    return next((name for cls, name in _TYPES if isinstance(value, cls)), "mixed")


def _common(types: set[str]) -> str:
    if types == {"int", "float"}:
        return "float"
    return "mixed" if len(types) > 1 else next(iter(types), "null")


def _first(pair: tuple[Any, Any]) -> Any:
    return pair[0]


def _check_page(from_: int, size: int) -> None:
    for name, value in (("from_", from_), ("size", size)):
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise StoreError(f"{name}: expected int ≥ 0, got {value!r}")
