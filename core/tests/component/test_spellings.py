"""Types of `typing` in the spelling of today."""

import typing
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal

import pytest

from windrow.component.spellings import modern

OLD: list[tuple[str, Any]] = [
    ("List", list),
    ("List[str]", list[str]),
    ("Optional[List[str]]", list[str] | None),
    ("Union[str, Dict[str, List[int]]]", str | dict[str, list[int]]),
    ("Tuple[int, ...]", tuple[int, ...]),
    ("Tuple[()]", tuple[()]),
    ("Sequence[str]", Sequence[str]),
    ("Iterable[Set[int]]", Iterable[set[int]]),
    ("list[List[str]]", list[list[str]]),
    ("Type[int]", type[int]),
]


@pytest.mark.parametrize(("text", "today"), OLD)
def test_old_spellings(text: str, today: Any) -> None:
    assert modern(eval(text, dict(vars(typing)))) == today


@pytest.mark.parametrize(
    "tp", [*(today for _, today in OLD), Literal["a"], Callable[[int], str], str, Any, None, "text", 3]
)
def test_what_has_no_other_spelling_stays(tp: Any) -> None:
    assert modern(tp) == tp
