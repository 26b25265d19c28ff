"""What is refused on write, with its path."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from windrow.errors import StoreError
from windrow.filters.admission import check_meta, check_text


def nest(levels: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("meta", "says"),
    [
        ({"a": float("nan")}, "meta.a: nan is not a finite number"),
        ({"a": [1, float("-inf")]}, "meta.a[1]: -inf is not"),
        ({"a": {"b": [{"c": float("inf")}]}}, "meta.a.b[0].c: inf"),
        ({"a": 10**400}, "meta.a: an integer of over 308 digits"),
        ({"a": "x\ud800"}, "meta.a: a lone surrogate ('\\ud800' at 1)"),
        ({"\udfff": 1}, "the key '\\udfff'"),
        ({"a": {"\udfff": 1}}, "meta.a: the key"),
        ({1: 1}, "meta: the key 1 is a int; keys are texts, use '1'"),
        ({"a": {None: 1}}, "meta.a: the key None"),
        ({"a": (1, 2)}, "meta.a: a tuple"),
        ({"a": {1, 2}}, "use a list"),
        ({"a": b"x"}, "meta.a: a bytes"),
        ({"a": Decimal("1.5")}, "use a float"),
        ({"a": date(2024, 1, 1)}, "meta.a: a date"),
        ({"a": 1j}, "meta.a: a complex"),
        ({"a": object()}, "use null, bool, number"),
        ({"a": nest(101)}, "nested deeper than 100 levels"),
    ],
)
def test_refused(meta: dict[Any, Any], says: str) -> None:
    with pytest.raises(StoreError) as caught:
        check_meta(meta)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    "value",
    [None, True, 0, -(2**70), 1e308, "", "😀", "\0", datetime(2024, 1, 1), datetime.now(UTC), [], {}, [[{"": None}]]],
)
def test_admitted(value: Any) -> None:
    check_meta({"a": value, "日": value, "": value})


def test_texts() -> None:
    check_text("日本", "content")
    with pytest.raises(StoreError, match="content: a lone surrogate"):
        check_text("é\udc80", "content")
    with pytest.raises(StoreError, match="id: expected a text, got a int"):
        check_text(1, "id")
