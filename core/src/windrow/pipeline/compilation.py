"""From a pipeline's graph to what a run needs: the engine's program, and tables to check a run's data by.

A plan is made once per changed graph, never changed, and shared by concurrent runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from windrow.component import REQUIRED, Description, InputSocket, SocketKind
from windrow.engine.program import MISSING, Edge, Kind, Node, Program, Socket
from windrow.pipeline.connecting import takes_many
from windrow.pipeline.graph import Connection, Endpoint, Graph

KINDS: Final = {
    SocketKind.SINGLE: Kind.SINGLE,
    SocketKind.VARIADIC: Kind.VARIADIC,
    SocketKind.GREEDY: Kind.GREEDY,
}


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A compiled pipeline.

    `free` maps a socket's name to the unconnected inputs of that name, `plain` a component to its unconnected inputs,
    `exposed` an exposed name to the inputs it feeds. `taken` maps connected inputs that take one value to their
    senders; `lists` are the connected inputs of a list type, which join what they are given with what is sent.
    `mandatory` lists the inputs that every run must be given. `results` maps exposed outputs to where they come from;
    those of `consumed_results` go on into other components, too.
    """

    version: int
    program: Program
    sockets: Mapping[str, Mapping[str, InputSocket]]
    free: Mapping[str, tuple[Endpoint, ...]]
    plain: Mapping[str, frozenset[str]]
    exposed: Mapping[str, tuple[Endpoint, ...]]
    taken: Mapping[Endpoint, str]
    lists: frozenset[Endpoint]
    mandatory: tuple[Endpoint, ...]
    results: Mapping[str, Endpoint]
    consumed_results: Mapping[str, frozenset[str]]


def compile_graph(graph: Graph) -> Plan:
    """The plan of a graph as it is now."""
    version = graph.version
    descriptions = dict(graph.descriptions)
    results = {name: endpoint(source) for name, source in graph.exposed_outputs.items()}
    taken, lists = _connected(graph, descriptions)
    return Plan(
        version=version,
        program=_program(graph, descriptions),
        sockets={name: description.inputs for name, description in descriptions.items()},
        free=_free(graph, descriptions),
        plain=_plain(graph, descriptions),
        exposed={name: tuple(map(endpoint, ends)) for name, ends in graph.exposed_inputs.items()},
        taken=taken,
        lists=lists,
        mandatory=_mandatory(graph, descriptions),
        results=results,
        consumed_results=_consumed(graph, descriptions, results),
    )


def endpoint(text: str) -> Endpoint:
    """`component.socket` taken apart."""
    name, _, socket = text.partition(".")
    return Endpoint(name, socket)


def _program(graph: Graph, descriptions: Mapping[str, Description]) -> Program:
    nodes = [_node(graph, name, description) for name, description in descriptions.items()]
    index = {name: number for number, name in enumerate(descriptions)}
    edges = [_edge(connection, index) for connection in graph.connections]
    return Program(nodes, edges, max_runs_per_component=graph.max_runs_per_component)


def _node(graph: Graph, name: str, description: Description) -> Node:
    instance: Any = graph.components[name]
    return Node(
        name=name,
        run=instance.run,
        is_async=description.is_async,
        sockets=tuple(_socket(graph, name, socket) for socket in description.inputs.values()),
        outputs=frozenset(description.outputs),
        run_async=instance.run_async if description.has_run_async else None,
    )


def _socket(graph: Graph, component: str, socket: InputSocket) -> Socket:
    kind = KINDS[socket.kind]
    if kind is Kind.SINGLE and len(graph.senders(component, socket.name)) > 1:
        kind = Kind.LIST
    return Socket(socket.name, kind, MISSING if socket.default is REQUIRED else socket.default)


def _edge(connection: Connection, index: Mapping[str, int]) -> Edge:
    sender, output, receiver, socket = connection.ends
    return Edge(index[sender], output, index[receiver], socket, connection.conversion.convert)


def _free(graph: Graph, descriptions: Mapping[str, Description]) -> dict[str, tuple[Endpoint, ...]]:
    free: dict[str, list[Endpoint]] = {}
    for name, description in descriptions.items():
        for socket in description.inputs:
            if not graph.is_connected(name, socket):
                free.setdefault(socket, []).append(Endpoint(name, socket))
    return {socket: tuple(ends) for socket, ends in free.items()}


def _plain(graph: Graph, descriptions: Mapping[str, Description]) -> dict[str, frozenset[str]]:
    return {
        name: frozenset(socket for socket in description.inputs if not graph.is_connected(name, socket))
        for name, description in descriptions.items()
    }


def _connected(
    graph: Graph, descriptions: Mapping[str, Description]
) -> tuple[dict[Endpoint, str], frozenset[Endpoint]]:
    """The connected inputs that take one value, with their senders, and those that join lists."""
    taken: dict[Endpoint, str] = {}
    lists: set[Endpoint] = set()
    for connection in graph.connections:
        end = Endpoint(connection.receiver, connection.receiver_socket)
        socket = descriptions[end.component].inputs[end.socket]
        if not takes_many(socket):
            taken[end] = f"{connection.sender}.{connection.sender_socket}"
        elif socket.kind is SocketKind.SINGLE:
            lists.add(end)
    return taken, frozenset(lists)


def _mandatory(graph: Graph, descriptions: Mapping[str, Description]) -> tuple[Endpoint, ...]:
    return tuple(
        Endpoint(name, socket)
        for name, description in descriptions.items()
        for socket in description.inputs
        if graph.is_mandatory(name, socket)
    )


def _consumed(
    graph: Graph, descriptions: Mapping[str, Description], results: Mapping[str, Endpoint]
) -> dict[str, frozenset[str]]:
    """Per component with an exposed output that is also connected: all its connected outputs."""
    return {
        end.component: frozenset(
            output for output in descriptions[end.component].outputs if graph.is_consumed(end.component, output)
        )
        for end in results.values()
        if graph.is_consumed(*end)
    }
