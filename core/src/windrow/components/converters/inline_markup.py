"""Takes the marks out of a stretch of Markdown: emphasis, links, images, code spans, HTML. Line breaks stay."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

# One alternation, so that what stands in code is not read as emphasis. Each alternative ends at the first character
# that it cannot hold, so that no text takes more than linear time.
_TOKEN: Final = re.compile(
    r"""\\(?P<escaped>[!-/:-@\[-`{-~])
    | (?P<code>(?<!`)(?P<ticks>`{1,6}+)(?!`)(?P<inside>[^`]++(?:(?!(?P=ticks)(?!`))`++[^`]++)*+)(?P=ticks)(?!`))
    | <(?P<url>[a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^\s<>]*+|[^\s<>@]++@[^\s<>@]++)>
    | (?P<html></?[a-zA-Z][^<>]*+>|<!--(?:[^-<]++|-(?!->))*+-->)
    | \[\s*+!\[(?P<badge>[^\[\]]*+)\]\([^()<>]*+\)\s*+\]\([^()<>]*+\)
    | !?\[(?P<text>[^\[\]]*+)\](?:
          (?P<target>\((?:<[^<>\n]*+>|[^()\s<>]*+(?:\([^()\s]*+\)[^()\s]*+)*+)\s*+(?:"[^"]*+"|'[^']*+')?\s*+\))
        | \[(?P<label>[^\[\]]*+)\])?
    | (?P<marks>\*{1,3}+|_{1,3}+|~~)""",
    re.VERBOSE,
)
_SPACE: Final = re.compile(r"\s+")
_MARKED: Final = re.compile(r"[*_`\[<\\&~]")


def label_of(text: str) -> str:
    """Return a link's label as it is compared."""
    return _SPACE.sub(" ", text.strip()).casefold()


def strip_inline(text: str, labels: frozenset[str] = frozenset()) -> str:
    """Return the text without marks; `labels` are those of the document's link definitions.

    A link leaves its text, an image its alternative text, a tag nothing. A mark without its other half stays.
    """
    return _Stripper(text, labels).stripped() if _MARKED.search(text) else text


class _Stripper:
    """One text on its way: the pieces so far, and the marks that wait for their other half."""

    def __init__(self, text: str, labels: frozenset[str]) -> None:
        self._text = text
        self._labels = labels
        self._pieces: list[str] = []
        self._open: dict[str, list[int]] = {}  # mark → indices of pieces

    def stripped(self) -> str:
        end = 0
        for match in _TOKEN.finditer(self._text):
            self._pieces.append(_unescaped(self._text[end : match.start()]))
            self._take(match)
            end = match.end()
        self._pieces.append(_unescaped(self._text[end:]))
        return "".join(self._pieces)

    def _take(self, match: re.Match[str]) -> None:
        if match["marks"]:
            self._mark(match)
            return
        kept = next(keep(self, match) for group, keep in _KEEPERS.items() if match[group] is not None)
        # Lines are counted: what vanishes leaves its line breaks.
        self._pieces.append(kept + "\n" * (match[0].count("\n") - kept.count("\n")))

    def _mark(self, match: re.Match[str]) -> None:
        mark = match[0]
        before, after = self._text[max(match.start() - 1, 0) : match.start()], self._text[match.end() : match.end() + 1]
        can_open = bool(after.strip()) and not (mark[0] == "_" and before.isalnum())
        can_close = bool(before.strip()) and not (mark[0] == "_" and after.isalnum())
        waiting = self._open.setdefault(mark, [])
        if can_close and waiting:
            self._pieces[waiting.pop()] = ""
            self._pieces.append("")
            return
        if can_open:
            waiting.append(len(self._pieces))
        self._pieces.append(mark)

    def _code(self, match: re.Match[str]) -> str:
        inside = match["inside"]
        return inside[1:-1] if inside[0] == inside[-1] == " " and inside.strip() else inside

    def _link(self, match: re.Match[str]) -> str:
        inner = match["text"]
        is_link = match["target"] is not None or label_of(match["label"] or inner) in self._labels
        return strip_inline(inner) if is_link else match[0]


def _unescaped(text: str) -> str:
    if "&" not in text:
        return text
    from html import unescape

    return unescape(text)


_KEEPERS: Final[Mapping[str, Callable[[_Stripper, re.Match[str]], str]]] = {
    "escaped": lambda _, match: match["escaped"],
    "code": _Stripper._code,
    "url": lambda _, match: match["url"],
    "html": lambda _, __: "",
    "badge": lambda _, match: strip_inline(match["badge"]),
    "text": _Stripper._link,
}
