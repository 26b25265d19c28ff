"""The one attribute that Windrow keeps on an instance, and what stands in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from windrow.component.sockets import InputSocket, OutputSocket

if TYPE_CHECKING:
    from windrow.component.description import Description

ATTRIBUTE = "_windrow"


@dataclass(slots=True, eq=False)
class Record:
    """Constructor arguments, and the sockets that the instance declared itself (None: none declared)."""

    parameters: dict[str, Any]
    inputs: dict[str, InputSocket] | None = None
    outputs: dict[str, OutputSocket] | None = None
    description: Description | None = None  # made on first use, dropped when a socket is declared

    def __getstate__(self) -> tuple[dict[str, Any], dict[str, InputSocket] | None, dict[str, OutputSocket] | None]:
        return self.parameters, self.inputs, self.outputs

    def __setstate__(self, state: tuple[Any, Any, Any]) -> None:
        self.parameters, self.inputs, self.outputs = state
        self.description = None


def record_of(instance: object) -> Record | None:
    """The record of an instance, or None if its constructor is not one that Windrow wrapped."""
    return getattr(instance, "__dict__", {}).get(ATTRIBUTE)


def put_record(instance: object, record: Record) -> None:
    """Attach a record, also to an instance of a frozen dataclass."""
    object.__setattr__(instance, ATTRIBUTE, record)
