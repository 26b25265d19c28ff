"""The primitives over one index of one file. What is in memory (vectors, postings) is made at the first search."""

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from windrow.errors import StoreError
from windrow.stores.driver import immediate
from windrow.stores.rows import Plan, Row
from windrow_sqlite.clauses import Clauses
from windrow_sqlite.connections import Connections, translated
from windrow_sqlite.schema import Index
from windrow_sqlite.writing import delete_rows, insert_rows, numbers_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from windrow_sqlite.searching import Search

_ROWS: Final = 'SELECT n, key, body, vector FROM "{t}" JOIN "{t}_bodies" USING (n) LEFT JOIN "{t}_vectors" USING (n)'
_SLIM_ROWS: Final = 'SELECT n, key, body, NULL FROM "{t}" JOIN "{t}_bodies" USING (n)'


class SQLiteBackend:
    """Thread-safe: each call has a connection of its own; searches of one kind wait for each other."""

    def __init__(self, connections: Connections, index: Index) -> None:
        self._connections = connections
        self._index = index
        self._searches: dict[str, Search] = {}

    @immediate
    def open(self) -> None:
        """Make the index, or check that it is the one asked for; whoever fails here is not used again."""
        try:
            self._open()
        except BaseException:
            self._connections.close()
            raise

    def _open(self) -> None:
        with translated(self._connections.path):
            self._check_path(self._connections.path)
        with self._connections.reading() as db:
            there = self._index.is_there(db)
        if not there:
            with self._connections.writing() as db:
                self._index.create(db)

    def _check_path(self, path: Path) -> None:
        if path.name in ("", ":memory:") or "\0" in str(path) or path.is_dir():
            raise StoreError(
                f'path: expected a file, got "{path}"; for a store in memory use "memory:"', store="sqlite"
            )
        if not path.parent.is_dir():
            raise StoreError(f'path: the folder "{path.parent}" does not exist; make it first', store="sqlite")

    @immediate
    def close(self) -> None:
        """Close every connection and let go of the memory."""
        self._connections.close()
        self._searches.clear()

    @immediate
    def put(self, rows: Sequence[Row]) -> None:
        """Write rows, in place of those with the same keys."""
        with self._connections.writing() as db:
            delete_rows(db, self._index, self._existing(db, [row.key for row in rows]))
            insert_rows(db, self._index, rows)

    @immediate
    def insert(self, rows: Sequence[Row], atomic: bool) -> Collection[str]:
        """Write the rows that do not exist (none, if one does and `atomic`) and return the keys that do."""
        with self._connections.writing() as db:
            existing = numbers_of(db, self._index, [row.key for row in rows])
            if not (existing and atomic):
                insert_rows(db, self._index, [row for row in rows if row.key not in existing])
        return existing.keys()

    @immediate
    def fetch(self, keys: Sequence[str]) -> list[Row]:
        """Return the rows with these keys."""
        with self._connections.reading() as db:
            return [row for _, row in self._numbered(db, self._existing(db, keys), vectors=True)]

    @immediate
    def remove(self, keys: Sequence[str]) -> int:
        """Delete rows and return how many there were."""
        with self._connections.writing() as db:
            return delete_rows(db, self._index, self._existing(db, keys))

    @immediate
    def scan(self, plan: Plan, after: int | None, n: int) -> tuple[list[Row], int | None]:
        """Return up to `n` rows in the order of their numbers, and the number to go on from."""
        clauses = Clauses()
        where = f"n > ? AND {clauses.visit(plan.ir)} ORDER BY n LIMIT ?"
        with self._connections.reading() as db:
            found = list(self._rows(db, where, [after or 0, *clauses.values, n], vectors=plan.vectors))
        return [row for _, row in found], found[-1][0] if len(found) == n else None

    @immediate
    def count(self, plan: Plan) -> int:
        """Return how many rows match."""
        with self._connections.reading() as db:
            return int(self._matching(db, 'SELECT count(*) FROM "{t}"', plan).fetchone()[0])

    @immediate
    def search(self, kind: str, query: Any, plan: Plan, k: int) -> list[tuple[Row, float]]:
        """Return the best rows and their scores."""
        search = self._search(kind)
        with search.lock, self._connections.reading() as db:
            numbers, scores = search.run(db, query, plan, k)
            rows = dict(self._numbered(db, numbers.tolist(), vectors=plan.vectors))
            return [(rows[n], score) for n, score in zip(numbers.tolist(), scores.tolist(), strict=True)]

    @immediate
    def clear(self) -> int:
        """Delete every row; the dimension is open again."""
        with self._connections.writing() as db:
            return self._index.clear(db)

    @immediate
    def remove_where(self, plan: Plan) -> int:
        """Delete what matches and return how many there were."""
        with self._connections.writing() as db:
            numbers = [n for (n,) in self._matching(db, 'SELECT n FROM "{t}"', plan)]
            return delete_rows(db, self._index, numbers)

    def _existing(self, db: sqlite3.Connection, keys: Sequence[str]) -> list[int]:
        return list(numbers_of(db, self._index, keys).values())

    def _search(self, kind: str) -> "Search":
        from windrow_sqlite.searching import Search

        # Two threads may make one each here, and only one of them stays.
        return self._searches.get(kind) or self._searches.setdefault(kind, Search(kind, self._index))

    def _matching(self, db: sqlite3.Connection, query: str, plan: Plan) -> sqlite3.Cursor:
        clauses = Clauses()
        return db.execute(self._index.sql(f"{query} WHERE {clauses.visit(plan.ir)}"), clauses.values)

    def _numbered(self, db: sqlite3.Connection, numbers: Sequence[int], *, vectors: bool) -> Iterator[tuple[int, Row]]:
        return self._rows(db, "n IN (SELECT value FROM json_each(?))", [json.dumps(numbers)], vectors=vectors)

    def _rows(
        self, db: sqlite3.Connection, where: str, values: list[Any], *, vectors: bool
    ) -> Iterator[tuple[int, Row]]:
        query = self._index.sql(f"{_ROWS if vectors else _SLIM_ROWS} WHERE {where}")
        for n, key, body, blob in db.execute(query, values):
            yield n, Row(key, key, body, vector=None if blob is None else _array(blob))


def _array(blob: bytes) -> "NDArray[np.float32]":
    import numpy as np

    return np.frombuffer(blob, "<f4")
