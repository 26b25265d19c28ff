"""What a file said, kept beside the pipeline that was made of it, so that it can be written back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from windrow.config.interpolation import Interpolated

Key = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Resource:
    """A shared object of a file. `address` is the scalar that named it, None if it had the long form."""

    instance: Any
    address: "Written | None" = None


@dataclass(frozen=True, slots=True)
class Written:
    """A scalar as it stood in a file, its `${…}` and `$$` as they were."""

    text: str
    quoted: bool = True


@dataclass(slots=True)
class Origin:
    """Resources by name, and for each object the texts that stood at places in its parameters.

    Objects are held, so that the id of one cannot become another's.
    """

    resources: dict[str, Resource] = field(default_factory=dict)
    _texts: dict[int, tuple[object, Mapping[Key, Interpolated]]] = field(default_factory=dict)

    def note(self, instance: object, texts: Mapping[Key, Interpolated]) -> None:
        """Remembers the texts of an object's parameters."""
        if texts:
            self._texts[id(instance)] = (instance, dict(texts))

    def include(self, other: "Origin") -> None:
        """Remembers also the texts that another pipeline's file said."""
        self._texts.update(other._texts)

    def texts(self, instance: object) -> Mapping[Key, Interpolated]:
        """The texts of an object's parameters, by where they stand."""
        found = self._texts.get(id(instance))
        return found[1] if found is not None and found[0] is instance else {}
