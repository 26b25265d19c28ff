"""Where a document comes from, as a reader would look it up: file and line."""

import os
from pathlib import Path

from windrow.cli.file_types import MARKDOWN, TEXT
from windrow.values import Document

WITH_LINES = frozenset((*TEXT, *MARKDOWN))


def location(document: Document, offset: int = 0) -> str:
    """Return where the character at `offset` of the document stands: `path:line`, or the page of a file without lines.

    A document that came from no file is named by its id.
    """
    path = document.meta.get("file_path")
    if not isinstance(path, str):
        return document.id
    before = (document.content or "")[:offset]
    if Path(path).suffix.lower() not in WITH_LINES:
        page = document.meta.get("page_number")
        return f"{shown(path)}, page {page + before.count(chr(12))}" if isinstance(page, int) else shown(path)
    line = document.meta.get("start_line")
    return f"{shown(path)}:{line + before.count(chr(10))}" if isinstance(line, int) else shown(path)


def shown(path: str) -> str:
    """Return the path relative to the working directory where it lies below it."""
    if not os.path.isabs(path):
        return path
    try:
        return str(Path(path).relative_to(Path.cwd()))
    except ValueError:
        return path


def excerpt(text: str, width: int = 160) -> str:
    """Return the beginning of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1].rstrip() + "…"
