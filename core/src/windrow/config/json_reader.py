"""JSON text → tree, with line numbers, duplicate keys refused, and the bounds kept while reading."""

import re
from json import JSONDecoder
from typing import Any, Final

from windrow.config.problems import Problems
from windrow.config.scalars import LONGEST_NUMBER, Value, finite
from windrow.config.tree import Mapping, Node, Scalar, Sequence, TreeBuilder

_SPACE: Final = re.compile(r"[ \t\r\n]*+")
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*+)(\.[0-9]++)?([eE][-+]?[0-9]++)?")
_WORD: Final = re.compile(r"[A-Za-z]++")
_WORDS: Final[dict[str, Value]] = {"true": True, "false": False, "null": None}
_DECODER: Final = JSONDecoder()
_CLOSING: Final = {"{": "}", "[": "]"}


def read_json(text: str, problems: Problems) -> Node | None:
    """The tree of a JSON text, None if it is empty. Raises: ConfigError."""
    return _JsonReader(text, problems).read()


class _JsonReader:
    """A cursor over the text. What it expects next depends on the innermost open bracket only."""

    def __init__(self, text: str, problems: Problems) -> None:
        self.text = text
        self.problems = problems
        self.builder = TreeBuilder(problems)
        self.position = 0
        self.line = 1
        self.open: list[str] = []
        self.is_first = False  # whether the innermost container has no element yet

    def read(self) -> Node | None:
        if not self._skip():
            return None
        self._value()
        while self.open:
            self._next()
        if self._skip():
            raise self._fault("something stands after the end")
        return self.builder.root

    def _next(self) -> None:
        """One more element of the innermost container, or its end."""
        closing = _CLOSING[self.open[-1]]
        char = self._skip()
        if char == closing:
            self._close()
            return
        if not self.is_first:
            if char != ",":
                raise self._fault(f"expected , or {closing}")
            self.position += 1
        self.is_first = False
        if closing == "}":
            self._key()
        self._value()

    def _key(self) -> None:
        if self._skip() != '"':
            raise self._fault("expected a key in double quotes")
        line, key = self.line, self._string()
        self.builder.scalar(Scalar(key, line, quoted=True), key)
        if self._skip() != ":":
            raise self._fault("expected : after the key")
        self.position += 1

    def _value(self) -> None:
        """A leaf, or the beginning of a container."""
        char = self._skip()
        line = self.line
        if char in _CLOSING:
            self.builder.open(Mapping(line) if char == "{" else Sequence(line))
            self.open.append(char)
            self.position += 1
            self.is_first = True
        elif char == '"':
            text = self._string()
            self.builder.scalar(Scalar(text, line, quoted=True, can_quote=False), text)
        else:
            self.builder.scalar(Scalar(self._plain(), line), "")

    def _close(self) -> None:
        self.position += 1
        self.is_first = False
        self.open.pop()
        self.builder.close()

    def _string(self) -> str:
        try:
            value, end = _DECODER.raw_decode(self.text, self.position)
        except ValueError as error:
            raise self._fault(_reason(error)) from None
        self.position = end
        return str(value)

    def _plain(self) -> Value:
        number = _NUMBER.match(self.text, self.position)
        if number is not None:
            self.position = number.end()
            return self._number(number)
        word = _WORD.match(self.text, self.position)
        if word is None or word.group() not in _WORDS:
            raise self._fault("expected a value")
        self.position = word.end()
        return _WORDS[word.group()]

    def _number(self, match: re.Match[str]) -> Value:
        written = match.group()
        if len(written) > LONGEST_NUMBER:
            raise self._fault(f"a number of {len(written)} characters; the longest that is read has {LONGEST_NUMBER}")
        try:
            return finite(written) if match.group(1) or match.group(2) else int(written)
        except ValueError as error:
            raise self._fault(str(error)) from None

    def _skip(self) -> str:
        """Goes to the next character that is no space and returns it, "" at the end."""
        match: Any = _SPACE.match(self.text, self.position)
        end: int = match.end()
        if end != self.position:
            self.line += self.text.count("\n", self.position, end)
            self.position = end
        return self.text[end : end + 1]

    def _fault(self, message: str) -> Exception:
        return self.problems.fail(self.builder.path(), f"not JSON: {message}", self.line)


def _reason(error: ValueError) -> str:
    reason: str = getattr(error, "msg", str(error))
    return reason[:1].lower() + reason[1:].removesuffix(" at")
