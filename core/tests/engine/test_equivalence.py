"""The law of the engine: a result depends on neither driver, concurrency, order of completion nor names.

Random graphs are executed one step at a time, and that must be what everything else comes to.
`WINDROW_TEST_GRAPHS` sets the number of graphs of each shape (default 200).
"""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from typing import Any

import pytest

from windrow.engine import ordering
from windrow.engine.asynchronous import run_async
from windrow.engine.blocking import run_blocking
from windrow.engine.ordering import schedule
from windrow.engine.outcome import Outcome, RunOptions
from windrow.engine.program import MISSING, Edge, Kind, Node, Program, Socket
from windrow.engine.streaming import Stream
from windrow.errors import BlockedError, MaxRunsError

GRAPHS = int(os.environ.get("WINDROW_TEST_GRAPHS", "200"))
SHAPES = pytest.mark.parametrize(
    ("cyclic", "greedy"),
    [(False, False), (False, True), (True, False), (True, True)],
    ids=["dag", "dag-greedy", "cyclic", "cyclic-greedy"],
)
Run = Callable[..., Any]
Calls = dict[tuple[str, int], Any]


@dataclass(frozen=True)
class Value:
    """What flows: a number that says where it came from, and fuel that falls at each step so that loops end."""

    fuel: int
    mark: int


def digest(*parts: Any) -> int:
    return int.from_bytes(blake2b(repr(parts).encode(), digest_size=4).digest(), "big")


class RandomGraph:
    """A graph whose components are pure: which outputs they return, and what, follows from their inputs."""

    def __init__(self, seed: int, *, cyclic: bool, greedy: bool) -> None:
        rng = random.Random(seed)
        self.seed = seed
        self.generosity = rng.choice([0.5, 0.7, 0.9])
        self.size = rng.randint(3, 8)
        self.outputs = [rng.randint(1, 3) for _ in range(self.size)]
        self.sockets = [
            tuple(self._socket(rng, number, greedy=greedy) for number in range(rng.randint(1, 3)))
            for _ in range(self.size)
        ]
        self.edges = list(dict.fromkeys(self._edges(rng, cyclic=cyclic)))
        self.user = self._user_values(rng)

    def _socket(self, rng: random.Random, number: int, *, greedy: bool) -> Socket:
        kinds = [Kind.SINGLE, Kind.SINGLE, Kind.VARIADIC, Kind.LIST, Kind.GREEDY if greedy else Kind.VARIADIC]
        kind = rng.choices(kinds, weights=[35, 30, 12, 6, 17])[0]
        default = None if kind is not Kind.GREEDY and rng.random() < 0.5 else MISSING
        return Socket(f"i{number}", kind, default)

    def _edges(self, rng: random.Random, *, cyclic: bool) -> Iterator[tuple[int, int, int, int]]:
        rank = rng.sample(range(self.size), self.size)
        taken: set[tuple[int, int]] = set()
        for _ in range(rng.randint(self.size, 3 * self.size)):
            sender, receiver = rng.sample(range(self.size), 2)
            if rank[sender] > rank[receiver] and not (cyclic and rng.random() < 0.35):
                sender, receiver = receiver, sender
            socket = rng.randrange(len(self.sockets[receiver]))
            output = rng.randrange(self.outputs[sender])
            if self.sockets[receiver][socket].kind is not Kind.SINGLE or (receiver, socket) not in taken:
                taken.add((receiver, socket))
                yield sender, output, receiver, socket

    def _user_values(self, rng: random.Random) -> dict[tuple[int, str], Any]:
        connected = {(receiver, socket) for _, _, receiver, socket in self.edges}
        values: dict[tuple[int, str], Any] = {}
        for node, sockets in enumerate(self.sockets):
            for number, socket in enumerate(sockets):
                is_fed = (node, number) in connected
                if is_fed and (socket.kind is Kind.SINGLE or rng.random() > 0.2):
                    continue
                if is_fed or socket.default is MISSING or rng.random() < 0.3:
                    value = Value(rng.randint(3, 7), digest(node, number))
                    values[node, socket.name] = [value] if socket.kind is Kind.LIST else value
        return values

    def program(self, names: Callable[[int], str] = "n{}".format, *, is_async: bool = False) -> Program:
        nodes = []
        for node in range(self.size):
            run = self._asynchronous(node) if is_async and node % 3 else self._synchronous(node)
            outputs = frozenset(f"o{number}" for number in range(self.outputs[node]))
            nodes.append(Node(names(node), run, bool(is_async and node % 3), self.sockets[node], outputs))
        edges = [Edge(a, f"o{output}", b, f"i{socket}") for a, output, b, socket in self.edges]
        return Program(nodes, edges, max_runs_per_component=60)

    def inputs(self, names: Callable[[int], str] = "n{}".format) -> dict[str, dict[str, Any]]:
        given: dict[str, dict[str, Any]] = {}
        for (node, socket), value in self.user.items():
            given.setdefault(names(node), {})[socket] = value
        return given

    def returned(self, node: int, inputs: dict[str, Any]) -> dict[str, Any]:
        fuel = max((value.fuel for value in values_in(inputs)), default=0) - 1
        outputs: dict[str, Any] = {}
        for number in range(self.outputs[node]):
            mark = digest(self.seed, node, number, sorted(inputs.items()))
            if fuel > 0 and mark % 1000 < 1000 * self.generosity:
                is_list = any(
                    sender == node and output == number and self.sockets[receiver][socket].kind is Kind.LIST
                    for sender, output, receiver, socket in self.edges
                )
                outputs[f"o{number}"] = [Value(fuel, mark)] if is_list else Value(fuel, mark)
        return outputs

    def _synchronous(self, node: int) -> Callable[..., dict[str, Any]]:
        def run(**inputs: Any) -> dict[str, Any]:
            outputs = self.returned(node, inputs)
            for _ in range(digest(outputs, self.seed) % 3):
                time.sleep(0)  # lets another thread go first, now and then
            return outputs

        return run

    def _asynchronous(self, node: int) -> Callable[..., Any]:
        async def run(**inputs: Any) -> dict[str, Any]:
            outputs = self.returned(node, inputs)
            for _ in range(digest(outputs, self.seed) % 5):
                await asyncio.sleep(0)
            return outputs

        return run


