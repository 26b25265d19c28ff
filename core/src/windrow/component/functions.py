"""Components made of functions."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from functools import update_wrapper
from types import MappingProxyType
from typing import Any, ClassVar, Generic, ParamSpec, Self, TypeVar

from windrow.component.annotations import Scope, UndefinedNameError
from windrow.component.blueprint import Blueprint, put_blueprint
from windrow.component.record import Record, put_record
from windrow.component.signature import (
    input_sockets,
    make_output,
    mistake,
    output_sockets,
    return_type,
    run_parameters,
)
from windrow.component.sockets import InputSocket, OutputSocket

P = ParamSpec("P")
R = TypeVar("R")

RESULT = "result"


class FunctionComponent(Generic[P, R]):
    """A function that is also a component: called, it is the function; `run` returns its outputs as a dict.

    Every decorated function has a subclass of its own, whose only instance it is: `type(double)() is double`.
    """

    _function: ClassVar[Callable[..., Any]]
    _returns_outputs: ClassVar[bool]
    _instance: ClassVar[Any] = None
    __name__: str

    def __new__(cls) -> Self:
        if cls._instance is None:
            cls._instance = super().__new__(cls)
        instance: Self = cls._instance
        return instance

    def __call__(self, /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Return what the function returns."""
        result: R = type(self)._function(*args, **kwargs)
        return result

    def run(self, /, *args: P.args, **kwargs: P.kwargs) -> dict[str, Any]:
        """Return the function's outputs by name."""
        return self._outputs(type(self)._function(*args, **kwargs))

    def _outputs(self, returned: Any) -> dict[str, Any]:
        return returned if self._returns_outputs else {RESULT: returned}

    def __reduce__(self) -> str:
        return type(self).__qualname__

    def __repr__(self) -> str:
        return f"<component {type(self).__qualname__}>"


class AsyncFunctionComponent(FunctionComponent[P, Awaitable[R]]):
    """An `async def` function that is also a component."""

    async def run(self, /, *args: P.args, **kwargs: P.kwargs) -> dict[str, Any]:  # type: ignore[override]  # awaited
        """Return the function's outputs by name."""
        return self._outputs(await type(self)._function(*args, **kwargs))


def make_function_component(function: Callable[..., Any], names: Mapping[str, Any]) -> FunctionComponent[..., Any]:
    """Return the component of a function; `names` are visible where it is decorated.

    Raises: ComponentError if a parameter has no type or no name, or an annotation names what does not exist.
    """
    label = function.__name__
    scope = Scope(label, last=names)
    if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
        raise mistake(label, "is a generator: return a value, and stream by calling windrow.emit(chunk) on the way")
    is_async = inspect.iscoroutinefunction(function)
    try:
        parameters = run_parameters(function, label, bound=False)
        inputs = input_sockets(parameters, function, label, scope)
        declared = output_sockets(function, label, scope)
        outputs = declared or {RESULT: make_output(label, RESULT, return_type(function, scope))}
    except UndefinedNameError as error:
        raise mistake(
            label,
            f"an annotation names {error.name!r}, which is not defined in {function.__module__} yet: "
            "define or import it above, outside of TYPE_CHECKING",
        ) from error
    if any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters):
        raise mistake(
            label, "takes **kwargs, but the inputs of a function are its parameters: name them, or write a class"
        )
    base = AsyncFunctionComponent if is_async else FunctionComponent
    return _instantiate(base, function, inputs, outputs, declared is not None)


def _instantiate(
    base: type[FunctionComponent[..., Any]],
    function: Callable[..., Any],
    inputs: Mapping[str, InputSocket],
    outputs: Mapping[str, OutputSocket],
    returns_outputs: bool,
) -> FunctionComponent[..., Any]:
    namespace = {
        "__module__": function.__module__,
        "__qualname__": function.__qualname__,
        "__doc__": function.__doc__,
        "_function": staticmethod(function),
        "_returns_outputs": returns_outputs,
    }
    cls = type(function.__name__, (base,), namespace)
    is_async = issubclass(base, AsyncFunctionComponent)
    sockets = MappingProxyType(dict(inputs)), MappingProxyType(dict(outputs))
    put_blueprint(Blueprint(cls, *sockets, is_async=is_async, declares_outputs=True))
    instance: FunctionComponent[..., Any] = cls()
    update_wrapper(instance, function)
    put_record(instance, Record({}))
    return instance
