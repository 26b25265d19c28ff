"""Words as small integers."""

from __future__ import annotations

from collections.abc import Callable, Container
from itertools import count

from windrow.stores.text import Analyzer


class Vocabulary(dict[str, int]):
    """The number of each spelling's term; one that is new is stemmed, and numbered, when first asked for.

    One writer at a time; `find`, which learns nothing, may be called by anyone.
    """

    def __init__(self, analyzer: Analyzer) -> None:
        super().__init__()
        self.analyzer = analyzer
        # Without a stemmer, spellings are terms.
        self._terms: dict[str, int] = {} if analyzer.stem else self
        self._stem: Callable[[str], str] = analyzer.stem or _as_it_is
        self._numbers = count()

    def __missing__(self, word: str) -> int:
        stem = self._stem(word)
        number = self._terms.get(stem)
        if number is None:
            number = self._terms[stem] = next(self._numbers)
        self[word] = number
        return number

    def number(self, text: str) -> list[int]:
        """The numbers of a text's terms, in order; new terms get new numbers."""
        number = self.__getitem__
        return [term for words in self.analyzer.words(text) for term in map(number, words)]

    def find(self, text: str) -> list[int]:
        """The numbers of a query's terms, each once; unknown terms are left out."""
        known = (self._terms.get(term) for term in dict.fromkeys(self.analyzer.terms(text)))
        return [number for number in known if number is not None]

    def forget(self, kept: Container[int]) -> Vocabulary:
        """A vocabulary that knows these terms only, under the same numbers."""
        smaller = Vocabulary(self.analyzer)
        smaller._numbers = self._numbers
        smaller.update((word, number) for word, number in self.items() if number in kept)
        if smaller._terms is not smaller:
            smaller._terms.update((term, number) for term, number in self._terms.items() if number in kept)
        return smaller


def _as_it_is(word: str) -> str:
    return word
