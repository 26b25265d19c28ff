"""Rule 19: where components can run more than once, ends are applied as if steps had run one at a time.

Each step has a stamp that says where it stands in that one-at-a-time order. What a step sends to a repeating
component is held back for as long as something earlier in that order may still arrive there; all else is applied
at once. A step that is alone and the latest leaves nothing to compare with: it is applied directly, and stamps
start afresh, so that a plain loop pays almost nothing and stamps do not grow with it.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Collection, Mapping
from typing import Any, Final, NamedTuple, TypeAlias

from windrow.engine.deferral import releasable
from windrow.engine.delivery import Parcel, parcels
from windrow.engine.program import Program
from windrow.engine.scheduler import Scheduler, Step

Stamp: TypeAlias = tuple[int, ...]
"""Generation, then positions: a child has its parent's stamp, one generation later, and its own position at the end.
Compared as tuples, stamps are in the order of the queue: by generation, then by parent, then by position."""

_LONG: Final = 64
"""Number of positions from which on stamps are shortened."""


def schedule(program: Program, inputs: Mapping[str, Mapping[str, Any]]) -> Scheduler | OrderedScheduler:
    """Make the scheduler of one run, with the ordering layer only where the graph needs it."""
    scheduler = Scheduler(program, inputs)
    return OrderedScheduler(scheduler) if program.repeats else scheduler


class _Event(NamedTuple):
    """Something that is to happen at a node: a delivery, or, with position `own`, the end of its own step.

    The logical order of events is that of the stamps of the steps that caused them, then that of positions.
    """

    stamp: Stamp
    position: int
    receiver: int
    parcel: Parcel


class OrderedScheduler:
    """A scheduler whose results do not depend on the order in which steps end. Same methods, not thread-safe."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        self.program = scheduler.program
        self.state = scheduler.state
        self.ready = scheduler.ready
        self.skipped = scheduler.skipped
        self.blocked = scheduler.blocked
        self._own = len(self.program.nodes)  # after all receivers; deferred nodes come after that
        self._stamps: dict[int, Stamp] = {}  # of steps whose end has not come
        self._held: list[_Event] = []  # in logical order
        self._ended: dict[int, Stamp] = {}  # each node's latest end since stamps started afresh
        self._arrived: dict[int, tuple[Stamp, int]] = {}  # the same of events at nodes that cannot repeat
        self._latest: Stamp = ()
        self._longest = _LONG
        self._stamp_ready()

    @property
    def exceeded(self) -> int | None:
        """The node whose next visit would have been one too many, if any."""
        return self._scheduler.exceeded

    def claim(self) -> Step | None:
        """Hand out the next step in reference order, if any is ready."""
        while self.ready and self._scheduler.exceeded is None:
            node, visit, inputs = self.ready.popleft()
            if inputs is not None:
                return node, visit, inputs
            self.finish(node, {})
        return None

    def position(self, node: int) -> Stamp:
        """Return where a node's step, in flight or just ended, stands in reference order."""
        return self._stamps.get(node) or self._ended.get(node, ())

    def finish(self, node: int, outputs: Mapping[str, Any]) -> None:
        """Take note of the end of a node's step, and apply all that cannot be overtaken any more."""
        stamp = self._stamps.pop(node)
        if not self._stamps and not self._held and self._latest <= stamp:
            self._finish_alone(node, outputs)
            return
        self._latest = max(self._latest, stamp)
        self._ended[node] = stamp
        self._send(node, outputs, stamp)
        self._apply_held()
        if len(stamp) > self._longest:
            self._shorten_stamps()

    def _finish_alone(self, node: int, outputs: Mapping[str, Any]) -> None:
        """Apply an end directly: nothing else is in flight, held, or later than it."""
        if self._latest:
            self._latest = ()
            self._ended.clear()
            self._arrived.clear()
        self._scheduler.finish(node, outputs)
        self._stamp_ready()

    def _stamp_ready(self) -> None:
        """Stamp the steps that one application has started, when nothing else is in flight."""
        for position, (node, _, _) in enumerate(self.ready):
            self._stamps[node] = (1, position)

    def _send(self, node: int, outputs: Mapping[str, Any], stamp: Stamp) -> None:
        repeating = self.program.repeating
        for position, (receiver, parcel) in enumerate(parcels(self.program, node, outputs)):
            event = _Event(stamp, position, receiver, parcel)
            if repeating[receiver]:
                insort(self._held, event, key=_order)
            else:
                self._apply(event)
        if repeating[node]:
            insort(self._held, _Event(stamp, self._own, node, []), key=_order)
        else:
            self._scheduler.busy.discard(node)

    def _apply_held(self) -> None:
        while True:
            if self._scheduler.deferred:
                self._release()
            event = self._next()
            if event is None:
                return
            self._held.remove(event)
            self._apply(event)

    def _next(self) -> _Event | None:
        """Choose the first held event that nothing earlier can precede at its receiver any more."""
        if self._held and not self._stamps:
            return self._held[0]
        return next((event for event in self._held if self._is_due(event)), None)

    def _apply(self, event: _Event) -> None:
        node = event.receiver
        for edge, value in event.parcel:
            self.state.deliver(edge, value)
        if event.position == self._own:  # only now may it start again
            self._scheduler.busy.discard(node)
            if not self.state.waiting[node]:
                return
        latest = event.stamp, event.position
        if not self.program.repeating[node]:  # there events come in any order
            latest = self._arrived[node] = max(latest, self._arrived.get(node, _NEVER))
        if self._scheduler.look(node):
            self._stamps[node] = _child(*latest)

    def _shorten_stamps(self) -> None:
        """Keep stamps from growing with a loop that is never alone."""
        live = {*self._stamps.values(), *self._ended.values(), self._latest}
        live.update(event.stamp for event in self._held)
        live.update(stamp for stamp, _ in self._arrived.values())
        short = _shortened(live)
        self._stamps = {node: short[stamp] for node, stamp in self._stamps.items()}
        self._ended = {node: short[stamp] for node, stamp in self._ended.items()}
        self._arrived = {node: (short[stamp], position) for node, (stamp, position) in self._arrived.items()}
        self._held = [event._replace(stamp=short[event.stamp]) for event in self._held]
        self._latest = short[self._latest]
        self._longest = max(_LONG, 2 * max(map(len, short.values())))

    def _release(self) -> None:
        """Start deferred nodes that nothing in flight and nothing held can reach or is about to change."""
        scheduler, targets = self._scheduler, {event.receiver for event in self._held}
        for node in releasable(self.program, self.state, scheduler.deferred, scheduler.busy | targets):
            if node in targets:
                continue
            reaching = self.program.topology.ancestors(node)
            ends = (stamp for other, stamp in self._ended.items() if other == node or reaching >> other & 1)
            del scheduler.deferred[node]
            if scheduler.start(node):
                position = self._own + 1 + self.program.topology.group[node]
                self._stamps[node] = _child(max(ends, default=_NEVER[0]), position)

    def _is_due(self, event: _Event) -> bool:
        """Say whether nothing that is logically earlier than this event can still arrive at its receiver.

        Earlier events held elsewhere need no look of their own: what holds them back reaches this receiver too.
        """
        return not (self._awaits_a_step(event) or self._awaits_a_deferred_node(event))

    def _awaits_a_step(self, event: _Event) -> bool:
        """A step in flight, d edges away, first reaches the receiver by a step d - 1 generations after it."""
        topology = self.program.topology
        reaching = topology.ancestors(event.receiver)
        for node, stamp in self._stamps.items():
            if node == event.receiver and stamp < event.stamp:
                return True
            if reaching >> node & 1:
                hops = topology.distances(event.receiver)[node]
                if _can_precede(stamp, hops - 1, event.stamp):
                    return True
        return False

    def _awaits_a_deferred_node(self, event: _Event) -> bool:
        """A deferred node starts one generation after the last of those that hold it up, at the earliest."""
        topology = self.program.topology
        for node in self._scheduler.deferred:
            if node == event.receiver or not topology.ancestors(event.receiver) >> node & 1:
                continue
            reaching = topology.ancestors(node) | 1 << node
            generations = [stamp[0] for other, stamp in self._stamps.items() if reaching >> other & 1]
            generations += [other.stamp[0] for other in self._held if reaching >> other.receiver & 1]
            if max(generations, default=0) + topology.distances(event.receiver)[node] <= event.stamp[0]:
                return True
        return False


