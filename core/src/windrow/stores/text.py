"""Texts as words: lower case, one regular expression, one stemmer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

from windrow.errors import StoreError
from windrow.stores.stemming import STEMMERS, stemmer_of

# Scripts written without spaces, and Hangul: each character is a word.
_SINGLE: Final = (
    "\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff\u3130-\u318f\uac00-\ud7af"  # Hangul
    "\u3041-\u3096\u30a1-\u30fa\u30fc\u31f0-\u31ff"  # Hiragana, Katakana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\uffa0-\uffdc"  # Han, halfwidth forms
)
DEFAULT_REGEX: Final = rf"[^\W{_SINGLE}]+|[{_SINGLE}]"
"""Runs of letters, digits and underscores; single characters where a script has no spaces."""

_ASCII_WORDS: Final = re.compile(r"\w+")
_LARGE: Final = 1_000_000
_BATCH: Final = 100_000


class Analyzer:
    """Splits texts into words and reduces words to stems. Thread-safe.

    Raises: StoreError for a regular expression that is none or has several groups, and for an unknown stemmer.
    """

    def __init__(self, regex: str = DEFAULT_REGEX, stemmer: str | None = "plural") -> None:
        self._split = _compiled(regex)
        self._split_ascii = _ASCII_WORDS if regex == DEFAULT_REGEX else self._split
        if stemmer is not None and stemmer not in STEMMERS:
            raise StoreError(f"stemmer: unknown {stemmer!r}; choose one of {', '.join(STEMMERS)}, or None")
        self.stem: Callable[[str], str] | None = stemmer_of(stemmer)

    def words(self, text: str) -> Iterator[list[str]]:
        """The words of a text, not stemmed, in lists of at most 100,000."""
        text = text.lower()
        split = self._split_ascii
        if not text.isascii():
            text, split = unicodedata.normalize("NFC", text), self._split
        if len(text) < _LARGE:
            yield split.findall(text)
            return
        group = min(split.groups, 1)
        matches = (match[group] for match in split.finditer(text))
        while batch := list(islice(matches, _BATCH)):
            yield batch

    def terms(self, text: str) -> list[str]:
        """The stems of a text's words, in order."""
        stem = self.stem
        return [stem(word) if stem else word for words in self.words(text) for word in words]


def _compiled(regex: str) -> re.Pattern[str]:
    try:
        compiled = re.compile(regex)
    except (re.error, TypeError) as error:
        raise StoreError(f"bm25_tokenization_regex: {regex!r} is no regular expression: {error}") from None
    if compiled.groups > 1:
        raise StoreError(
            f"bm25_tokenization_regex: {regex!r} has {compiled.groups} groups; write (?:…) for all but one"
        )
    return compiled
