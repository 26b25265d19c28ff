"""The engine: what a step costs, how branches and runs overlap, what passing documents costs, building."""

import asyncio
import gc
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

from benchmarks.framework import Framework
from benchmarks.limits import AtLeast, AtMost
from benchmarks.row import Row, Sample, Size
from benchmarks.timing import fastest, peak_mb


class AddOne:
    def run(self, value: int) -> dict[str, int]:
        return {"value": value + 1}

    async def run_async(self, value: int) -> dict[str, int]:
        return {"value": value + 1}


class Wait:
    def run(self, value: int) -> dict[str, int]:
        time.sleep(0.05)
        return {"value": value}

    async def run_async(self, value: int) -> dict[str, int]:
        await asyncio.sleep(0.01)
        return {"value": value}


class PassOn:
    def run(self, documents: list[Any]) -> dict[str, list[Any]]:
        return {"documents": documents}


class Enter:
    def run(self, start: int, again: int | None = None) -> dict[str, int]:
        return {"value": start if again is None else again}


class Turn:
    def __init__(self, rounds: int) -> None:
        self.rounds = rounds

    def run(self, value: int) -> dict[str, int]:
        return {"again": value + 1} if value + 1 < self.rounds else {"end": value + 1}


class Count:
    def run(self, values: list[int]) -> dict[str, int]:
        return {"count": len(values)}


def chain_of(pipeline: Any, kind: Any, length: int, socket: str = "value", prefix: str = "c") -> Any:
    """Append a chain of components to a pipeline."""
    for number in range(length):
        pipeline.add_component(f"{prefix}{number}", kind())
    for number in range(length - 1):
        pipeline.connect(f"{prefix}{number}.{socket}", f"{prefix}{number + 1}.{socket}")
    return pipeline


def _chain(length: int, framework: Framework, size: Size) -> Iterator[Sample]:
    length = size.pick(length, min(length, 100))
    pipeline = chain_of(framework.Pipeline(), framework.as_component(AddOne, value=int), length)
    run = partial(pipeline.run, {"c0": {"value": 0}})
    while True:
        yield Sample(fastest(run) / length * 1e6)


def _two_chains(framework: Framework, size: Size) -> Iterator[Sample]:
    length = size.pick(100, 10)
    kind = framework.as_component(AddOne, value=int)
    pipeline = chain_of(chain_of(framework.Pipeline(), kind, length, prefix="a"), kind, length, prefix="b")
    run = partial(pipeline.run, {"a0": {"value": 0}, "b0": {"value": 0}})
    while True:
        yield Sample(fastest(run) / (2 * length) * 1e6)


