"""One kind of search over one index: what is in memory, kept current, and the filters it was asked with last."""

import sqlite3
from threading import Lock
from typing import Any, Final, Protocol

from windrow.filters.ir import IR
from windrow.stores.masks import Mask
from windrow.stores.matrix import Hits
from windrow.stores.rows import Plan
from windrow_sqlite.journal import BEGINNING, Changes, changes_since
from windrow_sqlite.keyword_search import KeywordSearch
from windrow_sqlite.masks import Masks
from windrow_sqlite.schema import Index
from windrow_sqlite.vector_search import VectorSearch

_KEPT: Final = 64


class Searcher(Protocol):
    """An index in memory."""

    def follow(self, db: sqlite3.Connection, changes: Changes) -> None:
        """Take in what happened to the file."""
        ...

    def search(self, db: sqlite3.Connection, query: Any, k: int, among: Mask | None) -> Hits:
        """Return the numbers and scores of the best `k` rows, of all or of those in the mask."""
        ...


class Search:
    """Searches one after the other: the caller holds `lock` and then begins to read.

    In that order the file is never read at an older state than that of the index in memory.
    """

    def __init__(self, kind: str, index: Index) -> None:
        self.lock = Lock()
        self._kind = kind
        self._index = index
        self.reset()

    def reset(self) -> None:
        """Let go of the memory; the next search makes it anew."""
        self._seen = BEGINNING
        self._masks: dict[IR, Mask] = {}
        self._searcher: Searcher = _SEARCHERS[self._kind](self._index)

    def run(self, db: sqlite3.Connection, query: Any, plan: Plan, k: int) -> Hits:
        """Return the numbers and scores of the best rows among those that the plan matches."""
        self._follow(db)
        return self._searcher.search(db, query, k, None if plan.is_everything else self._mask(db, plan.ir))

    def _follow(self, db: sqlite3.Connection) -> None:
        changes = changes_since(self._seen, self._index, db)
        if changes.now == self._seen:
            return
        if changes.restart:
            self.reset()
        self._masks.clear()
        try:
            self._searcher.follow(db, changes)
        except BaseException:  # half taken in
            self.reset()
            raise
        self._seen = changes.now

    def _mask(self, db: sqlite3.Connection, ir: IR) -> Mask:
        mask = self._masks.get(ir)
        if mask is None:
            if len(self._masks) >= _KEPT:
                self._masks.clear()
            mask = self._masks[ir] = Masks(db, self._index, self._seen.row + 1).visit(ir)
        return mask


_SEARCHERS: Final[dict[str, type[KeywordSearch] | type[VectorSearch]]] = {
    "keyword": KeywordSearch,
    "embedding": VectorSearch,
}
