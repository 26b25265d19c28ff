"""Which types may stand for which: one row per rule, and the laws."""

import collections
import collections.abc as abc
import enum
import types
import typing
from dataclasses import dataclass
from typing import (
    Annotated,
    Any,
    Generic,
    Literal,
    NamedTuple,
    Never,
    NewType,
    NotRequired,
    Optional,
    Protocol,
    TypedDict,
    TypeVar,
    Union,
)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from windrow.component import is_assignable, match, type_name
from windrow.values import ChatMessage, Document

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
ANY_T: Any = T  # to be written where mypy wants a type
K_contra = TypeVar("K_contra", contravariant=True)
Bound = TypeVar("Bound", bound=int)
Choice = TypeVar("Choice", int, str)
UserId = NewType("UserId", int)
AdminId = NewType("AdminId", UserId)


class Animal:
    name: str = ""


class Dog(Animal):
    def bark(self, times: int) -> str:
        return "wuff" * times


class Colour(enum.Enum):
    RED = 1
    BLUE = 2


class Named(Protocol):
    name: str


class Numbered(Protocol):
    name: int


class Barks(Protocol):
    def bark(self, times: int) -> str: ...


class BarksAtWords(Protocol):
    def bark(self, times: str) -> str: ...


class BarksNumbers(Protocol):
    def bark(self, times: int) -> int: ...


class BarksTwice(Protocol):
    def bark(self, times: int, again: int) -> str: ...


class Meows(Protocol):
    def meow(self) -> str: ...


class Counts(Protocol):
    def __call__(self, text: str) -> int: ...


class Source(Protocol[T_co]):
    def get(self) -> T_co: ...


class Node(Protocol):
    def next(self) -> "Node": ...


class Link:
    def next(self) -> "Link":
        return self


class Sized(Protocol):
    @property
    def size(self) -> int: ...


class Box(Generic[T]):
    def __init__(self, value: T) -> None:
        self.value = value

    def get(self) -> T:
        return self.value

    @property
    def size(self) -> int:
        return 1


class IntBox(Box[int]): ...


class Words(list[str]): ...


class BoxedWords(IntBox, Words): ...


class Proxy:
    def __getattr__(self, name: str) -> Any:
        return name


class Sink(Generic[K_contra]): ...


class Counter:
    def __call__(self, text: str) -> int:
        return len(text)


class Late:
    def __init__(self) -> None:
        self.name = "set in the constructor only"


@dataclass
class Record:
    name: str


class Point(NamedTuple):
    x: int
    y: str


class Movie(TypedDict):
    title: str
    year: NotRequired[int]


class Titled(TypedDict):
    title: str


class Dated(TypedDict):
    year: int


class Unresolved(TypedDict):
    title: "Nowhere"  # type: ignore[name-defined] # noqa: F821
    year: NotRequired[int]


class Registered: ...


abc.Sequence.register(Registered)

# What Haystack 3.4 rejects although it is sound.
REJECTED_ELSEWHERE: list[tuple[Any, Any]] = [
    (Optional[int], int | str | None),  # noqa: UP045
    (int | str, str | int | float),
    (bool | int, int),
    (Literal["b"], Literal["a", "b"]),
    (Literal["a"], str),
    (abc.Sequence[int], abc.Iterable[int]),
    (abc.Mapping[str, int], abc.Iterable[str]),
    (set[int], abc.Iterable[int]),
    (list[int], abc.Iterable[int]),
    (Annotated[int, "any note"], int),
    (Dog, Barks),
    (Movie, dict[str, Any]),
    (int, T),
    (list[int], list[ANY_T]),
    (list, list[int]),
    (Any, int),
    (int, float),
]

# What Haystack 3.4 accepts although it is unsound.
ACCEPTED_ELSEWHERE: list[tuple[Any, Any]] = [
    (tuple[int], tuple[int, str]),
    (abc.Callable[[bool], int], abc.Callable[[int], int]),
]

