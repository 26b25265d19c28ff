"""What a pipeline is made of: components by name, connections in order, and the interface shown outside.

A graph only keeps its parts consistent; what may be connected is decided in `connecting`, what may be
exposed in `interface`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, TypeAlias

from windrow.component import Description, describe
from windrow.component.matching import Conversion
from windrow.errors import ComponentError, ConnectError
from windrow.pipeline.names import check_component_name, hint

TypeCheck: TypeAlias = Literal["connect", "off"]
TYPE_CHECKS: tuple[TypeCheck, ...] = ("connect", "off")


class Endpoint(NamedTuple):
    """One socket of one component."""

    component: str
    socket: str

    def __str__(self) -> str:
        return f"{self.component}.{self.socket}"


@dataclass(frozen=True, slots=True)
class Connection:
    """One edge of a pipeline; `conversion` is applied to every value on its way."""

    sender: str
    sender_socket: str
    receiver: str
    receiver_socket: str
    conversion: Conversion

    def __str__(self) -> str:
        how = f" ({self.conversion.name})" if self.conversion.name else ""
        return f"{self.sender}.{self.sender_socket} -> {self.receiver}.{self.receiver_socket}{how}"

    @property
    def ends(self) -> tuple[str, str, str, str]:
        """Sender, its socket, receiver, its socket."""
        return (self.sender, self.sender_socket, self.receiver, self.receiver_socket)


class Graph:
    """The parts of one pipeline. `version` grows with every change, so that what was compiled can be kept.

    Not safe to change from several threads at once; reading while nobody changes it is.
    """

    def __init__(self, metadata: Mapping[str, Any] | None, max_runs_per_component: int, type_check: TypeCheck) -> None:
        self.metadata: dict[str, Any] = dict(metadata or {})
        self.max_runs_per_component = max_runs_per_component
        self.type_check: TypeCheck = type_check
        self.exposed_inputs: dict[str, list[str]] = {}
        self.exposed_outputs: dict[str, str] = {}
        self.version = 0
        self._components: dict[str, object] = {}
        self._descriptions: dict[str, Description] = {}
        self._connections: list[Connection] = []
        self._incoming: dict[tuple[str, str], list[Connection]] = {}
        self._ends: set[tuple[str, str, str, str]] = set()
        self._consumed: dict[tuple[str, str], int] = {}

    @property
    def components(self) -> Mapping[str, object]:
        """Every component by its name, in the order added."""
        return MappingProxyType(self._components)

    @property
    def descriptions(self) -> Mapping[str, Description]:
        """The sockets and parameters of every component, by its name."""
        return MappingProxyType(self._descriptions)

    @property
    def connections(self) -> Sequence[Connection]:
        """Every connection, in the order made."""
        return tuple(self._connections)

    def component(self, name: str) -> object:
        """The instance of this name, else ConnectError with near names."""
        try:
            return self._components[name]
        except (KeyError, TypeError):
            raise ConnectError(self.unknown_component(name)) from None

    def unknown_component(self, name: object) -> str:
        """The text of an error about a component that is not there."""
        return f"there is no component {name!r} in this pipeline. {hint(name, self._components, of='components')}"

    def description(self, name: str) -> Description:
        """The sockets of the component of this name, else ConnectError with near names."""
        found = self._descriptions.get(name)
        if found is None:
            raise ConnectError(self.unknown_component(name))
        return found

    def senders(self, component: str, socket: str) -> Sequence[Connection]:
        """The connections into this input, in the order made."""
        return self._incoming.get((component, socket), ())

    def has_connection(self, connection: Connection) -> bool:
        """Whether the same output feeds the same input already."""
        return connection.ends in self._ends

    def is_connected(self, component: str, socket: str) -> bool:
        """Whether any connection ends in this input."""
        return (component, socket) in self._incoming

    def is_consumed(self, component: str, socket: str) -> bool:
        """Whether any connection leaves this output."""
        return (component, socket) in self._consumed

    def is_mandatory(self, component: str, socket: str) -> bool:
        """Whether a run must be given a value for this input."""
        declared = self._descriptions[component].inputs[socket]
        return declared.is_mandatory and not self.is_connected(component, socket)

    def check_new(self, name: str, instance: object) -> None:
        """Raise ConnectError, or ComponentError for what is no component, unless it may be added under this name."""
        check_component_name(name)
        if name in self._components:
            raise ConnectError(
                f"a component named {name!r} is already in this pipeline ({_class_name(self._components[name])}). "
                "Choose another name, or remove_component() the old one."
            )
        try:
            describe(instance)
        except ComponentError as error:
            raise ComponentError(f"{name!r} cannot be added: {error}", component=name) from None

    def add(self, items: Iterable[tuple[str, object]]) -> None:
        """Add components that passed `check_new`, all or none."""
        made = {name: (instance, describe(instance)) for name, instance in items}
        for name, (instance, description) in made.items():
            self._components[name] = instance
            self._descriptions[name] = description
        self.version += 1

    def add_connection(self, connection: Connection) -> None:
        """Add a connection that `connecting` has found good."""
        self._connections.append(connection)
        self._ends.add(connection.ends)
        sender, output, receiver, socket = connection.ends
        self._incoming.setdefault((receiver, socket), []).append(connection)
        self._consumed[sender, output] = self._consumed.get((sender, output), 0) + 1
        self.version += 1

    def remove(self, name: str) -> object:
        """Take a component out, with its connections and what it showed outside."""
        instance = self.component(name)
        del self._components[name], self._descriptions[name]
        kept = [edge for edge in self._connections if name not in (edge.sender, edge.receiver)]
        self._connections, self._ends, self._incoming, self._consumed = [], set(), {}, {}
        for edge in kept:
            self.add_connection(edge)
        self._hide(f"{name}.")
        self.version += 1
        return instance

    def _hide(self, prefix: str) -> None:
        inputs = {key: [t for t in targets if not t.startswith(prefix)] for key, targets in self.exposed_inputs.items()}
        self.exposed_inputs = {key: targets for key, targets in inputs.items() if targets}
        self.exposed_outputs = {
            k: target for k, target in self.exposed_outputs.items() if not target.startswith(prefix)
        }


def _class_name(instance: object) -> str:
    return type(instance).__name__