def _loop_pipeline(framework: Framework, steps: int) -> Any:
    pipeline = framework.Pipeline(max_runs_per_component=steps)
    pipeline.add_component("enter", framework.as_component(Enter, value=int)())
    pipeline.add_component("turn", framework.as_component(Turn, again=int, end=int)(steps // 2))
    pipeline.connect("enter.value", "turn.value")
    pipeline.connect("turn.again", "enter.again")
    return pipeline


def _loop(framework: Framework, size: Size) -> Iterator[Sample]:
    steps = size.pick(100_000, 2_000)
    pipeline = _loop_pipeline(framework, steps)
    while True:
        start = time.perf_counter()
        result = pipeline.run({"enter": {"start": 0}})
        yield Sample((time.perf_counter() - start) / steps * 1e6)
        assert result["turn"] == {"end": steps // 2}


def _loop_memory(framework: Framework, size: Size) -> Iterator[Sample]:
    """How much further the peak goes up in a loop five times as long, after two short ones."""
    short, long = (_loop_pipeline(framework, size.pick(steps, steps // 10)) for steps in (20_000, 100_000))
    for _ in range(2):
        short.run({"enter": {"start": 0}})
    gc.collect()
    before = peak_mb()
    while True:
        long.run({"enter": {"start": 0}})
        yield Sample(peak_mb() - before)


def _fan(framework: Framework, size: Size) -> Iterator[Sample]:
    width = size.pick(64, 8)

    Count.run.__annotations__["values"] = framework.Variadic[int]
    count = framework.as_component(Count, count=int)
    add_one = framework.as_component(AddOne, value=int)
    pipeline = framework.Pipeline()
    pipeline.add_component("source", add_one())
    pipeline.add_component("count", count())
    for number in range(width):
        pipeline.add_component(f"f{number}", add_one())
        pipeline.connect("source.value", f"f{number}.value")
        pipeline.connect(f"f{number}.value", "count.values")
    run = partial(pipeline.run, {"source": {"value": 0}})
    while True:
        yield Sample(fastest(run) / (width + 2) * 1e6)


def _documents(framework: Framework, count: int) -> list[Any]:
    document = framework.Document
    return [document(id=f"{number:06}", content=f"text {number}", meta={"n": number}) for number in range(count)]


def _passing(framework: Framework, size: Size) -> Iterator[Sample]:
    kind = framework.as_component(PassOn, documents=list[Any])
    pipeline = chain_of(framework.Pipeline(), kind, 20, socket="documents")
    documents = _documents(framework, size.pick(10_000, 500))
    run = partial(pipeline.run, {"c0": {"documents": documents}})
    while True:
        yield Sample(fastest(run) * 1e3)


def _spreading(framework: Framework, size: Size) -> Iterator[Sample]:
    kind = framework.as_component(PassOn, documents=list[Any])
    pipeline = framework.Pipeline()
    pipeline.add_component("source", kind())
    for number in range(19):
        pipeline.add_component(f"r{number}", kind())
        pipeline.connect("source.documents", f"r{number}.documents")
    run = partial(pipeline.run, {"source": {"documents": _documents(framework, size.pick(10_000, 500))}})
    while True:
        yield Sample(fastest(run) * 1e3)


def _blocking(framework: Framework, size: Size) -> Iterator[Sample]:  # noqa: ARG001
    kind = framework.as_component(Wait, value=int)
    pipeline = framework.Pipeline()
    for number in range(8):
        pipeline.add_component(f"s{number}", kind())
    run = partial(pipeline.run, {f"s{number}": {"value": number} for number in range(8)})
    while True:
        yield Sample(fastest(run) * 1e3)


def _concurrent(runs: int, length: int, component: type[Any], framework: Framework, size: Size) -> Iterator[Sample]:
    runs = size.pick(runs, runs // 10)
    kind = framework.as_component(component, value=int)
    pipeline = chain_of(framework.Pipeline(), kind, length)

    async def gather() -> None:
        await asyncio.gather(*(pipeline.run_async({"c0": {"value": 0}}) for _ in range(runs)))

    while True:
        yield Sample(runs / fastest(lambda: asyncio.run(gather()), at_least=8 if framework.name == "windrow" else 1))


def _build(framework: Framework, size: Size) -> Iterator[Sample]:
    kind = framework.as_component(AddOne, value=int)
    nodes = size.pick(1_000, 100)
    while True:
        yield Sample(fastest(lambda: chain_of(framework.Pipeline(), kind, nodes)) * 1e3)


_QUADRATIC = "its cost per component grows with the chain: minutes a run"

ROWS = [
    *(
        Row(f"chain of {length:,}", "µs/component", AtMost(4), partial(_chain, length), partial(_chain, length))
        for length in (10, 100, 1_000)
    ),
    Row("chain of 10,000", "µs/component", AtMost(4), partial(_chain, 10_000), _QUADRATIC),
    Row("loop of 100,000 steps", "µs/step", AtMost(5), _loop, _loop, 8, 1),
    Row("loop: memory from 20,000 to 100,000 steps", "MB", AtMost(1), _loop_memory, _loop_memory, 1, 1),
    Row("fan of 64", "µs/component", AtMost(12), _fan, _fan),
    Row("two parallel chains of 100", "µs/component", AtMost(5), _two_chains, _two_chains),
    Row("20 components pass 10,000 documents", "ms", AtMost(0.6), _passing, _passing, peer_repetitions=2),
    Row("10,000 documents to 19 receivers", "ms", AtMost(2), _spreading, _spreading, peer_repetitions=2),
    Row("8 blocking branches of 50 ms", "ms", AtMost(53), _blocking, _blocking),
    Row(
        "2,000 concurrent runs of 3 async components of 10 ms",
        "runs/s",
        AtLeast(15_000),
        partial(_concurrent, 2_000, 3, Wait),
        partial(_concurrent, 2_000, 3, Wait),
    ),
    Row(
        "200 concurrent runs of 5 trivial async components",
        "runs/s",
        AtLeast(30_000),
        partial(_concurrent, 200, 5, AddOne),
        partial(_concurrent, 200, 5, AddOne),
    ),
    Row("build a chain of 1,000", "ms", AtMost(20), _build, _build),
]
