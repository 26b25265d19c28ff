"""What each receiver gets when a step has ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from windrow.engine.copies import copiers
from windrow.engine.program import Program
from windrow.engine.state import ABSENT, EdgeFailure

Parcel: TypeAlias = list[tuple[int, Any]]
"""Values for one receiver, with the edges on which they arrive."""


def parcels(program: Program, node: int, outputs: Mapping[str, Any]) -> Iterator[tuple[int, Parcel]]:
    """Give the receivers of a node in edge order, each with what these outputs mean for it.

    Of a value with several receivers each gets its own copy, one of them the original (rule 22).
    """
    shared = program.shared[node]
    copying = copiers(shared, outputs) if shared else {}
    for receiver, routes in program.targets[node]:
        parcel: Parcel = []
        for edge, output, convert, copied in routes:
            value = outputs.get(output, ABSENT)
            if value is not ABSENT:
                if copied and output in copying:
                    value = copying[output](value)
                if convert is not None:
                    value = _converted(convert, edge, value)
            parcel.append((edge, value))
        yield receiver, parcel


def _converted(convert: Callable[[Any], Any], edge: int, value: Any) -> Any:
    try:
        return convert(value)
    except Exception as error:
        raise EdgeFailure(edge, value) from error
