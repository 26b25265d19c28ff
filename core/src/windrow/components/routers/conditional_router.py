"""Sends values on by conditions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NotRequired, TypedDict

from windrow.component import component
from windrow.components.routers.routes import NAME, check_type, read_routes
from windrow.errors import ComponentError, InputError


class Route(TypedDict):
    """A route as the caller writes it; lists, as long as each other, for several outputs."""

    condition: str
    output: str | list[str]
    output_name: str | list[str]
    output_type: Any
    output_passthrough: NotRequired[bool]


@component
class ConditionalRouter:
    """Takes the first route whose condition holds; only its outputs come out, so all other branches are not taken.

    Conditions and outputs are Jinja templates over the component's inputs. An output that is one `{{ expression }}`
    keeps the expression's value, whatever its type; with `output_type=str` it becomes text.
    """

    def __init__(
        self,
        routes: Sequence[Route],
        custom_filters: Mapping[str, Callable[..., Any]] | None = None,
        unsafe: bool = False,
        validate_output_type: bool = False,
        optional_variables: list[str] | None = None,
    ) -> None:
        """Each variable of the routes is an input.

        Args:
            routes: tried in order; `output_type` is a type or its text (`list[str]`); with `output_passthrough`
                `output` is the name of a variable, passed on as it is.
            custom_filters: functions for use in templates, by name.
            unsafe: refused; nothing needs it, since expressions keep their values.
            validate_output_type: raise where a value is not of the route's `output_type`.
            optional_variables: None where they are not given; the others are mandatory.

        Raises: ComponentError naming the route and the field that is wrong.
        """
        if unsafe:
            raise ComponentError(
                f"{NAME}.unsafe: there is no unsafe mode. An output that is one {{{{ expression }}}} keeps its value; "
                "output_passthrough passes a variable on.",
                component=NAME,
            )
        self.routes = routes
        self.custom_filters = dict(custom_filters or {})
        self.validate_output_type = validate_output_type
        self.optional_variables = list(optional_variables or [])
        self._routes = read_routes(routes, self.custom_filters)
        self._declare()

    def _declare(self) -> None:
        names = list(dict.fromkeys(name for route in self._routes for name in route.variables()))
        self._mandatory = [name for name in names if name not in self.optional_variables]
        component.set_input_types(self, **dict.fromkeys(self._mandatory, Any))
        for name in self.optional_variables:
            component.set_input_type(self, name, Any, None)
        outputs = {output.name: output.type for route in self._routes for output in route.outputs}
        component.set_output_types(self, **outputs)

    def run(self, **kwargs: Any) -> dict[str, Any]:
        """Return the outputs of the first route whose condition holds.

        Raises: InputError if a mandatory variable is missing or no route applies; ComponentError if a template fails
            or a value is of the wrong type.
        """
        values = {**dict.fromkeys(self.optional_variables), **kwargs}
        missing = [name for name in self._mandatory if name not in values]
        if missing:
            raise InputError(f"{NAME}: variable {missing[0]!r} has no value.", component=NAME, socket=missing[0])
        route = next((route for route in self._routes if route.holds(values)), None)
        if route is None:
            raise InputError(
                f"{NAME}: none of its {len(self._routes)} routes applies. Let the last one have the condition "
                "{{ True }}.",
                component=NAME,
            )
        results = {output.name: output.value(values) for output in route.outputs}
        if self.validate_output_type:
            for output in route.outputs:
                check_type(output, results[output.name])
        return results
