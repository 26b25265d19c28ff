"""What a backend answers: four leaves over tokens, and AND, OR, NOT. `visitor` walks it."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from windrow.filters.kinds import NUMBER
from windrow.filters.tokens import escape_text, sortable_micros, sortable_number, split_number

Bounds: TypeAlias = tuple[str, bool, str, bool]
"""Lowest token, whether it belongs, highest token, whether it belongs."""

DoubleTest: TypeAlias = tuple[Literal["value", "rest"], str, float]
"""Which of the two stored doubles, the comparison, and its bound."""

_EXACT: Final = 2.0**53


@dataclass(frozen=True, slots=True)
class AnyOf:
    """The document has at least one of these tokens (at least one, sorted, each once)."""

    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TokenRange:
    """The number (kind "n") or date (kind "t", its microseconds) at a key is ordered so.

    A document has at most one such token for each key and kind.
    """

    key: str
    kind: str
    operator: str
    value: int | float

    def bounds(self) -> Bounds:
        """Return the tokens between which a document must have one."""
        prefix = f"{self.key}={self.kind}"
        order = sortable_number(self.value) if self.kind == NUMBER else sortable_micros(int(self.value))
        token, first, last = f"{prefix}:{order}", prefix + ":", prefix + ";"
        inclusive = self.operator.endswith("=")
        return (token, inclusive, last, False) if self.is_lower else (first, True, token, inclusive)

    @property
    def is_lower(self) -> bool:
        """Whether the bound is the lower one (`>` or `>=`)."""
        return self.operator[0] == ">"

    @property
    def presence(self) -> str:
        """The token that says a number, or a date, is here at all; see `trie.presence_tokens`."""
        return f"{self.key}#{self.kind}"

    def doubles(self) -> tuple[tuple[DoubleTest, ...], ...] | None:
        """Return alternatives of comparisons on the two doubles that `trie.doubles_of` gives for a key.

        None where two doubles cannot tell (from 2**106 on): such a range is not exact on them.
        """
        double, rest = split_number(self.value)
        if abs(double) < _EXACT:
            return ((("value", self.operator, double),),)
        if abs(double) >= _EXACT * _EXACT:
            return None
        tie: tuple[DoubleTest, ...] = (("value", ">=", double), ("value", "<=", double))
        return ((("value", self.operator[0], double),), (*tie, ("rest", self.operator, float(rest))))


@dataclass(frozen=True, slots=True)
class TokenSpan:
    """Two ranges on one key that must both hold, as one: made by `lowering.merge_ranges` only."""

    low: TokenRange
    high: TokenRange

    def bounds(self) -> Bounds:
        """Return the tokens between which a document must have one."""
        return (*self.low.bounds()[:2], *self.high.bounds()[2:])


@dataclass(frozen=True, slots=True)
class Substring:
    """The text at a key contains the needle. Texts over 1,000 bytes have no token: the token `K=x` marks them."""

    key: str
    path: tuple[str, ...]
    needle: str

    @property
    def escaped(self) -> str:
        """The needle as it stands in the tokens `K=s:…`, in which it can be searched after that prefix."""
        return escape_text(self.needle)

    @property
    def long(self) -> AnyOf:
        """The documents whose text at the key is too long for a token."""
        return AnyOf((self.key + "=x",))


@dataclass(frozen=True, slots=True)
class Constant:
    """Everything, or nothing."""

    value: bool


@dataclass(frozen=True, slots=True)
class AllOf:
    """All of at least two children."""

    children: "tuple[IR, ...]"


@dataclass(frozen=True, slots=True)
class OneOf:
    """At least one of at least two children."""

    children: "tuple[IR, ...]"


@dataclass(frozen=True, slots=True)
class Negation:
    """Not the child."""

    child: "IR"


Leaf: TypeAlias = AnyOf | TokenRange | TokenSpan | Substring
IR: TypeAlias = Leaf | Constant | AllOf | OneOf | Negation
