"""What filters mean, worked out by hand: one document each, the filter, and whether it passes."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from windrow.filters import evaluate, parse
from windrow.filters.evaluator import value_at
from windrow.values import Document

PARIS = timezone(timedelta(hours=1))
NOON = datetime(2024, 1, 31, 12, tzinfo=UTC)

META: dict[str, Any] = {
    "one": 1,
    "half": 0.5,
    "big": 2**53 + 1,
    "yes": True,
    "text": "Foo bar",
    "digit": "1",
    "empty": "",
    "none": None,
    "list": [1, "a", True, None, [2], {"k": 1}],
    "ints": [1, 2],
    "nolist": [],
    "author": {"name": "Ann", "born": {"year": 1970}},
    "a.b": "dotted",
    "a\\b": "slashed",
    "id": "not the id",
    "content": "not the content",
    "meta": {"x": 1},
    "": "no name",
    "noon": NOON,
    "naive": datetime(2024, 1, 31, 12),
    "paris": datetime(2024, 1, 31, 13, tzinfo=PARIS),
    "day": "2024-01-31",
    "stamp": "2024-01-31T13:00:00+01:00",
    "almost": "2024-01-31T12:00:00 UTC",
    "feb30": "2024-02-30",
    "dicts": [{"k": 1}],
}
DOCUMENT = Document(id="doc-1", content="The quick fox", meta=META)

# field, operator, value, expected. Every row with a complement is also checked the other way round.
ROWS: list[tuple[str, str, Any, bool]] = [
    # kinds never mix
    ("one", "==", 1, True),
    ("one", "==", 1.0, True),
    ("one", "==", True, False),
    ("one", "==", "1", False),
    ("yes", "==", True, True),
    ("yes", "==", 1, False),
    ("yes", "==", "True", False),
    ("digit", "==", "1", True),
    ("digit", "==", 1, False),
    ("half", "==", 0.5, True),
    ("text", "==", "Foo bar", True),
    ("text", "==", "foo bar", False),
    ("empty", "==", "", True),
    ("empty", "==", None, False),
    ("noon", "==", "2024-01-31T12:00:00+00:00", False),
    ("day", "==", datetime(2024, 1, 31, tzinfo=UTC), False),
    # ints and floats exactly
    ("big", "==", 2**53 + 1, True),
    ("big", "==", float(2**53), False),
    ("big", "==", 2**53, False),
    ("big", ">", float(2**53), True),
    ("big", "<", 2**53 + 2, True),
    ("big", "<=", float(2**53), False),
    # missing and None
    ("none", "==", None, True),
    ("nope", "==", None, True),
    ("author.nope", "==", None, True),
    ("one", "==", None, False),
    ("nolist", "==", None, False),
    ("nope", "==", 1, False),
    ("nope", "in", [None], True),
    ("none", "in", [1, None], True),
    ("one", "in", [None], False),
    ("nope", ">", 0, False),
    ("none", "<", 0, False),
    ("nope", "contains", "a", False),
    # exists
    ("none", "exists", True, True),
    ("nope", "exists", True, False),
    ("nope", "exists", False, True),
    ("none", "exists", False, False),
    ("nolist", "exists", True, True),
    ("author", "exists", True, True),
    ("author.name", "exists", True, True),
    ("author.born.month", "exists", True, False),
    ("id", "exists", True, True),
    ("content", "exists", True, True),
    # paths
    ("id", "==", "doc-1", True),
    ("meta.id", "==", "not the id", True),
    ("content", "==", "The quick fox", True),
    ("meta.content", "==", "not the content", True),
    ("meta.one", "==", 1, True),
    ("author.name", "==", "Ann", True),
    ("meta.author.born.year", "==", 1970, True),
    ("author.born.year", ">", 1969.5, True),
    (r"a\.b", "==", "dotted", True),
    (r"meta.a\.b", "==", "dotted", True),
    ("a.b", "==", "dotted", False),
    ("a\\b", "==", "slashed", True),
    ("a\\\\b", "==", "slashed", True),
    ("meta.meta.x", "==", 1, True),
    ("meta.", "==", "no name", True),
    ("ints.0", "==", 1, False),
    ("dicts.k", "==", 1, False),
    ("text.length", "exists", True, False),
    # in
    ("one", "in", [3, 2, 1], True),
    ("one", "in", [True, "1"], False),
    ("one", "in", [], False),
    ("ints", "in", [[2, 1], [1, 2]], True),
    ("ints", "in", [1, 2], False),
    # contains
    ("ints", "contains", 1, True),
    ("ints", "contains", 1.0, True),
    ("ints", "contains", True, False),
    ("ints", "contains", "1", False),
    ("list", "contains", None, True),
    ("list", "contains", [2], True),
    ("list", "contains", {"k": 1.0}, True),
    ("list", "contains", 2, False),
    ("list", "contains", "a", True),
    ("list", "contains", "", False),
    ("text", "contains", "o b", True),
    ("text", "contains", "foo", False),
    ("text", "contains", "", True),
    ("empty", "contains", "", True),
    ("one", "contains", 1, False),
    ("digit", "contains", 1, False),
    ("author", "contains", "name", False),
    ("content", "contains", "quick", True),
    ("id", "contains", "oc-", True),
    # whole lists and dicts
    ("ints", "==", [1, 2], True),
    ("ints", "==", [1.0, 2], True),
    ("ints", "==", [2, 1], False),
    ("ints", "==", [1, 2, 3], False),
    ("ints", "==", [True, 2], False),
    ("nolist", "==", [], True),
    ("dicts", "==", [{"k": 1}], True),
    ("author", "==", {"born": {"year": 1970}, "name": "Ann"}, True),
    ("author", "==", {"name": "Ann"}, False),
    # order: numbers
    ("one", ">", 0.5, True),
    ("one", ">=", 1.0, True),
    ("one", ">", 1, False),
    ("half", "<", 1, True),
    ("half", "<=", 0.5, True),
    ("yes", ">", 0, False),
    ("digit", ">", 0, False),
    ("ints", ">", 0, False),
    # order: dates
    ("noon", ">", datetime(2024, 1, 31, 11, 59, 59, 999_999, tzinfo=UTC), True),
    ("noon", ">=", datetime(2024, 1, 31, 12), True),
    ("noon", "<=", datetime(2024, 1, 31, 13, tzinfo=PARIS), True),
    ("noon", "<", datetime(2024, 1, 31, 13, tzinfo=PARIS), False),
    ("noon", ">", "2024-01-31", True),
    ("noon", "<=", "2024-01-31 12:00Z", True),
    ("noon", "<", "2024-01-31T12:00:00.000001", True),
    ("day", "<", NOON, True),
    ("day", ">=", "2024-01-31T00:00", True),
    ("day", "<", "2024-01-31T00:00-00:01", True),
    ("stamp", "<=", NOON, True),
    ("stamp", ">=", NOON, True),
    ("naive", ">=", NOON, True),
    ("almost", ">", "2000-01-01", False),
    ("feb30", ">", "2000-01-01", False),
    ("noon", ">", 0, False),
    ("one", ">", "1900-01-01", False),
    ("text", ">", "1900-01-01", False),
    # equality of datetimes
    ("noon", "==", datetime(2024, 1, 31, 12), True),
    ("noon", "==", datetime(2024, 1, 31, 13, tzinfo=PARIS), True),
    ("paris", "==", NOON, True),
    ("naive", "in", [NOON], True),
    ("stamp", "==", "2024-01-31T12:00:00Z", False),
]

COMPLEMENTS = {"==": "!=", "in": "not in", "contains": "not contains"}


@pytest.mark.parametrize(("field", "operator", "value", "expected"), ROWS)
def test_one_condition(field: str, operator: str, value: Any, expected: bool) -> None:
    condition = {"field": field, "operator": operator, "value": value}
    assert evaluate(parse(condition), DOCUMENT) is expected
    assert evaluate(parse({"operator": "NOT", "conditions": [condition]}), DOCUMENT) is not expected
    if operator in COMPLEMENTS:
        assert evaluate(parse(condition | {"operator": COMPLEMENTS[operator]}), DOCUMENT) is not expected


TRUE = {"field": "one", "operator": "==", "value": 1}
FALSE = {"field": "one", "operator": "==", "value": 2}


@pytest.mark.parametrize(
    ("operator", "conditions", "expected"),
    [
        ("AND", [TRUE], True),
        ("AND", [TRUE, TRUE], True),
        ("AND", [TRUE, FALSE], False),
        ("OR", [FALSE], False),
        ("OR", [FALSE, TRUE], True),
        ("OR", [FALSE, FALSE], False),
        ("NOT", [TRUE], False),
        ("NOT", [FALSE], True),
        ("NOT", [TRUE, TRUE], False),
        ("NOT", [TRUE, FALSE], True),
        ("NOT", [FALSE, FALSE], True),
    ],
)
def test_connectives(operator: str, conditions: list[Any], expected: bool) -> None:
    assert evaluate(parse({"operator": operator, "conditions": conditions}), DOCUMENT) is expected


@pytest.mark.parametrize("empty", [None, {}])
def test_no_filter_passes_everything(empty: Any) -> None:
    assert evaluate(parse(empty), DOCUMENT) is True


@pytest.mark.parametrize("stored", [(1, 2), date(2024, 1, 1), {1}, b"1", float("nan")])
def test_a_stored_value_of_another_kind_never_matches_and_never_raises(stored: Any) -> None:
    document = Document(content="x", meta={"odd": stored})
    for operator, value in [("==", 1), (">", 0), ("<", "2030-01-01"), ("contains", 1), ("in", [1, "1"])]:
        assert evaluate(parse({"field": "odd", "operator": operator, "value": value}), document) is False


def test_content_may_be_none() -> None:
    document = Document(meta={})
    assert evaluate(parse({"field": "content", "operator": "==", "value": None}), document)
    assert evaluate(parse({"field": "content", "operator": "exists"}), document)


def test_value_at_reads_missing_as_none() -> None:
    assert value_at(DOCUMENT, ("meta", "author", "name")) == "Ann"
    assert value_at(DOCUMENT, ("meta", "author", "name", "deeper")) is None
