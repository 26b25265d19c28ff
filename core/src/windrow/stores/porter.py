"""Porter's stemmer for English.

Source: Porter, "An algorithm for suffix stripping", Program 14(3), 1980; step names are the paper's.
"""

from __future__ import annotations

import re
from typing import Final

Rules = tuple[tuple[str, str], ...]

_VOWELS: Final = frozenset("aeiou")

_STEP_2: Final[Rules] = (
    ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("abli", "able"),
    ("alli", "al"), ("entli", "ent"), ("eli", "e"), ("ousli", "ous"), ("ization", "ize"), ("ation", "ate"),
    ("ator", "ate"), ("alism", "al"), ("iveness", "ive"), ("fulness", "ful"), ("ousness", "ous"), ("aliti", "al"),
    ("iviti", "ive"), ("biliti", "ble"),
)  # fmt: skip
_STEP_3: Final[Rules] = (
    ("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", ""),
)  # fmt: skip
_STEP_4: Final = (
    "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ou", "ism", "ate", "iti", "ous",
    "ive", "ize",
)  # fmt: skip
_LETTERS: Final = re.compile(r"[a-z]+")


def stem_porter(word: str) -> str:
    """The stem of a lower-case word; words of other letters than a to z, and of one or two, stay as they are."""
    if len(word) < 3 or not _LETTERS.fullmatch(word):
        return word
    word = _step_1c(_step_1b(_step_1a(word)))
    word = _replace(word, _STEP_2)
    word = _replace(word, _STEP_3)
    return _step_5(_step_4(word))


def _step_1a(word: str) -> str:
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _step_1b(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) else word
    for ending in ("ed", "ing"):
        stem = word.removesuffix(ending)
        if stem != word:
            return _tidy(stem) if "v" in _shape(stem) else word
    return word


def _tidy(stem: str) -> str:
    if stem.endswith(("at", "bl", "iz")):
        return stem + "e"
    if _ends_double(stem) and stem[-1] not in "lsz":
        return stem[:-1]
    return stem + "e" if _measure(stem) == 1 and _ends_short(stem) else stem


def _step_1c(word: str) -> str:
    return word[:-1] + "i" if word.endswith("y") and "v" in _shape(word[:-1]) else word


def _step_4(word: str) -> str:
    ending = _longest(word, _STEP_4)
    if word.endswith("ion") and len(ending) < 3 and word[-4:-3] in ("s", "t"):
        ending = "ion"
    stem = word[: len(word) - len(ending)]
    return stem if ending and _measure(stem) > 1 else word


def _step_5(word: str) -> str:
    stem = word[:-1]
    if word.endswith("e"):
        measure = _measure(stem)
        if measure > 1 or (measure == 1 and not _ends_short(stem)):
            word = stem
    return word[:-1] if word.endswith("ll") and _measure(word[:-1]) > 1 else word


def _replace(word: str, rules: Rules) -> str:
    ending = _longest(word, tuple(old for old, _ in rules))
    stem = word[: len(word) - len(ending)]
    return stem + dict(rules)[ending] if ending and _measure(stem) else word


def _longest(word: str, endings: tuple[str, ...]) -> str:
    return max((ending for ending in endings if word.endswith(ending)), key=len, default="")


def _shape(word: str) -> str:
    """One `v` or `c` for each letter; y is a vowel behind a consonant."""
    shape = ""
    for letter in word:
        vowel = letter in _VOWELS or (letter == "y" and shape[-1:] == "c")
        shape += "v" if vowel else "c"
    return shape


def _measure(stem: str) -> int:
    """How often a vowel is followed by a consonant: the paper's m."""
    return _shape(stem).count("vc")


def _ends_double(stem: str) -> bool:
    return len(stem) > 1 and stem[-1] == stem[-2] and _shape(stem)[-1] == "c"


def _ends_short(stem: str) -> bool:
    """Consonant, vowel, consonant at the end, the last none of w, x, y: the paper's *o."""
    return _shape(stem)[-3:] == "cvc" and stem[-1] not in "wxy"
