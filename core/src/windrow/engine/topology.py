"""What the shape of a graph says before anything runs: cycle groups, their order, who reaches whom, who repeats."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from functools import cached_property
from heapq import heapify, heappop, heappush
from typing import Final

_DISTANCES_KEPT: Final = 2_000_000


class Topology:
    """The shape of a graph of `size` nodes. Nodes and cycle groups are numbered from 0.

    `successors` and `predecessors` hold each neighbour once, in edge order. A cycle group is a strongly
    connected component; `group[node]` numbers them topologically, ties by the first node added.
    """

    def __init__(self, size: int, pairs: Iterable[tuple[int, int]]) -> None:
        forward: list[dict[int, None]] = [{} for _ in range(size)]
        backward: list[dict[int, None]] = [{} for _ in range(size)]
        for sender, receiver in pairs:
            forward[sender][receiver] = None
            backward[receiver][sender] = None
        self.size = size
        self.successors = [tuple(nodes) for nodes in forward]
        self.predecessors = [tuple(nodes) for nodes in backward]
        self.members = _sorted_groups(self.successors, _cycle_groups(self.successors, self.predecessors))
        self.group = [0] * size
        for number, nodes in enumerate(self.members):
            for node in nodes:
                self.group[node] = number
        self._distances: dict[int, dict[int, int]] = {}
        self._kept = 0

    def is_cyclic(self, node: int) -> bool:
        """Say whether a node is part of a cycle."""
        return len(self.members[self.group[node]]) > 1 or node in self.successors[node]

    def behind(self, nodes: Iterable[int]) -> list[bool]:
        """Mark the given nodes and all that they reach."""
        marked = [False] * self.size
        todo = list(nodes)
        for node in todo:
            marked[node] = True
        while todo:
            for node in self.successors[todo.pop()]:
                if not marked[node]:
                    marked[node] = True
                    todo.append(node)
        return marked

    def ancestors(self, node: int) -> int:
        """Return, as a bit mask, the nodes that reach this one over at least one edge."""
        return self._group_ancestors[self.group[node]]

    def distances(self, node: int) -> dict[int, int]:
        """Return for each node that reaches this one the number of edges on the shortest way (at least 1)."""
        known = self._distances.get(node)
        return self._measure(node) if known is None else known

    def arrival_order(self) -> list[int]:
        """Number acyclic nodes in the order in which a queue starts them; those on cycles come last."""
        waiting = [len(nodes) for nodes in self.predecessors]
        queue = deque(node for node in range(self.size) if not waiting[node])
        order = [self.size] * self.size
        position = 0
        while queue:
            node = queue.popleft()
            order[node] = position
            position += 1
            for receiver in self.successors[node]:
                waiting[receiver] -= 1
                if not waiting[receiver]:
                    queue.append(receiver)
        return order

    @cached_property
    def _group_ancestors(self) -> list[int]:
        masks: list[int] = []
        for number, nodes in enumerate(self.members):
            mask = 0
            for sender in {sender for node in nodes for sender in self.predecessors[node]}:
                mask |= 1 << sender
                if self.group[sender] != number:
                    mask |= masks[self.group[sender]]
            masks.append(mask)
        return masks

    def _measure(self, node: int) -> dict[int, int]:
        found: dict[int, int] = {}
        queue = deque([(node, 0)])
        while queue:
            current, hops = queue.popleft()
            for sender in self.predecessors[current]:
                if sender not in found:
                    found[sender] = hops + 1
                    queue.append((sender, hops + 1))
        if self._kept > _DISTANCES_KEPT:  # bounds memory in very large graphs
            self._distances, self._kept = {}, 0
        self._distances[node] = found
        self._kept += len(found)
        return found


def _cycle_groups(successors: Sequence[Sequence[int]], predecessors: Sequence[Sequence[int]]) -> list[int]:
    """Give nodes of one strongly connected component the same number. Source: Kosaraju's two passes."""
    numbers = [-1] * len(successors)
    count = 0
    for root in reversed(_finishing_order(successors)):
        if numbers[root] >= 0:
            continue
        numbers[root] = count
        todo = [root]
        while todo:
            for sender in predecessors[todo.pop()]:
                if numbers[sender] < 0:
                    numbers[sender] = count
                    todo.append(sender)
        count += 1
    return numbers


def _finishing_order(successors: Sequence[Sequence[int]]) -> list[int]:
    """List nodes in the order in which a depth-first search leaves them."""
    seen = [False] * len(successors)
    order: list[int] = []
    for root in range(len(successors)):
        if seen[root]:
            continue
        seen[root] = True
        path = [(root, iter(successors[root]))]
        while path:
            following = next((other for other in path[-1][1] if not seen[other]), None)
            if following is None:
                order.append(path.pop()[0])
            else:
                seen[following] = True
                path.append((following, iter(successors[following])))
    return order


def _sorted_groups(successors: Sequence[Sequence[int]], numbers: Sequence[int]) -> list[list[int]]:
    """Return the members of each group, the groups in topological order, ties by their first node."""
    members: dict[int, list[int]] = {}
    for node, number in enumerate(numbers):
        members.setdefault(number, []).append(node)
    following: dict[int, set[int]] = {number: set() for number in members}
    waiting = dict.fromkeys(members, 0)
    for node, receivers in enumerate(successors):
        for number in {numbers[receiver] for receiver in receivers} - following[numbers[node]] - {numbers[node]}:
            following[numbers[node]].add(number)
            waiting[number] += 1
    heap = [(members[number][0], number) for number, count in waiting.items() if not count]
    heapify(heap)
    ordered: list[list[int]] = []
    while heap:
        _, number = heappop(heap)
        ordered.append(members[number])
        for other in following[number]:
            waiting[other] -= 1
            if not waiting[other]:
                heappush(heap, (members[other][0], other))
    return ordered
