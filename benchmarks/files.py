"""Pipeline files: writing, reading, and whether what was read equals what was written."""

from collections.abc import Iterator
from typing import Any

from benchmarks.engine_rows import chain_of
from benchmarks.framework import Framework
from benchmarks.limits import AtLeast, AtMost
from benchmarks.row import Row, Sample, Size
from benchmarks.timing import fastest


class Add:
    def __init__(self, amount: int = 1) -> None:
        self.amount = amount

    def run(self, value: int) -> dict[str, int]:
        return {"value": value + self.amount}


def _pipeline(framework: Framework, size: Size) -> Any:
    return chain_of(framework.Pipeline(), framework.as_component(Add, value=int), size.pick(100, 20))


def _dump(framework: Framework, size: Size) -> Iterator[Sample]:
    pipeline = _pipeline(framework, size)
    while True:
        yield Sample(fastest(pipeline.dumps) * 1e3)


def _load(framework: Framework, size: Size) -> Iterator[Sample]:
    text = _pipeline(framework, size).dumps()
    load = framework.Pipeline.loads
    while True:
        yield Sample(fastest(lambda: load(text)) * 1e3)


def _equal(framework: Framework, size: Size) -> Iterator[Sample]:
    pipeline = _pipeline(framework, size)
    while True:
        yield Sample(float(framework.Pipeline.loads(pipeline.dumps()) == pipeline))


ROWS = [
    Row("dump 100 components to YAML", "ms", AtMost(5), _dump, _dump),
    Row("load 100 components from YAML", "ms", AtMost(10), _load, _load),
    Row("what is loaded equals what was dumped", "(1: yes)", AtLeast(1), _equal, _equal, 1, 1),
]
