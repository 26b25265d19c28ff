"""Which documents pass a filter, by an index of the fields that filters ask about.

A field costs nothing until a filter first names it; from then on its tokens are kept current.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping
from hashlib import blake2b
from itertools import chain
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from windrow.filters.evaluator import value_at
from windrow.filters.lowering import IR, AnyOf, Substring, TokenRange, TokenSpan
from windrow.filters.tokens import add_tokens
from windrow.stores.masks import Mask, MaskVisitor
from windrow.values import Document

Entry = tuple[int, Document]
"""A slot and the document that stands in it."""
Documents = Callable[[], Iterable[Entry]]
"""Gives all documents that there are."""

_KEY: Final = re.compile(r"[A-Za-z0-9%;.]*")
_CODE: Final = re.compile(r"%([0-9a-f]+);")
_ORDERED: Final = re.compile(r"[A-Za-z0-9%;.]*=[nt]:")
_LONG: Final = 80  # longer tokens are only ever compared as a whole, so a digest does


class FieldIndex:
    """Slots of documents by the tokens of single fields. Not thread-safe: its owner holds a lock."""

    def __init__(self) -> None:
        self._columns: dict[str, _Column] = {}
        self._live: Mask = np.zeros(0, np.bool_)

    def replace(self, old: Iterable[Entry], new: Iterable[Entry]) -> None:
        """Take documents out of their slots and put others in."""
        old, new = list(old), list(new)
        for column in self._columns.values():
            column.remove(old)
            column.add(new)
        self._live = _stretched(self._live, max((slot for slot, _ in new), default=-1) + 1)
        self._live[[slot for slot, _ in old]] = False
        self._live[[slot for slot, _ in new]] = True

    def rebuilt(self, entries: Iterable[Entry]) -> FieldIndex:
        """An index of the same fields over these documents, which are all there are."""
        made = FieldIndex()
        if self._columns:
            entries = list(entries)
        made._columns = {key: _Column(key) for key in self._columns}
        made.replace((), entries)
        return made

    def mask(self, ir: IR, documents: Documents) -> Mask:
        """True at each slot whose document passes; `documents` is asked for a field that is not indexed yet."""
        return _Masks(self, documents).visit(ir) & self._live

    @property
    def live(self) -> Mask:
        """True at each slot that is in use."""
        return self._live.copy()

    def column(self, key: str, documents: Documents) -> _Column:
        """The index of one field, made now if need be."""
        column = self._columns.get(key)
        if column is None:
            column = self._columns[key] = _Column(key)
            column.add(documents())
        return column


class _Column:
    """Slots by the tokens of one field. A token of one slot holds the number itself, others a set."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._path = path_of(key)
        self._slots: dict[str, int | set[int]] = {}
        self._arrays: dict[str, NDArray[np.intp]] = {}
        self._order: _Order | None = None

    def add(self, entries: Iterable[Entry]) -> None:
        for slot, document in entries:
            for token in self._tokens(document):
                self._add(token, slot)
        self._order = None

    def remove(self, entries: Iterable[Entry]) -> None:
        for slot, document in entries:
            for token in self._tokens(document):
                self._remove(token, slot)
        self._order = None

    def any_of(self, tokens: Iterable[str]) -> NDArray[np.intp]:
        """The slots that have at least one of these tokens."""
        found = [self._array(short) for token in tokens if (short := _short(token)) in self._slots]
        return np.concatenate(found) if found else np.empty(0, np.intp)

    def between(self, low: str, low_in: bool, high: str, high_in: bool) -> NDArray[np.intp]:
        """The slots that have a token between these two."""
        if self._order is None:
            self._order = _Order(self._slots)
        return self._order.between(low, low_in, high, high_in)

    def _array(self, token: str) -> NDArray[np.intp]:
        found = self._arrays.get(token)
        if found is None:
            slots = _as_set(self._slots[token])
            found = np.fromiter(slots, np.intp, len(slots))
            if len(slots) > 1:
                self._arrays[token] = found
        return found

    def _tokens(self, document: Document) -> set[str]:
        value = value_at(document, self._path)
        if value is None and not _is_present(document, self._path):
            return set()
        out: list[str] = []
        add_tokens(self._key, value, out)
        return {_short(token) for token in out if not isinstance(value, dict) or _key_of(token) == self._key}

    def _add(self, token: str, slot: int) -> None:
        slots = self._slots.get(token)
        if slots is None:
            self._slots[token] = slot
        elif isinstance(slots, set):
            slots.add(slot)
            self._arrays.pop(token, None)
        else:
            self._slots[token] = {slots, slot}

    def _remove(self, token: str, slot: int) -> None:
        slots = self._slots[token]
        if isinstance(slots, set) and len(slots) > 1:
            slots.discard(slot)
        else:
            del self._slots[token]
        self._arrays.pop(token, None)


