"""A pipeline in a few lines of text."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from windrow.pipeline.graph import Graph

SHOWN = 10


def summary(graph: Graph) -> str:
    """How many components and connections, the first of each, and the exposed interface."""
    components = [f"{name}: {type(instance).__name__}" for name, instance in islice(graph.components.items(), SHOWN)]
    connections = graph.connections
    head = f"Pipeline({_count(len(graph.components), 'component')}, {_count(len(connections), 'connection')})"
    return "\n  ".join(
        [
            head,
            *_cut(components, len(graph.components)),
            *_cut(map(str, connections[:SHOWN]), len(connections)),
            *(f"input {name}: {', '.join(targets)}" for name, targets in graph.exposed_inputs.items()),
            *(f"output {name}: {source}" for name, source in graph.exposed_outputs.items()),
        ]
    )


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _cut(lines: Iterable[str], total: int) -> list[str]:
    return [*lines, *([f"… {total - SHOWN} more"] if total > SHOWN else [])]
