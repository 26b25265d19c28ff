"""`Field("meta.year") >= 2020`: filters written as Python expressions."""

from collections.abc import Sequence
from typing import Any

from windrow.filters.parser import check_comparison
from windrow.filters.paths import parse_path
from windrow.filters.tree import Comparison


class Field:
    """A field of a document; comparing it gives a condition. Combine conditions with `&`, `|`, `~`, never `and`."""

    __slots__ = ("path",)
    __hash__ = None  # type: ignore[assignment] # == builds a condition, so a Field cannot be a key

    def __init__(self, name: str) -> None:
        self.path = parse_path(name)

    def _compare(self, operator: str, value: Any) -> Comparison:
        return check_comparison(Comparison(self.path, operator, value))

    def __eq__(self, value: Any) -> Comparison:  # type: ignore[override]  # no bool
        return self._compare("==", value)

    def __ne__(self, value: Any) -> Comparison:  # type: ignore[override]  # no bool
        return self._compare("!=", value)

    def __gt__(self, value: Any) -> Comparison:
        return self._compare(">", value)

    def __ge__(self, value: Any) -> Comparison:
        return self._compare(">=", value)

    def __lt__(self, value: Any) -> Comparison:
        return self._compare("<", value)

    def __le__(self, value: Any) -> Comparison:
        return self._compare("<=", value)

    def in_(self, values: Sequence[Any]) -> Comparison:
        """Equal to one of `values` (a list)."""
        return self._compare("in", values)

    def not_in(self, values: Sequence[Any]) -> Comparison:
        """Equal to none of `values` (a list); a missing field is equal to None only."""
        return self._compare("not in", values)

    def contains(self, value: Any) -> Comparison:
        """A list with an element equal to `value`, or a text with `value` inside."""
        return self._compare("contains", value)

    def not_contains(self, value: Any) -> Comparison:
        """The complement of `contains`."""
        return self._compare("not contains", value)

    def exists(self, present: bool = True) -> Comparison:
        """The key is present, be its value None; with False: it is absent."""
        return self._compare("exists", present)

    def __repr__(self) -> str:
        return f"Field{self.path!r}"
