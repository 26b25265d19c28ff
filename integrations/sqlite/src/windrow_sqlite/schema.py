"""The tables of one index, and the catalogue of all indexes in the file.

For an index `documents`: `documents` (a number for each key: rows never change, an overwrite makes a new one with a
higher number), `documents_bodies`, `documents_vectors`, `documents_tokens` (what filters ask for), `documents_gone`
(numbers of deleted rows, so that other processes can follow), `documents_words` (FTS5) and `documents_postings`
(its terms).
"""

import re
import sqlite3
from dataclasses import dataclass
from secrets import token_hex
from typing import Final

from windrow.errors import DimensionError, StoreError
from windrow.stores.capabilities import METRICS

VERSION: Final = 1

_CATALOGUE: Final = """CREATE TABLE IF NOT EXISTS windrow_indexes (
    name TEXT PRIMARY KEY, version INTEGER NOT NULL, similarity TEXT NOT NULL, tokenizer TEXT NOT NULL,
    dimension INTEGER, epoch TEXT NOT NULL) WITHOUT ROWID"""
_TABLES: Final = (
    'CREATE TABLE "{t}" (n INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE)',
    'CREATE TABLE "{t}_bodies" (n INTEGER PRIMARY KEY, body TEXT NOT NULL, content TEXT, tokens TEXT NOT NULL)',
    'CREATE TABLE "{t}_vectors" (n INTEGER PRIMARY KEY, vector BLOB NOT NULL)',
    'CREATE TABLE "{t}_tokens" (token TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (token, n)) WITHOUT ROWID',
    'CREATE TABLE "{t}_gone" (seq INTEGER PRIMARY KEY AUTOINCREMENT, n INTEGER NOT NULL)',
    "CREATE VIRTUAL TABLE \"{t}_words\" USING fts5(content, content='', tokenize='TOKENIZER')",
    "CREATE VIRTUAL TABLE \"{t}_postings\" USING fts5vocab('{t}_words', 'instance')",
)
_CLEARING: Final = (
    'DELETE FROM "{t}"',
    'DELETE FROM "{t}_bodies"',
    'DELETE FROM "{t}_vectors"',
    'DELETE FROM "{t}_tokens"',
    'DELETE FROM "{t}_gone"',
    'INSERT INTO "{t}_words"("{t}_words") VALUES (\'delete-all\')',
)
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,47}")
_TOKENIZER: Final = re.compile(r"[A-Za-z0-9_ ]{1,100}")


@dataclass(frozen=True, slots=True)
class Index:
    """What the user asked for: a name in the file, and how its documents are compared."""

    name: str
    similarity: str
    tokenizer: str
    dimension: int | None

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or self.name.startswith(("sqlite_", "windrow_")):
            raise StoreError(f"index: expected letters, digits and _, at most 48, got {self.name!r}", store="sqlite")
        if not _TOKENIZER.fullmatch(self.tokenizer):
            raise StoreError(f'tokenizer: expected words such as "porter unicode61", got {self.tokenizer!r}')
        if self.similarity not in METRICS:
            raise StoreError(f"similarity: unknown {self.similarity!r}; choose one of {', '.join(METRICS)}")

    def sql(self, text: str) -> str:
        """Return a statement with the index's name for `{t}`; values never stand in the text."""
        return text.replace("{t}", self.name)

    def is_there(self, db: sqlite3.Connection) -> bool:
        """Whether the file has the index. Raises: StoreError, DimensionError if it is another than asked for."""
        if db.execute("SELECT 1 FROM sqlite_master WHERE name = 'windrow_indexes'").fetchone() is None:
            return False
        row = db.execute(
            "SELECT version, similarity, tokenizer, dimension FROM windrow_indexes WHERE name = ?", (self.name,)
        ).fetchone()
        if row is not None:
            self._check(*row)
        return row is not None

    def create(self, db: sqlite3.Connection) -> None:
        """Make the tables, unless another process did meanwhile. Raises: StoreError."""
        if self.is_there(db):
            return
        db.execute(_CATALOGUE)
        if db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (self.name,)).fetchone() is not None:
            raise StoreError(
                f"the file has a table {self.name!r} that is none of Windrow's; choose another index or file",
                store="sqlite",
            )
        for statement in _TABLES:
            db.execute(self.sql(statement).replace("TOKENIZER", self.tokenizer))
        db.execute(
            "INSERT INTO windrow_indexes VALUES (?, ?, ?, ?, ?, ?)",
            (self.name, VERSION, self.similarity, self.tokenizer, self.dimension, token_hex(8)),
        )

    def dimension_of(self, db: sqlite3.Connection) -> int | None:
        """The dimension that the index has, None before its first embedding."""
        found = self._column(db, "SELECT dimension FROM windrow_indexes WHERE name = ?")
        return None if found is None else int(found)

    def set_dimension(self, db: sqlite3.Connection, dimension: int | None) -> None:
        """Fix, or with None reopen, the dimension."""
        db.execute("UPDATE windrow_indexes SET dimension = ? WHERE name = ?", (dimension, self.name))

    def clear(self, db: sqlite3.Connection) -> int:
        """Delete every row and return how many there were; the dimension is open again."""
        count = int(db.execute(self.sql('SELECT count(*) FROM "{t}"')).fetchone()[0])
        for statement in _CLEARING:
            db.execute(self.sql(statement))
        self.set_dimension(db, self.dimension)
        db.execute("UPDATE windrow_indexes SET epoch = ? WHERE name = ?", (token_hex(8), self.name))
        return count

    def epoch(self, db: sqlite3.Connection) -> str:
        """A text that changes when the log of deletions is emptied."""
        return str(self._column(db, "SELECT epoch FROM windrow_indexes WHERE name = ?"))

    def _column(self, db: sqlite3.Connection, query: str) -> "int | str | None":
        row = db.execute(query, (self.name,)).fetchone()
        if row is None:
            raise StoreError(f"the index {self.name!r} was removed from the file; make a new store", store="sqlite")
        value: int | str | None = row[0]
        return value

    def _check(self, version: int, similarity: str, tokenizer: str, dimension: int | None) -> None:
        if version > VERSION:
            raise StoreError(
                f"index {self.name!r} has schema {version}, this windrow-sqlite knows {VERSION}; "
                "pip install -U windrow-sqlite",
                store="sqlite",
            )
        for name, held, asked in (
            ("similarity", similarity, self.similarity),
            ("tokenizer", tokenizer, self.tokenizer),
        ):
            if held != asked:
                raise StoreError(
                    f"index {self.name!r} was made with {name}={held!r}, asked for {asked!r}; "
                    f"give {name}={held!r}, or another index and write the documents again",
                    store="sqlite",
                )
        if dimension is not None and self.dimension not in (None, dimension):
            raise DimensionError(
                f"index {self.name!r} holds embeddings of {dimension} dimensions, embedding_dimension={self.dimension}",
                expected=dimension,
                got=self.dimension or 0,
                store="sqlite",
            )
