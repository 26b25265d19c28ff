"""FTS5's own tokenizer, for texts that stand in no file: queries, and documents just written."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing


def count_words(texts: Iterable[tuple[int, str]], tokenizer: str) -> list[tuple[str, int, int]]:
    """Return each term of numbered texts, with the text's number and how often it stands there."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute(f"CREATE VIRTUAL TABLE texts USING fts5(content, content='', tokenize='{tokenizer}')")
        db.execute("CREATE VIRTUAL TABLE terms USING fts5vocab('texts', 'instance')")
        db.executemany("INSERT INTO texts(rowid, content) VALUES (?, ?)", texts)
        return db.execute("SELECT term, doc, count(*) FROM terms GROUP BY term, doc").fetchall()
