"""Hostile documents and filters: values and keys drawn from pools that filters share, so that they meet."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import strategies as st

NUMBERS: list[Any] = [
    0, 1, 1.0, -1, -0.0, 0.1, 0.1 + 0.2, 2, 2.5, 1e-320, 1e300, -1e300, 2**53, 2**53 + 1, 2**53 + 2, float(2**53),
    -(2**53) - 1, 2**63 - 1, -(2**63), 10**30, 10**30 + 1, -(10**30) - 1, 10, 100,
]  # fmt: skip
TEXTS = [
    "", "a", "A", "the", "1", "1.0", "true", "null", "foo", "foo bar", " foo", "foo ", "%", "a%b", "*", "\\", "'", '"',
    ";", "=", "é", "e\u0301", "日本", "😀", "\u2028", "2021-01-01", "2021-01-01T00:00:00Z", "2021-01-01 01:00+01:00",
    "2020-02-30", "x" * 1000, "x" * 1001, "é" * 500, "é" * 501, "y" * 1200, "y" * 1199 + "z", "a\nb", "nul\0x",
    "\1", "\2", "\3", "\0\1\2\3", "\1\2\2", "\x7f", "\ufffe",
]  # fmt: skip
MOMENTS = [
    datetime(2021, 1, 1),
    datetime(2021, 1, 1, tzinfo=UTC),
    datetime(2021, 1, 1, 5, tzinfo=timezone(timedelta(hours=5))),
    datetime(2021, 1, 1, 0, 0, 0, 1, tzinfo=UTC),
    datetime(1600, 1, 1, 0, 0, 0, 1, tzinfo=UTC),
    datetime(1600, 1, 1, 0, 0, 0, 2, tzinfo=UTC),
    datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
    datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=timezone(timedelta(hours=-12))),
]
KEYS = ["x", "X", "a.b", "a", "", "日", "id", "content", "a=b", "a[]", "a#n", "\\", "meta"]
ORDERED = [*NUMBERS, *MOMENTS, "2021-01-01", "2021-01-01T00:00:00Z", "2020-12-31", "1600-01-01T00:00:00.000001"]


def _scalars() -> st.SearchStrategy[Any]:
    return st.one_of(
        st.sampled_from([None, True, False]),
        st.sampled_from(NUMBERS),
        st.sampled_from(TEXTS),
        st.sampled_from(MOMENTS),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
        st.datetimes(timezones=st.sampled_from([None, UTC])),
    )


def _values() -> st.SearchStrategy[Any]:
    keys = st.sampled_from(KEYS)
    return st.recursive(
        _scalars(), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3), max_leaves=5
    )


@pytest.fixture(scope="session")
def documents() -> st.SearchStrategy[dict[str, Any]]:
    """Arguments of a Document: id, content and meta."""
    return st.fixed_dictionaries(
        {
            "id": st.sampled_from(["1", "a", "日", "' or 1=1 --", "x" * 1001]),
            "content": st.none() | st.sampled_from(TEXTS),
            "meta": st.dictionaries(st.sampled_from(KEYS), _values(), max_size=5),
        }
    )


@pytest.fixture(scope="session")
def filters() -> st.SearchStrategy[dict[str, Any]]:
    """Filters as mappings, well formed."""
    fields = st.sampled_from(
        ["id", "content", "x", "meta.X", "a.b", r"a\.b", "meta.id", "meta.", "meta.日", "a", "a.x", "\\\\", "nope"]
    )

    def leaf(operators: list[str], values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
        return st.fixed_dictionaries({"field": fields, "operator": st.sampled_from(operators), "value": values})

    leaves = st.one_of(
        leaf(["==", "!=", "contains", "not contains"], _values()),
        leaf(["contains", "not contains"], st.sampled_from(["", "o", "foo", "\1", "\2", "\3", "\0", "y" * 1001, "é"])),
        leaf([">", ">=", "<", "<="], st.sampled_from(ORDERED)),
        leaf(["in", "not in"], st.lists(_scalars(), max_size=4)),
        leaf(["exists"], st.booleans()),
    )

    def combined(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
        connective = st.sampled_from(["AND", "OR", "NOT"])
        return st.fixed_dictionaries({"operator": connective, "conditions": st.lists(inner, min_size=1, max_size=3)})

    return st.recursive(leaves, combined, max_leaves=6)
