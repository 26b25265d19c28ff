"""The sockets that a function's signature declares."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any, Final, get_args, get_origin

from windrow.component.annotations import (
    Scope,
    is_type,
    is_typed_dict,
    metadata,
    resolve,
    signature_of,
    strip,
    typed_dict_fields,
)
from windrow.component.sockets import REQUIRED, InputSocket, OutputSocket, SocketKind
from windrow.errors import ComponentError

OUTPUTS_MARK: Final = "__windrow_outputs__"

_REFUSED: Final = {
    inspect.Parameter.POSITIONAL_ONLY: "is positional-only, but inputs are passed by name: remove the '/'",
    inspect.Parameter.VAR_POSITIONAL: "takes any number of arguments, but inputs are passed by name: use Variadic[T]",
}


def run_parameters(function: Callable[..., Any], label: str, *, bound: bool) -> list[inspect.Parameter]:
    """Return what `run` takes from a pipeline, `**kwargs` included, after the first parameter of a method.

    Raises: ComponentError for a parameter that a pipeline could not fill or type.
    """
    parameters = list(signature_of(function).parameters.values())
    if bound and (not parameters or parameters[0].kind is inspect.Parameter.KEYWORD_ONLY):
        raise mistake(label, "takes no self: write def run(self, ...)")
    parameters = parameters[1:] if bound else parameters
    for parameter in parameters:
        _check_parameter(parameter, label)
    return parameters


def _check_parameter(parameter: inspect.Parameter, label: str) -> None:
    if parameter.kind in _REFUSED:
        raise mistake(label, f"parameter {parameter.name!r} {_REFUSED[parameter.kind]}")
    if parameter.annotation is parameter.empty and parameter.kind is not parameter.VAR_KEYWORD:
        raise mistake(label, f"parameter {parameter.name!r} has no type: annotate it, as in {parameter.name}: str")


def input_sockets(
    parameters: list[inspect.Parameter], function: Callable[..., Any], label: str, scope: Scope
) -> dict[str, InputSocket]:
    """Return one input per named parameter, in order. Raises: UndefinedNameError for an annotation not yet defined."""
    named = [parameter for parameter in parameters if parameter.kind is not parameter.VAR_KEYWORD]
    hints = resolve({parameter.name: parameter.annotation for parameter in named}, function, scope)
    return {
        parameter.name: make_input(
            label,
            parameter.name,
            hints[parameter.name],
            REQUIRED if parameter.default is parameter.empty else parameter.default,
        )
        for parameter in named
    }


def make_input(label: str, name: str, tp: Any, default: Any = REQUIRED) -> InputSocket:
    """Return an input of this type, `Variadic[T]` taken apart. Raises: ComponentError for a bad name or type."""
    check_socket(label, "input", name, tp)
    kind = next((mark for mark in metadata(tp) if isinstance(mark, SocketKind)), SocketKind.SINGLE)
    if kind is not SocketKind.SINGLE:
        return InputSocket(name, (get_args(strip(tp)) or (Any,))[0], default, kind)
    if any(isinstance(mark, SocketKind) for part in get_args(strip(tp)) for mark in metadata(part)):
        raise mistake(label, f"input {name!r}: Variadic must stand outermost, as in Variadic[str | None]")
    return InputSocket(name, tp, default)


def declared_outputs(function: Callable[..., Any]) -> Mapping[str, Any] | None:
    """What `@component.output_types` noted on a function, or None."""
    outputs: Mapping[str, Any] | None = getattr(function, OUTPUTS_MARK, None)
    return outputs


def output_sockets(function: Callable[..., Any], label: str, scope: Scope) -> dict[str, OutputSocket] | None:
    """Return the outputs that `@component.output_types` or a TypedDict return declares; None if neither does.

    Raises: ComponentError if they disagree, or if what is returned can be no mapping; UndefinedNameError as above.
    """
    returned = return_type(function, scope)
    typed = typed_dict_outputs(returned, scope)
    noted = declared_outputs(function)
    if noted is None:
        return typed
    resolved = resolve(noted, function, scope)
    outputs = {name: make_output(label, name, tp) for name, tp in resolved.items()}
    if typed is not None and {name: socket.type for name, socket in typed.items()} != resolved:
        raise mistake(
            label,
            f"output_types declares {_names(outputs)}, its return type {strip(returned).__name__} declares "
            f"{_names(typed)}: keep one of them",
        )
    return outputs if typed is None else typed


def return_type(function: Callable[..., Any], scope: Scope) -> Any:
    """Return the resolved return annotation, `Any` if there is none."""
    annotation = signature_of(function).return_annotation
    return Any if annotation is inspect.Signature.empty else resolve({"return": annotation}, function, scope)["return"]


def typed_dict_outputs(returned: Any, scope: Scope) -> dict[str, OutputSocket] | None:
    """Return one output per key if `returned` is a TypedDict, else None."""
    plain = strip(returned)
    cls = get_origin(plain) or plain
    if not is_typed_dict(cls):
        return None
    fields = typed_dict_fields(cls, scope)
    return {name: make_output(scope.owner, name, tp, optional) for name, (tp, optional) in fields.items()}


def make_output(label: str, name: str, tp: Any, optional: bool = False) -> OutputSocket:
    """Return an output of this type. Raises: ComponentError for a bad name or type."""
    check_socket(label, "output", name, tp)
    return OutputSocket(name, tp, optional)


def make_own_output(label: str, name: str, tp: Any) -> OutputSocket:
    """Return an output that one instance declares. It may be named after what the instance was given, such as the
    media type `text/plain`: any printable text without white space will do.

    Raises: ComponentError for a bad name or type.
    """
    is_plain = isinstance(name, str) and name.isprintable() and name != "" and not any(map(str.isspace, name))
    check_socket(label, "output", "own" if is_plain else name, tp)
    return OutputSocket(name, tp, False)


def check_socket(label: str, what: str, name: str, tp: Any) -> None:
    """Raise a ComponentError unless `name` is an identifier and `tp` a type."""
    if not (isinstance(name, str) and name.isidentifier()):
        raise mistake(label, f"{what} name {name!r} is no identifier: use letters, digits and '_' only")
    if not is_type(tp):
        raise mistake(
            label, f"{what} {name!r} is declared as {tp!r}, which is no type: use one, as in {name}=list[str]"
        )


def mistake(label: str, message: str) -> ComponentError:
    """Return the error for a component (`Repeat`) or a method of it (`Repeat.run`)."""
    return ComponentError(f"{label}: {message}.", component=label.partition(".")[0])


def _names(sockets: Mapping[str, OutputSocket]) -> str:
    from windrow.component.typenames import type_name

    return ", ".join(f"{name}: {type_name(socket.type)}" for name, socket in sockets.items()) or "nothing"
