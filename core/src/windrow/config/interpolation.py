"""`${NAME}`, `${NAME:-default}` and `$$` in scalars."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from windrow.config.redaction import Redaction
from windrow.config.scalars import Value, resolve
from windrow.config.tree import MAX_BYTES, MAX_NODES, Scalar

Environment = Mapping[str, str]

_PIECE: Final = re.compile(r"((?:\$\$)++)|\$(?:\{([A-Za-z_][A-Za-z0-9_]*+)(?::-((?:[^}$]|\$(?!\{))*+))?\}|(\{))")


@dataclass(frozen=True, slots=True, eq=False)
class Interpolated:
    """What a scalar with `${…}` became, and the text that it was.

    `again` is the value if it is to be resolved once more (a lone `${…}`), else the text again. `names` are the
    variables read.
    """

    text: str
    quoted: bool
    result: str = field(repr=False)  # it may be a key
    again: Value = field(repr=False)
    names: tuple[str, ...]
    can_quote: bool = True

    @property
    def is_lone(self) -> bool:
        """Whether the text is one `${…}` and nothing else."""
        match = _PIECE.fullmatch(self.text)
        return match is not None and match.group(2) is not None

    @property
    def value(self) -> Value:
        """What the scalar stands for, where nothing more is known of the place."""
        return self.result if self.quoted else self.again


class Interpolator:
    """Replaces variables from one environment; what it writes is bounded for the whole file."""

    def __init__(self, environment: Environment | None, redaction: Redaction | None = None) -> None:
        self.environment = environment
        self._redaction = redaction or Redaction()
        self._written = 0
        self._pieces = 0

    def apply(self, scalar: Scalar) -> Value | Interpolated:
        """The scalar's value. Raises: ValueError, its text a sentence, if a variable is unset or badly written."""
        text = scalar.value
        if type(text) is not str or "$" not in text or self.environment is None:
            return text
        names: list[str] = []
        result = self._replace(text, self.environment, names)
        if not names:
            return result
        made = Interpolated(text, scalar.quoted, result, result, tuple(names), scalar.can_quote)
        if not made.is_lone:
            return Interpolated(text, True, result, result, made.names)
        return Interpolated(text, scalar.quoted, result, resolve(result), made.names, scalar.can_quote)

    def _replace(self, text: str, environment: Environment, names: list[str]) -> str:
        pieces: list[str] = []
        end = 0
        for match in _PIECE.finditer(text):
            piece = self._piece(match, environment, names)
            self._written += len(piece)
            self._pieces += 1
            if self._written > MAX_BYTES:
                raise ValueError(f"variables make the file larger than {MAX_BYTES:,} bytes")
            if self._pieces > MAX_NODES:
                raise ValueError(f"more than {MAX_NODES:,} variables and dollars in one file")
            pieces += (text[end : match.start()], piece)
            end = match.end()
        self._written += len(text)
        return "".join([*pieces, text[end:]])

    def _piece(self, match: re.Match[str], environment: Environment, names: list[str]) -> str:
        dollars, name, default, stray = match.groups()
        if dollars:
            return "$" * (len(dollars) // 2)
        if stray:
            written = match.string[match.start() : match.start() + 30].partition("}")[0]
            raise ValueError(f"{written!r} is no ${{NAME}} or ${{NAME:-default}}; write $${{ for the text ${{")
        value = environment.get(name)
        if value:
            self._redaction.note(name, value)
        elif value is None or default is not None:
            value = default.replace("$$", "$") if default else default
        if value is None:
            raise ValueError(f"the environment variable {name} is not set; set it, or write ${{{name}:-default}}")
        names.append(name)
        return value


def escape(text: str) -> str:
    """The text such that interpolation gives it back."""
    return text.replace("$", "$$") if "$$" in text or "${" in text else text
