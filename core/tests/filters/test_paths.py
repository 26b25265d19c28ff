"""Fields as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from windrow.errors import FilterError
from windrow.filters.paths import check_path, parse_path, path_text


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("id", ("id",)),
        ("content", ("content",)),
        ("year", ("meta", "year")),
        ("meta.year", ("meta", "year")),
        ("meta", ("meta", "meta")),
        ("score", ("meta", "score")),
        ("meta.id", ("meta", "id")),
        ("a.b", ("meta", "a", "b")),
        (r"a\.b", ("meta", "a.b")),
        (r"a\\.b", ("meta", "a\\", "b")),
        (r"a\b", ("meta", r"a\b")),
        ("meta.", ("meta", "")),
        ("meta.a..b", ("meta", "a", "", "b")),
        ("日本", ("meta", "日本")),
    ],
)
def test_text_to_path(text: str, path: tuple[str, ...]) -> None:
    assert parse_path(text) == path


@pytest.mark.parametrize(("text", "cure"), [("", "meta.year"), ("id.x", 'write "meta.id.x"'), ("content.x", "no keys")])
def test_what_is_no_field(text: str, cure: str) -> None:
    with pytest.raises(FilterError, match=cure):
        parse_path(text)


@pytest.mark.parametrize("path", ["meta.x", (), ("x",), ("id", "x"), ("meta",), ("meta", 1), ["meta", "x"]])
def test_what_is_no_path(path: object) -> None:
    with pytest.raises(FilterError):
        check_path(path)


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_text_of_a_path_reads_back(keys: list[str]) -> None:
    path = ("meta", *keys)
    assert parse_path(path_text(path)) == path
