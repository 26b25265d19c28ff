"""Where a document comes from, as a reader would look it up: file and line."""

import os
from pathlib import Path

from windrow.values import Document


def location(document: Document, offset: int = 0) -> str:
    """Return `path:line` of the character at `offset` of the document, or the document's id if it came from no file."""
    path = document.meta.get("file_path")
    if not isinstance(path, str):
        return document.id
    first = document.meta.get("start_line")
    if not isinstance(first, int):
        return shown(path)
    return f"{shown(path)}:{first + (document.content or '').count(chr(10), 0, offset)}"


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
