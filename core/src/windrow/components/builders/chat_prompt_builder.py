"""Fills a template of chat messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

from windrow.component import component
from windrow.components.builders.templating import CompiledTemplate, compile_template
from windrow.components.builders.variables import Variables
from windrow.errors import ComponentError, InputError
from windrow.values import ChatMessage, TextContent

Template = list[ChatMessage] | str

_NAME: Final = "ChatPromptBuilder"
_FILLED_ROLES: Final = ("user", "system")


@component
class ChatPromptBuilder:
    """Renders messages whose texts are Jinja templates, or one text template that makes messages.

    In a list, the texts of user and system messages are filled, all else stays. A text template has blocks
    `{% message role="user" %}…{% endmessage %}` (also `name=`, `meta=`), takes in messages by `{% insert history %}`,
    and a part of a message by `{{ image | templatize_part }}`.
    """

    def __init__(
        self,
        template: list[ChatMessage] | str | None = None,
        required_variables: list[str] | Literal["*"] | None = "*",
        variables: list[str] | None = None,
    ) -> None:
        """A required variable is a mandatory input; any other is nothing where it is missing.

        Args:
            template: None if every run gives its own.
            required_variables: "*" for all, a list, or None for none.
            variables: the inputs, instead of those that the template reads.

        Raises: ComponentError if a template does not parse.
        """
        self.template = template
        self._strict = required_variables == "*"
        self._plan = self._planned(template) if template else None
        found = [name for compiled in self._plan.templates() for name in compiled.variables] if self._plan else []
        self._variables = Variables(variables or found, required_variables)
        self.variables = list(self._variables.names)
        self.required_variables = required_variables or []
        self._variables.declare(self)

    @component.output_types(prompt=list[ChatMessage])
    def run(
        self,
        template: list[ChatMessage] | str | None = None,
        template_variables: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> dict[str, Any]:
        """Return the filled messages.

        Args:
            template: another one for this run.
            template_variables: values that win over those of the inputs.

        Raises: InputError if there is no template or a required variable is missing, ComponentError for any other
            fault in the template.
        """
        plan = self._planned(template) if template else self._plan
        if plan is None:
            raise InputError(
                f"{_NAME}.template: there is none; give one to the constructor or to run.", component=_NAME
            )
        return {"prompt": plan.fill(self._variables.values(kwargs, template_variables, _NAME))}

    def _planned(self, template: Sequence[ChatMessage] | str) -> _TextPlan | _ListPlan:
        if isinstance(template, str):
            return _TextPlan(compile_template(template, f"{_NAME}.template", strict=self._strict, messages=True))
        if not isinstance(template, Sequence):
            got = type(template).__name__
            raise _wrong("template", f"expected a list of ChatMessages or a text, got {got}")
        return _ListPlan([_message_plan(message, number, self._strict) for number, message in enumerate(template)])


class _TextPlan:
    """A text that makes messages."""

    def __init__(self, template: CompiledTemplate) -> None:
        self._template = template

    def templates(self) -> list[CompiledTemplate]:
        return [self._template]

    def fill(self, values: Mapping[str, Any]) -> list[ChatMessage]:
        return self._template.messages(values)


class _ListPlan:
    """Messages, each with its parts, of which the texts to be filled are compiled."""

    def __init__(self, messages: list[tuple[ChatMessage, list[Any]]]) -> None:
        self._messages = messages

    def templates(self) -> list[CompiledTemplate]:
        return [part for _, parts in self._messages for part in parts if isinstance(part, CompiledTemplate)]

    def fill(self, values: Mapping[str, Any]) -> list[ChatMessage]:
        return [_filled(message, parts, values) if parts else message for message, parts in self._messages]


def _filled(message: ChatMessage, parts: list[Any], values: Mapping[str, Any]) -> ChatMessage:
    filled = [TextContent(part.render(values)) if isinstance(part, CompiledTemplate) else part for part in parts]
    return message.replace(content=filled)


def _message_plan(message: Any, number: int, strict: bool) -> tuple[ChatMessage, list[Any]]:
    label = f"template[{number}]"
    if not isinstance(message, ChatMessage):
        raise _wrong(label, f"expected a ChatMessage, got {type(message).__name__}")
    role = message.role.value
    if role not in _FILLED_ROLES:
        return message, []
    if not message.texts:
        raise _wrong(label, f"a {role} message without text; use a text template with templatize_part")
    return message, [
        compile_template(part.text, f"{_NAME}.{label}", strict=strict) if isinstance(part, TextContent) else part
        for part in message.parts
    ]


def _wrong(place: str, problem: str) -> ComponentError:
    return ComponentError(f"{_NAME}.{place}: {problem}.", component=_NAME)