FITS: list[tuple[Any, Any]] = [
    # anything, nothing and what is not known
    (int, Any),
    (int, object),
    (None, object),
    (Never, int),
    (list[Any], list[int]),
    (list[int], list[Any]),
    ("Later", int),
    (int, "Later"),
    (list[int], list),
    (typing.List, list[int]),  # noqa: UP006
    (typing.List[int], list[int]),  # noqa: UP006
    (dict, abc.Mapping[str, int]),
    # numbers
    (bool, int),
    (bool, float),
    (int, complex),
    (float, complex),
    (list[int], list[float]),
    # None, unions, literals
    (None, int | None),
    (None, type(None)),
    (type(None), Literal[None]),
    (int, Union[int, str]),  # noqa: UP007
    (int | None, Optional[int | str]),  # noqa: UP045
    (Literal["a", "b"], Literal["c", "b", "a"]),
    (Literal["a"], Literal["a"] | Literal["b"]),
    (Literal["a", "b"], Literal["a"] | Literal["b"] | None),
    (Literal["a", 1], str | int),
    (Literal["a"], abc.Sequence[str]),
    (Literal[1], float),
    (bool, Literal[True, False]),
    (bool, Literal[True] | Literal[False] | None),
    (Colour, Literal[Colour.RED, Colour.BLUE]),
    (Literal[Colour.RED], Colour),
    # wrappers
    (int, Annotated[int, ["unhashable"]]),
    (Annotated[list[Annotated[int, 1]], 2], list[int]),
    (UserId, int),
    (AdminId, UserId),
    (AdminId, float),
    (list[UserId], abc.Iterable[int]),
    # type variables
    (T, int),
    (int, Bound),
    (Bound, int),
    (str, Choice),
    (Choice, int),
    # classes and generics
    (Dog, Animal),
    (list[Dog], list[Animal]),
    (dict[str, Dog], abc.Mapping[str, Animal]),
    (Box[int], Box[float]),
    (IntBox, Box[int]),
    (IntBox, Box),
    (Box, Box[int]),
    (Sink[Animal], Sink[Dog]),
    (Registered, abc.Sequence[int]),
    # abstract collections
    (list[int], abc.Sequence[float]),
    (collections.deque[int], abc.Iterable[int]),
    (frozenset[str], abc.Collection[str]),
    (dict[str, int], abc.Iterable[str]),
    (collections.OrderedDict[str, int], dict[str, int]),
    (collections.Counter[str], abc.Mapping[str, int]),
    (str, abc.Iterable[str]),
    (bytes, abc.Sequence[int]),
    (range, abc.Sequence[int]),
    (abc.Generator[int, None, None], abc.Iterable[int]),
    (abc.Generator[int, object, None], abc.Generator[int, str, None]),
    (abc.Coroutine[Any, Any, int], abc.Awaitable[int]),
    (tuple[int, str], abc.Iterable[int | str]),
    (tuple[int, ...], abc.Sequence[int]),
    (int, abc.Hashable),
    # tuples
    (tuple[int, str], tuple[int, str]),
    (tuple[bool, str], tuple[int, object]),
    (tuple[int, int], tuple[int, ...]),
    (tuple[int, ...], tuple[float, ...]),
    (tuple[()], tuple[int, ...]),
    (tuple[()], tuple[()]),
    (tuple, tuple[int, str]),
    (typing.Tuple, tuple[int]),  # noqa: UP006
    (tuple[int, str], tuple),
    (Point, tuple[int, str]),
    (Point, abc.Iterable[int | str]),
    (tuple[int, *tuple[str, ...]], tuple[int, str]),
    # typed dicts
    (Movie, dict),
    (Movie, abc.Mapping[str, object]),
    (Movie, dict[str, str | int]),
    (Movie, Titled),
    (Titled, Movie),
    (Movie, abc.Iterable[str]),
    (dict[str, Any], Movie),
    (dict, Movie),
    (Unresolved, dict[str, int]),
    (Unresolved, Titled),
    # protocols
    (Animal, Named),
    (Record, Named),
    (Late, Named),
    (Proxy, Named),
    (Proxy, Meows),
    (Dog, Named | None),
    (Box[int], Sized),
    (IntBox, Source[int]),
    (Link, Node),
    (Counter, Counts),
    (abc.Callable[[str], int], Counts),
    (int, typing.SupportsInt),
    # what can be called
    (abc.Callable[[int], bool], abc.Callable[[bool], int]),
    (abc.Callable[..., int], abc.Callable[[str], int]),
    (abc.Callable[[str], int], abc.Callable[..., int]),
    (abc.Callable, abc.Callable[[int], int]),
    (typing.Callable[[int], int], abc.Callable),
    (types.FunctionType, abc.Callable[[int], int]),
    (Counter, abc.Callable[[str], float]),
    (type[Dog], abc.Callable[..., Animal]),
    (abc.Callable[[int], int], abc.Hashable),
    # classes as values
    (type[Dog], type[Animal]),
    (type[Dog], type),
    (type, type[Dog]),
    (type[bool], type[int | str]),
    (enum.EnumMeta, type),
    (type[Dog], abc.Hashable),
]

