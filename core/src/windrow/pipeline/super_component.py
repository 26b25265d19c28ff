"""A pipeline as a component of another pipeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from windrow.component import component
from windrow.errors import ConnectError, InputError
from windrow.pipeline.graph import Endpoint, Graph
from windrow.pipeline.interface import common_type, input_ends, output_end
from windrow.pipeline.names import hint
from windrow.pipeline.pipeline import Pipeline


class InnerDefault:
    """Stands for the default of an input inside, which is left to the pipeline inside."""

    def __repr__(self) -> str:
        return "<default of the pipeline inside>"


INNER_DEFAULT: Final = InnerDefault()


@component
class SuperComponent:
    """A component whose inputs and outputs are those that a pipeline exposes.

    A pipeline that exposes no inputs (outputs) shows all that are unconnected, those of one name as one.
    `input_mapping` (`{"query": ["retriever.query", "prompt.query"]}`) and `output_mapping` (`{"llm.replies":
    "answers"}`) say otherwise for this component only.

    Raises: ConnectError if a mapping names what is not there, or one name stands for types that have nothing in common.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        input_mapping: Mapping[str, str | Sequence[str]] | None = None,
        output_mapping: Mapping[str, str] | None = None,
    ) -> None:
        self.pipeline = pipeline
        self.input_mapping = input_mapping
        self.output_mapping = output_mapping
        self._inputs = _inputs(pipeline.graph, input_mapping)
        self._outputs = _outputs(pipeline.graph, output_mapping)
        self._include = frozenset(end.component for end in self._outputs.values())
        self._declare()

    def _declare(self) -> None:
        graph = self.pipeline.graph
        for name, ends in self._inputs.items():
            tp = common_type(graph, name, ends)
            if any(graph.is_mandatory(*end) for end in ends):
                component.set_input_type(self, name, tp)
            else:
                component.set_input_type(self, name, tp, INNER_DEFAULT)
        types = {
            name: graph.descriptions[end.component].outputs[end.socket].type for name, end in self._outputs.items()
        }
        component.set_output_types(self, **types)

    def run(self, **kwargs: Any) -> dict[str, Any]:
        """Run the pipeline inside, and return its outputs by the names shown here."""
        return self._results(self.pipeline.run(self._data(kwargs), include_outputs_from=self._include))

    async def run_async(self, **kwargs: Any) -> dict[str, Any]:
        """The same on the running event loop."""
        return self._results(await self.pipeline.run_async(self._data(kwargs), include_outputs_from=self._include))

    def warm_up(self) -> None:
        """Warm up the components inside."""
        self.pipeline.warm_up()

    async def warm_up_async(self) -> None:
        """The same without stopping the event loop."""
        await self.pipeline.warm_up_async()

    def close(self) -> None:
        """Close what the pipeline inside owns."""
        self.pipeline.close()

    def _data(self, values: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        data: dict[str, dict[str, Any]] = {}
        for name, value in values.items():
            if name not in self._inputs:
                raise InputError(f"no input {name!r}. {hint(name, self._inputs, of='inputs')}", socket=name)
            if value is not INNER_DEFAULT:
                for inner, socket in self._inputs[name]:
                    data.setdefault(inner, {})[socket] = value
        return data

    def _results(self, outputs: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
        return {
            name: outputs[inner][socket]
            for name, (inner, socket) in self._outputs.items()
            if socket in outputs.get(inner, ())
        }


def _inputs(graph: Graph, mapping: Mapping[str, str | Sequence[str]] | None) -> dict[str, list[Endpoint]]:
    chosen = mapping or graph.exposed_inputs
    if chosen:
        return {name: input_ends(graph, name, targets) for name, targets in chosen.items()}
    free: dict[str, list[Endpoint]] = {}
    for name, description in graph.descriptions.items():
        for socket in description.inputs:
            if not graph.is_connected(name, socket):
                free.setdefault(socket, []).append(Endpoint(name, socket))
    return free


def _outputs(graph: Graph, mapping: Mapping[str, str] | None) -> dict[str, Endpoint]:
    chosen = {name: source for source, name in mapping.items()} if mapping else graph.exposed_outputs
    if mapping and len(chosen) < len(mapping):
        raise ConnectError("output_mapping gives one name to several outputs. Give each its own.")
    if chosen:
        return {name: output_end(graph, source) for name, source in chosen.items()}
    free: dict[str, Endpoint] = {}
    for name, description in graph.descriptions.items():
        for socket in description.outputs:
            if not graph.is_consumed(name, socket):
                _add_free(free, Endpoint(name, socket))
    return free


def _add_free(free: dict[str, Endpoint], end: Endpoint) -> None:
    if end.socket in free:
        raise ConnectError(
            f"two outputs of the pipeline are called {end.socket!r}: '{free[end.socket]}' and '{end}'. "
            "Expose them under names of their own: pipeline.expose(outputs={...}), or give an output_mapping."
        )
    free[end.socket] = end
