"""Types in words."""

import typing
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Annotated, Any, Literal, NewType, Optional, TypeVar, Union

import pytest

from windrow.component import GreedyVariadic, Variadic, type_name
from windrow.values import Document

T = TypeVar("T")
UserId = NewType("UserId", int)


class Colour(Enum):
    RED = 1


@pytest.mark.parametrize(
    ("tp", "name"),
    [
        (int, "int"),
        (Document, "Document"),
        (None, "None"),
        (type(None), "None"),
        (Any, "Any"),
        (T, "T"),
        (UserId, "UserId"),
        ("Later", "'Later'"),
        (list, "list"),
        (typing.List, "list"),  # noqa: UP006
        (list[Document], "list[Document]"),
        (typing.Dict[str, int], "dict[str, int]"),  # noqa: UP006
        (list["Later"], "list['Later']"),  # type: ignore[name-defined] # noqa: F821
        (int | None, "int | None"),
        (None | int, "int | None"),
        (Optional[str], "str | None"),  # noqa: UP045
        (Union[int, list[str]], "int | list[str]"),  # noqa: UP007
        (Literal["a", 1, None], "Literal['a', 1, None]"),
        (Literal[Colour.RED], "Literal[Colour.RED]"),
        (Annotated[int, "note"], "int"),
        (list[Annotated[int, "note"]], "list[int]"),
        (Variadic[int], "Sequence[int]"),
        (GreedyVariadic[int], "Sequence[int]"),
        (tuple[int, ...], "tuple[int, ...]"),
        (tuple[()], "tuple[()]"),
        (Callable[[int, str], bool], "Callable[[int, str], bool]"),
        (Callable[..., None], "Callable[..., None]"),
        (Callable[[], int], "Callable[[], int]"),
        (Iterable[Mapping[str, Any]], "Iterable[Mapping[str, Any]]"),
        (type[Document], "type[Document]"),
    ],
)
def test_type_name(tp: Any, name: str) -> None:
    assert type_name(tp) == name
