"""Candidate answers: runs of whole sentences in documents, weighed against the words of a question.

A heading is no part of an answer; its words count a little for the sentences under it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Final

from windrow.components.readers.prose import is_heading, readability

Terms = Callable[[str], list[str]]
"""A text → its words, reduced to what is compared."""

K1: Final = 1.2
B: Final = 0.75
_SHORT: Final = 8  # words: a heading is no better for being short
_NEW: Final = 2  # words that an answer should add to the question
_ECHO: Final = 0.5  # what a sentence is worth that only repeats the question, in such words
_ABOVE: Final = 0.5  # how often a word of the heading above counts


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a document: its place in the text without white space around it, and its words.

    `above` are the words of the heading that it stands under; `worth`, in (0, 1], says how much it reads like prose.
    """

    document: int
    start: int
    end: int
    terms: Counter[str]
    length: int
    above: frozenset[str] = frozenset()
    worth: float = 1.0
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """`first` to `last` (inclusive) of a list of sentences."""

    first: int
    last: int
    score: float


def sentences_of(number: int, text: str, ends: Sequence[int], terms: Terms) -> Iterator[Sentence]:
    """Yield the sentences that have words; `number` is the document's."""
    start = 0
    above: frozenset[str] = frozenset()
    for end in ends:
        piece = text[start:end]
        body = piece.strip()
        words = terms(body)
        if words:
            begin = start + len(piece) - len(piece.lstrip())
            heads = end < len(text) and is_heading(piece)
            above = frozenset(words) if heads else above
            yield Sentence(
                number, begin, begin + len(body), Counter(words), len(words), above, readability(body), heads
            )
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
        start = sentences[first]
        if self._query.isdisjoint(start.terms) and self._query.isdisjoint(start.above):
            return
        terms: Counter[str] = Counter()
        length, worth = 0, 1.0
        for last in range(first, min(first + longest, len(sentences))):
            sentence = sentences[last]
            if sentence.document != start.document or (last > first and (sentence.is_heading or start.is_heading)):
                return
            terms += sentence.terms
            length += sentence.length
            worth = min(worth, sentence.worth)
            score = worth * self._score(terms, start.above, length) * self._news(terms, start)
            yield Passage(first, last, score)

    def _score(self, terms: Mapping[str, int], above: frozenset[str], length: int) -> float:
        norm = K1 * (1 - B + B * max(length, _SHORT) / self._average)
        found = 0.0
        for term, weight in self._weights.items():
            count = terms.get(term, 0) or _ABOVE * (term in above)
            found += weight * count * (K1 + 1) / (count + norm)
        return found / self._greatest

    def _news(self, terms: Mapping[str, int], start: Sentence) -> float:
        """What a passage says beyond the question; a heading that says nothing more is no answer."""
        new = min(sum(1 for term in terms if term not in self._query and term not in self._empty), _NEW)
        return new / _NEW if start.is_heading else (new + _ECHO) / (_NEW + _ECHO)


def _rarities(query: frozenset[str], sentences: Sequence[Sentence]) -> dict[str, float]:
    count = len(sentences)
    holding = {term: sum(1 for sentence in sentences if term in sentence.terms) for term in sorted(query)}
    return {term: log(1 + (count - held + 0.5) / (held + 0.5)) for term, held in holding.items()}


def best_apart(
    passages: Sequence[Passage],
    key: Callable[[Passage], tuple[float, ...]],
    text_of: Callable[[Passage], str],
    count: int,
) -> list[Passage]:
    """Return the best passages by `key`, smallest first; none shares a sentence with a better one, or says the same."""
    chosen: list[Passage] = []
    taken: set[int] = set()
    said: set[str] = set()
    for passage in sorted(passages, key=key):
        if len(chosen) == count:
            break
        run = range(passage.first, passage.last + 1)
        text = " ".join(text_of(passage).split())
        if taken.isdisjoint(run) and text not in said:
            taken.update(run)
            said.add(text)
            chosen.append(passage)
    return chosen
