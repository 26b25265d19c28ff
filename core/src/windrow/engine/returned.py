"""What a component may return: a dict whose keys are outputs it declared."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from windrow.engine.program import Node


class ReturnFault(Exception):
    """A component returned what it may not; the message says how to mend it."""


def checked(node: Node, returned: Any) -> dict[str, Any]:
    """Return the outputs as a plain dict.

    Raises:
        ReturnFault: they are no mapping, or hold an output that the component did not declare.
    """
    if not isinstance(returned, Mapping):
        raise ReturnFault(_not_a_mapping(node, returned))
    unknown = [key for key in returned if key not in node.outputs]
    if unknown:
        raise ReturnFault(_undeclared(node, unknown))
    return dict(returned)


def _not_a_mapping(node: Node, returned: Any) -> str:
    if hasattr(returned, "__await__"):
        if hasattr(returned, "close"):
            returned.close()  # or Python warns that it was never awaited
        return "returned an awaitable from a plain `def run`; write `async def run` instead"
    example = next(iter(sorted(node.outputs)), "name")
    what = "None" if returned is None else f"a {type(returned).__name__}"
    return f"returned {what}, expected a dict of its outputs; end `run` with `return {{{example!r}: ...}}`"


def _undeclared(node: Node, unknown: list[Any]) -> str:
    names = ", ".join(repr(name) for name in unknown)
    declared = ", ".join(repr(name) for name in sorted(node.outputs)) or "none"
    near = [match for name in unknown for match in get_close_matches(str(name), node.outputs, n=1)]
    hint = f" Did you mean {near[0]!r}?" if near else ""
    return f"returned undeclared output {names}; declared: {declared}.{hint} Add it to the component's output types"
