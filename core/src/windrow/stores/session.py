"""What every operation works with: an open backend and the facts about it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TypeVar

from windrow.stores.backend import Backend, BecomesVisible
from windrow.stores.capabilities import Capabilities
from windrow.stores.driver import Steps
from windrow.stores.keys import key_of_id
from windrow.stores.rows import Row

T = TypeVar("T")

PAGE = 1000
"""Rows asked for in one scan where the backend declares no smaller batch."""


@dataclass(frozen=True, slots=True)
class Session:
    """An open backend, what its store declares, and the store's name for errors."""

    backend: Backend
    capabilities: Capabilities
    store: str
    exclusive: AbstractContextManager[object]
    """Held by operations that write, so that one which reads first sees no write in between (in this process)."""

    @property
    def page(self) -> int:
        """Rows to ask for in one scan."""
        return min(PAGE, self.capabilities.batch or PAGE)

    def key(self, id: str) -> str:  # noqa: A002
        """The id in the backend's alphabet."""
        return key_of_id(id, self.capabilities.ids)

    def batches(self, items: Sequence[T]) -> Iterator[Sequence[T]]:
        """The items in batches of at most what the backend takes at once."""
        size = self.capabilities.batch or max(len(items), 1)
        return (items[start : start + size] for start in range(0, len(items), size))

    def row_batches(self, rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
        """Like `batches`, and by the bytes of their bodies too. A row beyond the limit stands alone."""
        limit = self.capabilities.batch_bytes
        for batch in self.batches(rows):
            yield from [batch] if limit is None else _cut(batch, limit)

    def fetch(self, keys: Sequence[str]) -> Steps[list[Row]]:
        """All rows with these keys, in any order."""
        found: list[Row] = []
        for batch in self.batches(keys):
            found += yield from self.backend.fetch(batch)
        return found

    def remove(self, keys: Sequence[str]) -> Steps[int]:
        """Delete rows and return how many there were."""
        removed = 0
        for batch in self.batches(keys):
            removed += yield from self.backend.remove(batch)
        return removed

    def settle(self) -> Steps[None]:
        """Wait until what was written is seen by reads, where the backend needs that."""
        if isinstance(self.backend, BecomesVisible):
            yield from self.backend.visible(self.capabilities.read_deadline_s)


def _cut(rows: Sequence[Row], limit: int) -> Iterator[list[Row]]:
    batch: list[Row] = []
    size = 0
    for row in rows:
        if batch and size + len(row.body) > limit:
            yield batch
            batch, size = [], 0
        batch.append(row)
        size += len(row.body)
    yield batch


def ids_of(rows: Iterable[Row], keys: Collection[str]) -> list[str]:
    """The ids of those rows whose key is among `keys`."""
    return [row.id for row in rows if row.key in keys]
