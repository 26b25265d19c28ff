"""One run, from the caller's arguments to the result; the engine's drivers do what lies between."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Collection, Mapping
from functools import cache
from typing import Any, Final, NamedTuple

from windrow.engine.blocking import run_blocking
from windrow.engine.outcome import Outcome, RunOptions
from windrow.engine.program import Program
from windrow.errors import InputError
from windrow.pipeline.compilation import Plan, compile_graph
from windrow.pipeline.graph import Graph
from windrow.pipeline.inputs import RunInputs, gather
from windrow.pipeline.names import hint
from windrow.pipeline.paths import NAMING_PATHS
from windrow.pipeline.result import RunResult

NONE: Final[frozenset[str]] = frozenset()


class Job(NamedTuple):
    """A checked run, ready for any driver. `include` are the components whose outputs the caller asked for."""

    plan: Plan
    inputs: RunInputs
    options: RunOptions
    include: frozenset[str]

    def run(self) -> RunResult:
        """Run in the calling thread and helpers."""
        with NAMING_PATHS:
            return self.finish(run_blocking(self.plan.program, self.inputs, self.options))

    async def run_async(self) -> RunResult:
        """Run on the running event loop."""
        with NAMING_PATHS:
            return self.finish(await _async_driver()(self.plan.program, self.inputs, self.options))

    def finish(self, outcome: Outcome) -> RunResult:
        """The result for the caller: exposed outputs picked, and left out what was kept for them only."""
        values, results = outcome.outputs, self.plan.results
        outputs = {name: values[end.component][end.socket] for name, end in results.items() if _has(values, *end)}
        if self.plan.consumed_results:
            values = _without_consumed(self.plan, self.include, values)
        return RunResult(values, outputs, outcome)


@cache
def _async_driver() -> Callable[[Program, RunInputs, RunOptions], Awaitable[Outcome]]:
    """The driver, imported at the first async run: it brings asyncio."""
    from windrow.engine.asynchronous import run_async

    return run_async


def current_plan(plan: Plan | None, graph: Graph) -> Plan:
    """The plan, compiled anew if the graph has changed since."""
    return plan if plan is not None and plan.version == graph.version else compile_graph(graph)


def prepare(
    plan: Plan,
    data: Mapping[str, Any] | None,
    exposed: Mapping[str, Any],
    include_outputs_from: Collection[str] | None,
    run_id: str | None,
    max_concurrency: int | None,
) -> Job:
    """Check what a run was asked for against the plan. Raises: InputError before anything runs."""
    include = _include(plan, include_outputs_from) if include_outputs_from else NONE
    if max_concurrency is not None:
        _check_concurrency(max_concurrency)
    kept = include.union(plan.consumed_results) if plan.consumed_results else include
    options = RunOptions(run_id or os.urandom(16).hex(), kept, max_concurrency)
    inputs = gather(plan, data, exposed)
    return Job(plan, inputs, options, include)


def _has(values: Mapping[str, Mapping[str, Any]], component: str, socket: str) -> bool:
    return socket in values.get(component, ())


def _include(plan: Plan, names: Collection[str]) -> frozenset[str]:
    if isinstance(names, str):
        raise InputError(f"include_outputs_from is a set of component names, got {names!r}. Write {{{names!r}}}.")
    for name in names:
        if name not in plan.sockets:
            raise InputError(
                f"include_outputs_from names no component of this pipeline: {name!r}. "
                f"{hint(name, plan.sockets, of='components')}",
                component=str(name),
            )
    return frozenset(names)


def _check_concurrency(value: object) -> None:
    if type(value) is not int or value < 1:
        raise InputError(f"max_concurrency: expected None or an int ≥ 1, got {value!r}.")


def _without_consumed(
    plan: Plan, include: frozenset[str], values: Mapping[str, dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    kept: dict[str, dict[str, Any]] = {}
    for component, outputs in values.items():
        consumed = plan.consumed_results.get(component)
        if consumed is None or component in include:
            kept[component] = outputs
        elif rest := {name: value for name, value in outputs.items() if name not in consumed}:
            kept[component] = rest
    return kept
