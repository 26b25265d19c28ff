# ruff: noqa: RUF001 - signs of other scripts are meant
"""How much a piece of text reads like prose, and whether it heads what follows: answers are sentences, not code."""

import re
from typing import Final

_WORD: Final = re.compile(r"[(\[\"'“‘«*]*(?:[^\W\d_]+(?:['’/-][^\W\d_]+)*|\d[\d.,:%-]*)[.,;:!?)\]\"'”’»*…]*")
_COMPLETE: Final = re.compile(r"[.!?…。！？][\"'”’»)\]*_]*$")
_ITEM: Final = re.compile(r"(?:[-*+•|>]|\d{1,3}[.)])\s")
_NEVER_AT_END: Final = (".", "!", "?", "…", ",", ";", "|", "。", "！", "？")
_LONGEST_HEADING: Final = 12  # words
_FEWEST: Final = 0.3  # share of words below which a text is code
_ENOUGH: Final = 0.8
_LEAST: Final = 0.1
_INCOMPLETE: Final = 0.8


def readability(text: str) -> float:
    """How much a sentence reads like prose, in (0, 1]: by its share of plain words, and whether it is complete."""
    tokens = text.split()
    share = sum(1 for token in tokens if _WORD.fullmatch(token)) / len(tokens) if tokens else 0.0
    found = min(max((share - _FEWEST) / (_ENOUGH - _FEWEST), _LEAST), 1.0)
    return found if _COMPLETE.search(text) else found * _INCOMPLETE


def is_heading(piece: str) -> bool:
    """Whether a piece of a text, with the white space after it, is one short line of its own that ends nothing."""
    body = piece.strip()
    blank = piece[len(piece.rstrip()) :]
    return (
        blank.count("\n") > 1
        and "\n" not in body
        and not body.endswith(_NEVER_AT_END)
        and not _ITEM.match(body)
        and len(body.split()) <= _LONGEST_HEADING
    )
