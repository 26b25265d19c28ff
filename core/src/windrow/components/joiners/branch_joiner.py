"""Brings branches together."""

from __future__ import annotations

from typing import Any, Final

from windrow.component import GreedyVariadic, component
from windrow.config.type_texts import parse_type
from windrow.errors import ComponentError, InputError

_NAME: Final = "BranchJoiner"


@component
class BranchJoiner:
    """Passes on each value that arrives, one run for each: where a loop closes, or one of several branches delivers."""

    def __init__(self, type_: type[Any] | str) -> None:
        """`type_` is the type of the values, or its text (`list[ChatMessage]`).

        Raises: ComponentError for a text that names no type.
        """
        self.type_: Any = _type(type_) if isinstance(type_, str) else type_
        kind: Any = GreedyVariadic  # a type checker cannot read a type that is made at run time
        component.set_input_types(self, value=kind[self.type_])
        component.set_output_types(self, value=self.type_)

    def run(self, **kwargs: Any) -> dict[str, Any]:
        """Return the value. Raises: InputError unless `value` is a list of exactly one."""
        values = kwargs["value"]
        if len(values) != 1:
            raise InputError(f"{_NAME}.value: expected one value, got {len(values)}.", component=_NAME, socket="value")
        return {"value": values[0]}


def _type(text: str) -> Any:
    try:
        return parse_type(text)
    except ValueError as error:
        raise ComponentError(f"{_NAME}.type_: {error}.", component=_NAME) from error
