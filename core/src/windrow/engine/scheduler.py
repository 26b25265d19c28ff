"""The pure scheduler: told that a step has ended, it says what may start. No threads, I/O, clock or names.

Here ends are applied as they come: the whole truth for one step at a time, and, where no component can run
twice, for any order (rule 19a). `ordering.schedule` adds the order that other graphs need. Read `state.py` for
how values wait and are taken.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any, TypeAlias

from windrow.engine.deferral import releasable
from windrow.engine.delivery import parcels
from windrow.engine.program import Program
from windrow.engine.state import ABSENT, RunState

Step: TypeAlias = tuple[int, int, dict[str, Any]]
"""Node, visit (from 1) and inputs of a step that may run now."""


class Scheduler:
    """The state machine of one run. `claim` steps, run them anyhow, report each by `finish`; not thread-safe.

    `ready` holds steps not yet claimed (without inputs: a component that is skipped). `busy` are the nodes
    in flight, `deferred` those that could start and wait (rule 7). `blocked`: nothing can start (rule 16).
    `exceeded` is the node whose next visit would have been one too many; then nothing starts any more.
    """

    def __init__(self, program: Program, inputs: Mapping[str, Mapping[str, Any]]) -> None:
        self.program = program
        self.state = RunState(program, inputs)
        self.ready: deque[tuple[int, int, dict[str, Any] | None]] = deque()
        self.busy: set[int] = set()
        self.deferred: dict[int, None] = {}
        self.skipped: dict[int, None] = {}
        self.exceeded: int | None = None
        self._limit = program.max_runs_per_component
        self._starved = any(self.state.missing[node] for node in program.sources)
        for node in sorted(self.state.user_nodes.union(program.sources)):
            self.look(node)
        if self.deferred:
            self.release()
        self.blocked = bool(program.nodes) and not self.ready and self.exceeded is None

    def claim(self) -> Step | None:
        """Hand out the next step in reference order, if any is ready."""
        while self.ready and self.exceeded is None:
            node, visit, inputs = self.ready.popleft()
            if inputs is not None:
                return node, visit, inputs
            self.finish(node, {})
        return None

    def finish(self, node: int, outputs: Mapping[str, Any]) -> None:
        """Apply the end of a node's step: deliver to receivers in edge order, then look at the node itself."""
        self.busy.discard(node)
        program, deliver = self.program, self.state.deliver
        if program.plain[node]:  # saves most steps the making of parcels
            for receiver, routes in program.targets[node]:
                for edge, output, _, _ in routes:
                    deliver(edge, outputs.get(output, ABSENT))
                self.look(receiver)
        else:
            for receiver, parcel in parcels(program, node, outputs):
                for edge, value in parcel:
                    deliver(edge, value)
                self.look(receiver)
        if self.state.waiting[node]:
            self.look(node)
        if self.deferred:
            self.release()

    def look(self, node: int) -> bool:
        """Start, defer or skip a node if its state says so; return whether `ready` has grown."""
        if node in self.busy:
            return False
        state = self.state
        if not state.missing[node] and (state.waiting[node] or (not state.visits[node] and self._has_trigger(node))):
            if not state.empty[node]:
                self.deferred.pop(node, None)
                return self.start(node)
            # What reaches a node that cannot repeat runs or is skipped in the end, and so settles all its edges.
            if self._starved or self.program.repeating[node]:
                self.deferred[node] = None
            return False
        if self._is_dead(node):
            self.skipped[node] = None
            self.busy.add(node)
            self.ready.append((node, 0, None))
            return True
        return False

    def start(self, node: int) -> bool:
        """Take a node's inputs and put its next step into the queue, unless that would be one visit too many."""
        visits = self.state.visits[node]
        if visits >= self._limit:
            self.exceeded = node
            return False
        self.busy.add(node)
        self.ready.append((node, visits + 1, self.state.take(node)))
        return True

    def release(self) -> None:
        """Start the deferred nodes that nothing in flight can reach any more."""
        for node in releasable(self.program, self.state, self.deferred, self.busy):
            del self.deferred[node]
            self.start(node)

    def position(self, node: int) -> tuple[int, ...]:
        """Return where a node's step in flight stands in reference order, comparable within this run."""
        return (self.program.topology.arrival_order()[node],)

    def _has_trigger(self, node: int) -> bool:
        """Say whether a node's first visit needs no delivered value (rule 6)."""
        return node in self.state.user_nodes or not self.program.topology.predecessors[node]

    def _is_dead(self, node: int) -> bool:
        """Say whether all that will ever arrive at a node has arrived, and it has not run (rule 12)."""
        state = self.state
        return (
            self.program.settles[node]
            and not state.empty[node]
            and not state.unsettled[node]
            and not state.visits[node]
            and node not in self.skipped
        )
