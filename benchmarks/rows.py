"""All rows, in the order in which they are measured."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Final

from benchmarks import engine_rows, files, imports, memory_store, quality, sqlite_store, text
from benchmarks.row import Row

FAMILIES: Final = {
    "imports": imports.ROWS,
    "engine": engine_rows.ROWS,
    "files": files.ROWS,
    "memory": memory_store.ROWS,
    "sqlite": sqlite_store.ROWS,
    "text": text.ROWS,
    "quality": quality.ROWS,
}


def by_name() -> dict[str, Row]:
    return {row.name: row for rows in FAMILIES.values() for row in rows}


def select(words: Sequence[str]) -> list[Row]:
    """The rows of these families, or with one of these words in their names; all without any.

    Raises: ValueError for a word that selects nothing.
    """
    everything = by_name()
    if not words:
        return list(everything.values())
    chosen = {name for word in words for name in _names(word, everything)}
    return [row for name, row in everything.items() if name in chosen]


def _names(word: str, everything: dict[str, Row]) -> list[str]:
    if word in FAMILIES:
        return [row.name for row in FAMILIES[word]]
    names = [name for name in everything if word.lower() in name.lower()]
    if not names:
        near = get_close_matches(word, [*FAMILIES, *everything], n=3, cutoff=0.3)
        raise ValueError(f"no row is named {word!r}; near: {', '.join(near) or ', '.join(FAMILIES)}")
    return names
