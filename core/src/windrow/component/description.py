"""What the rest of Windrow may know of a component instance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import FunctionType, MappingProxyType
from typing import Any

from windrow.component.blueprint import blueprint_of, is_component_class
from windrow.component.catalog import CATALOG
from windrow.component.parameters import replaced_constructor
from windrow.component.record import Record, record_of
from windrow.component.sockets import InputSocket, OutputSocket
from windrow.errors import ComponentError


@dataclass(frozen=True, slots=True)
class Description:
    """An instance's name, constructor arguments as the caller gave them, and sockets."""

    name: str
    cls: type
    parameters: Mapping[str, Any]
    inputs: Mapping[str, InputSocket]
    outputs: Mapping[str, OutputSocket]
    is_async: bool
    has_run_async: bool


def is_component(value: object) -> bool:
    """Whether `value` is an instance of a component class (or a decorated function)."""
    return is_component_class(type(value))


def describe(instance: object) -> Description:
    """Return the description of a component, made once per instance. Raises: ComponentError if it is no component."""
    record = record_of(instance)
    if record is None or not is_component(instance):
        raise ComponentError(_why_not(instance), component=type(instance).__name__)
    if record.description is None:
        record.description = _describe(type(instance), record)
    return record.description


def _describe(cls: type, record: Record) -> Description:
    blueprint = blueprint_of(cls)
    return Description(
        name=CATALOG.name_of(cls) or cls.__name__,
        cls=cls,
        parameters=MappingProxyType(record.parameters),
        inputs=MappingProxyType({**blueprint.inputs, **record.inputs}) if record.inputs else blueprint.inputs,
        outputs=blueprint.outputs if record.outputs is None else MappingProxyType(record.outputs),
        is_async=blueprint.is_async,
        has_run_async=blueprint.has_run_async,
    )


def _why_not(value: object) -> str:
    if isinstance(value, type):
        cure = "make an instance" if is_component_class(value) else "decorate it with @component and make an instance"
        return f"{value.__name__} is a class, not a component: {cure}, {value.__name__}(...)."
    if isinstance(value, FunctionType):
        return f"{value.__name__} is a plain function, not a component: decorate it with @component."
    name = type(value).__name__
    if is_component(value):
        return replaced_constructor(name)
    return f"{name} is not a component: decorate the class {name} with @component."
