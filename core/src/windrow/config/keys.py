"""Which keys a pipeline file has, and what stands behind each. New keys are added here and where they are used."""

from typing import Final

from windrow.config.problems import Problems, at, show
from windrow.config.tree import Mapping, Node, Scalar, Sequence
from windrow.plugins.known import did_you_mean, near_names

VERSION_KEY: Final = "windrow"
VERSION: Final = 1

Kind = type[Mapping] | type[Sequence] | type[Scalar]

TOP: Final[dict[str, Kind]] = {
    VERSION_KEY: Scalar,
    "resources": Mapping,
    "components": Mapping,
    "connections": Sequence,
    "inputs": Mapping,
    "outputs": Mapping,
    "metadata": Mapping,
    "max_runs_per_component": Scalar,
    "type_check": Scalar,
}
COMPONENT: Final[dict[str, Kind]] = {"type": Scalar, "init_parameters": Mapping}
SHARED: Final[dict[str, Kind]] = {"resource": Scalar}  # a component's entry may be this alone
CONNECTION: Final[dict[str, Kind]] = {"sender": Scalar, "receiver": Scalar}

_WORDS: Final[dict[Kind, str]] = {Mapping: "a mapping", Sequence: "a list", Scalar: "a single value"}


def section(node: Node, allowed: dict[str, Kind], path: str, problems: Problems) -> dict[str, Node]:
    """The entries of a mapping whose keys are known, each of its kind; what is not is noted. Null is left out."""
    if not isinstance(node, Mapping):
        problems.add(path, f"expected a mapping with {', '.join(allowed)}, got {describe(node)}", node.line)
        return {}
    found: dict[str, Node] = {}
    for key, value in node.items.items():
        kind = allowed.get(key)
        if kind is None:
            near = did_you_mean(near_names(key, allowed, 1)) or f"; the keys here are {', '.join(allowed)}"
            problems.add(at(path, key), f"unknown key {show(key)}{near}", value.line)
        elif isinstance(value, kind):
            found[key] = value
        elif not (isinstance(value, Scalar) and value.value is None):
            problems.add(at(path, key), f"expected {_WORDS[kind]}, got {describe(value)}", value.line)
    return found


def text(node: Node, path: str, problems: Problems, what: str) -> str | None:
    """The text of a scalar; anything else is noted as not being `what`."""
    if isinstance(node, Scalar) and isinstance(node.value, str):
        return node.value
    problems.add(path, f"expected {what}, got {describe(node)}", node.line)
    return None


def describe(node: Node) -> str:
    """A node as a message shows it."""
    if isinstance(node, Scalar):
        return show(node.value)
    if isinstance(node, Mapping):
        return show(dict.fromkeys(node.items))
    return f"a list of {len(node.items)}" if node.items else "an empty list"
