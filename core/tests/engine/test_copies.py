"""Structural copies: which containers are rebuilt, and that leaves and subclasses are shared."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import pytest

from windrow.engine.copies import CONTAINERS, copiers, fork


def containers_in(value: Any) -> list[Any]:
    if type(value) not in CONTAINERS:
        return []
    items = value.values() if isinstance(value, dict) else value
    return [value, *(inner for item in items for inner in containers_in(item))]


NESTED = [[], [1], [[1], {"a": [2]}], {"a": {"b": {1, 2}}}, ([1], (2, [3])), {1, 2}, [({},)]]


@pytest.mark.parametrize("value", NESTED, ids=repr)
def test_a_fork_is_equal_and_shares_no_mutable_container(value: Any) -> None:
    copy = fork(value)
    assert copy == value
    assert type(copy) is type(value)
    originals = {id(container) for container in containers_in(value) if type(container) is not tuple}
    assert originals.isdisjoint(map(id, containers_in(copy)))


@pytest.mark.parametrize("value", [1, "text", None, (1, 2), object(), frozenset([1]), OrderedDict(a=[1])], ids=repr)
def test_what_cannot_be_edited_and_what_is_no_plain_container_is_shared(value: Any) -> None:
    assert fork(value) is value


def test_leaves_are_shared() -> None:
    leaf = object()
    assert fork([leaf, {"a": leaf}]) == [leaf, {"a": leaf}]


def test_copiers_are_chosen_for_the_values_that_need_one() -> None:
    assert set(copiers(["a", "b", "c", "d"], {"a": [1], "b": 1, "c": (1,), "e": [1]})) == {"a"}
