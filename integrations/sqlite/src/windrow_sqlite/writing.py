"""Writing and deleting rows, inside a transaction that the caller began."""

import json
import sqlite3
from collections.abc import Sequence
from typing import Final

from windrow.stores.rows import Row
from windrow.stores.vectors import check_dimension, dimension_of
from windrow_sqlite.clauses import stored_tokens
from windrow_sqlite.schema import Index

_KEYS: Final = 500
"""Keys bound at once; SQLite took 999 before 3.32."""
_BETWEEN: Final = "\0"
"""Stands between a row's tokens, none of which has it."""

_STORED: Final = 'SELECT n, key FROM "{t}" WHERE key IN (KEYS)'
_ROW: Final = 'INSERT INTO "{t}" VALUES (?, ?)'
_BODY: Final = 'INSERT INTO "{t}_bodies" VALUES (?, ?, ?, ?)'
_VECTOR: Final = 'INSERT INTO "{t}_vectors" VALUES (?, ?)'
_TOKENS: Final = 'INSERT INTO "{t}_tokens" VALUES (?, ?)'
_WORDS: Final = 'INSERT INTO "{t}_words"(rowid, content) VALUES (?, ?)'
_GONE: Final = 'INSERT INTO "{t}_gone"(n) VALUES (?)'
_NO_TOKENS: Final = 'DELETE FROM "{t}_tokens" WHERE token = ? AND n = ?'
_NO_WORDS: Final = 'INSERT INTO "{t}_words"("{t}_words", rowid, content) VALUES (\'delete\', ?, ?)'
_NO_VECTOR: Final = 'DELETE FROM "{t}_vectors" WHERE n = ?'
_NO_BODY: Final = 'DELETE FROM "{t}_bodies" WHERE n = ?'
_NO_ROW: Final = 'DELETE FROM "{t}" WHERE n = ?'
_CONTENTS: Final = 'SELECT n, content, tokens FROM "{t}_bodies" WHERE n IN (SELECT value FROM json_each(?))'
_PAGE: Final = 1000


def numbers_of(db: sqlite3.Connection, index: Index, keys: Sequence[str]) -> dict[str, int]:
    """Return the numbers of the rows that have one of these keys, by key."""
    found: dict[str, int] = {}
    for start in range(0, len(keys), _KEYS):
        part = keys[start : start + _KEYS]
        query = index.sql(_STORED).replace("KEYS", ", ".join("?" * len(part)))
        found.update((key, n) for n, key in db.execute(query, part))
    return found


def insert_rows(db: sqlite3.Connection, index: Index, rows: Sequence[Row]) -> None:
    """Write rows whose keys do not exist, under numbers that never were used. Raises: DimensionError."""
    _fix_dimension(db, index, rows)
    last = db.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (index.name,)).fetchone()
    numbered = [(n, row, stored_tokens(row.tokens)) for n, row in enumerate(rows, 1 + (last[0] if last else 0))]
    db.executemany(index.sql(_ROW), ((n, row.key) for n, row, _ in numbered))
    bodies = ((n, row.body, row.content, _BETWEEN.join(tokens)) for n, row, tokens in numbered)
    db.executemany(index.sql(_BODY), bodies)
    vectors = ((n, row.vector.astype("<f4").tobytes()) for n, row, _ in numbered if row.vector is not None)
    db.executemany(index.sql(_VECTOR), vectors)
    # In the order of the table: neighbours land on the same pages.
    db.executemany(index.sql(_TOKENS), sorted((token, n) for n, _, tokens in numbered for token in tokens))
    db.executemany(index.sql(_WORDS), ((n, row.content) for n, row, _ in numbered if row.content))


def delete_rows(db: sqlite3.Connection, index: Index, numbers: Sequence[int]) -> int:
    """Delete rows that there are and return how many; their numbers go to the log."""
    for start in range(0, len(numbers), _PAGE):
        _delete(db, index, numbers[start : start + _PAGE])
    return len(numbers)


def _delete(db: sqlite3.Connection, index: Index, numbers: Sequence[int]) -> None:
    # FTS5 and the token table must be told what they were given.
    rows = db.execute(index.sql(_CONTENTS), (json.dumps(numbers),)).fetchall()
    tokens = sorted((token, n) for n, _, tokens in rows for token in tokens.split(_BETWEEN))
    db.executemany(index.sql(_NO_TOKENS), tokens)
    db.executemany(index.sql(_NO_WORDS), ((n, content) for n, content, _ in rows if content))
    for statement in (_NO_VECTOR, _NO_BODY, _NO_ROW, _GONE):
        db.executemany(index.sql(statement), ((n,) for n in numbers))


def _fix_dimension(db: sqlite3.Connection, index: Index, rows: Sequence[Row]) -> None:
    given = dimension_of([row.vector for row in rows])
    if given is not None:
        held = index.dimension_of(db)
        check_dimension(held, given, "embedding", "sqlite")
        if held is None:
            index.set_dimension(db, given)
