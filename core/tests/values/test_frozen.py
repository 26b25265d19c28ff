import copy
import json
import pickle
from collections import OrderedDict, UserDict
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from windrow.errors import InvalidValueError, WindrowError
from windrow.values import FrozenDict, FrozenList, freeze
from windrow.values.frozen import freeze_mapping

ATOMS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
NESTED = st.recursive(ATOMS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=15)

DICT_MUTATORS: list[tuple[str, Callable[[Any], object]]] = [
    ("setitem", lambda d: d.__setitem__("k", 1)),
    ("delitem", lambda d: d.__delitem__("a")),
    ("ior", lambda d: d.__ior__({"k": 1})),
    ("clear", lambda d: d.clear()),
    ("pop", lambda d: d.pop("a")),
    ("popitem", lambda d: d.popitem()),
    ("setdefault", lambda d: d.setdefault("k", 1)),
    ("update", lambda d: d.update(k=1)),
]
LIST_MUTATORS: list[tuple[str, Callable[[Any], object]]] = [
    ("setitem", lambda x: x.__setitem__(0, 1)),
    ("setslice", lambda x: x.__setitem__(slice(0, 1), [])),
    ("delitem", lambda x: x.__delitem__(0)),
    ("iadd", lambda x: x.__iadd__([1])),
    ("imul", lambda x: x.__imul__(2)),
    ("append", lambda x: x.append(1)),
    ("clear", lambda x: x.clear()),
    ("extend", lambda x: x.extend([1])),
    ("insert", lambda x: x.insert(0, 1)),
    ("pop", lambda x: x.pop()),
    ("remove", lambda x: x.remove(3)),
    ("reverse", lambda x: x.reverse()),
    ("sort", lambda x: x.sort()),
]


@pytest.mark.parametrize("mutate", [row[1] for row in DICT_MUTATORS], ids=[row[0] for row in DICT_MUTATORS])
def test_dict_refuses_every_mutator_and_names_the_cure(mutate: Callable[[Any], object]) -> None:
    frozen: FrozenDict[str, int] = FrozenDict({"a": 1})
    with pytest.raises(WindrowError, match=r"doc\.replace\(meta=\{\*\*doc\.meta") as caught:
        mutate(frozen)
    assert isinstance(caught.value, TypeError)
    assert frozen == {"a": 1}


@pytest.mark.parametrize("mutate", [row[1] for row in LIST_MUTATORS], ids=[row[0] for row in LIST_MUTATORS])
def test_list_refuses_every_mutator_and_names_the_cure(mutate: Callable[[Any], object]) -> None:
    frozen = FrozenList([3, 2])
    with pytest.raises(WindrowError, match=r"doc\.replace\(meta="):
        mutate(frozen)
    assert frozen == [3, 2]


@pytest.mark.parametrize(("kind", "frozen"), [(dict, FrozenDict), (list, FrozenList)])
def test_no_mutator_of_a_later_python_is_forgotten(kind: type, frozen: type) -> None:
    harmless = {"copy", "count", "fromkeys", "get", "index", "items", "keys", "values"}
    public = {name for name in vars(kind) if not name.startswith("_")}
    operators = {
        name for name in vars(kind) if name in {"__setitem__", "__delitem__", "__ior__", "__iadd__", "__imul__"}
    }
    assert public - harmless | operators <= set(vars(frozen))


def test_the_cure_names_the_key() -> None:
    with pytest.raises(WindrowError, match=r"\{\*\*doc\.meta, 'page': v\}"):
        FrozenDict()["page"] = 3


@given(NESTED)
def test_frozen_equals_its_source_and_writes_the_same_json(value: Any) -> None:
    frozen = freeze(value)
    assert frozen == value
    assert json.dumps(frozen) == json.dumps(value)
    assert freeze(frozen) is frozen or not isinstance(value, dict | list)


