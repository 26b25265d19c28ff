"""The inputs of a component whose inputs are the variables of its template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from windrow.component import component
from windrow.errors import InputError


class Variables:
    """Which variables a template has, and which of them must be given."""

    def __init__(self, names: Iterable[str], required: Iterable[str] | Literal["*"] | None) -> None:
        self.names = tuple(dict.fromkeys(names))
        self.strict = required == "*"
        self.required = self.names if self.strict else tuple(required or ())
        self._optional = dict.fromkeys((name for name in self.names if name not in self.required), "")

    def declare(self, instance: object) -> None:
        """Make them inputs of a component: the required ones mandatory, the others with the default ""."""
        for name in self.names:
            if name in self._optional:
                component.set_input_type(instance, name, Any, "")
            else:
                component.set_input_type(instance, name, Any)

    def values(self, inputs: Mapping[str, Any], overrides: Mapping[str, Any] | None, owner: str) -> dict[str, Any]:
        """Return the value of each variable. Raises: InputError naming the required ones without one."""
        given = {**self._optional, **inputs, **(overrides or {})}
        missing = [name for name in self.required if name not in given]
        if missing:
            raise InputError(
                f"{owner}: required variable {', '.join(map(repr, missing))} has no value. Give it as an input or in "
                "template_variables, or leave it out of required_variables.",
                component=owner,
                socket=missing[0],
            )
        return given
