"""`@component`: the decorator, and the calls by which an instance declares sockets of its own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Coroutine, Mapping
from inspect import isroutine
from types import FunctionType
from typing import Any, Final, ParamSpec, TypeVar, overload

from windrow.component.blueprint import Blueprint, blueprint_of, draw_blueprint, is_component_class
from windrow.component.catalog import CATALOG, check_name
from windrow.component.functions import AsyncFunctionComponent, FunctionComponent, make_function_component
from windrow.component.parameters import capture
from windrow.component.record import Record, record_of
from windrow.component.signature import OUTPUTS_MARK, check_socket, make_input, make_own_output, mistake
from windrow.component.sockets import REQUIRED
from windrow.errors import ComponentError

C = TypeVar("C")
F = TypeVar("F", bound=Callable[..., Any])
P = ParamSpec("P")
R = TypeVar("R")


class ComponentDecorator:
    """Turns classes with a method `run`, and functions, into components; see `component`."""

    def __init__(self, name: str | None = None) -> None:
        self._name = name

    # A class is a callable too; the first overload that fits is taken.
    @overload
    def __call__(self, target: type[C], /, *, name: str | None = None) -> type[C]: ...  # type: ignore[overload-overlap]
    @overload
    def __call__(
        self, target: Callable[P, Coroutine[Any, Any, R]], /, *, name: str | None = None
    ) -> AsyncFunctionComponent[P, R]: ...
    @overload
    def __call__(self, target: Callable[P, R], /, *, name: str | None = None) -> FunctionComponent[P, R]: ...
    @overload
    def __call__(self, /, *, name: str | None = None) -> ComponentDecorator: ...
    def __call__(self, target: Any = None, /, *, name: str | None = None) -> Any:
        """Register a class or function under `name`, by default its own, and read its sockets.

        A class is returned as it is, its constructor wrapped; a function as a `FunctionComponent`.
        Raises: ComponentError if it breaks the component protocol.
        """
        if target is None:
            return ComponentDecorator(name)
        return _declare(target, name or self._name, sys._getframe(1).f_locals)

    def output_types(self, /, **types: Any) -> Callable[[F], F]:
        """Declare the outputs of `run` by name and type. Raises: ComponentError for a name that is no identifier."""

        def declare(run: F) -> F:
            label = getattr(run, "__qualname__", repr(run)).rpartition("<locals>.")[2]
            if not isroutine(run):
                raise mistake(label, "is no method: put @component.output_types right above def run")
            for name in types:
                check_socket(label, "output", name, types[name] if not isinstance(types[name], str) else Any)
            setattr(run, OUTPUTS_MARK, dict(types))
            return run

        return declare

    def set_input_type(self, instance: object, name: str, type: Any, default: Any = REQUIRED) -> None:  # noqa: A002
        """Declare one input of this instance; its `run` gets it in `**kwargs`.

        Raises: ComponentError if `run` has no `**kwargs`, or a parameter of this name already.
        """
        record, blueprint, label = _open_record(instance)
        if not blueprint.takes_more:
            raise mistake(label, f"has no **kwargs to take input {name!r}: write def run(self, **kwargs: Any)")
        if name in blueprint.inputs:
            raise mistake(label, f"has a parameter {name!r} already: give the dynamic input another name")
        record.inputs = {**(record.inputs or {}), name: make_input(label, name, type, default)}
        record.description = None

    def set_input_types(self, instance: object, /, **types: Any) -> None:
        """Declare mandatory inputs of this instance; see `set_input_type`."""
        for name, tp in types.items():
            self.set_input_type(instance, name, tp)

    def set_output_types(self, instance: object, /, **types: Any) -> None:
        """Declare the outputs of this instance, in place of any that it declared before.

        Raises: ComponentError if `run` declares outputs for all instances.
        """
        record, blueprint, label = _open_record(instance)
        if blueprint.declares_outputs:
            raise mistake(label, "declares its outputs already: remove @component.output_types, or set_output_types")
        record.outputs = {name: make_own_output(label, name, tp) for name, tp in types.items()}
        record.description = None


def _declare(target: Any, name: str | None, names: Mapping[str, Any]) -> Any:
    if isinstance(target, type):
        chosen = name or target.__name__
        check_name(chosen, target.__name__)
        draw_blueprint(target, names)
        capture(target, blueprint_of)
        CATALOG.add(target, chosen)
        return target
    if isinstance(target, FunctionType):
        chosen = name or target.__name__
        check_name(chosen, target.__name__)
        made = make_function_component(target, names)
        CATALOG.add(type(made), chosen)
        return made
    raise ComponentError(
        f"@component was put on {target!r:.80}, which is neither a class nor a function: put it above class or def.",
        component=type(target).__name__,
    )


def _open_record(instance: object) -> tuple[Record, Blueprint, str]:
    cls = type(instance)
    record = record_of(instance)
    if record is None or not is_component_class(cls):
        raise ComponentError(
            f"{cls.__name__} declares sockets, but is not a component yet: decorate the class with @component, above "
            "every other decorator, and pass self.",
            component=cls.__name__,
        )
    return record, blueprint_of(cls), f"{cls.__name__}.run"


component: Final = ComponentDecorator()
"""Makes a component of a class with `run`, or of a function: `@component`, or `@component(name="acme.Repeat")`."""
