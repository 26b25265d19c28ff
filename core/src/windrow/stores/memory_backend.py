"""The in-memory backend: rows, an inverted index, a vector matrix and an index of filtered fields.

Writers prepare a new version beside the current one and publish it at once; readers work on the version that they
found and wait for nobody, but for the moment in which a version is published or a filter is looked up.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from windrow.errors import StoreError
from windrow.stores.backend import Cursor
from windrow.stores.bm25 import KeywordIndex
from windrow.stores.codec import document_of
from windrow.stores.driver import immediate
from windrow.stores.fields import Entry, FieldIndex
from windrow.stores.masks import Mask
from windrow.stores.matrix import Hits, VectorIndex
from windrow.stores.rows import Plan, Row
from windrow.stores.scoring import Scoring
from windrow.stores.table import Table
from windrow.stores.text import Analyzer
from windrow.stores.vocabulary import Vocabulary

_Change = Callable[[], None]
_MANY: Final = 5000


@dataclass(frozen=True, slots=True)
class _Version:
    """Everything that a search looks at, of one moment."""

    table: Table
    keywords: KeywordIndex
    vectors: VectorIndex


@dataclass(frozen=True, slots=True)
class _Cursor:
    """What is left of a scan: it goes on in the version in which it began."""

    table: Table
    slots: NDArray[np.intp]


class MemoryBackend:
    """The ten primitives over Python's memory. Rows keep their documents, which are immutable and given out as such."""

    def __init__(self, analyzer: Analyzer, scoring: Scoring, metric: str) -> None:
        self._empty = _Version(Table(), KeywordIndex(Vocabulary(analyzer), scoring), VectorIndex(metric))
        self._version = self._empty
        self._slots: dict[str, int] = {}
        self._free: list[int] = []
        self._fields = FieldIndex()
        self._writing = threading.Lock()  # one writer
        self._lock = threading.Lock()  # held for moments: publishing, and whatever reads slots or fields

    @immediate
    def open(self) -> None:
        """There is nothing to open."""

    @immediate
    def close(self) -> None:
        """Let go of everything."""
        self._clear()

    @immediate
    def put(self, rows: Sequence[Row]) -> None:
        with self._writing:
            self._write(rows)

    @immediate
    def insert(self, rows: Sequence[Row], atomic: bool) -> Collection[str]:
        with self._writing:
            existed = {row.key for row in rows if row.key in self._slots}
            if not (existed and atomic):
                self._write([row for row in rows if row.key not in existed])
            return existed

    @immediate
    def fetch(self, keys: Sequence[str]) -> Sequence[Row]:
        with self._lock:
            return self._version.table.rows([self._slots[key] for key in keys if key in self._slots])

    @immediate
    def remove(self, keys: Sequence[str]) -> int:
        with self._writing:
            return self._remove([key for key in dict.fromkeys(keys) if key in self._slots])

    @immediate
    def remove_where(self, plan: Plan) -> int:
        """Delete what the plan matches and return how many there were."""
        with self._writing:
            version, mask = self._look(plan)
            return self._remove([row.key for row in version.table.rows(_places(mask))])

    @immediate
    def scan(self, plan: Plan, after: Cursor, n: int) -> tuple[Sequence[Row], Cursor]:
        if after is None:
            version, mask = self._look(plan)
            after = _Cursor(version.table, np.flatnonzero(mask))
        rows, left = after.table.rows(after.slots[:n].tolist()), after.slots[n:]
        return rows, _Cursor(after.table, left) if len(left) else None

    @immediate
    def count(self, plan: Plan) -> int:
        return len(self._slots) if plan.is_everything else int(self._look(plan)[1].sum())

    @immediate
    def search(self, kind: str, query: Any, plan: Plan, k: int) -> Sequence[tuple[Row, float]]:
        version, among = (self._version, None) if plan.is_everything else self._look(plan)
        labels, scores = _rank(version, kind, query, k, among)
        return list(zip(version.table.rows(labels.tolist()), scores.tolist(), strict=True))

    @immediate
    def clear(self) -> int:
        return self._clear()

    def _clear(self) -> int:
        with self._writing, self._lock:
            count = len(self._slots)
            self._version, self._slots, self._free, self._fields = self._empty, {}, [], FieldIndex()
            return count

    def _look(self, plan: Plan) -> tuple[_Version, Mask]:
        """The current version, and which of its slots the plan matches."""
        with self._lock:
            version = self._version
            if plan.is_everything:
                return version, self._fields.live
            return version, self._fields.mask(plan.ir, lambda: _entries(version.table))

    def _write(self, rows: Sequence[Row]) -> None:
        """Put rows in place of those with the same keys. The caller is the one writer."""
        if not rows:
            return
        held = {slot: self._version.table[slot] for row in rows if (slot := self._slots.get(row.key)) is not None}
        slots = self._assigned(rows)
        texts = [(slot, row.content) for slot, row in zip(slots, rows, strict=True) if row.content is not None]
        vectors = [(slot, row.vector) for slot, row in zip(slots, rows, strict=True) if row.vector is not None]
        removed = list(held)
        vector_index = self._version.vectors.changed(removed, [slot for slot, _ in vectors], [v for _, v in vectors])
        version = _Version(
            self._version.table.changed({slot: row.slim() for slot, row in zip(slots, rows, strict=True)}),
            self._version.keywords.changed(removed, [slot for slot, _ in texts], [text for _, text in texts]),
            vector_index,  # made first: it refuses vectors of another dimension
        )

        def take_slots() -> None:
            self._free = self._free[len(rows) - len(held) :]
            self._slots.update((row.key, slot) for row, slot in zip(rows, slots, strict=True))

        self._publish(version, held, dict(zip(slots, rows, strict=True)), take_slots)

    def _remove(self, keys: Sequence[str]) -> int:
        """Delete rows that exist. The caller is the one writer."""
        held = {slot: self._version.table[slot] for slot in map(self._slots.__getitem__, keys)}
        removed = list(held)
        version = _Version(
            self._version.table.changed(dict.fromkeys(removed)),
            self._version.keywords.changed(removed, [], []),
            self._version.vectors.changed(removed, [], []),
        )

        def free_slots() -> None:
            for key in keys:
                del self._slots[key]
            self._free += removed

        self._publish(version, held, {}, free_slots)
        return len(held)

    def _publish(self, version: _Version, old: Mapping[int, Row], new: Mapping[int, Row], change: _Change) -> None:
        """Make a version the current one; `change` alters slots by key and is done in the same moment."""
        gone, come = [list(map(_entry, rows.items())) for rows in (old, new)]
        # Many changes are taken in beside the readers, few in the moment of publishing.
        fresh = self._fields.rebuilt(_entries(version.table)) if len(gone) + len(come) > _MANY else None
        with self._lock:
            change()
            if fresh is None:
                self._fields.replace(gone, come)
            else:
                self._fields = fresh
            self._version = version

    def _assigned(self, rows: Sequence[Row]) -> list[int]:
        """A slot for each row: its own, a free one, or a new one behind all others."""
        used = len(self._slots) + len(self._free)
        unused = chain(self._free, range(used, used + len(rows)))
        return [self._slots[row.key] if row.key in self._slots else next(unused) for row in rows]


def _rank(version: _Version, kind: str, query: Any, k: int, among: Mask | None) -> Hits:
    if kind == "keyword":
        return version.keywords.search(query, k, among)
    if kind == "embedding":
        return version.vectors.search(query, k, among)
    raise StoreError(f"memory: no search by {kind!r}")


def _places(mask: Mask) -> list[int]:
    places: list[int] = np.flatnonzero(mask).tolist()
    return places


def _entries(table: Table) -> Iterator[Entry]:
    return map(_entry, table.items())


def _entry(item: tuple[int, Row]) -> Entry:
    return item[0], document_of(item[1])
