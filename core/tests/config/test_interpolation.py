"""`${NAME}` in scalars: what is replaced, what is read again, what is refused, and that escaping undoes it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from windrow.config.interpolation import Interpolated, Interpolator, escape
from windrow.config.tree import Scalar

ENV = {"A": "x", "N": "5", "EMPTY": "", "V": "${A}", "T": "true", "D": "2024-01-01", "F": "1e3"}


def value_of(text: str, quoted: bool = False) -> object:
    found = Interpolator(ENV).apply(Scalar(text, 1, quoted))
    return found.value if isinstance(found, Interpolated) else found


@pytest.mark.parametrize(
    ("text", "unquoted", "quoted"),
    [
        ("${N}", 5, "5"),
        ("${A}", "x", "x"),
        ("${T}", True, "true"),
        ("${F}", 1000.0, "1e3"),
        ("${D}", "2024-01-01", "2024-01-01"),
        ("${K:-5}", 5, "5"),
        ("${K:-}", None, ""),
        ("${K:-null}", None, "null"),
        ("${EMPTY}", None, ""),
        ("${EMPTY:-7}", 7, "7"),
        ("${N}${N}", "55", "55"),
        ("a${N}", "a5", "a5"),
        (" ${N}", " 5", " 5"),
        ("${V}", "${A}", "${A}"),
        ("$$", "$", "$"),
        ("$$$$", "$$", "$$"),
        ("$$${A}", "$x", "$x"),
        ("$${A}", "${A}", "${A}"),
        ("$5", "$5", "$5"),
        ("a$", "a$", "a$"),
        ("$A", "$A", "$A"),
        ("${K:-a b: {c}", "a b: {c", "a b: {c"),
        ("${K:-$5 $$}", "$5 $", "$5 $"),
        ("${_a1:-é}", "é", "é"),
    ],
)
def test_replacing(text: str, unquoted: object, quoted: object) -> None:
    assert (value_of(text), value_of(text, quoted=True)) == (unquoted, quoted)
    assert type(value_of(text)) is type(unquoted)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("${NOT_SET}", "NOT_SET is not set; set it, or write ${NOT_SET:-default}"),
        ("${}", "write $${"),
        ("${1A}", "write $${"),
        ("${A", "write $${"),
        ("${A-b}", "write $${"),
        ("${A:-${B}}", "write $${"),
        ("${A B}", "write $${"),
        ("${é}", "write $${"),
    ],
)
def test_refused(text: str, words: str) -> None:
    with pytest.raises(ValueError) as caught:
        value_of(text)
    assert words in str(caught.value)


@pytest.mark.parametrize("value", [5, None, True, 1.5, "plain"])
def test_what_holds_no_dollar_is_left_alone(value: int | str | None) -> None:
    assert Interpolator(ENV).apply(Scalar(value, 1)) is value


def test_what_a_variable_held_is_not_in_the_repr() -> None:
    found = Interpolator({"KEY": "hunter2"}).apply(Scalar("a ${KEY}", 1))
    assert "a ${KEY}" in repr(found)
    assert "hunter2" not in repr(found)


def test_switched_off() -> None:
    assert Interpolator(None).apply(Scalar("${A} $$", 1)) == "${A} $$"


@given(st.text(alphabet="${}A:- a", max_size=20))
def test_escaped_text_comes_back(text: str) -> None:
    assert Interpolator({}).apply(Scalar(escape(text), 1, quoted=True)) == text


def test_what_is_written_is_bounded_for_the_whole_file() -> None:
    interpolator = Interpolator({"BIG": "y" * 1_000_000})
    for _ in range(7):
        interpolator.apply(Scalar("${BIG}", 1))
    with pytest.raises(ValueError, match="larger than"):
        interpolator.apply(Scalar("${BIG}${BIG}", 1))
