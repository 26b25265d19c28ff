"""Which deferred components may start although some edge of theirs is still empty (rules 13 and 14)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import groupby

from windrow.engine.program import Kind, Program
from windrow.engine.state import EMPTY, RunState


def releasable(program: Program, state: RunState, deferred: Iterable[int], blocking: Iterable[int]) -> list[int]:
    """List, in their order, the deferred nodes that no blocking node and no deferred one before them reaches."""
    topology = program.topology
    ahead = 0
    for node in blocking:
        ahead |= 1 << node
    released = []
    for group in _by_group(program, deferred):
        first = group[0] if len(group) == 1 else _foremost(program, state, group)
        if not ahead & topology.ancestors(first):
            released.append(first)
        for node in group:
            ahead |= 1 << node
    return released


def _by_group(program: Program, deferred: Iterable[int]) -> Iterator[list[int]]:
    group = program.topology.group
    for _, members in groupby(sorted(deferred, key=lambda node: (group[node], node)), key=group.__getitem__):
        yield list(members)


def _foremost(program: Program, state: RunState, nodes: Collection[int]) -> int:
    """Choose from one cycle group the node whose empty edges no other of these can supply before it runs."""
    before = {node: _suppliers(program, state, node, nodes) for node in nodes}
    for _ in nodes:  # transitive closure
        for node in nodes:
            before[node] = before[node].union(*(before[other] for other in before[node]))
    return min(node for node in nodes if all(node in before[other] for other in before[node]))


def _suppliers(program: Program, state: RunState, node: int, candidates: Collection[int]) -> set[int]:
    """Find the candidates that can reach an empty edge of this node on a way that avoids it."""
    todo = [
        program.edges[edge].sender
        for entry in program.inputs[node]
        if entry.kind is not Kind.GREEDY
        for edge in entry.edges
        if state.cells[edge] is EMPTY
    ]
    seen = {node}
    while todo:
        sender = todo.pop()
        if sender not in seen:
            seen.add(sender)
            todo.extend(program.topology.predecessors[sender])
    return (seen & set(candidates)) - {node}
