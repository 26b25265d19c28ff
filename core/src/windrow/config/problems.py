"""Collecting every fault of a file before giving up, and how values are shown in messages."""

from collections.abc import Iterable
from typing import Any, Final

from windrow.config.redaction import Redaction
from windrow.errors import ConfigError, Problem

MOST: Final = 100  # faults of one file that are listed
SHOWN: Final = 60  # characters of a value that a message shows


class Problems:
    """The faults found so far. When there are more than anyone would read, loading ends."""

    def __init__(self, source: str | None = None) -> None:
        self.source = source
        self.found: list[Problem] = []
        self.redaction = Redaction()

    def add(self, path: str, message: str, line: int | None = None) -> None:
        """Notes one fault. Raises: ConfigError when the list is full."""
        self.found.append(Problem(path, self.redaction.hide(message), line))
        if len(self.found) >= MOST:
            self.found.append(Problem("", f"and more; mend these {MOST} first"))
            raise ConfigError(self.found, source=self.source) from None  # the fault at hand may show a key

    def check(self) -> None:
        """Raises: ConfigError if anything was noted; in the order of the file."""
        if self.found:
            raise ConfigError(sorted(self.found, key=_place), source=self.source)

    def fail(self, path: str, message: str, line: int | None = None) -> ConfigError:
        """The error of a fault after which nothing more can be found out."""
        return ConfigError([*self.found, Problem(path, message, line)], source=self.source)


def _place(problem: Problem) -> float:
    return problem.line if problem.line is not None else float("inf")


def show(value: Any) -> str:
    """A value as a message shows it: short, on one line, text in double quotes."""
    if isinstance(value, str):
        text = _clean(value[: SHOWN + 1])
        return f'"{text[:SHOWN]}…"' if len(text) > SHOWN else f'"{text}"'
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, int):
        return str(value) if value.bit_length() < 200 else "a very large number"
    if isinstance(value, float):
        return repr(value)
    return _show_container(value)


def _show_container(value: Any) -> str:
    if isinstance(value, dict):
        return f"a mapping with {_words(value)}" if value else "an empty mapping"
    if isinstance(value, list | tuple | set):
        return f"a list of {len(value)}" if value else "an empty list"
    return f"a {type(value).__name__}"


def _words(names: Iterable[Any]) -> str:
    listed = [show(str(name)) for name, _ in zip(names, range(4), strict=False)]
    return ", ".join([*listed[:3], *(["…"] if len(listed) > 3 else [])])


def _clean(text: str) -> str:
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)


def at(path: str, *keys: str | int) -> str:
    """The path of something inside: `at("components", "x", 2)` is `components.x[2]`."""
    for key in keys:
        path = f"{path}[{key}]" if isinstance(key, int) else _under(path, key)
    return path


def _under(path: str, key: str) -> str:
    shown = key if len(key) <= SHOWN and key.isprintable() else show(key)
    return f"{path}.{shown}" if path else shown
