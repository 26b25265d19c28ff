"""The index of filtered fields."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from windrow.filters import Field, parse
from windrow.filters.lowering import lower
from windrow.filters.tokens import key_of
from windrow.stores.fields import FieldIndex, path_of
from windrow.values import Document


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=4).map(tuple))
def test_a_key_gives_its_path_back(path: tuple[str, ...]) -> None:
    assert path_of(key_of(path)) == path


def matched(index: FieldIndex, held: dict[int, Document], node: object) -> list[int]:
    mask = index.mask(lower(parse(node)), lambda: held.items())  # type: ignore[arg-type]  # a Field's comparison
    return [slot for slot in range(len(mask)) if mask[slot]]


@pytest.mark.parametrize("rebuild", [False, True])
def test_slots_change_hands(rebuild: bool) -> None:
    index = FieldIndex()
    held = {slot: Document(id=str(slot), meta={"n": slot, "even": slot % 2 == 0, "t": "x" * 200}) for slot in range(10)}
    index.replace([], held.items())
    low, even, text = Field("n") < 5, Field("even") == True, Field("t") == "x" * 200  # noqa: E712
    assert matched(index, held, low & even) == [0, 2, 4]
    assert matched(index, held, text) == list(range(10))
    gone = {slot: held.pop(slot) for slot in (0, 1, 9)}
    come = {1: Document(id="new", meta={"n": -1, "even": True}), 12: Document(id="12", meta={"n": 3})}
    held |= come
    if rebuild:
        index = index.rebuilt(held.items())
    else:
        index.replace(gone.items(), come.items())
    assert matched(index, held, low) == [1, 2, 3, 4, 12]
    assert matched(index, held, low & even) == [1, 2, 4]
    assert matched(index, held, ~text) == [1, 12]
    assert matched(index, held, ~(Field("n") >= -5)) == []
    assert matched(index, held, Field("t").contains("xx")) == [2, 3, 4, 5, 6, 7, 8]
