"""How an index in memory follows a file that any process may write: what came, and what went, since last time.

Rows never change and their numbers only grow, so new rows are those above the last number seen; deleted ones stand
in a log. A new epoch (after `clear`) means starting anew.
"""

import sqlite3
from dataclasses import dataclass
from typing import Final

from windrow_sqlite.schema import Index


@dataclass(frozen=True, slots=True)
class Moment:
    """A state of the file: its epoch, its highest row number so far, its latest entry in the log of deletions."""

    epoch: str = ""
    row: int = 0
    gone: int = 0


BEGINNING: Final = Moment()


@dataclass(frozen=True, slots=True)
class Changes:
    """From one moment to the next: forget all (`restart`), rows above `after` are new, those in `gone` deleted."""

    now: Moment
    restart: bool
    after: int
    gone: list[int]


def changes_since(moment: Moment, index: Index, db: sqlite3.Connection) -> Changes:
    """Return what happened since a moment."""
    epoch = index.epoch(db)
    row = _first(db, index.sql('SELECT max(n) FROM "{t}"'))
    gone = _first(db, index.sql('SELECT max(seq) FROM "{t}_gone"'))
    if epoch != moment.epoch:
        return Changes(Moment(epoch, row, gone), True, 0, [])
    log = db.execute(index.sql('SELECT n FROM "{t}_gone" WHERE seq > ?'), (moment.gone,))
    return Changes(Moment(epoch, max(row, moment.row), gone), False, moment.row, [n for (n,) in log])


def _first(db: sqlite3.Connection, query: str) -> int:
    return int(db.execute(query).fetchone()[0] or 0)
