"""Values on the command line: JSON or text, whichever the input's type takes."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from windrow.errors import InputError

if TYPE_CHECKING:
    from windrow.pipeline.graph import Graph


class TypedValues:
    """Reads the values of one pipeline's inputs."""

    def __init__(self, graph: "Graph") -> None:
        self._graph = graph

    def __call__(self, name: str, text: str) -> Any:
        """Return the value: of JSON if the text is JSON that the input takes, else the text.

        Raises:
            InputError: If the input takes neither. A name that is unknown is the pipeline's affair.
        """
        from windrow.config.check import Misfit
        from windrow.config.checking import make_check

        value = json_or_text(name, text)
        for tp in self._types(name):
            check = make_check(tp)
            try:
                value = check(value)
            except Misfit as misfit:
                if isinstance(value, str):
                    raise InputError(f"{name}: {misfit.message}", socket=name) from misfit
                try:
                    value = check(text)
                except Misfit:
                    raise InputError(f"{name}: {misfit.message}", socket=name) from misfit
        return value

    def _types(self, name: str) -> Iterator[Any]:
        graph = self._graph
        everywhere = [f"{component}.{name}" for component in graph.descriptions]
        for end in [name] if "." in name else graph.exposed_inputs.get(name, everywhere):
            component, _, socket = end.partition(".")
            description = graph.descriptions.get(component)
            if description is not None and socket in description.inputs:
                yield description.inputs[socket].type


def json_or_text(_name: str, text: str) -> Any:
    """Return what the text says as JSON, or the text itself where it is none."""
    try:
        return json.loads(text)
    except ValueError:
        return text
