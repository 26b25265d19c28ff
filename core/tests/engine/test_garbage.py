"""A run's values go when their last holder does; they do not wait for the cyclic garbage collector."""

import asyncio
import gc
import weakref
from collections.abc import Callable, Iterator

import pytest

from windrow import Pipeline, component
from windrow.pipeline import RunResult


class Load(list[int]):
    """A value that can be watched."""


made: list[weakref.ref[Load]] = []


@component
class MakeLoad:
    @component.output_types(load=list[int])
    def run(self, size: int) -> dict[str, list[int]]:
        load = Load(range(size))
        made.append(weakref.ref(load))
        return {"load": load}


@pytest.fixture
def collector_off() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


RUNS: list[Callable[[Pipeline], RunResult]] = [
    lambda pipeline: pipeline.run({"size": 3}),
    lambda pipeline: asyncio.run(pipeline.run_async({"size": 3})),
]


@pytest.mark.usefixtures("collector_off")
@pytest.mark.parametrize("run", RUNS, ids=["blocking", "async"])
def test_values_go_with_the_result(run: Callable[[Pipeline], RunResult]) -> None:
    pipeline = Pipeline()
    pipeline.add_component("make", MakeLoad())
    made.clear()
    result = run(pipeline)
    assert made[0]() is not None
    del result
    assert made[0]() is None
