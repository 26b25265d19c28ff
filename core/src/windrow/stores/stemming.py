"""English stemmers: plural endings only, or Porter's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final


def stem_plural(word: str) -> str:
    """The word without an English plural ending.

    Source: Harman, "How effective is suffixing?", JASIS 42(1), 1991, the S stemmer; beyond it, `es` goes whole behind
    ss, sh, ch and x (classes, boxes).
    """
    if len(word) < 4 or word[-1] != "s" or word[-2] in "us":
        return word
    if word.endswith("ies") and word[-4] not in "ea":
        return word[:-3] + "y"
    return word[:-2] if word.endswith(_WHOLE) else word[:-1]


_WHOLE: Final = ("sses", "shes", "ches", "xes")


def _porter() -> Callable[[str], str]:
    from windrow.stores.porter import stem_porter

    return stem_porter


_STEMMERS: Final[Mapping[str, Callable[[], Callable[[str], str]]]] = {
    "plural": lambda: stem_plural,
    "porter": _porter,
}
STEMMERS: Final = tuple(_STEMMERS)


def stemmer_of(name: str | None) -> Callable[[str], str] | None:
    """The stemmer of this name, None for None. Raises: KeyError."""
    return None if name is None else _STEMMERS[name]()
