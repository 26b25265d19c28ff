"""The routes of a `ConditionalRouter`: read from dicts once, then asked with values."""

from __future__ import annotations

from ast import literal_eval
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from windrow.component import is_assignable, type_name
from windrow.components.builders.templating import CompiledTemplate, compile_template
from windrow.components.routers.value_types import fits
from windrow.config.type_texts import parse_type
from windrow.errors import ComponentError, InputError

NAME: Final = "ConditionalRouter"
_FIELDS: Final = ("condition", "output", "output_name", "output_type")
_LONGEST_LITERAL: Final = 100_000
_TRUTHS: Final = {"": False, "none": False, "false": False, "true": True}

Filters = Mapping[str, Callable[..., Any]]


@dataclass(frozen=True, slots=True)
class Output:
    """One output of a route: its value is a template's, or with `variable` that variable's own."""

    name: str
    type: Any
    template: CompiledTemplate | None
    variable: str | None

    def value(self, values: Mapping[str, Any]) -> Any:
        """Return the value. Raises: InputError if the variable is not given, ComponentError for a failing template."""
        if self.variable is not None:
            if self.variable not in values:
                raise InputError(
                    f"{NAME}: variable {self.variable!r} of route {self.name!r} has no value.", component=NAME
                )
            return values[self.variable]
        assert self.template is not None  # one of the two is set
        found = self.template.evaluate(values)
        return _literal(found) if isinstance(found, str) and not is_assignable(str, self.type) else found


@dataclass(frozen=True, slots=True)
class Route:
    """A condition, and what comes out if it holds."""

    condition: CompiledTemplate
    outputs: tuple[Output, ...]

    def holds(self, values: Mapping[str, Any]) -> bool:
        """Whether the condition is true. Raises: ComponentError if it fails, or gives a text that is no truth value."""
        found = self.condition.evaluate(values)
        return _truth(found, self.condition.label) if isinstance(found, str) else bool(found)

    def variables(self) -> list[str]:
        """What the route reads, in order of first use."""
        names = list(self.condition.variables)
        for output in self.outputs:
            names += output.template.variables if output.template is not None else [str(output.variable)]
        return names


def read_routes(routes: Any, filters: Filters) -> list[Route]:
    """Return the routes. Raises: ComponentError naming the route and the field that is wrong."""
    if not isinstance(routes, Sequence) or isinstance(routes, str) or not routes:
        raise _wrong("routes", f"expected a list of at least one route, got {routes!r:.80}")
    return [_read_route(route, f"routes[{number}]", filters) for number, route in enumerate(routes)]


def check_type(output: Output, value: Any) -> None:
    """Raise a ComponentError unless the value is of the output's type."""
    if not fits(value, output.type):
        raise ComponentError(
            f"{NAME}: output {output.name!r} is declared as {type_name(output.type)}, but got {type(value).__name__}. "
            "Change output_type, or the route's output.",
            component=NAME,
        )


def _read_route(route: Any, place: str, filters: Filters) -> Route:
    if not isinstance(route, Mapping):
        raise _wrong(place, f"expected a dict, got {type(route).__name__}")
    unknown = [name for name in route if name not in (*_FIELDS, "output_passthrough")]
    missing = [name for name in _FIELDS if name not in route]
    if unknown or missing:
        known = ", ".join((*_FIELDS, "output_passthrough"))
        raise _wrong(
            place, f"{f'{missing[0]!r} is missing' if missing else f'unknown {unknown[0]!r}'}; fields are {known}"
        )
    columns = [_listed(route[name]) for name in ("output_name", "output_type", "output")]
    if len({len(column) for column in columns}) != 1:
        raise _wrong(place, "output, output_name and output_type must be as many of each")
    passthrough = bool(route.get("output_passthrough"))
    outputs = tuple(
        _read_output(name, tp, source, place, passthrough, filters) for name, tp, source in zip(*columns, strict=True)
    )
    return Route(_template(route["condition"], f"{place}.condition", filters), outputs)


def _read_output(name: Any, tp: Any, source: Any, place: str, passthrough: bool, filters: Filters) -> Output:
    found = _type(tp, f"{place}.output_type") if isinstance(tp, str) else tp
    if not passthrough:
        return Output(name, found, _template(source, f"{place}.output", filters, native=found is not str), None)
    if not isinstance(source, str) or not source.isidentifier():
        raise _wrong(f"{place}.output", f"with output_passthrough it is a variable's name, got {source!r:.80}")
    return Output(name, found, None, source)


def _template(source: Any, place: str, filters: Filters, *, native: bool = True) -> CompiledTemplate:
    if not isinstance(source, str):
        raise _wrong(place, f"expected a template such as '{{{{ {source} }}}}', got {source!r:.80}")
    return compile_template(source, f"{NAME}.{place}", strict=False, native=native, filters=filters)


def _type(text: str, place: str) -> Any:
    try:
        return parse_type(text)
    except ValueError as error:
        raise _wrong(place, str(error)) from error


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _literal(text: str) -> Any:
    try:
        return literal_eval(text.strip()) if len(text) <= _LONGEST_LITERAL else text
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return text


def _truth(text: str, label: str) -> bool:
    value = _literal(text)
    if not isinstance(value, str):
        return bool(value)
    word = value.strip().lower()
    if word in _TRUTHS:
        return _TRUTHS[word]
    raise ComponentError(
        f"{label}: gives the text {text[:60]!r}, which is neither true nor false. Compare it, as in "
        "{{ query == 'x' }}, or ask for its length.",
        component=NAME,
    )


def _wrong(place: str, problem: str) -> ComponentError:
    return ComponentError(f"{NAME}.{place}: {problem}.", component=NAME)
