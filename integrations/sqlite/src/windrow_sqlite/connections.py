"""Connections to one file, each used by one thread at a time, and SQLite's errors in words."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Final
from weakref import finalize

from windrow.errors import StoreClosedError, StoreError, StoreUnavailableError, WindrowError

_UNAVAILABLE: Final = {
    sqlite3.SQLITE_BUSY: "locked by another process for longer than busy_timeout_s; wait for it, or raise the timeout",
    sqlite3.SQLITE_LOCKED: "locked by another connection; try again",
    sqlite3.SQLITE_READONLY: "cannot be written; make the file and its folder writable, or copy it elsewhere",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; its folder must exist, and be writable for the -wal file beside it",
    sqlite3.SQLITE_PERM: "may not be opened; check the permissions of the file and its folder",
    sqlite3.SQLITE_FULL: "the disk is full, and nothing of this call was written; free some space",
    sqlite3.SQLITE_IOERR: "the disk failed to read or write; check it, and its free space",
}
_REFUSED: Final = {
    sqlite3.SQLITE_CORRUPT: "is damaged; restore a backup, or try .recover in the sqlite3 shell",
    sqlite3.SQLITE_NOTADB: "is no SQLite database; give another path, or move that file away",
    sqlite3.SQLITE_TOOBIG: "a value is larger than SQLite holds (1 GB); split the document",
}
_PRAGMAS: Final = (
    "synchronous = NORMAL",
    "temp_store = MEMORY",
    "cache_size = -16384",
    "journal_size_limit = 67108864",
)


class Connections:
    """Opens connections on demand and reuses them. Thread-safe."""

    def __init__(self, path: Path, busy_timeout_s: float) -> None:
        self.path = path
        self._busy_timeout_s = busy_timeout_s
        self._idle: list[sqlite3.Connection] = []
        self._lock = Lock()
        self._closed = False
        self._identity: tuple[int, int] | None = None  # of the file, once it is open
        finalize(self, _close_all, self._idle)  # of a store that nobody closed

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection in a transaction that sees one state of the file."""
        with _whole(self.path), self._transaction("BEGIN") as db:
            yield db

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A connection in a transaction that alone may write; all of it is written, or nothing."""
        with self._transaction("BEGIN IMMEDIATE") as db:
            yield db

    def close(self) -> None:
        """Close every connection; one in use is closed after its call."""
        with self._lock:
            self._closed = True
            _close_all(self._idle)

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        with translated(self.path):
            db = self._take()
            try:
                db.execute(begin)
                yield db
                db.execute("COMMIT")
            finally:
                self._give_back(db)

    def _take(self) -> sqlite3.Connection:
        with self._lock:
            if self._closed:
                raise StoreClosedError(f"{self.path}: the store was closed; make a new one to go on", store="sqlite")
            self._check_in_place()
            if self._idle:
                return self._idle.pop()
        return self._connect()

    def _check_in_place(self) -> None:
        """Refuse to go on with a file that its path names no longer: what is written there would be lost."""
        if self._identity is None:
            return
        try:
            there = self.path.stat()
        except FileNotFoundError:
            happened = "was deleted"
        else:
            if (there.st_dev, there.st_ino) == self._identity:
                return
            happened = "was replaced by another file"
        raise StoreUnavailableError(f"{self.path}: {happened} while it was open; make a new store", store="sqlite")

    def _give_back(self, db: sqlite3.Connection) -> None:
        with suppress(sqlite3.Error):  # an error is on its way out already
            if db.in_transaction:
                db.execute("ROLLBACK")
        with self._lock:
            if not self._closed:
                self._idle.append(db)
                return
        db.close()

    def _connect(self) -> sqlite3.Connection:
        db = self._connected()
        if self._identity is None:
            there = self.path.stat()
            self._identity = (there.st_dev, there.st_ino)
        return db

    def _connected(self) -> sqlite3.Connection:
        try:
            return self._prepared(self._open(self.path))
        except sqlite3.OperationalError as error:
            if not self._is_for_reading_only(error):
                raise
        # Nobody can write here, so nobody will: SQLite may read without the -wal and -shm files it cannot make.
        return self._open(f"{self.path.absolute().as_uri()}?immutable=1")

    def _open(self, file: str | Path) -> sqlite3.Connection:
        is_address = isinstance(file, str)
        return sqlite3.connect(
            file, timeout=self._busy_timeout_s, isolation_level=None, check_same_thread=False, uri=is_address
        )

    def _prepared(self, db: sqlite3.Connection) -> sqlite3.Connection:
        try:
            self._use_wal(db)
            for pragma in _PRAGMAS:
                db.execute(f"PRAGMA {pragma}")
        except BaseException:
            db.close()
            raise
        return db

    def _is_for_reading_only(self, error: sqlite3.OperationalError) -> bool:
        """Whether the file is whole as it stands (no writer left a log beside it) and its place cannot be written."""
        log = self.path.with_name(self.path.name + "-wal")
        is_whole = self.path.is_file() and not (log.exists() and log.stat().st_size)
        return is_whole and (error.sqlite_errorcode & 0xFF) in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)

    def _use_wal(self, db: sqlite3.Connection) -> None:
        deadline = time.monotonic() + self._busy_timeout_s
        while db.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            try:
                db.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                # Two processes that make the file at once: SQLite does not wait here by itself.
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    raise
                time.sleep(0.01)


def _close_all(connections: list[sqlite3.Connection]) -> None:
    while connections:
        connections.pop().close()


@contextmanager
def _whole(path: Path) -> Iterator[None]:
    """Tell damage that SQLite itself does not see: what is read is not what was once written."""
    try:
        yield
    except WindrowError:
        raise
    except (KeyError, IndexError, TypeError, ValueError) as error:
        says = _REFUSED[sqlite3.SQLITE_CORRUPT]
        raise StoreError(f"{path}: {says} ({type(error).__name__}: {error})", store="sqlite") from error


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into ours, naming the file.

    Raises: StoreUnavailableError where the file, its lock or the disk is at fault; else StoreError.
    """
    try:
        yield
    except OSError as error:
        raise StoreUnavailableError(f"{path}: cannot be opened ({error.strerror})", store="sqlite") from error
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", None)
        primary = code & 0xFF if isinstance(code, int) else -1
        if primary in _UNAVAILABLE:
            raise StoreUnavailableError(f"{path}: {_UNAVAILABLE[primary]} ({error})", store="sqlite") from error
        says = _REFUSED.get(primary, "SQLite failed")
        if "no such module: fts5" in str(error):
            says = "this Python's SQLite was built without FTS5; use another Python, such as python.org's or uv's"
        raise StoreError(f"{path}: {says} ({error})", store="sqlite") from error
