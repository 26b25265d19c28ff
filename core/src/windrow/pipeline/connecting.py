"""Which output goes to which input when two components are connected."""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, NamedTuple, NoReturn, Union, get_args, get_origin

from windrow.component import InputSocket, OutputSocket, SocketKind
from windrow.component.matching import Conversion, match
from windrow.errors import ConnectError
from windrow.pipeline import mismatch
from windrow.pipeline.graph import Connection, Graph
from windrow.pipeline.names import hint

AS_IS: Final = Conversion("", None)


class Pair(NamedTuple):
    """An output and an input that could be connected."""

    output: OutputSocket
    input: InputSocket
    conversion: Conversion

    @property
    def is_strict(self) -> bool:
        """Whether values pass as they are."""
        return not self.conversion.name

    @property
    def is_exact(self) -> bool:
        """Whether the output's type itself stands in the input's, alone or as a member of a union."""
        tp = self.input.type
        members = get_args(tp) if get_origin(tp) in (Union, types.UnionType) else (tp,)
        return self.output.type in members


def connect(graph: Graph, sender: str, receiver: str) -> None:
    """Connect `"component.output"` to `"component.input"`; socket names may be left out where one pair fits."""
    from_name, outputs = _outputs(graph, sender)
    to_name, inputs = _inputs(graph, receiver)
    if from_name == to_name:
        raise mismatch.self_loop(sender, receiver)
    pair = _choose(graph, (from_name, outputs), (to_name, inputs))
    connection = Connection(from_name, pair.output.name, to_name, pair.input.name, pair.conversion)
    if graph.has_connection(connection):
        return
    existing = graph.senders(to_name, pair.input.name)
    if existing and not takes_many(pair.input):
        raise mismatch.taken(connection, existing[0], pair.input)
    graph.add_connection(connection)


def takes_many(socket: InputSocket) -> bool:
    """Whether an input may have several senders: a variadic one, or one whose type is a list."""
    return socket.kind is not SocketKind.SINGLE or is_list(socket.type)


def is_list(tp: Any) -> bool:
    """Whether a type is a list, an optional list, or a union of lists."""
    if tp is list:
        return True
    origin = get_origin(tp)
    if origin is Annotated:
        return is_list(get_args(tp)[0])
    if origin is Union or origin is types.UnionType:
        members = [member for member in get_args(tp) if member is not type(None)]
        return bool(members) and all(map(is_list, members))
    return origin is list


def _split(text: object) -> tuple[str, str | None]:
    if not isinstance(text, str):
        raise ConnectError(f'connect() takes two strings such as "component.socket", got {text!r}.')
    name, dot, socket = text.partition(".")
    return name, socket if dot else None


def _outputs(graph: Graph, text: str) -> tuple[str, Sequence[OutputSocket]]:
    name, socket = _split(text)
    found = graph.description(name).outputs
    if socket is None:
        return name, tuple(found.values())
    if socket not in found:
        _raise_no_socket(name, socket, "output", found)
    return name, (found[socket],)


def _inputs(graph: Graph, text: str) -> tuple[str, Sequence[InputSocket]]:
    name, socket = _split(text)
    found = graph.description(name).inputs
    if socket is None:
        return name, tuple(found.values())
    if socket not in found:
        _raise_no_socket(name, socket, "input", found)
    return name, (found[socket],)


def _raise_no_socket(name: str, socket: str, what: str, known: Mapping[str, Any]) -> NoReturn:
    text = f"component {name!r} has no {what} {socket!r}. {hint(socket, known, of=f'{what}s of {name!r}')}"
    if what == "output" and not known:
        text += " Declare them with @component.output_types(...) on run."
    raise ConnectError(text, sender=name if what == "output" else None, receiver=name if what == "input" else None)


def _choose(
    graph: Graph, sender: tuple[str, Sequence[OutputSocket]], receiver: tuple[str, Sequence[InputSocket]]
) -> Pair:
    outputs, inputs = sender[1], receiver[1]
    checked = graph.type_check != "off"
    pairs = [
        Pair(output, into, conversion)
        for output in outputs
        for into in inputs
        if (conversion := match(output.type, into.type) if checked else AS_IS) is not None
    ]
    if len(pairs) == 1:
        return pairs[0]
    if not pairs:
        raise mismatch.no_fit(graph, sender, receiver)
    best = [pair for pair in pairs if pair.is_strict] or pairs
    same_name = [pair for pair in best if pair.output.name == pair.input.name]
    exact = [pair for pair in best if pair.is_exact] if len({pair.output.name for pair in best}) == 1 else []
    for choice in (best, same_name, exact):
        if len(choice) == 1:
            return choice[0]
    raise mismatch.ambiguous(
        sender[0], receiver[0], [(pair.output.name, pair.input.name, pair.conversion.name) for pair in pairs]
    )
