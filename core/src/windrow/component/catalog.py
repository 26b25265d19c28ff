"""Which component classes this process has defined, by name. Importing a module fills it; nothing else does."""

from __future__ import annotations

from threading import Lock
from weakref import WeakKeyDictionary

from windrow.errors import ComponentError


class Catalog:
    """Names of component classes. Safe for use from several threads.

    A class of the same module and qualified name replaces the earlier one (a notebook cell that ran again);
    any other class of that name stands beside it, and the name is then ambiguous.
    """

    def __init__(self) -> None:
        self._classes: dict[str, tuple[type, ...]] = {}
        self._names: WeakKeyDictionary[type, str] = WeakKeyDictionary()
        self._lock = Lock()

    def add(self, cls: type, name: str) -> None:
        """Register `cls` under `name`. Raises: ComponentError if the name has characters a file could not hold."""
        check_name(name, cls.__qualname__)
        with self._lock:
            others = tuple(known for known in self._classes.get(name, ()) if not _same_definition(known, cls))
            self._classes[name] = (*others, cls)
            self._names[cls] = name

    def find(self, name: str) -> tuple[type, ...]:
        """The classes of this name: none, one, or several if it is ambiguous."""
        return self._classes.get(name, ())

    def name_of(self, cls: type) -> str | None:
        """The name of exactly this class; a subclass that was not decorated itself has none."""
        return self._names.get(cls)

    def names(self) -> list[str]:
        """All names, sorted."""
        return sorted(self._classes)


def check_name(name: str, owner: str) -> None:
    """Raise a ComponentError unless `name` is words joined by dots; a word may hold letters, digits, `_` and `-`."""
    if isinstance(name, str) and all(map(_is_word, name.split("."))):
        return
    raise ComponentError(
        f"{owner}: {name!r} cannot be a component's name. Use letters, digits, '_' and '-', in words that begin "
        "with a letter and are joined by dots, as in @component(name='acme.Repeat').",
        component=owner,
    )


def _is_word(part: str) -> bool:
    return not part.startswith("-") and part.replace("-", "_").isidentifier()


def _same_definition(one: type, other: type) -> bool:
    return one is other or (one.__module__, one.__qualname__) == (other.__module__, other.__qualname__)


CATALOG = Catalog()