class _Order:
    """The tokens of a column in order, and their slots one behind the other."""

    def __init__(self, slots: Mapping[str, int | set[int]]) -> None:
        # Only numbers and dates are asked for by their order.
        self._tokens = sorted(token for token in slots if _ORDERED.match(token))
        groups = [_as_set(slots[token]) for token in self._tokens]
        self._starts = np.cumsum([0, *map(len, groups)])
        self._slots = np.fromiter(chain.from_iterable(groups), np.intp, int(self._starts[-1]))

    def between(self, low: str, low_in: bool, high: str, high_in: bool) -> NDArray[np.intp]:
        first = (bisect_left if low_in else bisect_right)(self._tokens, low)
        last = (bisect_right if high_in else bisect_left)(self._tokens, high)
        return self._slots[self._starts[first] : self._starts[max(first, last)]]


class _Masks(MaskVisitor):
    """Answers each node of a filter's algebra with a mask over slots."""

    def __init__(self, index: FieldIndex, documents: Documents) -> None:
        self._index = index
        self._documents = documents
        self.size = len(index._live)

    def any_of(self, leaf: AnyOf) -> Mask:
        by_key: dict[str, list[str]] = {}
        for token in leaf.tokens:
            by_key.setdefault(_key_of(token), []).append(token)
        mask = self.constant(False)
        for key, tokens in by_key.items():
            mask[self._index.column(key, self._documents).any_of(tokens)] = True
        return mask

    def token_range(self, leaf: TokenRange | TokenSpan) -> Mask:
        key = leaf.key if isinstance(leaf, TokenRange) else leaf.low.key
        mask = self.constant(False)
        mask[self._index.column(key, self._documents).between(*leaf.bounds())] = True
        return mask

    def substring(self, leaf: Substring) -> Mask:
        mask = self.constant(False)
        found = ((slot, value_at(document, leaf.path)) for slot, document in self._documents())
        mask[[slot for slot, value in found if isinstance(value, str) and leaf.needle in value]] = True
        return mask


def path_of(key: str) -> tuple[str, ...]:
    """The path whose key this is: the inverse of `filters.tokens.key_of`."""
    return tuple(_CODE.sub(lambda code: chr(int(code[1], 16)), part) for part in key.split("."))


def _key_of(token: str) -> str:
    match = _KEY.match(token)
    return match[0] if match else ""


def _short(token: str) -> str:
    if len(token) <= _LONG or not token.startswith(("s:", "h:"), token.find("=") + 1):
        return token
    return "#" + blake2b(token.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _is_present(document: Document, path: tuple[str, ...]) -> bool:
    value: Any = {"id": document.id, "content": document.content, "meta": document.meta}
    for key in path:
        if not isinstance(value, dict) or key not in value:
            return False
        value = value[key]
    return True


def _as_set(slots: int | set[int]) -> Collection[int]:
    return (slots,) if isinstance(slots, int) else slots


def _stretched(mask: Mask, size: int) -> Mask:
    return mask if size <= len(mask) else np.append(mask, np.zeros(size - len(mask), np.bool_))
