"""ConditionalRouter: which route is taken, and what comes out of it."""

from dataclasses import dataclass
from typing import Any

import pytest

from windrow.component import describe
from windrow.components.routers import ConditionalRouter
from windrow.components.routers.value_types import fits
from windrow.errors import ComponentError, InputError, WindrowError
from windrow.values import Document


def route(condition: str = "{{ True }}", output: Any = "{{ x }}", name: Any = "out", tp: Any = Any, **more: Any) -> Any:
    return {"condition": condition, "output": output, "output_name": name, "output_type": tp, **more}


def outcome(*routes: Any, options: dict[str, Any] | None = None, **values: Any) -> dict[str, Any]:
    return ConditionalRouter(list(routes), **(options or {})).run(**values)


MANY = (
    route("{{ xs | length > 2 }}", "{{ xs }}", "many", list[int]),
    route("{{ xs | length <= 2 }}", "{{ xs }}", "few"),
)


@pytest.mark.parametrize(("xs", "expected"), [([1, 2, 3], "many"), ([1], "few"), ([], "few")])
def test_the_first_route_that_holds(xs: list[int], expected: str) -> None:
    assert outcome(*MANY, xs=xs) == {expected: xs}


@pytest.mark.parametrize(
    ("condition", "x", "holds"),
    [
        ("{{ x }}", True, True),
        ("{{ x }}", 0, False),
        ("{{ x }}", [1], True),
        ("{{ x }}", None, False),
        ("{{ x }}", "", False),
        ("{{ x }}", "False", False),
        ("{{ x.missing }}", {}, False),
        ("{{ x == 'a' and x is string }}", "a", True),
        ("{% if x > 3 %}True{% else %}False{% endif %}", 4, True),
        ("{% if x > 3 %}\n true \n{% endif %}", 3, False),
        (" {{ x }} ", 1, True),
        ("True", 1, True),
        ("0", 1, False),
    ],
)
def test_conditions(condition: str, x: Any, holds: bool) -> None:
    fallback = route(output="no", name="other", tp=str)
    assert list(outcome(route(condition), fallback, x=x)) == (["out"] if holds else ["other"])


@pytest.mark.parametrize(
    ("output", "tp", "x", "expected"),
    [
        ("{{ x }}", str, 42, "42"),
        ("{{ x }}", str, "1,000", "1,000"),
        ("{{ x }}", str, "None", "None"),
        ("{{ x }}", str | None, "42", "42"),
        ("{{ x }}", Any, "42", "42"),
        ("{{ x }}", int, "42", 42),
        ("{{ x }}", list[int], "[1, 2]", [1, 2]),
        ("{{ x }}", int, "many", "many"),
        ("{{ x }}", dict[str, int], "{[1]: 2}", "{[1]: 2}"),
        ("{{ x }}", set[int], "{{}}", "{{}}"),
        ("{{ x.missing }}", str, {}, ""),
        ("{{ x | length }}", int, "abc", 3),
        ("[1, {{ x }}]", list[int], 2, [1, 2]),
        ("found: {{ x }}", str, 2, "found: 2"),
        ("fixed", "str", 1, "fixed"),
        ("{{ x }}", "list[int]", [1], [1]),
    ],
)
def test_outputs(output: str, tp: Any, x: Any, expected: Any) -> None:
    assert outcome(route(output=output, tp=tp), x=x) == {"out": expected}


def test_objects_pass_unchanged() -> None:
    documents = [Document(content="a")]
    assert outcome(route(tp=list[Document]), x=documents)["out"] is documents
    assert outcome(route(output="x", output_passthrough=True), x=documents)["out"] is documents


def test_several_outputs() -> None:
    routes = route(output=["{{ x }}", "{{ y }}"], name=["a", "b"], tp=[int, str])
    assert outcome(routes, x=1, y=2) == {"a": 1, "b": "2"}


def test_sockets() -> None:
    routes = [
        route("{{ kind == 'a' }}", "{{ x }}", "first", int),
        route("{{ True }}", "y", "rest", str, output_passthrough=True),
    ]
    description = describe(ConditionalRouter(routes, optional_variables=["kind"]))
    assert {name: socket.is_mandatory for name, socket in description.inputs.items()} == {
        "x": True,
        "y": True,
        "kind": False,
    }
    assert {name: socket.type for name, socket in description.outputs.items()} == {"first": int, "rest": str}


