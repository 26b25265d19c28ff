"""A run's data brought into one form, component → input → value, and checked before anything runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NoReturn, TypeAlias

from windrow.component.matching import type_name
from windrow.errors import InputError
from windrow.pipeline.compilation import Plan
from windrow.pipeline.graph import Endpoint
from windrow.pipeline.names import hint

RunInputs: TypeAlias = dict[str, dict[str, Any]]


def gather(plan: Plan, data: Mapping[str, Any] | None, exposed: Mapping[str, Any]) -> RunInputs:
    """The values of a run per component and input. The data given is never changed."""
    inputs: RunInputs = {}
    if data:
        _check_mapping(data)
        if _is_nested(plan, data):
            _take_nested(plan, data, inputs)
        else:
            _take_flat(plan, data, inputs)
    elif data is not None:
        _check_mapping(data)
    for name, value in exposed.items():
        if name not in plan.exposed:
            _raise_unknown_exposed(plan, name)
        _put_all(plan, plan.exposed[name], value, inputs)
    _check_mandatory(plan, inputs)
    return inputs


def _check_mapping(data: object) -> None:
    if not isinstance(data, Mapping):
        raise InputError(
            f"the data of a run is a mapping, got {type(data).__name__}. "
            "Write run({'component': {'input': value}}) or run({'input': value})."
        )


def _is_nested(plan: Plan, data: Mapping[str, Any]) -> bool:
    return all(name in plan.sockets and isinstance(value, Mapping) for name, value in data.items())


def _take_nested(plan: Plan, data: Mapping[str, Mapping[str, Any]], inputs: RunInputs) -> None:
    for name, values in data.items():
        if plan.plain[name].issuperset(values):  # the usual case, without a look at each value
            inputs[name] = dict(values)
            continue
        for socket, value in values.items():
            if socket not in plan.sockets[name]:
                _raise_unknown_socket(plan, name, socket)
            _put(plan, Endpoint(name, socket), value, inputs)


def _take_flat(plan: Plan, data: Mapping[str, Any], inputs: RunInputs) -> None:
    for name, value in data.items():
        ends = plan.exposed.get(name) or plan.free.get(name)
        if not ends:
            _raise_unknown_flat(plan, name, data)
        _put_all(plan, ends, value, inputs)


def _put_all(plan: Plan, ends: Iterable[Endpoint], value: Any, inputs: RunInputs) -> None:
    for end in ends:
        _put(plan, end, value, inputs)


def _put(plan: Plan, end: Endpoint, value: Any, inputs: RunInputs) -> None:
    name, socket = end
    if end in plan.taken:
        raise InputError(
            f"input '{end}' cannot be given a value: '{plan.taken[end]}' feeds it. Leave it out, or give "
            f"'{name}' another input, or remove the connection.",
            component=name,
            socket=socket,
        )
    values = inputs.setdefault(name, {})
    if socket in values:
        raise InputError(
            f"input '{end}' is given twice, as part of the data and by an exposed name. Give it once.",
            component=name,
            socket=socket,
        )
    if end in plan.lists:
        _check_joinable(end, value)
    values[socket] = value


def _check_joinable(end: Endpoint, value: object) -> None:
    if value is not None and not isinstance(value, list | tuple):
        raise InputError(
            f"input '{end}': expected a list to be joined with others, got {type(value).__name__}. Give a list.",
            component=end.component,
            socket=end.socket,
        )


def _check_mandatory(plan: Plan, inputs: RunInputs) -> None:
    missing = [end for end in plan.mandatory if end[1] not in inputs.get(end[0], ())]
    if missing:
        raise _missing(plan, missing)


def _missing(plan: Plan, missing: Sequence[Endpoint]) -> InputError:
    names = {target: name for name, targets in plan.exposed.items() for target in targets}
    listed = ", ".join(
        f"'{end}' ({type_name(plan.sockets[end.component][end.socket].type)}"
        + (f", exposed as {names[end]!r})" if end in names else ")")
        for end in missing
    )
    first = missing[0]
    return InputError(
        f"missing mandatory input{'s' if len(missing) > 1 else ''}: {listed}. "
        + (
            f"Give it, e.g. run({names[first]}=…)."
            if first in names
            else f"Give it, e.g. run({{{first.component!r}: {{{first.socket!r}: …}}}}), or connect an output to it."
        ),
        component=first.component,
        socket=first.socket,
    )


def _raise_unknown_socket(plan: Plan, name: str, socket: object) -> NoReturn:
    raise InputError(
        f"component {name!r} has no input {socket!r}. {hint(socket, plan.sockets[name], of=f'inputs of {name!r}')}",
        component=name,
        socket=str(socket),
    )


def _raise_unknown_exposed(plan: Plan, name: str) -> NoReturn:
    raise InputError(
        f"this pipeline exposes no input {name!r}. {hint(name, plan.exposed, of='exposed inputs')} "
        "Inputs that are not exposed go into the first argument: run({'component': {'input': value}}).",
        socket=name,
    )


def _raise_unknown_flat(plan: Plan, name: object, data: Mapping[str, Any]) -> NoReturn:
    if name in plan.sockets:
        _raise_mixed(plan, str(name), data)
    fed = [f"'{end}' (by '{sender}')" for end, sender in plan.taken.items() if end.socket == name]
    if fed:
        raise InputError(f"every input named {name!r} is fed by a connection: {', '.join(fed)}.", socket=str(name))
    nested = all(isinstance(value, Mapping) for value in data.values())
    known = dict.fromkeys([*(plan.sockets if nested else ()), *plan.exposed, *plan.free])
    what, of = ("component", "components and inputs") if nested else ("input", "unconnected inputs")
    raise InputError(
        f"there is no {what} named {name!r} in this pipeline. {hint(name, known, of=of)}",
        component=str(name) if nested else None,
        socket=None if nested else str(name),
    )


def _raise_mixed(plan: Plan, name: str, data: Mapping[str, Any]) -> NoReturn:
    """The name of a component stands in data that is not `{component: {input: value}}` throughout."""
    for other, value in data.items():
        if other not in plan.sockets:
            raise InputError(
                f"there is no component named {other!r} beside {name!r}. {hint(other, plan.sockets, of='components')} "
                "Data is either {'component': {'input': value}} throughout, or {'input': value} throughout.",
                component=str(other),
            )
        if not isinstance(value, Mapping):
            name = other
    raise InputError(
        f"{name!r} is a component, got {type(data[name]).__name__} for it. "
        f"Give its inputs as a mapping: {{{name!r}: {{'input': value}}}}.",
        component=name,
    )
