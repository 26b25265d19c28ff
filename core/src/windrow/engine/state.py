"""The state of one run: what waits on each edge, what has been taken. Values come in by `deliver`, go out by `take`.

Rules 1 to 4 and 8 to 11 of the engine's documentation. No clock, no names, nothing but what decides the run.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from typing import Any, Final

from windrow.engine.copies import fork
from windrow.engine.program import MISSING, Input, Kind, Mark, Program
from windrow.errors import InputError

EMPTY: Final = Mark("EMPTY")
"""An edge on which nothing has arrived since its receiver last took its inputs."""
ABSENT: Final = Mark("ABSENT")
"""A declared output that its component did not return."""

_SINGLE: Final = Kind.SINGLE
_GREEDY: Final = Kind.GREEDY


class EdgeFailure(Exception):
    """A value does not fit where this edge leads; the cause is `__cause__`."""

    def __init__(self, edge: int, value: Any) -> None:
        super().__init__(edge)
        self.edge = edge
        self.value = value


class RunState:
    """What a run has delivered and not yet taken. Lists are by number of edge or node.

    `cells` hold, per edge, EMPTY, ABSENT or a value (a list of values where the socket collects). Three counters
    per node keep every question local: `missing` mandatory inputs without a value, `empty` edges that hold it
    back, values `waiting`. `unsettled` counts greedy edges on which nothing has ever arrived. `inputs` are the
    program's, but for the lists that this run joins.
    """

    __slots__ = (
        "_greedy",
        "_idle_missing",
        "_links",
        "_program",
        "_repeating",
        "_waited_edges",
        "cells",
        "collected",
        "empty",
        "inputs",
        "missing",
        "queues",
        "unsettled",
        "user",
        "user_nodes",
        "visits",
        "waiting",
    )

    def __init__(self, program: Program, inputs: Mapping[str, Mapping[str, Any]]) -> None:
        size = len(program.nodes)
        self._program = program
        self._links = program.links
        self.inputs = program.inputs
        self._greedy = program.greedy
        self._waited_edges = program.waited_edges
        self._repeating = program.repeating
        self._idle_missing = program.mandatory.copy()
        self.cells: list[Any] = [EMPTY] * len(program.edges)
        self.empty = program.waited_edges.copy()
        self.waiting = [0] * size
        self.visits = [0] * size
        self.unsettled = program.greedy_edges.copy() if program.has_greedy else program.greedy_edges
        self.queues: dict[int, deque[Any]] = {}
        self.collected: dict[int, int] = {}
        self.user: dict[int, Any] = {}
        self.user_nodes: set[int] = set()
        first_values = [self._give(program.index[name], values) for name, values in inputs.items() if values]
        self.missing = self._idle_missing.copy()
        for node, count in first_values:
            self.missing[node] -= count

    def _give(self, node: int, values: Mapping[str, Any]) -> tuple[int, int]:
        """Take over the user's values for a node; return it and the mandatory sockets filled for one visit only."""
        self.user_nodes.add(node)
        filled_once = 0
        for entry in self.inputs[node]:
            if entry.name not in values:
                continue
            value = fork(values[entry.name])
            if (entry.kind is Kind.LIST or (entry.kind is _SINGLE and entry.edges)) and not _can_be_joined(value):
                raise self._cannot_join(node, entry, value)
            if entry.kind is _GREEDY:
                self.queues[entry.slot] = deque((value,))
                self.waiting[node] += 1
                filled_once += entry.default is MISSING
                continue
            self.user[entry.slot] = value
            self._idle_missing[node] -= entry.default is MISSING
            if entry.kind is _SINGLE and entry.edges:
                self._join(node, entry)
        return node, filled_once

    def _join(self, node: int, entry: Input) -> None:
        """Let a connected list input collect in this run, because the user gives it a list too (rule 24)."""
        if self.inputs is self._program.inputs:
            self.inputs, self._links = self.inputs.copy(), self._links.copy()
        self.inputs[node] = tuple(
            other._replace(kind=Kind.LIST) if other is entry else other for other in self.inputs[node]
        )
        for edge in entry.edges:
            self._links[edge] = self._links[edge]._replace(kind=Kind.LIST)

    def _cannot_join(self, node: int, entry: Input, value: Any) -> InputError:
        name = self._program.nodes[node].name
        what = f"expected a list, to join with what is connected, got a {type(value).__name__}"
        return InputError(f"{name}.{entry.name}: {what}", component=name, socket=entry.name)

    def deliver(self, edge: int, value: Any) -> None:
        """Let a value, or ABSENT, arrive on an edge."""
        receiver, _, kind, mandatory = self._links[edge]
        before = self.cells[edge]
        if kind is _GREEDY:
            self._enqueue(edge, value)
            return
        if before is EMPTY:
            self.empty[receiver] -= 1
        elif value is ABSENT:
            return
        if value is ABSENT:
            self.cells[edge] = ABSENT
        elif kind is _SINGLE:
            if before is EMPTY or before is ABSENT:
                self.waiting[receiver] += 1
                self.missing[receiver] -= mandatory
            self.cells[edge] = value
        else:
            self._collect(edge, value)

    def _collect(self, edge: int, value: Any) -> None:
        receiver, slot, kind, mandatory = self._links[edge]
        before = self.cells[edge]
        if kind is Kind.LIST and not _can_be_joined(value):
            raise EdgeFailure(edge, value) from TypeError("a list was expected, to be joined with others")
        if before is EMPTY or before is ABSENT:
            self.cells[edge] = [value]
        else:
            before.append(value)
        self.waiting[receiver] += 1
        if mandatory and slot not in self.user:
            count = self.collected.get(slot, 0)
            self.collected[slot] = count + 1
            self.missing[receiver] -= not count

    def _enqueue(self, edge: int, value: Any) -> None:
        receiver, slot, _, mandatory = self._links[edge]
        if self.cells[edge] is EMPTY:
            self.cells[edge] = ABSENT  # settled; the values themselves are in the queue
            self.unsettled[receiver] -= 1
        if value is ABSENT:
            return
        queue = self.queues.setdefault(slot, deque())
        queue.append(value)
        self.waiting[receiver] += 1
        self.missing[receiver] -= mandatory and len(queue) == 1

    def take(self, node: int) -> dict[str, Any]:
        """Take the inputs of a node's next visit; what arrives later belongs to the one after."""
        cells = self.cells
        taken: dict[str, Any] = {}
        for name, slot, kind, default, edges in self.inputs[node]:
            if kind is _SINGLE:
                value: Any = EMPTY
                for edge in edges:
                    value = cells[edge]
                    cells[edge] = EMPTY
                if value is EMPTY or value is ABSENT:
                    value = self._fallback(node, slot, default)
                taken[name] = value
            elif kind is _GREEDY:
                queue = self.queues.get(slot)
                taken[name] = [queue.popleft() if queue else fork(default)]
            else:
                taken[name] = self._gather(node, slot, kind, default, edges)
        self.missing[node] = self._idle_missing[node]
        self.waiting[node] = 0
        if self._greedy[node]:
            self._count_queued(node)
        self.empty[node] = self._waited_edges[node]
        self.visits[node] += 1
        return taken

    def _fallback(self, node: int, slot: int, default: Any) -> Any:
        """Return what a socket without delivered value gets: the user's value, else the default, as its own copy."""
        if slot not in self.user:
            return fork(default)
        value = self.user[slot]
        return fork(value) if self._repeating[node] else value

    def _gather(self, node: int, slot: int, kind: Kind, default: Any, edges: tuple[int, ...]) -> list[Any]:
        """Take what a collecting socket holds: the user's value first, then by edge, then as sent (rule 10)."""
        values = [self._fallback(node, slot, default)] if slot in self.user else []
        for edge in edges:
            cell = self.cells[edge]
            self.cells[edge] = EMPTY
            if cell is not EMPTY and cell is not ABSENT:
                values.extend(cell)
        self.collected.pop(slot, None)
        if kind is Kind.VARIADIC:
            return values or [fork(default)]
        if not values:
            return fork(default)  # type: ignore[no-any-return]  # a list socket's default, which may be None
        return [item for value in values if value is not None for item in value]

    def _count_queued(self, node: int) -> None:
        """Make what still waits in a node's queues count for its next visit."""
        for entry in self._greedy[node]:
            queue = self.queues.get(entry.slot)
            if queue:
                self.waiting[node] += len(queue)
                self.missing[node] -= entry.default is MISSING


def _can_be_joined(value: Any) -> bool:
    """Say whether a list socket with several senders can take this; None adds nothing."""
    return value is None or (isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping))