DOES_NOT_FIT: list[tuple[Any, Any]] = [
    (int, str),
    (float, int),
    (int, bool),
    (object, int),
    (int, Never),
    (str, bytes),
    (list[int], list[str]),
    (list[float], list[int]),
    (None, int),
    (int | None, int),
    (int | str, int),
    (int | float | str, int | float),
    (str, Literal["a"]),
    (Literal["a", "c"], Literal["a", "b"]),
    (Literal["a"], int),
    (Literal[1], Literal[True]),
    (Literal[True], Literal[1]),
    (bool, Literal[True]),
    (Colour, Literal[Colour.RED]),
    (None, Literal["a"]),
    (int, UserId),
    (UserId, AdminId),
    (UserId, str),
    (str, Bound),
    (Bound, str),
    (bytes, Choice),
    (Choice, bytes),
    (Animal, Dog),
    (Document, ChatMessage),
    (Box[str], Box[int]),
    (IntBox, Box[str]),
    (Sink[Dog], Sink[Animal]),
    (abc.Iterable[int], list[int]),
    (abc.Sequence[int], list[int]),
    (abc.Mapping[str, int], dict[str, int]),
    (dict[str, int], abc.Iterable[int]),
    (dict[str, int], dict[str, str]),
    (set[int], abc.Sequence[int]),
    (str, abc.Sequence[int]),
    (str, list[str]),
    (list[int], abc.Hashable),
    (abc.Generator[int, str, None], abc.Generator[int, object, None]),
    (tuple[int, str], tuple[int]),
    (tuple[int], tuple[()]),
    (tuple[()], tuple[int]),
    (tuple[int, str], tuple[str, int]),
    (tuple[int, str], tuple[int, ...]),
    (tuple[int, ...], tuple[int, int]),
    (tuple[int, ...], tuple[int]),
    (tuple[int, str], abc.Iterable[int]),
    (tuple[int, str], list[int | str]),
    (list[int], tuple[int, ...]),
    (Point, tuple[str, int]),
    (Movie, dict[str, str]),
    (Movie, Dated),
    (Unresolved, Dated),
    (Movie, list[str]),
    (dict[str, str], Movie),
    (list[str], Movie),
    (Animal, Barks),
    (Dog, Meows),
    (Late, Meows),
    (Proxy, Counts),
    (Dog, Numbered),
    (Dog, BarksAtWords),
    (Dog, BarksNumbers),
    (Dog, BarksTwice),
    (IntBox, Source[str]),
    (BoxedWords, list[int]),
    (abc.Coroutine[int, int, str], abc.Awaitable[int]),
    (Animal, Sized),
    (int, Counts),
    (abc.Callable[[int], int], Counts),
    (abc.Callable[[str], int], Barks),
    (abc.Callable[[int, int], int], abc.Callable[[int], int]),
    (abc.Callable[[], int], abc.Callable[[int], int]),
    (abc.Callable[[int], str], abc.Callable[[int], int]),
    (Counter, abc.Callable[[int], int]),
    (Animal, abc.Callable[..., Any]),
    (int, abc.Callable),
    (abc.Callable[[int], int], int),
    (type[Dog], abc.Callable[..., int]),
    (type[Animal], type[Dog]),
    (Dog, type[Dog]),
    (type[Dog], Dog),
]


