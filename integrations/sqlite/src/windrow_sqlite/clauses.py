"""Filters as SQL over row numbers `n`: every value is bound, none spliced in."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from windrow.filters.ir import AnyOf, Substring, TokenRange, TokenSpan
from windrow.filters.visitor import Visitor

Query = tuple[str, list[str | int]]
"""A statement, `{t}` for the index's name, and its values."""

_CONTENT: Final = "content=s:"
_SHORT: Final = 64
_FEW: Final = 8
"""Tokens bound one by one; more go as one JSON text, since SQLite bounds the number of variables."""
_WIDE: Final = 50
"""Conditions joined in a row; SQLite bounds the depth of an expression, and a long chain is deep."""

_TOKENS: Final = 'SELECT n FROM "{t}_tokens" WHERE '
_AMONG: Final = 'SELECT n FROM "{t}_tokens" WHERE token IN (SELECT value FROM json_each(?))'
_CONTAINING: Final = 'SELECT n FROM "{t}_bodies" WHERE instr(content, ?) > 0'


def stored_tokens(tokens: Sequence[str]) -> list[str]:
    """Return a document's tokens as the table keeps them: `K=+` is what any other `K=…` but `K=0` says too."""
    return [_stored(token) for token in tokens if not token.endswith("=+")]


def _stored(token: str) -> str:
    # The content has a column of its own; here a digest of it is enough.
    if token.startswith(_CONTENT) and len(token) > _SHORT:
        return "content=h:" + sha256(token.encode()).hexdigest()
    return token


@dataclass
class Clauses(Visitor[str]):
    """`visit` writes one condition; `values` collects what it binds, in order."""

    values: list[str | int] = field(default_factory=list)

    def any_of(self, leaf: AnyOf) -> str:
        """One of these tokens."""
        return self._within(any_of_query(leaf))

    def token_range(self, leaf: TokenRange | TokenSpan) -> str:
        """A token between two."""
        return self._within(range_query(leaf))

    def substring(self, leaf: Substring) -> str:
        """Part of a text."""
        return self._within(substring_query(leaf))

    def constant(self, value: bool) -> str:
        """Everything, or nothing."""
        return "1" if value else "0"

    def all_of(self, children: list[str]) -> str:
        """All of them."""
        return _joined(" AND ", children)

    def one_of(self, children: list[str]) -> str:
        """At least one of them."""
        return _joined(" OR ", children)

    def negation(self, child: str) -> str:
        """Not that; no condition here is ever NULL."""
        return f"NOT {child}"

    def _within(self, query: Query) -> str:
        self.values += query[1]
        return f"n IN ({query[0]})"


def any_of_query(leaf: AnyOf) -> Query:
    """Rows with one of these tokens; `K=+` stands for any value but None."""
    values: list[str | int] = [_stored(token) for token in leaf.tokens if not token.endswith("=+")]
    parts: list[str] = []
    if len(values) > _FEW:
        parts.append(_AMONG)
        values = [json.dumps(values)]
    elif values:
        parts.append(_TOKENS + f"token IN ({', '.join('?' * len(values))})")
    for token in leaf.tokens:
        if token.endswith("=+"):
            parts.append(_TOKENS + "token > ? AND token < ?")
            values += [token[:-1] + "0", token[:-2] + ">"]
    return " UNION ALL ".join(parts), values


def range_query(leaf: TokenRange | TokenSpan) -> Query:
    """Rows with a token between two."""
    low, low_inclusive, high, high_inclusive = leaf.bounds()
    over, under = ">=" if low_inclusive else ">", "<=" if high_inclusive else "<"
    return f"{_TOKENS}token {over} ? AND token {under} ?", [low, high]


def substring_query(leaf: Substring) -> Query:
    """Rows with part of the content, which has a column, or of a text that stands whole in a token."""
    if leaf.path == ("content",):
        return _CONTAINING, [leaf.needle]
    head = leaf.key + "=s:"
    inside = f"{_TOKENS}token >= ? AND token < ? AND instr(substr(token, ?), ?) > 0"
    return inside, [head, head[:-1] + ";", len(head) + 1, leaf.escaped]


def _joined(word: str, children: list[str]) -> str:
    while len(children) > _WIDE:
        children = [_joined(word, children[start : start + _WIDE]) for start in range(0, len(children), _WIDE)]
    return f"({word.join(children)})"
