"""Names of component classes."""

import gc
import weakref

import pytest

from windrow.component import Catalog
from windrow.errors import ComponentError


def _define(name: str = "Repeat", module: str = "app") -> type:
    return type(name, (), {"__module__": module, "__qualname__": name})


def test_an_added_class_is_found_both_ways() -> None:
    catalog, cls = Catalog(), _define()
    catalog.add(cls, "acme.Repeat")
    assert catalog.find("acme.Repeat") == (cls,)
    assert catalog.name_of(cls) == "acme.Repeat"
    assert catalog.names() == ["acme.Repeat"]


def test_what_was_not_added_is_not_found() -> None:
    catalog = Catalog()
    assert catalog.find("Repeat") == ()
    assert catalog.name_of(int) is None


def test_a_subclass_has_no_name() -> None:
    catalog, cls = Catalog(), _define()
    catalog.add(cls, "Repeat")
    assert catalog.name_of(type("Sub", (cls,), {})) is None


def test_the_same_definition_replaces_and_keeps_the_old_ones_name() -> None:
    catalog, old, new = Catalog(), _define(), _define()
    catalog.add(old, "Repeat")
    catalog.add(new, "Repeat")
    assert catalog.find("Repeat") == (new,)
    assert catalog.name_of(old) == "Repeat"


def test_another_definition_makes_the_name_ambiguous() -> None:
    catalog, ours, theirs = Catalog(), _define(), _define(module="other")
    catalog.add(ours, "Repeat")
    catalog.add(theirs, "Repeat")
    assert catalog.find("Repeat") == (ours, theirs)


def test_adding_twice_changes_nothing() -> None:
    catalog, cls = Catalog(), _define()
    catalog.add(cls, "Repeat")
    catalog.add(cls, "Repeat")
    assert catalog.find("Repeat") == (cls,)


def test_a_replaced_class_is_let_go() -> None:
    catalog, old = Catalog(), _define()
    catalog.add(old, "Repeat")
    catalog.add(_define(), "Repeat")
    dead = weakref.ref(old)
    del old
    gc.collect()
    assert dead() is None


def test_names_are_sorted() -> None:
    catalog = Catalog()
    for name in ("b", "acme.b", "a"):
        catalog.add(_define(name), name)
    assert catalog.names() == ["a", "acme.b", "b"]


@pytest.mark.parametrize("name", ["Repeat", "acme.Repeat", "acme-tools.Repeat_2", "qdrant", "Répéter"])
def test_good_names(name: str) -> None:
    catalog, cls = Catalog(), _define()
    catalog.add(cls, name)
    assert catalog.find(name) == (cls,)


@pytest.mark.parametrize("name", ["", "a b", ".a", "a.", "a..b", "2a", "a:b", "a/b", "-a", "a\n", "os.path:join", 5])
def test_bad_names(name: str) -> None:
    with pytest.raises(ComponentError, match="cannot be a component's name"):
        Catalog().add(_define(), name)
