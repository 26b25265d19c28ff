"""The MIME type that a file's name suggests, the same on every machine."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

# Python's own table differs by version and, with the system's files read, by machine.
_MORE: Final = {
    ".adoc": "text/asciidoc",
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".epub": "application/epub+zip",
    ".htm": "text/html",
    ".html": "text/html",
    ".ipynb": "application/x-ipynb+json",
    ".jsonl": "application/jsonl",
    ".log": "text/plain",
    ".markdown": "text/markdown",
    ".md": "text/markdown",
    ".msg": "application/vnd.ms-outlook",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".rst": "text/x-rst",
    ".toml": "application/toml",
    ".txt": "text/plain",
    ".webp": "image/webp",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
}


def mime_type_of(path: str, additional: Mapping[str, str] | None = None) -> str | None:
    """Return the type by the name's ending, None if it is unknown; `additional` maps types to endings and wins."""
    name = path.replace("\\", "/").rsplit("/", 1)[-1].lower()
    ending = name[name.rfind(".") :] if "." in name[1:] else ""
    for mime_type, known in (additional or {}).items():
        if ending and ending == "." + known.lower().lstrip("."):
            return mime_type
    return _MORE.get(ending) or _table().guess_type("x" + ending)[0]


@lru_cache(maxsize=1)
def _table() -> mimetypes.MimeTypes:
    return mimetypes.MimeTypes()
