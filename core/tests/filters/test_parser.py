"""Every mistake in a filter, with where it is and the cure."""

from collections import UserDict, UserList
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from windrow.errors import FilterError
from windrow.filters import And, Comparison, Field, FilterPolicy, Not, Or, merge_filters, parse, to_dict

OK = {"field": "x", "operator": "==", "value": 1}


def leaf(operator: Any, value: Any, field: Any = "x") -> dict[str, Any]:
    return {"field": field, "operator": operator, "value": value}


def both(*conditions: Any) -> dict[str, Any]:
    return {"operator": "AND", "conditions": list(conditions)}


@pytest.mark.parametrize(
    ("filters", "path", "says"),
    [
        ("x == 1", "", "got 'x == 1'"),
        ([OK], "", '"conditions"'),
        ({"field": "x", "value": 1}, "", '"operator" is missing'),
        ({"operator": "==", "value": 1}, "", '"field" is missing'),
        ({"field": "x", "operator": "=="}, "", '"value" is missing'),
        ({"operator": "AND"}, "", '"conditions" is missing'),
        ({"conditions": [OK]}, "", '"operator" is missing'),
        ({"field": "x", "operator": "==", "val": 1}, "", 'did you mean "value"?'),
        ({"operator": "AND", "conditions": [OK], "value": 1}, "", "unknown key 'value'"),
        ({"operator": "and", "conditions": [OK]}, "operator", 'did you mean "AND"?'),
        ({"operator": "XOR", "conditions": [OK]}, "operator", '"OR"'),
        ({"operator": 1, "conditions": [OK]}, "operator", "unknown operator 1"),
        (leaf("=", 1), "operator", 'did you mean "=="?'),
        (leaf("$gte", 1), "operator", 'did you mean ">="?'),
        (leaf("nin", [1]), "operator", 'did you mean "not in"?'),
        (leaf("contain", "a"), "operator", "contains"),
        (leaf("~~", "a"), "operator", "expected one of"),
        (leaf(None, "a"), "operator", "unknown operator None"),
        (leaf("==", 1, field=3), "field", "got 3"),
        (leaf("==", 1, field=""), "field", 'got ""'),
        (leaf("==", 1, field="id.x"), "field", "meta.id.x"),
        (both(), "conditions", "at least one condition"),
        ({"operator": "OR", "conditions": {}}, "conditions", "expected a list"),
        ({"operator": "OR", "conditions": "ab"}, "conditions", "expected a list"),
        ({"operator": "NOT", "conditions": []}, "conditions", "NOT needs"),
        (both(OK, None), "conditions[1]", "got None"),
        (both(OK, {}), "conditions[1]", '"field" is missing'),
        (both(OK, both(leaf(">", "abc"))), "conditions[1].conditions[0].value", "numbers and dates, got 'abc'"),
        (leaf(">", True), "value", "numbers and dates, got True"),
        (leaf(">", None), "value", "numbers and dates"),
        (leaf(">=", [1]), "value", "numbers and dates"),
        (leaf("<", {}), "value", "numbers and dates"),
        (leaf("<", "2024-1-1"), "value", '"2024-01-31"'),
        (leaf("in", 9), "value", "write [9]"),
        (leaf("in", "ab"), "value", "expects a list"),
        (leaf("not in", (1, 2)), "value", "use a list"),
        (leaf("exists", 1), "value", "expects true or false, got 1"),
        (leaf("==", float("nan")), "value", "not a finite number"),
        (leaf("in", [1, float("inf")]), "value", "[1]: inf is not a finite number"),
        (leaf("==", 10**400), "value", "over 308 digits"),
        (leaf("==", "\ud800"), "value", "lone surrogate"),
        (leaf("==", date(2024, 1, 1)), "value", "use a datetime"),
        (leaf("==", Decimal(1)), "value", "use a float"),
        (leaf("==", {1: 2}), "value", "keys are texts"),
        (leaf("contains", {1, 2}), "value", "use a list"),
        (leaf("==", UserDict()), "value", "UserDict"),
        (And((Comparison(("x",), "==", 1),)), "conditions[0]", '("id",)'),
        (Not(Comparison(("meta", "x"), "like", 1)), "conditions[0].operator", "unknown operator"),
        (Or(()), "conditions", "at least one condition"),
    ],
)
def test_mistakes(filters: Any, path: str, says: str) -> None:
    with pytest.raises(FilterError) as caught:
        parse(filters)
    assert caught.value.path == path
    assert says in str(caught.value)
    assert str(caught.value).startswith(path)


def test_forms_that_are_read() -> None:
    x, y = Comparison(("meta", "x"), "==", 1), Comparison(("meta", "y"), "exists", True)
    assert parse(OK) == x
    assert parse({"field": "y", "operator": "exists"}) == y
    assert parse(both(OK)) == And((x,))
    assert parse({"operator": "NOT", "conditions": [OK, OK]}) == Not(And((x, x)))
    assert parse({"operator": "NOT", "conditions": [OK]}) == Not(x)
    assert parse(UserDict({"operator": "OR", "conditions": UserList([OK, OK])})) == Or((x, x))
    assert parse(x) == x


class Unshown:
    def __repr__(self) -> str:
        raise RuntimeError

    def __eq__(self, other: object) -> bool:
        raise RuntimeError

    __hash__ = object.__hash__


