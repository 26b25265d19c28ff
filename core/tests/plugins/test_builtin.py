"""Core's own names: each target resolves to a class of that name."""

import pytest

from windrow.component import CATALOG
from windrow.plugins.builtin import BUILTINS
from windrow.plugins.entry import COMPONENT_KINDS, Entry
from windrow.plugins.registry import load_target


@pytest.mark.parametrize("entry", BUILTINS, ids=[entry.name for entry in BUILTINS])
def test_every_target_resolves(entry: Entry) -> None:
    cls = load_target(entry)
    if entry.kind in COMPONENT_KINDS:
        assert CATALOG.name_of(cls) == entry.name


def test_no_name_stands_twice() -> None:
    names = [entry.name for entry in BUILTINS]
    assert len(names) == len(set(names))
