"""Words for what did not happen: why a component never ran, what was left over, why nothing can start."""

from __future__ import annotations

from windrow.engine.outcome import Leftover
from windrow.engine.program import MISSING, Input, Kind, Program
from windrow.engine.state import ABSENT, EMPTY, RunState


def skip_reasons(program: Program, state: RunState) -> dict[str, str]:
    """Explain for every component that never ran which input got no value, from whom, and where that began."""
    return _Reasons(program, state).all() if 0 in state.visits else {}


def skip_reason(program: Program, state: RunState, node: int) -> str:
    """Explain for one component why it does not run."""
    return _Reasons(program, state).of(node)


def leftovers(program: Program, state: RunState) -> list[Leftover]:
    """List what was delivered and never used, by node and socket."""
    found: list[Leftover] = []
    if not any(state.waiting):
        return found
    for number in range(len(program.nodes)):
        for entry in state.inputs[number]:
            count = _waiting_on(state, entry)
            if count:
                found.append(Leftover(program.nodes[number].name, entry.name, count))
    return found


def what_is_missing(program: Program, state: RunState) -> list[str]:
    """Say for each component what keeps it from starting."""
    reasons = _Reasons(program, state)
    return [f"{node.name!r}: {reasons.lack(number)}" for number, node in enumerate(program.nodes)]


class _Reasons:
    def __init__(self, program: Program, state: RunState) -> None:
        self._program = program
        self._state = state
        self._roots: dict[int, int] = {}

    def all(self) -> dict[str, str]:
        nodes = self._program.nodes
        return {nodes[number].name: self.of(number) for number, visits in enumerate(self._state.visits) if not visits}

    def of(self, node: int) -> str:
        root = self._first_skipped(node)
        if root == node:
            return self.lack(node)
        return f"{self.lack(node)}; first skipped: {self._program.nodes[root].name!r}, {self.lack(root)}"

    def lack(self, node: int) -> str:
        """Name the first input for want of which a node cannot start."""
        lacking = self._first_lacking(node)
        if lacking is not None and not lacking.edges:
            return f"input {lacking.name!r} is not connected and got no value"
        edges = [edge for entry in self._program.inputs[node] for edge in entry.edges]
        if lacking is not None:
            return f"input {lacking.name!r} got no value from {self._senders(lacking.edges)}"
        return f"no input got a value from {self._senders(edges)}"

    def _first_lacking(self, node: int) -> Input | None:
        for entry in self._program.inputs[node]:
            is_given = entry.slot in self._state.user or _waiting_on(self._state, entry)
            if entry.default is MISSING and not is_given:
                return entry
        return None

    def _senders(self, edges: list[int] | tuple[int, ...]) -> str:
        program = self._program
        ends = [f"{program.nodes[program.edges[edge].sender].name}.{program.edges[edge].output}" for edge in edges]
        return ", ".join(repr(end) for end in dict.fromkeys(ends))

    def _first_skipped(self, node: int) -> int:
        """Follow senders that never ran, first edge first, to where that began."""
        path = [node]
        seen = {node}
        while path[-1] not in self._roots:
            sender = self._skipped_sender(path[-1])
            if sender is None or sender in seen:
                self._roots[path[-1]] = path[-1]
                break
            seen.add(sender)
            path.append(sender)
        root = self._roots[path[-1]]
        self._roots.update(dict.fromkeys(path, root))
        return root

    def _skipped_sender(self, node: int) -> int | None:
        lacking = self._first_lacking(node)
        entries = self._program.inputs[node] if lacking is None else (lacking,)
        senders = (self._program.edges[edge].sender for entry in entries for edge in entry.edges)
        return next((sender for sender in senders if not self._state.visits[sender]), None)


def _waiting_on(state: RunState, entry: Input) -> int:
    """Count the values that were delivered to an input and not taken."""
    if entry.kind is Kind.GREEDY:
        return len(state.queues.get(entry.slot, ()))
    cells = [state.cells[edge] for edge in entry.edges]
    values = [cell for cell in cells if cell is not EMPTY and cell is not ABSENT]
    return len(values) if entry.kind is Kind.SINGLE else sum(len(value) for value in values)
