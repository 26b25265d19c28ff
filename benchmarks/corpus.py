"""Generated texts, queries and vectors: the same on both sides and on every machine."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any, Final

from benchmarks.framework import Framework

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

VOCABULARY: Final = 30_000
WORDS_PER_TEXT: Final = 100
DIMENSION: Final = 384
_SYLLABLES: Final = [
    consonant + vowel for consonant, vowel in zip("bcdfghjklmnprstvwxyz", "aeiouaeiouaeiouaeiou", strict=True)
]


@cache
def vocabulary() -> list[str]:
    """Made-up words of two to four syllables, the frequent ones shorter."""
    words = []
    for number in range(VOCABULARY):
        rest, word = number + len(_SYLLABLES), ""
        while rest:
            rest, syllable = divmod(rest, len(_SYLLABLES))
            word += _SYLLABLES[syllable]
        words.append(word)
    return words


def ranks(seed: int, count: int) -> NDArray[np.intp]:
    """Word numbers with Zipf-Mandelbrot frequencies, as in English: the commonest is 3 % of a text."""
    import numpy as np

    weights = 1.0 / (np.arange(VOCABULARY) + 2.7)
    cumulated = np.cumsum(weights / weights.sum())
    drawn = np.random.default_rng(seed).random(count)
    return np.minimum(np.searchsorted(cumulated, drawn), VOCABULARY - 1)


def texts(count: int, seed: int = 1) -> list[str]:
    """Texts of 75 to 125 words."""
    import numpy as np

    words = vocabulary()
    lengths = np.random.default_rng(seed).integers(75, 126, count)
    numbers = iter(ranks(seed + 1, int(lengths.sum())).tolist())
    return [" ".join(words[next(numbers)] for _ in range(length)) for length in lengths.tolist()]


def queries(count: int, words: int = 4, seed: int = 7) -> list[str]:
    """Queries whose words are as frequent as in the texts."""
    names, numbers = vocabulary(), ranks(seed, count * words).tolist()
    return [
        " ".join(names[number] for number in numbers[start : start + words]) for start in range(0, len(numbers), words)
    ]


def vectors(count: int, seed: int = 3) -> NDArray[np.float32]:
    """Vectors of length 1."""
    import numpy as np

    drawn = np.random.default_rng(seed).standard_normal((count, DIMENSION), dtype=np.float32)
    normed: NDArray[np.float32] = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
    return normed


def documents(framework: Framework, count: int, *, embedded: bool = False, with_text: bool = True) -> list[Any]:
    """Documents whose ids are in the order of the list, with a language and a year to filter by."""
    make = framework.Document
    contents = texts(count) if with_text else [f"text {number}" for number in range(count)]
    embeddings = vectors(count).tolist() if embedded else [None] * count
    return [
        make(id=f"{number:07}", content=content, meta=meta(number), embedding=embedding)
        for number, (content, embedding) in enumerate(zip(contents, embeddings, strict=True))
    ]


def meta(number: int) -> dict[str, Any]:
    return {"lang": ("en", "fr")[number % 2], "year": 2000 + number % 26}


HALF_OF_THE_ENGLISH: Final = {
    "operator": "AND",
    "conditions": [
        {"field": "meta.lang", "operator": "==", "value": "en"},
        {"field": "meta.year", "operator": ">=", "value": 2013},
    ],
}


def prose(characters: int, seed: int = 5) -> str:
    """Paragraphs of sentences of 8 to 25 words, some with an abbreviation, a number or a quotation."""
    draw = Random(seed)
    words = iter(vocabulary()[number] for number in ranks(seed, characters // 4).tolist())
    paragraphs, length = [], 0
    while length < characters:
        sentences = [_sentence(draw, words) for _ in range(draw.randint(3, 8))]
        separator = "\n" if draw.random() < 0.2 else " "
        paragraphs.append(separator.join(sentences))
        length += len(paragraphs[-1]) + 2
    return "\n\n".join(paragraphs)


def _sentence(draw: Random, words: Iterator[str]) -> str:
    parts = [next(words) for _ in range(draw.randint(8, 25))]
    special = draw.random()
    if special < 0.1:
        parts[3] = "Dr. " + parts[3].capitalize()
    elif special < 0.2:
        parts[4] = f"3.{draw.randint(0, 99)}"
    elif special < 0.25:
        parts[5] = f'"{parts[5]},"'
    text = " ".join(parts)
    return text[0].upper() + text[1:] + draw.choice([".", ".", ".", ".", "?", "!"])
