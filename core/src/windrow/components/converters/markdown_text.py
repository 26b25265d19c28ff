"""Markdown as plain text, line for line: line n of the text is line n of the file, so that a place can be named.

Kept: text, code, tables, list marks. Taken out: marks of headings, quotes and emphasis, link targets, HTML tags,
fences, link definitions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from windrow.components.converters.inline_markup import label_of, strip_inline

_FENCE: Final = re.compile(r"[ \t]*(?:>[ \t]?)*(?P<fence>`{3,}|~{3,})(?P<info>[^\n]*)$")
_QUOTE: Final = re.compile(r" {0,3}(?:> ?)+")
_HEADING: Final = re.compile(r" {0,3}#{1,6}(?:[ \t]+|$)")
_HEADING_END: Final = re.compile(r"[ \t]+#+[ \t]*$")
_UNDERLINE: Final = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")
_RULE: Final = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_DEFINITION: Final = re.compile(
    r" {0,3}\[(?P<label>[^\[\]^][^\[\]]*)\]:[ \t]*\S+(?:[ \t]+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?[ \t]*$"
)
_LIST_ITEM: Final = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]")
_DELIMITER_ROW: Final = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")


def plain_text(markdown: str, *, table_to_single_line: bool = False) -> str:
    """Return the text; it has as many lines as the Markdown.

    With `table_to_single_line` a table's rows stand in its first line, the lines after it are empty.
    """
    lines = markdown.split("\n")
    labels = frozenset(label_of(match["label"]) for line in lines if (match := _DEFINITION.match(line)))
    blocks = _Blocks(lines, labels)
    text = blocks.text()
    return "\n".join(_single_line_tables(text, blocks.tables)) if table_to_single_line else "\n".join(text)


@dataclass
class _Blocks:
    """A file's lines on their way: code is kept as it is, runs of other lines are stripped together."""

    lines: list[str]
    labels: frozenset[str]
    tables: list[range] = field(default_factory=list)
    _done: list[str] = field(default_factory=list)
    _run: list[str] = field(default_factory=list)  # lines of one paragraph or list, their marks still in
    _in_list: bool = False

    def text(self) -> list[str]:
        numbers = iter(range(len(self.lines)))
        for number in numbers:
            line = self.lines[number]
            fence = _FENCE.match(line)
            if line.lstrip().startswith("<!--") and "-->" not in line:
                self._comment(numbers)
            elif fence and not ("`" in fence["info"] and fence["fence"][0] == "`"):
                self._code(fence["fence"], numbers)
            elif self._is_indented_code(line):
                self._flush()
                self._done.append(line.removeprefix("    ").removeprefix("\t"))
            else:
                self._line(number, line)
        self._flush()
        return self._done

    def _code(self, fence: str, numbers: Iterator[int]) -> None:
        self._flush()
        self._done.append("")
        for number in numbers:
            line = self.lines[number]
            closing = _FENCE.match(line)
            if closing and closing["fence"].startswith(fence) and not closing["info"].strip():
                self._done.append("")
                return
            self._done.append(line)

    def _comment(self, numbers: Iterator[int]) -> None:
        self._flush()
        self._done.append("")
        for number in numbers:
            self._done.append(self.lines[number].partition("-->")[2])
            if "-->" in self.lines[number]:
                return

    def _is_indented_code(self, line: str) -> bool:
        is_open = bool(self._run) or self._in_list
        return not is_open and line.startswith(("    ", "\t")) and bool(line.strip())

    def _line(self, number: int, line: str) -> None:
        if not line.strip():
            self._flush()
            self._done.append("")
            return
        if _DEFINITION.match(line) or _RULE.match(line) or (self._run and _UNDERLINE.match(line)):
            self._flush()
            self._done.append("")
            return
        self._note(number, line)
        if _HEADING.match(line):
            self._flush()
            line = _HEADING_END.sub("", _HEADING.sub("", line, count=1))
            self._done += strip_inline(line, self.labels).split("\n")
        else:
            self._run.append(_QUOTE.sub("", line, count=1) if line.lstrip().startswith(">") else line)

    def _note(self, number: int, line: str) -> None:
        if _LIST_ITEM.match(line):
            self._in_list = True
        elif not line.startswith((" ", "\t")) and not self._run:
            self._in_list = False
        if "|" in line and "-" in line and self._run and "|" in self._run[-1] and _DELIMITER_ROW.match(line):
            self.tables.append(_table(self.lines, number))

    def _flush(self) -> None:
        if self._run:
            self._done += strip_inline("\n".join(self._run), self.labels).split("\n")
            self._run = []


def _table(lines: list[str], delimiter: int) -> range:
    end = delimiter + 1
    while end < len(lines) and "|" in lines[end] and lines[end].strip():
        end += 1
    return range(delimiter - 1, end)


def _single_line_tables(lines: list[str], tables: list[range]) -> list[str]:
    for rows in tables:
        header, _, *body = (lines[row].strip().strip("|").strip() for row in rows)
        joined = " ".join(" ".join(cell.strip() for cell in row.split("|")) for row in [header, *body])
        for row in rows:
            lines[row] = ""
        lines[rows.start] = joined
    return lines
