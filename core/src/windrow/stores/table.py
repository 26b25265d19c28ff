"""Rows in numbered slots, as versions that share what has not changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from windrow.stores.rows import Row

_CHUNK: Final = 1024
_Chunk = tuple[Row | None, ...]


class Table:
    """Rows by slot. Immutable: `changed` gives a new version, which shares the chunks that it does not touch."""

    __slots__ = ("_chunks",)

    def __init__(self, chunks: tuple[_Chunk, ...] = ()) -> None:
        self._chunks = chunks

    def __getitem__(self, slot: int) -> Row:
        row = self._chunks[slot // _CHUNK][slot % _CHUNK]
        assert row is not None, slot
        return row

    def rows(self, slots: Iterable[int]) -> list[Row]:
        """The rows in these slots, which are all in use."""
        return [self[slot] for slot in slots]

    def items(self) -> Iterator[tuple[int, Row]]:
        """Each slot in use and its row, ascending."""
        for number, chunk in enumerate(self._chunks):
            yield from ((number * _CHUNK + place, row) for place, row in enumerate(chunk) if row is not None)

    def changed(self, rows: Mapping[int, Row | None]) -> Table:
        """The version with these rows in these slots; None frees a slot."""
        if not rows:
            return self
        chunks = list(self._chunks)
        while len(chunks) * _CHUNK <= max(rows):
            chunks.append((None,) * _CHUNK)
        touched: dict[int, list[Row | None]] = {}
        for slot, row in rows.items():
            number = slot // _CHUNK
            touched.setdefault(number, list(chunks[number]) if number not in touched else [])[slot % _CHUNK] = row
        for number, chunk in touched.items():
            chunks[number] = tuple(chunk)
        return Table(tuple(chunks))
