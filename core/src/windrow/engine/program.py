"""What the engine runs: nodes, their sockets, the edges between them. It knows no component and no pipeline.

A `Program` is made once per changed graph and shared by any number of concurrent runs. What the scheduler
looks up at each step is laid out here by number: nodes, edges and slots (a slot is one socket of one node).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, NamedTuple

from windrow.engine.topology import Topology


class Mark:
    """A value that is only ever compared by identity."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return self._name


MISSING: Final = Mark("MISSING")
"""Stands for "this socket has no default"."""


class Kind(Enum):
    """How a socket takes what its edges deliver."""

    SINGLE = "single"
    """At most one edge; the newest value counts."""
    VARIADIC = "variadic"
    """Any number of edges; receives the list of all values."""
    LIST = "list"
    """A list input with two senders or more; their lists are joined."""
    GREEDY = "greedy"
    """Any number of edges; queues values and receives a list of exactly one at each visit."""


@dataclass(frozen=True, slots=True)
class Socket:
    """One input of a node. Without a default it is mandatory."""

    name: str
    kind: Kind = Kind.SINGLE
    default: Any = MISSING


@dataclass(frozen=True, slots=True)
class Node:
    """One component in the graph, reduced to what running it needs.

    `run(**inputs)` returns a dict, or with `is_async` a coroutine of one; `run_async` is an asynchronous
    entry point of the same meaning beside a synchronous `run`. `outputs` are the keys it may return.
    """

    name: str
    run: Callable[..., Any]
    is_async: bool = False
    sockets: tuple[Socket, ...] = ()
    outputs: frozenset[str] = frozenset()
    run_async: Callable[..., Any] | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """One connection between two nodes, given by their positions; `convert` is applied to each value."""

    sender: int
    output: str
    receiver: int
    socket: str
    convert: Callable[[Any], Any] | None = None


class Input(NamedTuple):
    """A socket as its own node sees it when it takes its inputs."""

    name: str
    slot: int
    kind: Kind
    default: Any
    edges: tuple[int, ...]


class Link(NamedTuple):
    """An edge as its receiver sees it when a value arrives."""

    receiver: int
    slot: int
    kind: Kind
    mandatory: bool


class Route(NamedTuple):
    """An edge as its sender sees it. `copied`: another edge gets the original value."""

    edge: int
    output: str
    convert: Callable[[Any], Any] | None
    copied: bool


class Program:
    """An immutable graph, compiled for the scheduler. Edges are numbered in the order given."""

    def __init__(self, nodes: Sequence[Node], edges: Sequence[Edge], *, max_runs_per_component: int = 100) -> None:
        self.nodes = tuple(nodes)
        self.edges = tuple(edges)
        self.max_runs_per_component = max_runs_per_component
        self.has_async = any(node.is_async for node in self.nodes)
        self.index = {node.name: number for number, node in enumerate(self.nodes)}
        self._lay_out_inputs()
        self._lay_out_outputs()
        self._analyse()

    def _lay_out_inputs(self) -> None:
        arriving: list[dict[str, list[int]]] = [{} for _ in self.nodes]
        for number, edge in enumerate(self.edges):
            arriving[edge.receiver].setdefault(edge.socket, []).append(number)
        self.inputs: list[tuple[Input, ...]] = []
        links: dict[int, Link] = {}
        slot = 0
        for number, node in enumerate(self.nodes):
            laid_out = []
            for socket in node.sockets:
                edges = tuple(arriving[number].get(socket.name, ()))
                laid_out.append(Input(socket.name, slot, socket.kind, socket.default, edges))
                links.update(dict.fromkeys(edges, Link(number, slot, socket.kind, socket.default is MISSING)))
                slot += 1
            self.inputs.append(tuple(laid_out))
        self.links = [links[edge] for edge in range(len(self.edges))]

    def _lay_out_outputs(self) -> None:
        leaving: list[dict[str, list[int]]] = [{} for _ in self.nodes]
        for number, edge in enumerate(self.edges):
            leaving[edge.sender].setdefault(edge.output, []).append(number)
        self.consumed = [frozenset(outputs) for outputs in leaving]
        self.yields = [not node.outputs <= used for node, used in zip(self.nodes, self.consumed, strict=True)]
        """Per node whether it has outputs that only the result receives."""
        self.shared = [tuple(name for name, edges in outputs.items() if len(edges) > 1) for outputs in leaving]
        routes: list[dict[int, list[Route]]] = [{} for _ in self.nodes]
        for number, edge in enumerate(self.edges):
            route = Route(number, edge.output, edge.convert, number != leaving[edge.sender][edge.output][-1])
            routes[edge.sender].setdefault(edge.receiver, []).append(route)
        self.targets = [tuple((receiver, tuple(ways)) for receiver, ways in found.items()) for found in routes]
        """Per node its receivers in edge order, each with the edges that lead to it."""
        self.plain = [
            not any(route.copied or route.convert for _, ways in targets for route in ways) for targets in self.targets
        ]
        """Per node whether what it returns goes out as it is, without copies and conversions."""

    def _analyse(self) -> None:
        all_edges = [0] * len(self.nodes)
        for edge in self.edges:
            all_edges[edge.receiver] += 1
        self.sources = [node for node, total in enumerate(all_edges) if not total]
        self.mandatory = [sum(entry.default is MISSING for entry in inputs) for inputs in self.inputs]
        self.greedy = [tuple([entry for entry in inputs if entry.kind is Kind.GREEDY]) for inputs in self.inputs]
        self.greedy_edges = [sum(len(entry.edges) for entry in entries) for entries in self.greedy]
        self.has_greedy = any(self.greedy_edges)
        self.waited_edges = [total - held for total, held in zip(all_edges, self.greedy_edges, strict=True)]
        """Per node the number of edges that can hold it back: all but those of greedy sockets."""
        self.topology = topology = Topology(len(self.nodes), ((edge.sender, edge.receiver) for edge in self.edges))
        repeaters = [node for node, held in enumerate(self.greedy_edges) if held or topology.is_cyclic(node)]
        self.repeating = topology.behind(repeaters)
        """Per node whether it is in a cycle, has a connected greedy socket, or is behind either."""
        self.repeats = bool(repeaters)
        self.settles = [
            bool(senders) and not any(self.repeating[sender] for sender in senders) for senders in topology.predecessors
        ]
        """Per node whether all its edges are final (rule 12): their senders run at most once."""
