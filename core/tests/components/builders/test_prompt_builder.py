"""PromptBuilder: its inputs, and what a run returns."""

from typing import Any

import pytest

from windrow.component import describe
from windrow.components.builders import PromptBuilder
from windrow.errors import ComponentError, InputError

TEMPLATE = "{{ query }} in {{ language | default('English') }}"


def mandatory(builder: object) -> dict[str, bool]:
    inputs = describe(builder).inputs
    return {name: socket.is_mandatory for name, socket in inputs.items() if not name.startswith("template")}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, {"query": True, "language": True}),
        ({"required_variables": ["query"]}, {"query": True, "language": False}),
        ({"required_variables": None}, {"query": False, "language": False}),
        ({"variables": ["query"]}, {"query": True}),
        ({"variables": ["other"], "required_variables": None}, {"other": False}),
    ],
)
def test_variables_are_inputs(options: dict[str, Any], expected: dict[str, bool]) -> None:
    assert mandatory(PromptBuilder(TEMPLATE, **options)) == expected


def test_fills_the_template() -> None:
    assert PromptBuilder(TEMPLATE).run(query="Hi", language="French") == {"prompt": "Hi in French"}


def test_optional_variables_are_nothing() -> None:
    assert PromptBuilder("[{{ a }}{{ b.c }}]", required_variables=None).run() == {"prompt": "[]"}


def test_template_variables_win() -> None:
    builder = PromptBuilder(TEMPLATE)
    result = builder.run(query="Hi", language="French", template_variables={"language": "German"})
    assert result == {"prompt": "Hi in German"}


def test_another_template_for_one_run() -> None:
    builder = PromptBuilder("{{ query }}")
    assert builder.run(query="Hi", template="{{ query }}!", template_variables={"x": 1}) == {"prompt": "Hi!"}
    assert builder.run(query="Hi") == {"prompt": "Hi"}


def test_missing_variables_are_named() -> None:
    with pytest.raises(InputError, match="PromptBuilder: required variable 'query', 'language' has no value"):
        PromptBuilder("{{ query }}{{ language }}").run()
    with pytest.raises(InputError, match=r"PromptBuilder\.template, line 2: 'new' is undefined"):
        PromptBuilder("{{ query }}").run(query="Hi", template="\n{{ new }}")


@pytest.mark.parametrize("template", ["{{ query", "{% for %}", "{{ template }}"])
def test_wrong_templates_fail_at_construction(template: str) -> None:
    with pytest.raises(ComponentError):
        PromptBuilder(template)


def test_parameters_are_kept_for_files() -> None:
    assert describe(PromptBuilder(TEMPLATE, None)).parameters == {"template": TEMPLATE, "required_variables": None}