@given(NESTED)
def test_deepcopy_is_ordinary_again_and_pickle_stays_frozen(value: Any) -> None:
    frozen = freeze(value)
    thawed = copy.deepcopy(frozen)
    assert thawed == value
    assert no_frozen(thawed)
    back = pickle.loads(pickle.dumps(frozen))
    assert back == value
    assert type(back) is type(frozen)


def no_frozen(value: Any) -> bool:
    if isinstance(value, dict):
        return type(value) is dict and all(map(no_frozen, value.values()))
    return not isinstance(value, list) or (type(value) is list and all(map(no_frozen, value)))


@pytest.mark.parametrize("make", [lambda d: d.copy(), copy.copy, dict, lambda d: d | {}, lambda d: {**d}])
def test_a_copy_of_a_dict_may_be_changed(make: Callable[[Any], dict[str, Any]]) -> None:
    frozen: FrozenDict[str, int] = FrozenDict({"a": 1})
    changed = make(frozen)
    changed["b"] = 2
    assert (frozen, changed) == ({"a": 1}, {"a": 1, "b": 2})


@pytest.mark.parametrize("make", [lambda x: x.copy(), copy.copy, list, lambda x: x[:], lambda x: x * 1, sorted])
def test_a_copy_of_a_list_may_be_changed(make: Callable[[Any], list[Any]]) -> None:
    frozen = FrozenList([1])
    changed = make(frozen)
    changed.append(2)
    assert (frozen, changed) == ([1], [1, 2])


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ({"a": 1}, FrozenDict),
        (OrderedDict(a=1), FrozenDict),
        ([1], FrozenList),
        ((1, 2), tuple),
        ({1, 2}, frozenset),
        (bytearray(b"x"), bytes),
        ("x", str),
        (datetime(2024, 1, 1, tzinfo=UTC), datetime),
    ],
)
def test_what_freezes_into_what(value: Any, kind: type) -> None:
    frozen = freeze(value)
    assert type(frozen) is kind
    assert frozen == value


def test_nested_containers_are_frozen_too() -> None:
    source: dict[str, Any] = {"a": [{"b": [1]}], "t": ([1], {"x": {2}})}
    frozen: FrozenDict[str, Any] = FrozenDict(source)
    source["a"][0]["b"].append(2)
    assert frozen["a"] == [{"b": [1]}]
    assert type(frozen["a"][0]["b"]) is FrozenList
    assert type(frozen["t"][0]) is FrozenList
    assert type(frozen["t"][1]["x"]) is frozenset


def test_arrays_become_read_only_copies() -> None:
    source = np.array([1.0, 2.0])
    frozen = freeze({"v": source})["v"]
    source[0] = 9
    assert frozen.tolist() == [1.0, 2.0]
    with pytest.raises(ValueError, match="read-only"):
        frozen[0] = 3


def test_other_objects_stay_as_they_are() -> None:
    thing = object()
    assert freeze(thing) is thing
    assert freeze({"k": thing})["k"] is thing


def test_equal_ones_hash_alike() -> None:
    assert hash(FrozenDict(a=1, b=[2])) == hash(FrozenDict(b=[2], a=1.0))
    assert hash(FrozenList([1, {"a": 2}])) == hash(FrozenList([1.0, {"a": 2}]))
    assert isinstance(hash(FrozenList([np.zeros(2)])), int)
    assert len({FrozenDict(a=1), FrozenDict(a=1), FrozenDict(a=2)}) == 2


@pytest.mark.parametrize("mapping", [None, {}, FrozenDict()])
def test_empty_mappings(mapping: Any) -> None:
    assert freeze_mapping(mapping, "X.meta") == {}


def test_any_mapping_will_do() -> None:
    assert freeze_mapping(UserDict(a=[1]), "X.meta") == {"a": [1]}


def test_refused_mappings() -> None:
    with pytest.raises(InvalidValueError, match=r"X\.meta: expected a dict, got list"):
        freeze_mapping([("a", 1)], "X.meta")  # type: ignore[arg-type]
    endless: dict[str, Any] = {}
    endless["self"] = endless
    with pytest.raises(InvalidValueError, match="contains itself"):
        freeze_mapping(endless, "X.meta")
