"""Candidate answers: runs of whole sentences in documents, weighed against the words of a question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Final

Terms = Callable[[str], list[str]]
"""A text → its words, reduced to what is compared."""

K1: Final = 1.2
B: Final = 0.75
_SHORT: Final = 8  # words: a heading is no better for being short
_NEW: Final = 2  # words that an answer should add to the question


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a document: its place in the text without white space around it, and its words."""

    document: int
    start: int
    end: int
    terms: Counter[str]
    length: int


@dataclass(frozen=True, slots=True)
class Passage:
    """`first` to `last` (inclusive) of a list of sentences."""

    first: int
    last: int
    score: float


def sentences_of(number: int, text: str, ends: Sequence[int], terms: Terms) -> Iterator[Sentence]:
    """Yield the sentences that have words; `number` is the document's."""
    start = 0
    for end in ends:
        piece = text[start:end]
        body = piece.strip()
        words = terms(body)
        if words:
            begin = start + len(piece) - len(piece.lstrip())
            yield Sentence(number, begin, begin + len(body), Counter(words), len(words))
        start = end


class Weighing:
    """Weighs passages against one question, by the rarity of its words in the sentences at hand.

    Source: Robertson, Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009, per sentence, divided by
    the greatest value that the question's words could reach: scores are in [0, 1).
    """

    def __init__(self, query: Sequence[str], sentences: Sequence[Sentence], empty: frozenset[str]) -> None:
        """`empty` are words that add nothing to the question."""
        self._sentences = sentences
        self._empty = empty
        self._query = frozenset(query)
        self._weights = _rarities(self._query, sentences)
        self._greatest = sum(self._weights.values()) * (K1 + 1)
        total = sum(sentence.length for sentence in sentences)
        self._average = max(total / len(sentences), _SHORT) if sentences else 1.0

    def passages(self, longest: int) -> list[Passage]:
        """Return every passage of up to `longest` sentences that scores, in reading order."""
        return [passage for first in range(len(self._sentences)) for passage in self._from(first, longest)]

    def _from(self, first: int, longest: int) -> Iterator[Passage]:
        sentences = self._sentences
        if not self._query.intersection(sentences[first].terms):
            return
        terms: Counter[str] = Counter()
        length = 0
        for last in range(first, min(first + longest, len(sentences))):
            if sentences[last].document != sentences[first].document:
                return
            terms += sentences[last].terms
            length += sentences[last].length
            yield Passage(first, last, self._score(terms, length))

    def _score(self, terms: Mapping[str, int], length: int) -> float:
        norm = K1 * (1 - B + B * max(length, _SHORT) / self._average)
        found = sum(
            weight * terms[term] * (K1 + 1) / (terms[term] + norm)
            for term, weight in self._weights.items()
            if term in terms
        )
        new = sum(1 for term in terms if term not in self._query and term not in self._empty)
        return found / self._greatest * min(new, _NEW) / _NEW


def _rarities(query: frozenset[str], sentences: Sequence[Sentence]) -> dict[str, float]:
    count = len(sentences)
    holding = {term: sum(1 for sentence in sentences if term in sentence.terms) for term in sorted(query)}
    return {term: log(1 + (count - held + 0.5) / (held + 0.5)) for term, held in holding.items()}


def best_apart(passages: Sequence[Passage], key: Callable[[Passage], tuple[float, ...]], count: int) -> list[Passage]:
    """Return the best passages by `key`, smallest first, none sharing a sentence with a better one."""
    chosen: list[Passage] = []
    taken: set[int] = set()
    for passage in sorted(passages, key=key):
        if len(chosen) == count:
            break
        run = range(passage.first, passage.last + 1)
        if taken.isdisjoint(run):
            taken.update(run)
            chosen.append(passage)
    return chosen
