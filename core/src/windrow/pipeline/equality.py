"""When two pipelines are the same: components by class and parameters, connections, interface, options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from windrow.component import parameters_of
from windrow.component.spellings import modern
from windrow.errors import ComponentError
from windrow.pipeline.graph import Graph


def same_graph(one: Graph, other: Graph) -> bool:
    """Whether two graphs would be written to the same file, whatever the order in which components were added."""
    return (
        _facts(one) == _facts(other)
        and one.components.keys() == other.components.keys()
        and all(same_value(instance, other.components[name]) for name, instance in one.components.items())
    )


def _facts(graph: Graph) -> tuple[Any, ...]:
    return (
        [(*connection.ends, connection.conversion.name) for connection in graph.connections],
        graph.exposed_inputs,
        graph.exposed_outputs,
        graph.metadata,
        graph.max_runs_per_component,
        graph.type_check,
    )


def same_value(one: Any, other: Any) -> bool:
    """Whether two components, or values of their parameters, say the same."""
    if one is other:
        return True
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same_value(value, other[key]) for key, value in one.items())
    if isinstance(one, bool) is not isinstance(other, bool):
        return False
    if isinstance(one, list | tuple) and type(one) is type(other):
        return len(one) == len(other) and all(map(same_value, one, other))
    if vars(object)["__eq__"] is type(one).__eq__:  # compares by identity
        return type(one) is type(other) and not isinstance(one, type) and _same_parameters(one, other)
    return _equal(modern(one), modern(other))


def _equal(one: Any, other: Any) -> bool:
    equal = one == other
    return bool(equal.all()) if hasattr(equal, "all") else bool(equal)  # arrays compare element by element


def _same_parameters(one: Any, other: Any) -> bool:
    """Compare what the constructors were given; objects that do not record it are the same only as themselves."""
    if callable(getattr(one, "to_dict", None)):
        return same_value(one.to_dict(), other.to_dict())
    try:
        return same_value(parameters_of(one), parameters_of(other))
    except ComponentError:
        return False
