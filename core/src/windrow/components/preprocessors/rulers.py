"""Measures texts in characters, words or tokens, so that any stretch of them is counted without reading it again."""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from windrow.components.preprocessors.recursion import Ruler
from windrow.components.preprocessors.units import token_ends


class CharacterRuler:
    """Counts characters."""

    def __init__(self, text: str) -> None:
        self._length = len(text)

    def totals(self, offsets: Sequence[int]) -> Sequence[int]:
        """Return the offsets themselves."""
        return offsets

    def offset(self, total: int) -> int:
        """Return the number itself, within the text."""
        return min(total, self._length)


class WordRuler:
    """Counts words, separated by white space; a word counts where it begins."""

    def __init__(self, text: str) -> None:
        self._starts = _word_starts(text)
        self._length = len(text)

    def totals(self, offsets: Sequence[int]) -> Sequence[int]:
        """Return how many words begin before each offset."""
        if len(offsets) < _FEW:
            return [bisect_left(self._starts, offset) for offset in offsets]
        import numpy as np

        found: list[int] = np.frombuffer(self._starts, dtype=np.int64).searchsorted(offsets).tolist()
        return found

    def offset(self, total: int) -> int:
        """Return where this word begins."""
        return self._starts[total] if total < len(self._starts) else self._length


class TokenRuler:
    """Counts tokens of a tiktoken encoding."""

    def __init__(self, text: str, encoding: str = "o200k_base") -> None:
        ends = token_ends(text, encoding)
        self._starts = [0, *ends[:-1]] if ends else []
        self._length = len(text)

    def totals(self, offsets: Sequence[int]) -> Sequence[int]:
        """Return how many tokens begin before each offset."""
        return [bisect_left(self._starts, offset) for offset in offsets]

    def offset(self, total: int) -> int:
        """Return where this token begins."""
        return self._starts[total] if total < len(self._starts) else self._length


RULERS: Final[Mapping[str, Callable[[str], Ruler]]] = {"char": CharacterRuler, "word": WordRuler, "token": TokenRuler}

_FEW: Final = 16  # up to here bisecting one by one is faster
_WIDE_SPACES: Final = (0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000)


def _word_starts(text: str) -> "array[int]":
    import numpy as np

    spaces = np.empty(len(text) + 1, dtype=bool)
    spaces[0] = True
    if text.isascii():
        codes = np.frombuffer(text.encode("ascii"), dtype=np.uint8)
        np.less_equal(codes, 32, out=spaces[1:])
    else:
        # Lone surrogates are legal in a str, and here only their places matter.
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        spaces[1:] = (codes <= 32) | np.isin(codes, _WIDE_SPACES) | ((codes >= 0x2000) & (codes <= 0x200A))
    starts = array("q")
    starts.frombytes(np.flatnonzero(spaces[:-1] > spaces[1:]).astype(np.int64, copy=False).view(np.uint8).data)
    return starts
