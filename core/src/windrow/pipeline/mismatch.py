"""The texts of errors about connections: what was tried, why not, and what would fit."""

from __future__ import annotations

from collections.abc import Sequence

from windrow.component import InputSocket, OutputSocket
from windrow.component.matching import match, type_name
from windrow.errors import ConnectError
from windrow.pipeline.graph import Connection, Graph

SHOWN = 6


def self_loop(sender: str, receiver: str) -> ConnectError:
    """The error that refuses to connect a component to itself."""
    return ConnectError(
        f"cannot connect {sender!r} to {receiver!r}: a component cannot feed itself directly. "
        "Put another component into the loop (a router that decides when to stop, or a BranchJoiner).",
        sender=sender,
        receiver=receiver,
    )


def taken(tried: Connection, old: Connection, socket: InputSocket) -> ConnectError:
    """The error that refuses a second sender of an input that takes one value."""
    return ConnectError(
        f"cannot connect '{tried.sender}.{tried.sender_socket}' to '{tried.receiver}.{tried.receiver_socket}': it is "
        f"connected already, to '{old.sender}.{old.sender_socket}', and takes one value ({type_name(socket.type)}). "
        "Join both in a component (BranchJoiner, DocumentJoiner), or declare the input as a list or Variadic[...].",
        sender=tried.sender,
        receiver=tried.receiver,
    )


def ambiguous(sender: str, receiver: str, pairs: Sequence[tuple[str, str, str]]) -> ConnectError:
    """The error that refuses to guess between several pairs of sockets that fit."""
    lines = [f"{sender}.{out} -> {receiver}.{into}{f' ({how})' if how else ''}" for out, into, how in pairs]
    return ConnectError(
        f"cannot connect {sender!r} to {receiver!r}: {len(pairs)} pairs of sockets fit. "
        f"Name the sockets; one of: {_listed(lines)}.",
        sender=sender,
        receiver=receiver,
    )


def no_fit(
    graph: Graph, sender: tuple[str, Sequence[OutputSocket]], receiver: tuple[str, Sequence[InputSocket]]
) -> ConnectError:
    """The error that refuses sockets whose types do not fit, naming both types and what would fit."""
    (from_name, outputs), (to_name, inputs) = sender, receiver
    tried = f"cannot connect {_end(from_name, outputs)} to {_end(to_name, inputs)}"
    gives = _typed(from_name, outputs) or f"'{from_name}' has no outputs"
    takes = _typed(to_name, inputs) or f"'{to_name}' has no inputs"
    return ConnectError(
        f"{tried}: the types do not fit: {gives} gives, {takes} takes. {_what_fits(graph, sender, receiver)}",
        sender=from_name,
        receiver=to_name,
    )


def _end(name: str, sockets: Sequence[OutputSocket] | Sequence[InputSocket]) -> str:
    return f"'{name}.{sockets[0].name}'" if len(sockets) == 1 else f"'{name}'"


def _typed(name: str, sockets: Sequence[OutputSocket] | Sequence[InputSocket]) -> str:
    return _listed([f"{name}.{socket.name}: {type_name(socket.type)}" for socket in sockets])


def _what_fits(
    graph: Graph, sender: tuple[str, Sequence[OutputSocket]], receiver: tuple[str, Sequence[InputSocket]]
) -> str:
    """First inside the two components, then anywhere in the pipeline."""
    (from_name, outputs), (to_name, inputs) = sender, receiver
    sources = _sources(graph, inputs, within=[from_name])
    targets = _targets(graph, outputs, within=[to_name])
    others = [name for name in graph.components if name not in (from_name, to_name)]
    sources = sources or _sources(graph, inputs, within=others)
    targets = targets or _targets(graph, outputs, within=others)
    into, out = _end(to_name, inputs), _end(from_name, outputs)
    parts = [
        f"What fits into {into}: {_listed(sources)}." if sources else f"Nothing in this pipeline fits into {into}.",
        f"What takes {out}: {_listed(targets)}." if targets else f"Nothing in this pipeline takes {out}.",
    ]
    return " ".join(parts)


def _sources(graph: Graph, inputs: Sequence[InputSocket], *, within: Sequence[str]) -> list[str]:
    return [
        f"{name}.{output.name} ({type_name(output.type)})"
        for name in within
        for output in graph.descriptions[name].outputs.values()
        if any(match(output.type, socket.type) is not None for socket in inputs)
    ]


def _targets(graph: Graph, outputs: Sequence[OutputSocket], *, within: Sequence[str]) -> list[str]:
    return [
        f"{name}.{socket.name} ({type_name(socket.type)})"
        for name in within
        for socket in graph.descriptions[name].inputs.values()
        if any(match(output.type, socket.type) is not None for output in outputs)
    ]


def _listed(items: Sequence[str]) -> str:
    more = f", … ({len(items) - SHOWN} more)" if len(items) > SHOWN else ""
    return ", ".join(items[:SHOWN]) + more
