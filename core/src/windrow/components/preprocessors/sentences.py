# ruff: noqa: RUF001 - signs of other scripts are meant
"""Finds where sentences end, by rules: punctuation, what follows it, abbreviations, and the lines of a text.

No model and no download. A boundary lies after the white space, so the sentences joined are the text again.
"""

import re
from array import array
from functools import lru_cache
from typing import Final

from windrow.components.preprocessors.abbreviations import BEFORE_NUMBERS, LANGUAGES, abbreviations
from windrow.errors import ComponentError

# One character class first, so that the search skips ordinary text quickly. The empty group marks what is an end for
# sure: no abbreviation has seven letters. The negative look-behind makes a run of terminators count once: without it,
# a million periods would take quadratic time.
_CANDIDATE: Final = re.compile(
    r"""[.!?…。！？\n]
    (?: (?: (?<=[a-z]{7}\.) | (?<=[a-z][!?]) ) \s++ (?=[A-Z]) ()
      | (?<=[.!?…]) (?<![.!?…]{2}) [.!?…]*+ ["'”’»)\]*_]*+ \s++ (?=[^a-z,;:])
      | (?<=[。！？]) [。！？」』”’）]*+ \s*+
      | (?<=\n) (?: [^\S\n]*+ \n \s*+ | (?=[^\S\n]*+ (?: [-*+•]\s | \d{1,3}[.)]\s | \|)) )
    )""",
    re.VERBOSE,
)
_WORD_BEFORE: Final = 16  # longest abbreviation looked for, in characters
_OPENERS: Final = "([{\"'“‘«*_"


class SentenceRules:
    """The rules of one language, immutable and shared."""

    def __init__(
        self, language: str = "en", *, use_split_rules: bool = True, extend_abbreviations: bool = True
    ) -> None:
        """`use_split_rules` keeps numbered items and what stands in brackets with their sentence.

        Raises: ComponentError for a language without rules.
        """
        if language not in LANGUAGES:
            raise ComponentError(f'language: no sentence rules for "{language}"; known: {", ".join(LANGUAGES)}')
        self._abbreviations = abbreviations(language, extended=extend_abbreviations)
        self._use_split_rules = use_split_rules

    def ends(self, text: str, start: int = 0, end: int | None = None) -> "array[int]":
        """Offsets at which the sentences of `text[start:end]` end, the last being `end`; none for an empty text."""
        stop = len(text) if end is None else end
        is_end = self._is_end
        candidates = _CANDIDATE.finditer(text, start, stop)
        found = array("q", [match.end() for match in candidates if match.lastindex or is_end(text, match)])
        if stop > start and (not found or found[-1] != stop):
            found.append(stop)
        return found

    def _is_end(self, text: str, candidate: re.Match[str]) -> bool:
        first, after = candidate.start(), candidate.end()
        mark = text[first]
        if mark in "\n。！？":
            return True
        following = text[after : after + 1]
        if following.islower() or (self._use_split_rules and following in ("(", "[")):
            return "\n\n" in text[first:after]
        if mark != "." or text[first + 1 : first + 2] in (".", "!", "?"):
            return True
        return not self._is_abbreviation(text, first, following)

    def _is_abbreviation(self, text: str, period: int, following: str) -> bool:
        earliest = max(period - _WORD_BEFORE, 0)
        word = text[max(text.rfind(" ", earliest, period) + 1, earliest) : period]
        if not word.isalpha():  # a line break or a sign in it
            word = word.split()[-1].lstrip(_OPENERS) if word and not word[-1].isspace() else ""
        if len(word) == 1 and word.isupper() and word != "I":
            return following.isupper()
        lowered = word.lower()
        if lowered in self._abbreviations:
            return True
        if lowered in BEFORE_NUMBERS:
            return following.isdigit()
        return not word.isalpha() and self._is_numbering(text, period, word, following)

    def _is_numbering(self, text: str, period: int, word: str, following: str) -> bool:
        if "." in word:  # U.S. Army, but 5 p.m. The
            return word.isupper() and following.isupper()
        return self._use_split_rules and word.isdigit() and len(word) <= 2 and _starts_line(text, period - len(word))


def _starts_line(text: str, position: int) -> bool:
    line = text.rfind("\n", max(0, position - _WORD_BEFORE), position)
    if line < 0 and position > _WORD_BEFORE:
        return False
    return not text[line + 1 : position].strip()


@lru_cache(maxsize=64)
def sentence_rules(
    language: str = "en", use_split_rules: bool = True, extend_abbreviations: bool = True
) -> SentenceRules:
    """The shared rules of a language; arguments as of `SentenceRules`."""
    return SentenceRules(language, use_split_rules=use_split_rules, extend_abbreviations=extend_abbreviations)
