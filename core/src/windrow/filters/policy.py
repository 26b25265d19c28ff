"""How a filter given at run time meets the one given at construction."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from windrow.errors import FilterError
from windrow.filters.parser import parse
from windrow.filters.tree import And, Node


class FilterPolicy(Enum):
    """MERGE (both must hold: a run can only narrow) or REPLACE (the run's filter, where it gives one)."""

    REPLACE = "replace"
    MERGE = "merge"

    def __str__(self) -> str:
        return self.value

    @staticmethod
    def from_str(name: "str | FilterPolicy") -> "FilterPolicy":
        """Return the policy of this name, whatever its case.

        Raises:
            FilterError: there is no such policy.
        """
        if isinstance(name, FilterPolicy):
            return name
        try:
            return FilterPolicy(name.lower())
        except ValueError:
            raise FilterError(f'unknown filter policy "{name}"; use "merge" or "replace"') from None


def merge_filters(
    policy: FilterPolicy | str,
    init: "Mapping[str, Any] | Node | None",
    runtime: "Mapping[str, Any] | Node | None",
) -> Node | None:
    """Return the filter to use; under MERGE it never lets through what `init` keeps out.

    Raises:
        FilterError: one of the two is malformed; the limits on size hold for each by itself.
    """
    first, second = parse(init), parse(runtime)
    if FilterPolicy.from_str(policy) is FilterPolicy.REPLACE:
        return first if second is None else second
    if first is None or second is None:
        return first if second is None else second
    return And((*_parts(first), *_parts(second)), merged=True)


def _parts(node: Node) -> tuple[Node, ...]:
    return node.children if isinstance(node, And) and node.merged else (node,)
