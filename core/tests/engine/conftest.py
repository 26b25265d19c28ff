"""Small graphs written as text, and three ways to run them on the scheduler alone."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Any

import pytest

from windrow.engine.ordering import OrderedScheduler, schedule
from windrow.engine.program import MISSING, Edge, Kind, Node, Program, Socket
from windrow.engine.scheduler import Scheduler

Inputs = Mapping[str, Mapping[str, Any]]
KINDS = {"": Kind.SINGLE, "*": Kind.VARIADIC, "&": Kind.LIST, "+": Kind.GREEDY}
DECLARATION = re.compile(r"(\w+)\((.*)\)\s*(?:->\s*(.+))?")
SOCKET = re.compile(r"([*&+]?)(\w+)(?:=(.+))?")


@dataclass
class Trace:
    """What happened in a run: every call in order, and the scheduler at its end."""

    scheduler: Scheduler | OrderedScheduler
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    ends: list[tuple[str, int, dict[str, Any]]] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def names(self) -> str:
        return " ".join(name for name, _ in self.calls)

    def of(self, name: str) -> list[dict[str, Any]]:
        return [inputs for other, inputs in self.calls if other == name]

    @property
    def skipped(self) -> set[str]:
        nodes = self.scheduler.program.nodes
        return {nodes[number].name for number, visits in enumerate(self.scheduler.state.visits) if not visits}


def parse_graph(
    text: str,
    functions: Mapping[str, Callable[..., Any]] | None = None,
    *,
    max_runs: int = 100,
    order: list[str] | None = None,
) -> Program:
    """Make a program of lines `name(inputs) -> outputs` and `sender.output > receiver.input`.

    Inputs are `x`, with a default `x=1`, variadic `*x`, list `&x`, greedy `+x`. A component without function
    returns its own name at every output. `order` adds the components in another order.
    """
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    nodes = {node.name: node for line in lines if "(" in line for node in [parse_node(line, functions or {})]}
    if order is not None:
        nodes = {name: nodes[name] for name in order}
    index = {name: number for number, name in enumerate(nodes)}
    edges = []
    for line in lines:
        if "(" not in line:
            (sender, output), (receiver, socket) = (end.strip().split(".") for end in line.split(">"))
            edges.append(Edge(index[sender], output, index[receiver], socket))
    return Program(list(nodes.values()), edges, max_runs_per_component=max_runs)


def parse_node(line: str, functions: Mapping[str, Callable[..., Any]]) -> Node:
    match = DECLARATION.fullmatch(line)
    assert match, line
    name, inputs, outputs = match[1], match[2], frozenset((match[3] or "").replace(",", " ").split())
    run = functions.get(name, lambda **_: dict.fromkeys(outputs, name))
    sockets = tuple(parse_socket(part.strip()) for part in inputs.split(",") if part.strip())
    return Node(name, run, sockets=sockets, outputs=outputs)


def parse_socket(text: str) -> Socket:
    match = SOCKET.fullmatch(text)
    assert match, text
    default = MISSING if match[3] is None else None if match[3] == "None" else int(match[3])
    return Socket(match[2], KINDS[match[1]], default)


def run_in_order(program: Program, inputs: Inputs | None = None) -> Trace:
    """Execute the queue one step at a time, without the ordering layer: the reference of every run."""
    trace = Trace(Scheduler(program, inputs or {}))
    while (step := trace.scheduler.claim()) is not None:
        finish(trace, *step)
    return trace


def run_shuffled(program: Program, inputs: Inputs, rng: random.Random) -> Trace:
    """Execute steps with any number in flight, which end in random order."""
    trace = Trace(schedule(program, inputs))
    flying: list[tuple[int, int, dict[str, Any]]] = []
    while True:
        while rng.random() > 0.2 and (step := trace.scheduler.claim()) is not None:
            flying.append(step)
        if not flying:
            step = trace.scheduler.claim()
            if step is None:
                return trace
            flying.append(step)
        finish(trace, *flying.pop(rng.randrange(len(flying))))


def run_timed(program: Program, inputs: Inputs, seconds: Mapping[str, float], *, at_once: int | None = None) -> Trace:
    """Execute steps that take simulated time, as many at once as allowed."""
    trace = Trace(schedule(program, inputs))
    flying: list[tuple[float, int, tuple[int, int, dict[str, Any]]]] = []
    started = 0
    while True:
        while at_once is None or len(flying) < at_once:
            step = trace.scheduler.claim()
            if step is None:
                break
            started += 1
            heappush(flying, (trace.seconds + seconds.get(program.nodes[step[0]].name, 0.0), started, step))
        if not flying:
            return trace
        trace.seconds, _, step = heappop(flying)
        finish(trace, *step)


def finish(trace: Trace, node: int, visit: int, inputs: dict[str, Any]) -> None:
    declaration = trace.scheduler.program.nodes[node]
    trace.calls.append((declaration.name, dict(inputs)))
    outputs = declaration.run(**inputs)
    trace.ends.append((declaration.name, visit, outputs))
    trace.scheduler.finish(node, outputs)


@pytest.fixture
def graph() -> Callable[..., Program]:
    return parse_graph


@pytest.fixture
def in_order() -> Callable[..., Trace]:
    return run_in_order


@pytest.fixture
def shuffled() -> Callable[..., Trace]:
    return run_shuffled


@pytest.fixture
def timed() -> Callable[..., Trace]:
    return run_timed
