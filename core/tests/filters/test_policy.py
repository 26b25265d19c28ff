"""A run's filter can only narrow, unless the retriever says REPLACE."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from windrow.errors import FilterError
from windrow.filters import Field, FilterPolicy, evaluate, merge_filters
from windrow.values import Document

TENANT = Field("tenant") == "a"
YEAR = Field("year") > 2000


@pytest.mark.parametrize(
    ("policy", "init", "runtime", "expected"),
    [
        (FilterPolicy.MERGE, None, None, None),
        (FilterPolicy.MERGE, TENANT, None, TENANT),
        (FilterPolicy.MERGE, TENANT, {}, TENANT),
        (FilterPolicy.MERGE, None, YEAR, YEAR),
        (FilterPolicy.MERGE, TENANT, YEAR, TENANT & YEAR),
        (FilterPolicy.REPLACE, TENANT, YEAR, YEAR),
        (FilterPolicy.REPLACE, TENANT, None, TENANT),
        (FilterPolicy.REPLACE, None, YEAR, YEAR),
        ("merge", TENANT, YEAR, TENANT & YEAR),
        ("replace", TENANT, YEAR, YEAR),
    ],
)
def test_merging(policy: Any, init: Any, runtime: Any, expected: Any) -> None:
    assert merge_filters(policy, init, runtime) == expected


@given(data=st.data())
def test_merging_narrows(
    data: st.DataObject,
    filters: st.SearchStrategy[dict[str, Any]],
    documents: st.SearchStrategy[dict[str, Any]],
) -> None:
    init, runtime, document = data.draw(filters), data.draw(filters), Document(**data.draw(documents))
    both = evaluate(merge_filters(FilterPolicy.MERGE, init, runtime), document)
    each = [evaluate(merge_filters(FilterPolicy.REPLACE, None, one), document) for one in (init, runtime)]
    assert both == all(each)


@pytest.mark.parametrize("name", ["merge", "MERGE", FilterPolicy.MERGE])
def test_policy_names(name: Any) -> None:
    assert FilterPolicy.from_str(name) is FilterPolicy.MERGE


def test_unknown_policy() -> None:
    with pytest.raises(FilterError, match='use "merge" or "replace"'):
        FilterPolicy.from_str("union")


def test_a_malformed_filter_is_refused_whichever_it_is() -> None:
    with pytest.raises(FilterError):
        merge_filters(FilterPolicy.REPLACE, {"field": "x"}, YEAR)