def _row(pair: tuple[Any, Any]) -> str:
    return f"{type_name(pair[0])} to {type_name(pair[1])}"


@pytest.mark.parametrize(("sender", "receiver"), REJECTED_ELSEWHERE + FITS, ids=map(_row, REJECTED_ELSEWHERE + FITS))
def test_fits(sender: Any, receiver: Any) -> None:
    assert is_assignable(sender, receiver)


@pytest.mark.parametrize(
    ("sender", "receiver"), ACCEPTED_ELSEWHERE + DOES_NOT_FIT, ids=map(_row, ACCEPTED_ELSEWHERE + DOES_NOT_FIT)
)
def test_does_not_fit(sender: Any, receiver: Any) -> None:
    assert not is_assignable(sender, receiver)


def test_registering_with_an_abc_is_seen_although_answers_are_cached() -> None:
    class Later: ...

    assert not is_assignable(Later, abc.Sequence)
    assert match(Later, abc.Sequence) is None
    abc.Sequence.register(Later)
    assert is_assignable(Later, abc.Sequence)
    assert match(Later, abc.Sequence) is not None


_ATOMS = st.sampled_from(
    [int, bool, float, str, bytes, None, Dog, Animal, UserId, Colour, Movie, Point, Literal["a", 1]]
)


def _make(generic: Any, *args: Any) -> Any:
    return generic[args if len(args) > 1 else args[0]]


TYPES: st.SearchStrategy[Any] = st.recursive(
    _ATOMS,
    lambda inner: st.one_of(
        inner.map(lambda tp: _make(list, tp)),
        inner.map(lambda tp: _make(abc.Sequence, tp)),
        inner.map(lambda tp: _make(tuple, tp, ...)),
        inner.map(lambda tp: _make(type, tp)),
        inner.map(lambda tp: _make(Annotated, tp, "note")),
        inner.map(lambda tp: _make(Box, tp)),
        st.builds(lambda one, two: _make(tuple, one, two), inner, inner),
        st.builds(lambda one, two: _make(dict, one, two), inner, inner),
        st.builds(lambda one, two: _make(Union, one, two), inner, inner),
        st.builds(lambda one, two: _make(abc.Callable, [one], two), inner, inner),
    ),
    max_leaves=6,
)


@given(TYPES)
def test_every_type_fits_itself_any_and_object(tp: Any) -> None:
    assert is_assignable(tp, tp)
    assert is_assignable(tp, Any)
    assert is_assignable(Any, tp)
    assert is_assignable(tp, object)


@given(TYPES, TYPES)
def test_a_type_fits_each_union_that_it_is_in(tp: Any, other: Any) -> None:
    assert is_assignable(tp, _make(Union, tp, other))
    assert is_assignable(tp, _make(Union, other, tp))


@given(TYPES, TYPES, TYPES)
def test_a_union_fits_exactly_where_all_its_members_do(one: Any, other: Any, receiver: Any) -> None:
    both = is_assignable(one, receiver) and is_assignable(other, receiver)
    assert is_assignable(_make(Union, one, other), receiver) is both


@given(TYPES, TYPES)
def test_containers_are_covariant_and_parameters_contravariant(one: Any, other: Any) -> None:
    fits = is_assignable(one, other)
    assert is_assignable(_make(list, one), _make(list, other)) is fits
    assert is_assignable(_make(dict, str, one), _make(abc.Mapping, str, other)) is fits
    assert is_assignable(_make(tuple, one, int), _make(tuple, other, int)) is fits
    assert is_assignable(_make(abc.Callable, [other], int), _make(abc.Callable, [one], int)) is fits


@given(TYPES, TYPES, TYPES)
def test_fitting_is_transitive(one: Any, two: Any, three: Any) -> None:
    if is_assignable(one, two) and is_assignable(two, three):
        assert is_assignable(one, three)
