"""Types as text and back, from a closed set: a file can name `list[Document]`, never an import path."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any, Final

from windrow.component import type_name
from windrow.component.spellings import modern
from windrow.values.codec import CLASSES

_PLAIN: Final[dict[str, Any]] = {
    "Any": Any,
    "Iterable": Iterable,
    "Mapping": Mapping,
    "None": None,
    "Sequence": Sequence,
    "bool": bool,
    "bytes": bytes,
    "date": date,
    "datetime": datetime,
    "dict": dict,
    "float": float,
    "frozenset": frozenset,
    "int": int,
    "list": list,
    "object": object,
    "set": set,
    "str": str,
    "tuple": tuple,
}
_OLD_NAMES: Final = {"typing.Any": "Any", "typing.List": "list", "List": "list", "Dict": "dict", "NoneType": "None"}
_TOKEN: Final = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_.]*|\.\.\.|[\[\],|])")
_LONGEST: Final = 500
_DEEPEST: Final = 20

TYPE_NAMES: Final = frozenset({*_PLAIN, *CLASSES})


def parse_type(text: str) -> Any:
    """The type that a text such as `list[str] | None` names.

    Raises: ValueError, its text a sentence, if it is no type of the closed set.
    """
    tokens = _tokens(text)
    parser = _Parser(text, tokens)
    found = parser.union(0)
    if parser.position != len(tokens):
        raise ValueError(f'"{text}" is no type: "{tokens[parser.position]}" was not expected')
    return found


def write_type(tp: Any) -> str | None:
    """The text that `parse_type` reads as this type (`List[str]` as `list[str]`), None if there is none."""
    tp = modern(tp)
    text = "tuple[()]" if tp == tuple[()] else type_name(tp)
    try:
        return text if parse_type(text) == (None if tp is type(None) else tp) else None
    except ValueError:
        return None


def _tokens(text: str) -> list[str]:
    if len(text) > _LONGEST:
        raise ValueError(f"a type of {len(text)} characters is too long")
    tokens, end = [], 0
    stripped = text.rstrip()
    while end < len(stripped):
        match = _TOKEN.match(stripped, end)
        if match is None:
            raise ValueError(f'"{text}" is no type, such as str or list[Document]')
        tokens.append(match.group(1))
        end = match.end()
    return tokens


class _Parser:
    """Reads `union := single ("|" single)*`, `single := name ("[" union ("," union)* "]")?`."""

    def __init__(self, text: str, tokens: Sequence[str]) -> None:
        self.text = text
        self.tokens = tokens
        self.position = 0

    def union(self, depth: int) -> Any:
        members = [self._single(depth)]
        while self._take("|"):
            members.append(self._single(depth))
        try:
            return reduce(or_, members)
        except TypeError:
            raise ValueError(f'"{self.text}" is no type: | stands between types, and None beside one') from None

    def _single(self, depth: int) -> Any:
        if depth > _DEEPEST:
            raise ValueError(f'"{self.text}" is nested too deeply for a type')
        name = self._next()
        if name == "...":
            return Ellipsis
        found = self._named(name)
        if not self._take("["):
            return found
        arguments = [self.union(depth + 1)]
        while self._take(","):
            arguments.append(self.union(depth + 1))
        if not self._take("]"):
            raise ValueError(f'"{self.text}" is no type: a ] is missing')
        return self._subscript(found, tuple(arguments), name)

    def _named(self, name: str) -> Any:
        name = _OLD_NAMES.get(name, name)
        if name in _PLAIN:
            return _PLAIN[name]
        if name not in CLASSES:
            from windrow.plugins.known import did_you_mean, near_names

            listed = f"; types are {', '.join(sorted(TYPE_NAMES))}"
            hint = did_you_mean(near_names(name.rpartition(".")[2], TYPE_NAMES)) or listed
            raise ValueError(f'unknown type "{name[:60]}"{hint}')
        import windrow.values

        return reduce(getattr, name.split("."), windrow.values)

    def _subscript(self, found: Any, arguments: tuple[Any, ...], name: str) -> Any:
        try:
            return found[arguments if len(arguments) > 1 else arguments[0]]
        except TypeError:
            raise ValueError(f'"{self.text}" is no type: {name} takes no arguments') from None

    def _take(self, token: str) -> bool:
        if self.position < len(self.tokens) and self.tokens[self.position] == token:
            self.position += 1
            return True
        return False

    def _next(self) -> str:
        if self.position >= len(self.tokens):
            raise ValueError(f'"{self.text}" is no type: something is missing')
        self.position += 1
        return self.tokens[self.position - 1]
