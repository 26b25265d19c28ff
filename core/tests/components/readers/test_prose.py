"""What reads like prose, and what is a heading."""

import pytest

from windrow.components.readers.prose import is_heading, readability

PROSE = [
    "A store is an address, and a file names it.",
    "Backups are kept for 30 days (weekly ones for a year).",
    'He said "no".',
]
LESS = [
    "return value * 2",
    "@component def double(value: int) -> int: return value * 2",
    'document = Document(content="hay", meta={"year": 2024})',
    "| a | b | |---|---| | 1 | 2 |",
    "pip install 'windrow[sqlite]'",
]


@pytest.mark.parametrize("text", PROSE)
def test_prose_counts_in_full(text: str) -> None:
    assert readability(text) == 1


@pytest.mark.parametrize("text", LESS)
def test_code_and_tables_count_less(text: str) -> None:
    assert 0 < readability(text) <= 0.8


@pytest.mark.parametrize(
    ("piece", "heads"),
    [
        ("Swap the store\n\n", True),
        ("Where?\n\n", False),
        ("Swap the store\n", False),  # a line of a paragraph
        ("two\nlines\n\n", False),
        ("- pasta\n\n", False),
        ("1. pasta\n\n", False),
        ("| a | b |\n\n", False),
        ("It ends.\n\n", False),
        ("These are " + "many " * 12 + "words\n\n", False),
    ],
)
def test_headings(piece: str, heads: bool) -> None:
    assert is_heading(piece) is heads
