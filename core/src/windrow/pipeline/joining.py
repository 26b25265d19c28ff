"""Inputs of a list type that several senders, or a sender and the user, fill together: their lists are joined."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial
from typing import Any

from windrow.engine.program import Edge, Kind, Node, Program


def as_list(value: Any) -> list[Any]:
    """A list to be joined with others; None adds nothing. Raises: ValueError for what is no list."""
    if value is None:
        return []
    if not isinstance(value, list | tuple):
        raise ValueError(f"expected a list to be joined with others, got {type(value).__name__}")
    return list(value)


def listing(convert: Callable[[Any], Any] | None) -> Callable[[Any], list[Any]]:
    """The conversion on an edge into a joined list, after the edge's own."""
    return as_list if convert is None else partial(_convert_to_list, convert)


def _convert_to_list(convert: Callable[[Any], Any], value: Any) -> list[Any]:
    return as_list(convert(value))


def joining(program: Program, ends: Collection[tuple[str, str]]) -> Program:
    """The program with these inputs, each of which has one sender, joining what the user gives with what is sent."""
    names = [node.name for node in program.nodes]
    return Program(
        [_joining_node(node, ends) for node in program.nodes],
        [_joining_edge(edge) if (names[edge.receiver], edge.socket) in ends else edge for edge in program.edges],
        max_runs_per_component=program.max_runs_per_component,
    )


def _joining_node(node: Node, ends: Collection[tuple[str, str]]) -> Node:
    sockets = tuple(
        replace(socket, kind=Kind.LIST) if (node.name, socket.name) in ends else socket for socket in node.sockets
    )
    return node if sockets == node.sockets else replace(node, sockets=sockets)


def _joining_edge(edge: Edge) -> Edge:
    return replace(edge, convert=listing(edge.convert))
