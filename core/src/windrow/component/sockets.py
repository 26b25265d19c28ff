"""What a component offers to connections: typed inputs and outputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any, Final, Literal, TypeAlias, TypeVar

T = TypeVar("T")


class SocketKind(Enum):
    """How an input takes what is sent to it."""

    SINGLE = "single"
    VARIADIC = "variadic"
    GREEDY = "greedy"

    def __repr__(self) -> str:
        return f"{type(self).__name__}.{self.name}"


class Required(Enum):
    """The type of `REQUIRED`; an enum, so that the mark survives copying and pickling as itself."""

    REQUIRED = "required"

    def __repr__(self) -> str:
        return "REQUIRED"


REQUIRED: Final = Required.REQUIRED
"""The default of an input that has none."""

Variadic: TypeAlias = Annotated[Sequence[T], SocketKind.VARIADIC]
"""An input that takes any number of senders; `run` gets a list of all values."""

GreedyVariadic: TypeAlias = Annotated[Sequence[T], SocketKind.GREEDY]
"""An input that fires on each value; `run` gets a list of exactly one."""


@dataclass(frozen=True, slots=True)
class InputSocket:
    """One input of a component. For variadic kinds `type` is that of one value, not of the list."""

    name: str
    type: Any
    default: Any = REQUIRED
    kind: SocketKind = SocketKind.SINGLE

    @property
    def is_mandatory(self) -> bool:
        """Whether a run cannot start without a value."""
        return self.default is REQUIRED

    @property
    def is_variadic(self) -> bool:
        """Whether several senders may be connected."""
        return self.kind is not SocketKind.SINGLE


@dataclass(frozen=True, slots=True)
class OutputSocket:
    """One output of a component. An `optional` one may be absent from what `run` returns."""

    name: str
    type: Any
    optional: bool = False


Inputs: TypeAlias = Mapping[str, InputSocket]
Outputs: TypeAlias = Mapping[str, OutputSocket]
Default: TypeAlias = Any | Literal[Required.REQUIRED]
