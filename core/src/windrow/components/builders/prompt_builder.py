"""Fills a text template."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from windrow.component import component
from windrow.components.builders.templating import compile_template
from windrow.components.builders.variables import Variables

_LABEL = "PromptBuilder.template"


@component
class PromptBuilder:
    """Renders a Jinja template whose variables are the component's inputs.

    Templates run in Jinja's immutable sandbox; loops, texts made on the way, output and time are bounded.
    """

    def __init__(
        self,
        template: str,
        required_variables: list[str] | Literal["*"] | None = "*",
        variables: list[str] | None = None,
    ) -> None:
        """A required variable is a mandatory input; any other is nothing where it is missing.

        Args:
            required_variables: "*" for all, a list, or None for none.
            variables: the inputs, instead of those that the template reads.

        Raises: ComponentError if the template does not parse.
        """
        self.template = template
        self._compiled = compile_template(template, _LABEL, strict=required_variables == "*")
        self._variables = Variables(variables or self._compiled.variables, required_variables)
        self.variables = list(self._variables.names)
        self.required_variables = required_variables or []
        self._variables.declare(self)

    @component.output_types(prompt=str)
    def run(
        self, template: str | None = None, template_variables: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        """Return the filled template.

        Args:
            template: another one for this run.
            template_variables: values that win over those of the inputs.

        Raises: InputError if a required variable is missing, ComponentError for any other fault in the template.
        """
        compiled = self._compiled
        if template is not None:
            compiled = compile_template(template, _LABEL, strict=self._variables.strict)
        return {"prompt": compiled.render(self._variables.values(kwargs, template_variables, "PromptBuilder"))}