def values_in(inputs: Any) -> Iterator[Value]:
    if isinstance(inputs, Value):
        yield inputs
    elif isinstance(inputs, dict | list):
        for item in inputs.values() if isinstance(inputs, dict) else inputs:
            yield from values_in(item)


def calls_of(trace: Any) -> Calls:
    """What was called with what, by component and visit; the order does not count.

    Of two endless loops the one that is seen first ends the run.
    """
    seen: dict[str, int] = {}
    calls = {}
    for name, inputs in trace.calls:
        seen[name] = seen.get(name, 0) + 1
        calls[name, seen[name]] = inputs
    if trace.scheduler.exceeded is not None:
        return {("exceeded", 0): None}
    return calls


@SHAPES
def test_any_order_of_completion_comes_to_the_same(cyclic: bool, greedy: bool, in_order: Run, shuffled: Run) -> None:
    repeats = 0
    for seed in range(GRAPHS):
        graph = RandomGraph(seed, cyclic=cyclic, greedy=greedy)
        program, inputs = graph.program(), graph.inputs()
        expected = calls_of(in_order(program, inputs))
        repeats += any(visit > 1 for _, visit in expected)
        for attempt in range(4):
            trace = shuffled(program, inputs, random.Random(1000 * seed + attempt))
            assert calls_of(trace) == expected, (seed, attempt)
    assert bool(repeats) == (cyclic or greedy)  # the graphs are of the kind that is meant


@SHAPES
def test_shortening_stamps_at_every_chance_changes_nothing(
    cyclic: bool, greedy: bool, in_order: Run, shuffled: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ordering, "_LONG", 0)
    for seed in range(5000, 5000 + GRAPHS):
        graph = RandomGraph(seed, cyclic=cyclic, greedy=greedy)
        program, inputs = graph.program(), graph.inputs()
        trace = shuffled(program, inputs, random.Random(seed))
        assert calls_of(trace) == calls_of(in_order(program, inputs)), seed