def deep(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


HOSTILE = {
    "a long number": 10**5000,
    "a deep list": deep(100_000),
    "an array": np.array([1, 2]),
    "no repr": Unshown(),
    "a long text": "a" * 100_000,
    "a lone surrogate": "\ud800",
}


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize(
    "make",
    [
        lambda value: value,
        lambda value: {"field": value, "operator": "!", "value": 1},
        lambda value: {"field": "x", "operator": value, "value": 1},
        lambda value: {"field": "x", "operator": ">", "value": value},
        lambda value: {"field": "x", "operator": "==", "value": (value,)},
        lambda value: {"field": "x", "operator": "AND", "conditions": value},
        lambda value: {"operator": "AND", "conditions": [value]},
        lambda value: {"operator": value, "conditions": [OK]},
        lambda value: {"operator": "==", "value": value},
        lambda value: Comparison(value, "==", 1),
        lambda value: Comparison(("meta", "x"), value, 1),
        lambda value: Comparison(("other", str(type(value))), "==", value),
    ],
)
def test_whatever_is_wrong_is_told_shortly(make: Any, value: Any) -> None:
    with pytest.raises(FilterError) as caught:
        parse(make(value))
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize("name", [None, 1, np.array([1, 2])])
def test_a_field_is_named_by_text(name: Any) -> None:
    with pytest.raises(FilterError, match="expected a field"):
        Field(name)


@pytest.mark.parametrize("empty", [None, {}, UserDict()])
def test_no_filter(empty: Any) -> None:
    assert parse(empty) is None


def nested(levels: int) -> dict[str, Any]:
    filters = OK
    for _ in range(levels):
        filters = {"operator": "NOT", "conditions": [filters]}
    return filters


def test_levels() -> None:
    parse(nested(20))
    for levels in (21, 900):
        with pytest.raises(FilterError, match="deeper than 20 levels"):
            parse(nested(levels))


def test_a_filter_that_contains_itself_ends() -> None:
    loop: dict[str, Any] = {"operator": "AND", "conditions": []}
    loop["conditions"].append(loop)
    with pytest.raises(FilterError, match="20 levels"):
        parse(loop)


def test_leaves() -> None:
    parse(both(*[OK] * 1000))
    parse(leaf("in", list(range(20_000))))
    with pytest.raises(FilterError, match="more than 1000 comparisons"):
        parse(both(*[OK] * 999, both(OK, OK)))


def test_a_value_that_contains_itself_ends() -> None:
    loop: list[Any] = []
    loop.append(loop)
    with pytest.raises(FilterError, match="100 levels"):
        parse(leaf("==", loop))


def test_limits_hold_for_each_filter_before_merging() -> None:
    merged = merge_filters(FilterPolicy.MERGE, nested(20), both(*[OK] * 1000))
    again = merge_filters(FilterPolicy.MERGE, merged, both(*[OK] * 1000))
    assert parse(again) == again


def test_the_callers_lists_are_copied() -> None:
    values = [1]
    node = parse(leaf("in", values))
    values.append(2)
    assert node == Comparison(("meta", "x"), "in", [1])
    assert hash(node)


@given(data=st.data())
def test_mapping_form_reads_back(data: st.DataObject, filters: st.SearchStrategy[dict[str, Any]]) -> None:
    node = parse(data.draw(filters))
    assert node is not None
    assert parse(to_dict(node)) == node
    assert parse(node) == node
    assert repr(parse(to_dict(node))) == repr(node)


@pytest.mark.parametrize(
    ("built", "filters"),
    [
        (Field("year") >= 2020, leaf(">=", 2020, "year")),
        (Field("meta.year") < datetime(2020, 1, 1), leaf("<", datetime(2020, 1, 1), "meta.year")),
        (Field("id") == "a", leaf("==", "a", "id")),
        (Field(r"a\.b") != None, leaf("!=", None, r"a\.b")),  # noqa: E711
        (Field("x") > 1, leaf(">", 1)),
        (Field("x") <= 1, leaf("<=", 1)),
        (Field("x").in_([1]), leaf("in", [1])),
        (Field("x").not_in([1]), leaf("not in", [1])),
        (Field("x").contains("a"), leaf("contains", "a")),
        (Field("x").not_contains("a"), leaf("not contains", "a")),
        (Field("x").exists(), leaf("exists", True)),
        (Field("x").exists(False), leaf("exists", False)),
        ((Field("x") == 1) & (Field("x") == 1) & (Field("x") == 1), both(OK, OK, OK)),
        ((Field("x") == 1) | (Field("x") == 1), {"operator": "OR", "conditions": [OK, OK]}),
        (~((Field("x") == 1) & (Field("x") == 1)), {"operator": "NOT", "conditions": [OK, OK]}),
    ],
)
def test_expressions(built: Any, filters: dict[str, Any]) -> None:
    assert parse(filters) == built


def test_expressions_are_checked_at_once() -> None:
    with pytest.raises(FilterError, match="numbers and dates"):
        _ = Field("x") > "abc"
    with pytest.raises(FilterError, match="write"):
        Field("x").in_("abc")


def test_expressions_need_parentheses() -> None:
    with pytest.raises(TypeError, match="parentheses"):
        _ = (Field("x") == 1) & True  # type: ignore[operator]
    with pytest.raises(TypeError):
        _ = {Field("x")}
