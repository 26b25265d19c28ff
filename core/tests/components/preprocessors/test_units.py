"""Windows over units and groups of sentences, as tables and laws."""

import itertools
import sys
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from windrow.components.preprocessors.units import sentence_groups, separator_ends, token_ends, windows
from windrow.errors import MissingDependencyError


@pytest.mark.parametrize(
    ("text", "separator", "expected"),
    [
        ("", " ", []),
        ("a", " ", [1]),
        ("a b", " ", [2, 3]),
        ("a b ", " ", [2, 4]),
        (" a", " ", [1, 2]),
        ("a\n\n\n\nb", "\n\n", [3, 5, 6]),
    ],
)
def test_separator_ends(text: str, separator: str, expected: list[int]) -> None:
    assert list(separator_ends(text, separator)) == expected


@pytest.mark.parametrize(
    ("count", "length", "overlap", "threshold", "expected"),
    [
        (0, 2, 0, 0, []),
        (1, 2, 0, 0, [(0, 1)]),
        (4, 2, 0, 0, [(0, 2), (2, 4)]),
        (5, 2, 0, 0, [(0, 2), (2, 4), (4, 5)]),
        (5, 2, 0, 2, [(0, 2), (2, 5)]),
        (1, 2, 0, 2, [(0, 1)]),
        (5, 3, 1, 0, [(0, 3), (2, 5)]),
        (6, 3, 1, 0, [(0, 3), (2, 5), (4, 6)]),
        (6, 3, 1, 3, [(0, 3), (2, 6)]),
        (4, 3, 2, 0, [(0, 3), (1, 4)]),
    ],
)
def test_windows(count: int, length: int, overlap: int, threshold: int, expected: list[tuple[int, int]]) -> None:
    assert windows(count, length, overlap, threshold) == expected


@given(st.integers(1, 60), st.integers(1, 12), st.data())
def test_windows_cover_all_and_add_something_each(count: int, length: int, data: st.DataObject) -> None:
    overlap = data.draw(st.integers(0, length - 1))
    spans = windows(count, length, overlap)
    assert spans[0][0] == 0
    assert spans[-1][1] == count
    for (_, last), (first, following) in itertools.pairwise(spans):
        assert first == last - overlap
        assert following > last


@pytest.mark.parametrize(
    ("sizes", "limit", "overlap", "expected"),
    [
        ([], 5, 0, []),
        ([3, 3, 3], 6, 0, [(0, 2), (2, 3)]),
        ([9, 1], 5, 0, [(0, 1), (1, 2)]),
        ([2, 2, 2, 2], 6, 1, [(0, 3), (2, 4)]),
        ([2, 2, 2, 6], 6, 1, [(0, 3), (3, 4)]),  # the overlap would not leave room for the next sentence
    ],
)
def test_sentence_groups(sizes: list[int], limit: int, overlap: int, expected: list[tuple[int, int]]) -> None:
    assert sentence_groups(sizes, limit, overlap) == expected


@given(st.lists(st.integers(0, 9), max_size=30), st.integers(1, 20), st.integers(0, 10))
def test_groups_cover_all_and_keep_the_limit(sizes: list[int], limit: int, overlap: int) -> None:
    spans = sentence_groups(sizes, limit, min(overlap, limit - 1))
    assert sorted({number for first, last in spans for number in range(first, last)}) == list(range(len(sizes)))
    assert all(sum(sizes[first:last]) <= limit or last - first == 1 for first, last in spans)
    assert all(first < following for (first, _), (following, _) in itertools.pairwise(spans))


def test_tokens_need_a_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tiktoken", None)
    with pytest.raises(MissingDependencyError, match="pip install tiktoken"):
        token_ends("a", "o200k_base")


def test_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in encoding of three characters a token."""

    def decode_with_offsets(tokens: list[int]) -> tuple[str, list[int]]:
        return "", [3 * number for number in range(len(tokens))]

    def encode_ordinary(text: str) -> list[int]:
        return list(range((len(text) + 2) // 3))

    encoding: Any = SimpleNamespace(decode_with_offsets=decode_with_offsets, encode_ordinary=encode_ordinary)
    monkeypatch.setitem(sys.modules, "tiktoken", SimpleNamespace(get_encoding={"three": encoding}.__getitem__))
    assert list(token_ends("abcdefgh", "three")) == [3, 6, 8]
    assert list(token_ends("", "three")) == []