def test_optional_variables_are_none() -> None:
    routes = (route("{{ path == 'rag' }}", name="rag"), route(name="other"))
    options = {"optional_variables": ["path"]}
    assert outcome(*routes, options=options, x=1) == {"other": 1}
    assert outcome(*routes, options=options, x=1, path="rag") == {"rag": 1}


def test_own_filters() -> None:
    routes = route("{{ x | short == 'ab' }}")
    assert outcome(routes, options={"custom_filters": {"short": lambda text: text[:2]}}, x="abc") == {"out": "abc"}


@pytest.mark.parametrize(
    ("tp", "x", "is_right"),
    [
        (int, 1, True),
        (int, "a", False),
        (list[int], [1, "a"], False),
        (dict[str, int], {"a": 1}, True),
        (str | None, None, True),
    ],
)
def test_values_can_be_checked(tp: Any, x: Any, is_right: bool) -> None:
    options = {"validate_output_type": True}
    if is_right:
        assert outcome(route(tp=tp), options=options, x=x) == {"out": x}
        return
    with pytest.raises(ComponentError, match=r"output 'out' is declared as .*, but got"):
        outcome(route(tp=tp), options=options, x=x)


@dataclass
class Own:
    x: int


@pytest.mark.parametrize(
    ("value", "tp", "expected"),
    [
        (Own(1), Own, True),
        ((1, "a"), tuple[int, str], True),
        ((1,), tuple[int, str], False),
        ((1, 2), tuple[int, ...], True),
        ({1}, set[int], True),
        ({"a": "b"}, dict[str, int], False),
        ("abc", list[str], False),
        (None, None, True),
        (1, None, False),
        ([], list[int], True),
    ],
)
def test_fits(value: Any, tp: Any, expected: bool) -> None:
    assert fits(value, tp) is expected


@pytest.mark.parametrize(
    ("routes", "message"),
    [
        ([], "routes: expected a list of at least one route"),
        (["x"], r"ConditionalRouter\.routes\[0\]: expected a dict, got str"),
        ([{"condition": "x"}], r"routes\[0\]: 'output' is missing; fields are"),
        ([route(), {**route(), "typo": 1}], r"routes\[1\]: unknown 'typo'"),
        ([route("{{ a b }}")], r"routes\[0\]\.condition, line 1: expected token"),
        ([route(True)], r"routes\[0\]\.condition: expected a template such as '\{\{ True \}\}'"),  # type: ignore[arg-type]
        ([route(output=3)], r"routes\[0\]\.output: expected a template"),
        ([route(output=["{{ x }}"], name=["a", "b"])], r"routes\[0\]: output, output_name and output_type"),
        ([route(tp="lsit[int]")], r'routes\[0\]\.output_type: unknown type "lsit"'),
        ([route(output="{{ x }}", output_passthrough=True)], "with output_passthrough it is a variable's name"),
    ],
)
def test_wrong_routes_fail_at_construction(routes: Any, message: str) -> None:
    with pytest.raises(ComponentError, match=message):
        ConditionalRouter(routes)


def test_there_is_no_unsafe_mode() -> None:
    with pytest.raises(ComponentError, match="there is no unsafe mode"):
        ConditionalRouter([route()], unsafe=True)


@pytest.mark.parametrize(
    ("routes", "values", "message"),
    [
        ([route("{{ x > 3 }}")], {"x": 1}, "none of its 1 routes applies"),
        ([route()], {}, "variable 'x' has no value"),
        ([route("{{ x }}")], {"x": "perhaps"}, r"routes\[0\]\.condition: gives the text 'perhaps'"),
        ([route("{{ x > 3 }}")], {"x": "a"}, r"routes\[0\]\.condition, line 1: TypeError"),
        ([route("{{ x.__class__ }}")], {"x": "a"}, "is not allowed"),
        ([route("{{ 'a' * 10 ** 9 }}")], {"x": 1}, "too large"),
        ([route(tp=str)], {"x": 10**5000}, "Exceeds the limit"),
    ],
)
def test_what_goes_wrong_in_a_run(routes: Any, values: dict[str, Any], message: str) -> None:
    with pytest.raises(WindrowError, match=message):
        outcome(*routes, **values)


def test_a_missing_passthrough_variable() -> None:
    with pytest.raises(InputError, match="variable 'x' has no value"):
        outcome(route(output="x", output_passthrough=True))
