"""Substitutes for backends without ranges over tokens, or without NOT: tries, doubles and presence marks.

All are made from a document's tokens, so a backend adds them to its rows without seeing the document.
"""

import re
import struct
from collections.abc import Iterable, Iterator
from typing import Final

from windrow.filters.ir import AnyOf, Constant, TokenRange
from windrow.filters.kinds import NUMBER
from windrow.filters.lowering import Bracket
from windrow.filters.tokens import sortable_double, sortable_micros, split_number

_DIGITS: Final = "0123456789abcdef"
_ORDERED: Final = re.compile(r"([A-Za-z0-9%;.]*)=([nt]):([0-9a-f]{16})(?:([lmn])([0-9]*))?")
_SIGN: Final = 1 << 63
_ALL: Final = (1 << 64) - 1


def trie_tokens(tokens: Iterable[str]) -> list[str]:
    """Return the 16 prefixes `K~n:…`, `K~t:…` of each number and date among a document's tokens."""
    return [f"{key}~{kind}:{order[:n]}" for key, kind, order, _ in _ordered(tokens) for n in range(1, 17)]


def trie_range(leaf: TokenRange) -> AnyOf | Constant | Bracket:
    """Return the range as one of at most 241 trie tokens; a Bracket where numbers over 2**53 may be in doubt."""
    if leaf.kind != NUMBER:
        return _siblings(leaf, sortable_micros(int(leaf.value)), leaf.operator.endswith("="))
    double = split_number(leaf.value)[0]
    order = sortable_double(double)
    if abs(double) < 2.0**53:
        return _siblings(leaf, order, leaf.operator.endswith("="))
    return Bracket(superset=_siblings(leaf, order, True), subset=_siblings(leaf, order, False))


def presence_tokens(tokens: Iterable[str]) -> list[str]:
    """Return `K#n`, `K#t` for each number and date: NOT of a range is the inverse range, or no such mark."""
    return [f"{key}#{kind}" for key, kind, _, _ in _ordered(tokens)]


def doubles_of(tokens: Iterable[str]) -> dict[tuple[str, str], tuple[float, float]]:
    """Return (nearest double, what is beyond it) for each (key, kind) of number or date; see TokenRange.doubles."""
    found: dict[tuple[str, str], tuple[float, float]] = {}
    for key, kind, order, rest in _ordered(tokens):
        if kind == NUMBER:
            found[key, kind] = (_double(order), float(rest))
        else:
            double, beyond = split_number(int(order, 16) - _SIGN)
            found[key, kind] = (double, float(beyond))
    return found


def _ordered(tokens: Iterable[str]) -> Iterator[tuple[str, str, str, int]]:
    for token in tokens:
        match = _ORDERED.fullmatch(token)
        if match is not None:
            key, kind, order, sign, digits = match.groups()
            yield key, kind, order, _rest(sign, digits)


def _rest(sign: str | None, digits: str | None) -> int:
    if not digits:
        return 0
    if sign == "n":
        return int(digits[3:])
    return -int("".join(str(9 - int(digit)) for digit in digits[3:]))


def _double(order: str) -> float:
    bits = int(order, 16)
    raw = bits ^ _SIGN if bits & _SIGN else bits ^ _ALL
    number: float = struct.unpack(">d", raw.to_bytes(8))[0]
    return number


def _siblings(leaf: TokenRange, order: str, inclusive: bool) -> AnyOf | Constant:
    head = f"{leaf.key}~{leaf.kind}:"
    tokens = [head + order] if inclusive else []
    for position, digit in enumerate(order):
        place = _DIGITS.index(digit)
        beside = _DIGITS[place + 1 :] if leaf.is_lower else _DIGITS[:place]
        tokens.extend(head + order[:position] + other for other in beside)
    return AnyOf(tuple(sorted(tokens))) if tokens else Constant(False)
