"""What a pipeline shows outside: exposed inputs and outputs, and what is free inside."""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Union, get_args, get_origin

from windrow.component import REQUIRED, SocketKind
from windrow.component.matching import is_assignable, type_name
from windrow.errors import ConnectError
from windrow.pipeline.connecting import takes_many
from windrow.pipeline.graph import Endpoint, Graph
from windrow.pipeline.names import check_exposed_name, hint


def expose(graph: Graph, inputs: Mapping[str, str | Sequence[str]] | None, outputs: Mapping[str, str] | None) -> None:
    """Show inputs and outputs under names of the pipeline's own; all or none."""
    shown = {name: checked_input(graph, name, targets) for name, targets in (inputs or {}).items()}
    given = {name: checked_output(graph, name, source) for name, source in (outputs or {}).items()}
    graph.exposed_inputs.update(shown)
    graph.exposed_outputs.update(given)
    graph.version += 1


def checked_input(graph: Graph, name: str, targets: str | Sequence[str]) -> list[str]:
    """The sockets that an exposed input feeds, found good."""
    check_exposed_name(name, is_input=True)
    ends = input_ends(graph, name, targets)
    common_type(graph, name, ends)
    return [str(end) for end in ends]


def input_ends(graph: Graph, name: str, targets: str | Sequence[str]) -> list[Endpoint]:
    """The inputs that a name stands for; each exists and can take a value from outside."""
    listed = [targets] if isinstance(targets, str) else list(targets)
    if not listed:
        raise ConnectError(f"exposed input {name!r} feeds nothing. Give at least one 'component.input'.")
    ends = [_find(graph, target, "input") for target in dict.fromkeys(listed)]
    for end in ends:
        senders = graph.senders(*end)
        if senders and not takes_many(graph.descriptions[end.component].inputs[end.socket]):
            raise ConnectError(
                f"input '{end}' cannot be exposed as {name!r}: '{senders[0].sender}.{senders[0].sender_socket}' feeds "
                "it. Expose an input that nothing is connected to.",
                receiver=end.component,
            )
    return ends


def checked_output(graph: Graph, name: str, source: str) -> str:
    """The output that an exposed output is, found good."""
    check_exposed_name(name, is_input=False)
    return str(_find(graph, source, "output"))


def output_end(graph: Graph, source: str) -> Endpoint:
    """An output, found good."""
    return _find(graph, source, "output")


def common_type(graph: Graph, name: str, ends: Sequence[Endpoint]) -> Any:
    """A type whose values every one of these inputs takes."""
    wanted = [graph.descriptions[end.component].inputs[end.socket].type for end in ends]
    if all(tp == wanted[0] for tp in wanted) or graph.type_check == "off":
        return wanted[0]
    for candidate in (*wanted, *_members(wanted)):
        if all(is_assignable(candidate, tp) for tp in wanted):
            return candidate
    listed = ", ".join(f"'{end}' ({type_name(tp)})" for end, tp in zip(ends, wanted, strict=True))
    raise ConnectError(f"no value fits all inputs called {name!r}: {listed}. Expose them under different names.")


def _members(wanted: Iterable[Any]) -> list[Any]:
    unions = [tp for tp in wanted if get_origin(tp) in (Union, types.UnionType)]
    return [member for union in unions for member in get_args(union)]


def _find(graph: Graph, text: object, what: str) -> Endpoint:
    if not isinstance(text, str):
        raise ConnectError(f"an exposed {what} is named as 'component.{what}', got {text!r}.")
    name, _, socket = text.partition(".")
    description = graph.description(name)
    known: Mapping[str, Any] = description.inputs if what == "input" else description.outputs
    if socket not in known:
        raise ConnectError(
            f"component {name!r} has no {what} {socket!r}. {hint(socket, known, of=f'{what}s of {name!r}')}"
        )
    return Endpoint(name, socket)


def describe_inputs(graph: Graph, *, include_connected: bool) -> dict[str, dict[str, dict[str, Any]]]:
    """Per component, the inputs that a run may be given."""
    described: dict[str, dict[str, dict[str, Any]]] = {}
    for name, description in graph.descriptions.items():
        free = {
            socket.name: _describe_input(graph, name, socket.name)
            for socket in description.inputs.values()
            if include_connected or socket.kind is not SocketKind.SINGLE or not graph.is_connected(name, socket.name)
        }
        if free:
            described[name] = free
    return described


def _describe_input(graph: Graph, name: str, socket_name: str) -> dict[str, Any]:
    socket = graph.descriptions[name].inputs[socket_name]
    entry = {"type": socket.type, "is_mandatory": graph.is_mandatory(name, socket_name)}
    return entry if socket.default is REQUIRED else {**entry, "default_value": socket.default}


def describe_outputs(graph: Graph, *, include_connected: bool) -> dict[str, dict[str, dict[str, Any]]]:
    """Per component, the outputs that a run returns."""
    described: dict[str, dict[str, dict[str, Any]]] = {}
    for name, description in graph.descriptions.items():
        free = {
            socket.name: {"type": socket.type}
            for socket in description.outputs.values()
            if include_connected or not graph.is_consumed(name, socket.name)
        }
        if free:
            described[name] = free
    return described