@SHAPES
def test_a_run_stopped_anywhere_is_resumed_by_replay(cyclic: bool, greedy: bool, in_order: Run) -> None:
    for seed in range(GRAPHS):
        graph = RandomGraph(seed, cyclic=cyclic, greedy=greedy)
        program, inputs = graph.program(), graph.inputs()
        whole = in_order(program, inputs)
        rng = random.Random(seed)
        stopped = dict(some_ends(program, inputs, rng, stop=rng.randint(0, len(whole.ends))))
        resumed = dict(some_ends(program, inputs, rng, stop=None, recorded=stopped))
        if whole.scheduler.exceeded is None:
            assert resumed == {(name, visit): outputs for name, visit, outputs in whole.ends}, seed


def some_ends(
    program: Program,
    inputs: dict[str, dict[str, Any]],
    rng: random.Random,
    *,
    stop: int | None,
    recorded: Calls | None = None,
) -> Iterator[tuple[tuple[str, int], Any]]:
    """Run in random order until so many steps have ended; outputs on record are taken from there."""
    scheduler = schedule(program, inputs)
    flying: list[tuple[int, int, dict[str, Any]]] = []
    ended = 0
    while stop is None or ended < stop:
        while (step := scheduler.claim()) is not None:
            flying.append(step)
        if not flying:
            return
        node, visit, taken = flying.pop(rng.randrange(len(flying)))
        key = (program.nodes[node].name, visit)
        outputs = recorded[key] if recorded and key in recorded else program.nodes[node].run(**taken)
        yield key, outputs
        scheduler.finish(node, outputs)
        ended += 1


def options(max_concurrency: int | None) -> RunOptions:
    return RunOptions("run", include_outputs_from=frozenset(), max_concurrency=max_concurrency)


def blocking(program: Program, inputs: Any, limit: int | None) -> Outcome:
    return run_blocking(program, inputs, options(limit))


def asynchronous(program: Program, inputs: Any, limit: int | None) -> Outcome:
    return asyncio.run(run_async(program, inputs, options(limit)))


def streamed(program: Program, inputs: Any, limit: int | None) -> Outcome:
    with Stream(program, inputs, options(limit), lambda outcome: outcome) as stream:
        return stream.result


def streamed_async(program: Program, inputs: Any, limit: int | None) -> Outcome:
    async def read() -> Outcome:
        async with Stream(program, inputs, options(limit), lambda outcome: outcome) as stream:
            async for _ in stream:
                pass
            return stream.result

    return asyncio.run(read())


def told(run: Callable[[], Outcome], names: Callable[[int], str], size: int) -> Any:
    """An outcome in words that do not depend on names, or the error's class."""
    number = {names(node): node for node in range(size)}
    try:
        outcome = run()
    except (BlockedError, MaxRunsError) as error:
        return type(error)
    return (
        {number[name]: outputs for name, outputs in outcome.outputs.items()},
        sorted((number[step.component], step.visit) for step in outcome.steps),
        sorted(number[name] for name in outcome.skipped),
        [(number[left.component], left.socket, left.count) for left in outcome.leftover],
    )


@SHAPES
@pytest.mark.parametrize("driver", [blocking, asynchronous, streamed, streamed_async])
def test_every_driver_comes_to_the_same_at_any_concurrency_under_any_names(
    cyclic: bool, greedy: bool, driver: Callable[[Program, Any, int | None], Outcome]
) -> None:
    ordinary: Callable[[int], str] = "n{}".format
    for seed in range(1000, 1000 + GRAPHS // 6):
        graph = RandomGraph(seed, cyclic=cyclic, greedy=greedy)
        sequential = graph.program()
        expected = told(partial(blocking, sequential, graph.inputs(), 1), ordinary, graph.size)
        for limit, names in ((1, ordinary), (2, lambda node: f"{-node}"), (None, lambda node: "zyxwvuts"[node])):
            program, inputs = graph.program(names, is_async=True), graph.inputs(names)
            got = told(partial(driver, program, inputs, limit), names, graph.size)
            assert got == expected, (seed, limit)
