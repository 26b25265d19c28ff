r"""The text form of a field: `meta.author.name`, bare `year` for `meta.year`, `\.` for a dot inside a key."""

import re
from typing import Final

from windrow.errors import FilterError
from windrow.values.display import clip, short

OWN: Final = ("id", "content")
"""What belongs to the document itself; every other field lies in its metadata."""

_ESCAPED: Final = re.compile(r"\\([.\\])|(\.)")


def parse_path(text: str) -> tuple[str, ...]:
    r"""Return the path that a field's text names.

    `id` and `content` are the document's own; any other text lies in `meta`, with or without `meta.` before it.
    A dot separates keys, `\.` is a dot and `\\` a backslash inside a key; any other backslash is itself.

    Raises:
        FilterError: it is no text, or empty, or looks for keys inside `id` or `content`.
    """
    if not isinstance(text, str):
        raise FilterError(f'expected a field such as "meta.year", got {short(text, 80)}')
    if text in OWN:
        return (text,)
    if not text:
        raise FilterError('expected a field such as "meta.year", got ""')
    parts = _split(text)
    if len(parts) > 1 and parts[0] in OWN:
        raise FilterError(
            f'"{parts[0]}" holds no keys, so {short(text)} names nothing; for metadata write "meta.{clip(text, 60)}"'
        )
    return tuple(parts) if len(parts) > 1 and parts[0] == "meta" else ("meta", *parts)


def path_text(path: tuple[str, ...]) -> str:
    """Return the text that `parse_path` reads as this path."""
    return ".".join(part.replace("\\", "\\\\").replace(".", "\\.") for part in path)


def check_path(path: object) -> None:
    """Refuse what is no path of a document.

    Raises:
        FilterError: not a tuple of texts, or it begins with something else than `meta`, `id` or `content`.
    """
    if not (isinstance(path, tuple) and path and all(isinstance(part, str) for part in path)):
        raise FilterError(f'expected a path such as ("meta", "year"), got {short(path, 80)}')
    if path[0] != "meta" and path not in {(own,) for own in OWN}:
        raise FilterError(f'a path begins with "meta", or is ("id",) or ("content",); got {short(path, 80)}')
    if path == ("meta",):
        raise FilterError('("meta",) is the whole metadata; name a key in it: ("meta", "year")')


def _split(text: str) -> list[str]:
    parts = [""]
    position = 0
    for match in _ESCAPED.finditer(text):
        parts[-1] += text[position : match.start()] + (match[1] or "")
        if match[2]:
            parts.append("")
        position = match.end()
    parts[-1] += text[position:]
    return parts
