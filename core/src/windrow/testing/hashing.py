"""Vectors of texts from the words in them, without a model: the same on every machine."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from hashlib import blake2b
from math import sqrt
from typing import Final

_WORD: Final = re.compile(r"\w+")


def hashed_vector(text: str, dimension: int) -> list[float]:
    """Return a vector of length 1: each word adds to two of the `dimension` places, by the root of how often it stands.

    Texts that share words are near to each other; an empty text has a vector of its own.
    """
    vector = [0.0] * dimension
    for word, count in Counter(_WORD.findall(text.lower()) or [""]).items():
        for place, sign in _places(word, dimension):
            vector[place] += sign * sqrt(count)
    length = sqrt(sum(value * value for value in vector))
    if not length:  # the words cancelled each other out
        return [1.0, *vector[1:]]
    return [value / length for value in vector]


@lru_cache(maxsize=100_000)
def _places(word: str, dimension: int) -> tuple[tuple[int, float], ...]:
    stem = word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
    digest = blake2b(stem.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    codes = int.from_bytes(digest[:4], "big"), int.from_bytes(digest[4:], "big")
    return tuple((code % dimension, 1.0 if code & 0x8000_0000 else -1.0) for code in codes)
