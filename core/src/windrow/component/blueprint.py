"""What a component class declares, read from its `run` once and kept on the class."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from windrow.component.annotations import Scope, UndefinedNameError, resolve, strip
from windrow.component.assignability import can_be
from windrow.component.signature import (
    declared_outputs,
    input_sockets,
    mistake,
    output_sockets,
    return_type,
    run_parameters,
)
from windrow.component.sockets import InputSocket, OutputSocket
from windrow.component.typenames import type_name

_ATTRIBUTE: Final = "_windrow_class"


@dataclass(frozen=True, slots=True, eq=False)
class Blueprint:
    """The static part of a component: what all instances of `cls` share."""

    cls: type
    inputs: Mapping[str, InputSocket]
    outputs: Mapping[str, OutputSocket]
    is_async: bool = False
    has_run_async: bool = False
    takes_more: bool = False  # run has **kwargs, so that an instance may declare inputs
    declares_outputs: bool = False


_EMPTY: Final[MappingProxyType[str, Any]] = MappingProxyType({})
_UNREAD: Final = Blueprint(type(None), _EMPTY, _EMPTY)


def is_component_class(cls: type) -> bool:
    """Whether the class, or one that it inherits from, is decorated with `@component`."""
    return getattr(cls, _ATTRIBUTE, None) is not None


def put_blueprint(blueprint: Blueprint) -> None:
    """Keep a blueprint on its class."""
    setattr(blueprint.cls, _ATTRIBUTE, blueprint)


def draw_blueprint(cls: type, names: Mapping[str, Any]) -> None:
    """Read a class that is being decorated; `names` are visible where the decorator stands.

    If an annotation names something that is not defined yet, reading waits for the first instance.
    Raises: ComponentError if the class breaks the protocol.
    """
    try:
        blueprint = _read(cls, Scope(cls.__name__, {cls.__name__: cls}, {**names, **vars(cls)}))
    except UndefinedNameError:
        blueprint = _UNREAD
    setattr(cls, _ATTRIBUTE, blueprint)


def blueprint_of(cls: type) -> Blueprint:
    """Return the blueprint of a component class; that of an undecorated subclass is read here, once.

    Raises: ComponentError if the class breaks the protocol, or if an annotation names what does not exist.
    """
    blueprint: Blueprint = getattr(cls, _ATTRIBUTE)
    if blueprint.cls is cls:
        return blueprint
    try:
        blueprint = _read(cls, Scope(cls.__name__, {cls.__name__: cls}, vars(cls)))
    except UndefinedNameError as error:
        raise mistake(
            f"{cls.__name__}.run",
            f"an annotation names {error.name!r}, which is not defined in {cls.__module__}: "
            "import it outside of TYPE_CHECKING, or correct it",
        ) from error
    put_blueprint(blueprint)
    return blueprint


def _read(cls: type, scope: Scope) -> Blueprint:
    label = f"{cls.__name__}.run"
    run = _method(cls, "run")
    if run is None:
        raise mistake(cls.__name__, "has no method run: add def run(self, ...) that returns a dict of outputs")
    parameters = run_parameters(run, label, bound=True)
    inputs = input_sockets(parameters, run, label, scope)
    outputs = output_sockets(run, label, scope)
    if outputs is None or declared_outputs(run) is not None:
        _check_return(run, label, scope)
    return Blueprint(
        cls=cls,
        inputs=MappingProxyType(inputs),
        outputs=_EMPTY if outputs is None else MappingProxyType(outputs),
        is_async=inspect.iscoroutinefunction(run),
        has_run_async=_check_run_async(cls, run, parameters, outputs, scope),
        takes_more=any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters),
        declares_outputs=outputs is not None,
    )


def _method(cls: type, name: str) -> Callable[..., Any] | None:
    """Return a method of the class, or None. Raises: ComponentError if the name stands for something else."""
    value: Any = inspect.getattr_static(cls, name, None)
    if value is None:
        return None
    label = f"{cls.__name__}.{name}"
    if isinstance(value, staticmethod | classmethod | property) or not callable(value):
        raise mistake(label, f"is no plain method ({type(value).__name__}): write def {name}(self, ...)")
    if inspect.isgeneratorfunction(value) or inspect.isasyncgenfunction(value):
        raise mistake(label, "is a generator: return a dict, and stream by calling windrow.emit(chunk) on the way")
    method: Callable[..., Any] = value
    return method


def _check_return(run: Callable[..., Any], label: str, scope: Scope) -> None:
    returned = return_type(run, scope)
    if not can_be(returned, Mapping):
        raise mistake(
            label,
            f"returns {type_name(returned)}, but must return a dict of outputs: return {{'result': ...}}, declared by "
            f"@component.output_types(result={type_name(strip(returned))}) or by a TypedDict",
        )


def _check_run_async(
    cls: type,
    run: Callable[..., Any],
    parameters: list[inspect.Parameter],
    outputs: Mapping[str, OutputSocket] | None,
    scope: Scope,
) -> bool:
    twin = _method(cls, "run_async")
    if twin is None:
        return False
    label = f"{cls.__name__}.run_async"
    if not inspect.iscoroutinefunction(twin):
        raise mistake(label, "is not async: write async def run_async(self, ...), or remove it")
    ours = _comparable(parameters, run, scope)
    theirs = _comparable(run_parameters(twin, label, bound=True), twin, scope)
    if ours != theirs:
        names = [name for name in ours | theirs if ours.get(name) != theirs.get(name)] or list(ours)
        raise mistake(label, f"differs from run in {', '.join(map(repr, names))}: give both the same parameters")
    if declared_outputs(twin) is not None and output_sockets(twin, label, scope) != outputs:
        raise mistake(label, "declares other outputs than run: declare them at run only")
    return True


def _comparable(
    parameters: list[inspect.Parameter], function: Callable[..., Any], scope: Scope
) -> dict[str, tuple[Any, Any, Any]]:
    annotations = {p.name: p.annotation for p in parameters if p.annotation is not p.empty}
    hints = resolve(annotations, function, scope)
    return {p.name: (p.kind, p.default, hints.get(p.name)) for p in parameters}
