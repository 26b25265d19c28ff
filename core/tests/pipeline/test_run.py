"""What a run returns and what it raises, the same in every driver."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest

from windrow import Pipeline, Variadic, component
from windrow.errors import BlockedError, ConversionError, MaxRunsError, RunError
from windrow.pipeline import RunResult

Runner = Callable[..., RunResult]


def by_run(p: Pipeline, *args: Any, **kwargs: Any) -> RunResult:
    return p.run(*args, **kwargs)


def by_run_async(p: Pipeline, *args: Any, **kwargs: Any) -> RunResult:
    return asyncio.run(p.run_async(*args, **kwargs))


def by_stream(p: Pipeline, *args: Any, **kwargs: Any) -> RunResult:
    with p.stream(*args, **kwargs) as stream:
        for _ in stream:
            pass
        return stream.result


def by_stream_async(p: Pipeline, *args: Any, **kwargs: Any) -> RunResult:
    async def read() -> RunResult:
        async with p.stream(*args, **kwargs) as stream:
            async for _ in stream:
                pass
            return stream.result

    return asyncio.run(read())


@pytest.fixture(params=[by_run, by_run_async, by_stream, by_stream_async], ids=lambda runner: runner.__name__)
def run(request: pytest.FixtureRequest) -> Runner:
    runner: Runner = request.param
    return runner


@component
class Add:
    def __init__(self, add: int = 1) -> None:
        self.add = add

    @component.output_types(value=int)
    def run(self, value: int) -> dict[str, Any]:
        return {"value": value + self.add}


@component
class AsyncDouble:
    @component.output_types(value=int)
    async def run(self, value: int) -> dict[str, Any]:
        await asyncio.sleep(0)
        return {"value": value * 2}


@component
class Parity:
    @component.output_types(even=int, odd=int)
    def run(self, value: int) -> dict[str, Any]:
        return {"odd" if value % 2 else "even": value}


@component
class Until:
    def __init__(self, limit: int) -> None:
        self.limit = limit

    @component.output_types(again=int, done=int)
    def run(self, value: int) -> dict[str, Any]:
        return {"done" if value >= self.limit else "again": value}


@component
class Merge:
    @component.output_types(value=int)
    def run(self, first: int | None = None, second: int | None = None) -> dict[str, Any]:
        return {"value": first if second is None else second}


@component
class Sum:
    @component.output_types(total=int)
    def run(self, values: Variadic[int]) -> dict[str, Any]:
        return {"total": sum(values)}


def chain() -> Pipeline:
    p = Pipeline()
    p.add_components({"add": Add(2), "double": AsyncDouble(), "more": Add()})
    p.connect_many([("add", "double"), ("double", "more")])
    return p


def branches() -> Pipeline:
    p = Pipeline()
    p.add_components({"parity": Parity(), "even": Add(10), "odd": Add(100), "sum": Sum()})
    p.connect_many([("parity.even", "even"), ("parity.odd", "odd"), ("even", "sum"), ("odd", "sum")])
    return p


def loop(limit: int = 10, max_runs: int = 100) -> Pipeline:
    p = Pipeline(max_runs_per_component=max_runs)
    p.add_components({"merge": Merge(), "add": Add(3), "until": Until(limit)})
    p.connect_many([("merge", "add"), ("add", "until"), ("until.again", "merge.second")])
    p.expose(inputs={"start": "merge.first"}, outputs={"end": "until.done", "last": "add.value"})
    return p


def counting_loop(limit: int = 10, max_runs: int = 100) -> Pipeline:
    p = Pipeline(max_runs_per_component=max_runs)
    p.add_components({"sum": Sum(), "until": Until(limit), "add": Add(3)})
    p.connect_many([("sum", "until"), ("until.again", "add"), ("add", "sum")])
    return p


@pytest.mark.parametrize(
    ("make", "data", "expected"),
    [
        (Pipeline, None, {}),
        (chain, {"value": 1}, {"more": {"value": 7}}),
        (branches, {"value": 4}, {"sum": {"total": 14}}),
        (branches, {"value": 3}, {"sum": {"total": 103}}),
    ],
)
def test_results(run: Runner, make: Callable[[], Pipeline], data: Any, expected: Any) -> None:
    result = run(make(), data)
    assert result == expected
    assert type(result) is RunResult
    assert result.status == "finished"


@pytest.mark.parametrize("max_concurrency", [None, 1, 2])
def test_concurrency_changes_no_result(run: Runner, max_concurrency: int | None) -> None:
    assert run(branches(), {"value": 3}, max_concurrency=max_concurrency) == {"sum": {"total": 103}}


def test_skipped_components_are_named_with_the_reason(run: Runner) -> None:
    result = run(branches(), {"value": 4})
    assert list(result.skipped) == ["odd"]
    assert "parity" in result.skipped["odd"]
    assert result.leftover == []


def test_steps(run: Runner) -> None:
    result = run(chain(), {"value": 1})
    assert [(step.component, step.visit) for step in result.steps] == [("add", 1), ("double", 1), ("more", 1)]
    assert all(step.seconds >= 0 and step.status == "finished" for step in result.steps)


def test_include_outputs_from(run: Runner) -> None:
    result = run(chain(), {"value": 1}, include_outputs_from={"add", "double"})
    assert result == {"add": {"value": 3}, "double": {"value": 6}, "more": {"value": 7}}


def test_the_run_id(run: Runner) -> None:
    p = chain()
    assert run(p, {"value": 1}, run_id="mine").run_id == "mine"
    one, other = run(p, {"value": 1}).run_id, run(p, {"value": 1}).run_id
    assert one != other
    assert one


def test_the_result_is_a_dict_with_a_short_repr() -> None:
    p = Pipeline()

    @component
    class Long:
        @component.output_types(text=str)
        def run(self) -> dict[str, Any]:
            return {"text": "x" * 100_000}

    p.add_component("long", Long())
    result = p.run()
    assert isinstance(result, dict)
    assert result == {"long": {"text": "x" * 100_000}}
    assert repr(result).startswith("RunResult(finished: {'long': {'text': 'xxx")
    assert len(repr(result)) < 200


def test_repr_counts_what_did_not_run() -> None:
    assert repr(branches().run({"value": 4})).startswith("RunResult(finished, 1 skipped: {'sum'")


class Boom(Exception):
    pass


@component
class Failing:
    @component.output_types(value=int)
    def run(self, value: int, kind: str = "raise") -> Any:
        if kind == "raise":
            raise Boom("no luck")
        return {"none": None, "list": [value], "undeclared": {"value": value, "valeu": value}}[kind]


@pytest.mark.parametrize(
    ("kind", "says"),
    [("raise", "no luck"), ("none", "None"), ("list", "list"), ("undeclared", "valeu")],
)
def test_a_component_that_breaks_the_contract_fails_its_step(run: Runner, kind: str, says: str) -> None:
    p = Pipeline()
    p.add_components({"add": Add(), "failing": Failing()})
    p.connect("add", "failing.value")
    with pytest.raises(RunError, match=says) as caught:
        run(p, {"value": 1, "kind": kind}, run_id="r")
    error = caught.value
    assert (error.component, error.visit, error.run_id) == ("failing", 1, "r")
    assert error.outputs == {"add": {"value": 2}}
    assert "failing" in str(error)
    assert isinstance(error.__cause__, Boom) is (kind == "raise")


def test_a_graph_that_can_never_start(run: Runner) -> None:
    p = Pipeline()
    p.add_components({"one": Add(), "two": Add()})
    p.connect_many([("one", "two"), ("two", "one")])
    with pytest.raises(BlockedError) as caught:
        run(p)
    assert caught.value.outputs == {}


def test_a_loop_that_never_ends(run: Runner) -> None:
    p = counting_loop(limit=10**9, max_runs=7)
    with pytest.raises(MaxRunsError) as caught:
        run(p, {"sum": {"values": 1}})
    assert caught.value.component == "sum"
    assert caught.value.outputs["add"]["value"] > 1


def test_a_loop_that_ends(run: Runner) -> None:
    result = run(loop(), start=1)
    assert result.skipped == {}
    assert result.outputs["end"] >= 10


def test_a_list_of_two_does_not_fit_where_one_is_wanted(run: Runner) -> None:
    @component
    class Texts:
        @component.output_types(texts=list[str])
        def run(self, count: int) -> dict[str, Any]:
            return {"texts": ["x"] * count}

    @component
    class Text:
        @component.output_types(text=str)
        def run(self, text: str) -> dict[str, Any]:
            return {"text": text}

    p = Pipeline()
    p.add_components({"texts": Texts(), "text": Text()})
    p.connect("texts", "text")
    assert run(p, {"count": 1}) == {"text": {"text": "x"}}
    with pytest.raises(ConversionError, match="exactly one"):
        run(p, {"count": 2})


def test_a_changed_graph_is_compiled_again(run: Runner) -> None:
    p = chain()
    assert run(p, {"value": 1}) == {"more": {"value": 7}}
    p.add_component("last", Add(100))
    p.connect("more", "last")
    assert run(p, {"value": 1}) == {"last": {"value": 107}}
    p.remove_component("last")
    assert run(p, {"value": 1}) == {"more": {"value": 7}}


def test_an_unchanged_graph_is_compiled_once() -> None:
    p = chain()
    p.run({"value": 1})
    plan = p._plan
    p.run({"value": 2})
    assert p._plan is plan


def test_many_threads_on_one_pipeline() -> None:
    p = branches()
    results: list[Any] = []
    start = threading.Barrier(8, timeout=30)

    def work(number: int) -> None:
        start.wait()
        results.extend((value, p.run({"value": value})["sum"]["total"]) for value in range(number, number + 50))

    threads = [threading.Thread(target=work, args=(number * 100,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(results) == 400
    assert all(total == value + (100 if value % 2 else 10) for value, total in results)


def test_many_tasks_on_one_pipeline() -> None:
    p = chain()

    async def all_runs() -> list[RunResult]:
        return await asyncio.gather(*(p.run_async({"value": value}) for value in range(50)))

    assert [result["more"]["value"] for result in asyncio.run(all_runs())] == [(v + 2) * 2 + 1 for v in range(50)]