_NEVER: Final[tuple[Stamp, int]] = ((0,), 0)


def _child(stamp: Stamp, position: int) -> Stamp:
    return (stamp[0] + 1, *stamp[1:], position)


def _order(event: _Event) -> tuple[Stamp, int]:
    return event[:2]


def _shortened(stamps: Collection[Stamp]) -> dict[Stamp, Stamp]:
    """Leave out the positions that decide nothing, neither between these stamps nor their descendants.

    What decides is the position after the last one that two stamps share, or after the whole of one of them.
    """
    root: dict[int, Any] = {}
    ends = {id(root)}
    for stamp in stamps:
        branch = root
        for position in stamp[1:]:
            branch = branch.setdefault(position, {})
        ends.add(id(branch))
    shortened: dict[Stamp, Stamp] = {}
    for stamp in stamps:
        branch, kept = root, []
        for position in stamp[1:]:
            if len(branch) > 1 or id(branch) in ends:
                kept.append(position)
            branch = branch[position]
        shortened[stamp] = (*stamp[:1], *kept)
    return shortened


def _can_precede(stamp: Stamp, generations: int, other: Stamp) -> bool:
    """Say whether a step so many generations after `stamp` can come before a step stamped `other`."""
    first = stamp[0] + generations
    return first < other[0] or (first == other[0] and stamp[1:] < other[1 : len(stamp)])
