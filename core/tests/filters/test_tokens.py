"""Tokens: their forms, their order, and that different things have different ones."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from windrow.filters.kinds import is_equal
from windrow.filters.tokens import (
    escape_text,
    is_long,
    key_of,
    sortable_micros,
    sortable_number,
    tokens_of,
    value_token,
)

NUMBERS = st.one_of(
    st.integers(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False, allow_infinity=False),
    st.builds(lambda power, rest: 2**power + rest, st.integers(60, 120), st.integers(-(2**16), 2**16)),
    st.builds(lambda power, rest: -(2**power) + rest, st.just(100), st.integers(-1100, 1100)),
    st.sampled_from([2**53, 2**53 + 1, float(2**53), -(2**53) - 1, 0.0, -0.0, 5e-324, -5e-324, 10**30, 10**300 + 1]),
)
LONG = "é" * 501


@pytest.mark.parametrize(
    ("meta", "expected"),
    [
        ({"a": None}, ["meta.a=0"]),
        ({"a": "b=c"}, ["meta.a=+", "meta.a=s:b=c"]),
        ({"a": True}, ["meta.a=+", "meta.a=b:1"]),
        ({"a": 1}, ["meta.a=+", "meta.a=n:bff0000000000000m"]),
        ({"a": 1.0}, ["meta.a=+", "meta.a=n:bff0000000000000m"]),
        ({"a": 2**53 + 1}, ["meta.a=+", "meta.a=n:c340000000000000n0011"]),
        ({"a": {}}, ["meta.a=+", "meta.a=o:" + sha256(b'["o"]').hexdigest()]),
        ({"a": []}, ["meta.a=+", "meta.a=l:" + sha256(b'["l"]').hexdigest()]),
        ({"a.b": "x"}, ["meta.a%2e;b=+", "meta.a%2e;b=s:x"]),
        ({"日": "x"}, ["meta.%65e5;=+", "meta.%65e5;=s:x"]),
        ({"a": "1970-01-01"}, ["meta.a=+", "meta.a=s:1970-01-01", "meta.a=t:8000000000000000"]),
        (
            {"a": datetime(1970, 1, 1, tzinfo=UTC)},
            ["meta.a=+", "meta.a=d:8000000000000000", "meta.a=t:8000000000000000"],
        ),
        ({"a": LONG}, ["meta.a=+", "meta.a=h:" + sha256(LONG.encode()).hexdigest(), "meta.a=x"]),
    ],
)
def test_forms(meta: dict[str, Any], expected: list[str]) -> None:
    assert tokens_of("1", None, meta) == ["content=0", "id=+", "id=s:1", *expected]


def test_nested_values() -> None:
    tokens = tokens_of("1", "text", {"a": {"b": [1, None, "1", [1]], "c": {"d": False}}})
    assert {"content=s:text", "meta.a=+", "meta.a.b[]=0", "meta.a.b[]=s:1", "meta.a.c.d=b:0"} <= set(tokens)
    assert [t for t in tokens if t.startswith("meta.a.b[]=l:")]
    assert tokens == sorted(set(tokens))


@given(NUMBERS, NUMBERS)
def test_numbers_sort_by_value(a: float, b: float) -> None:
    x, y = sortable_number(a), sortable_number(b)
    assert ((x < y), (x == y)) == ((a < b), (a == b))


@pytest.mark.parametrize("base", [2**100, -(2**100)])
def test_what_a_double_cannot_hold_sorts_too(base: int) -> None:
    numbers = [base + rest for rest in (-1000, -999, -100, -99, -10, -9, -1, 0, 1, 9, 10, 99, 100, 999, 1000)]
    assert sorted(numbers, key=sortable_number) == numbers


@given(st.integers(-(2**62), 2**62), st.integers(-(2**62), 2**62))
def test_dates_sort_by_value(a: int, b: int) -> None:
    assert (sortable_micros(a) < sortable_micros(b)) == (a < b)


@given(data=st.data())
def test_equal_values_and_only_they_share_a_token(
    data: st.DataObject, documents: st.SearchStrategy[dict[str, Any]]
) -> None:
    metas = [*data.draw(documents)["meta"].values(), *data.draw(documents)["meta"].values()]
    for a in metas:
        for b in metas:
            assert (value_token(a) == value_token(b)) == is_equal(a, b)


TEXT = st.text(st.sampled_from("\0\1\2\3\4ab"), max_size=6)


@given(TEXT, TEXT)
def test_escaping_keeps_order_and_substrings(a: str, b: str) -> None:
    assert "\0" not in escape_text(a)
    assert (escape_text(a) < escape_text(b)) == (a < b)
    assert (escape_text(a) in escape_text(b)) == (a in b)


PATHS = st.lists(st.text(st.sampled_from("a.%;2e[]=#~\\日"), max_size=4), min_size=1, max_size=3).map(tuple)


@given(PATHS, PATHS)
def test_keys_are_injective(a: tuple[str, ...], b: tuple[str, ...]) -> None:
    assert (key_of(a) == key_of(b)) == (a == b)
    assert not set(key_of(a)) & set("=[#~")


@pytest.mark.parametrize(
    ("text", "long"),
    [("x" * 1000, False), ("x" * 1001, True), ("é" * 500, False), ("é" * 501, True), ("😀" * 250, False), ("", False)],
)
def test_length_counts_bytes(text: str, long: bool) -> None:
    assert is_long(text) is long


def test_subclasses_are_what_they_derive_from() -> None:
    class Name(str):
        __slots__ = ()

    class Count(int):
        pass

    assert tokens_of("1", None, {"a": Name("x"), "b": Count(1)}) == tokens_of("1", None, {"a": "x", "b": 1})
