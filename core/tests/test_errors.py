"""The error tree: what its drawing says, and what each class carries."""

import inspect
import re
from typing import Any

import pytest

from windrow import errors
from windrow.errors import Problem, WindrowError

CLASSES = {name: cls for name, cls in vars(errors).items() if isinstance(cls, type) and issubclass(cls, BaseException)}


def drawn_tree() -> dict[str, str]:
    """Name to parent's name, as the docstring of the module draws it."""
    parents: dict[str, str] = {}
    line_of_depth: list[str] = []
    for line in (errors.__doc__ or "").splitlines():
        found = re.match(r"^((?:│   |    )*(?:[├└]── )?)([A-Z]\w+Error)\b", line)
        if found:
            depth = len(found[1]) // 4
            line_of_depth[depth:] = [found[2]]
            if depth:
                parents[found[2]] = line_of_depth[depth - 1]
    return parents


def test_drawing_holds_exactly_the_classes_with_their_parents() -> None:
    actual = {name: cls.__bases__[0].__name__ for name, cls in CLASSES.items() if cls is not WindrowError}
    assert drawn_tree() == actual


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_every_class_is_a_windrow_error_with_a_docstring(name: str) -> None:
    cls = CLASSES[name]
    assert issubclass(cls, WindrowError)
    assert inspect.getdoc(cls) != inspect.getdoc(cls.__bases__[0])


FIELDS: list[tuple[type[WindrowError], dict[str, Any], dict[str, Any]]] = [
    (errors.ImmutableError, {}, {}),
    (errors.InvalidValueError, {}, {}),
    (errors.ComponentError, {"component": "a"}, {"component": "a"}),
    (errors.ConnectError, {"sender": "a.x", "receiver": "b.y"}, {"sender": "a.x", "receiver": "b.y"}),
    (errors.InputError, {"component": "a", "socket": "x"}, {"component": "a", "socket": "x"}),
    (
        errors.RunError,
        {"component": "a", "visit": 2, "outputs": {"b": {"y": 1}}, "run_id": "r"},
        {"component": "a", "visit": 2, "outputs": {"b": {"y": 1}}, "run_id": "r"},
    ),
    (errors.BlockedError, {}, {"component": None, "visit": None, "outputs": {}, "run_id": None}),
    (errors.MaxRunsError, {"component": "a"}, {"component": "a"}),
    (errors.StepTimeoutError, {"component": "a"}, {"component": "a"}),
    (errors.ConversionError, {"component": "a"}, {"component": "a"}),
    (errors.PluginError, {"plugin": "p"}, {"plugin": "p"}),
    (
        errors.UnknownNameError,
        {"name": "qdrnt", "near": ["qdrant"], "install": "pip install x"},
        {"name": "qdrnt", "near": ("qdrant",), "install": "pip install x", "plugin": None},
    ),
    (errors.NameClashError, {"name": "n", "owners": ["a", "b"]}, {"name": "n", "owners": ("a", "b")}),
    (errors.MissingDependencyError, {"package": "p", "install": "i"}, {"package": "p", "install": "i"}),
    (errors.SecretError, {"names": ["KEY"]}, {"names": ("KEY",)}),
    (errors.StoreError, {"store": "s"}, {"store": "s"}),
    (
        errors.DuplicateDocumentError,
        {"ids": ["1"], "written": 3, "store": "s"},
        {"ids": ("1",), "written": 3, "store": "s"},
    ),
    (errors.DimensionError, {"expected": 3, "got": 4}, {"expected": 3, "got": 4, "store": None}),
    (errors.UnsupportedError, {"capability": "hybrid"}, {"capability": "hybrid"}),
    (errors.StoreUnavailableError, {"store": "s"}, {"store": "s"}),
    (errors.StoreClosedError, {"store": "s"}, {"store": "s"}),
    (errors.CheckpointError, {"run_id": "r"}, {"run_id": "r"}),
    (errors.SuspendError, {}, {}),
    (errors.ModelError, {"provider": "p", "status": 500}, {"provider": "p", "status": 500}),
    (errors.AuthError, {"status": 401}, {"status": 401}),
    (errors.RateLimitError, {"retry_after_s": 1.5, "status": 429}, {"retry_after_s": 1.5, "status": 429}),
    (errors.ContextLengthError, {"provider": "p"}, {"provider": "p"}),
    (errors.ContentFilterError, {"provider": "p"}, {"provider": "p"}),
    (errors.ToolError, {"tool": "t"}, {"tool": "t"}),
]


@pytest.mark.parametrize(("cls", "given", "expected"), FIELDS, ids=[row[0].__name__ for row in FIELDS])
def test_message_and_fields(cls: Any, given: dict[str, Any], expected: dict[str, Any]) -> None:
    error = cls("what went wrong", **given)
    assert str(error) == "what went wrong"
    assert {name: getattr(error, name) for name in expected} == expected


def test_every_class_has_a_row() -> None:
    special = {errors.WindrowError, errors.ConfigError, errors.FilterError}
    assert set(CLASSES.values()) == {row[0] for row in FIELDS} | special


@pytest.mark.parametrize(
    ("problems", "source", "text"),
    [
        ([Problem("a.b", "bad", 3)], None, "a.b (line 3): bad"),
        ([Problem("", "empty")], "p.yaml", "p.yaml: file: empty"),
        ([Problem("a", "x"), Problem("b", "y", 2)], None, "2 problems\n  a: x\n  b (line 2): y"),
        ([Problem("a", "x"), Problem("b", "y")], "p.yaml", "p.yaml: 2 problems\n  a: x\n  b: y"),
    ],
)
def test_config_error_lists_every_problem(problems: list[Problem], source: str | None, text: str) -> None:
    error = errors.ConfigError(problems, source=source)
    assert str(error) == text
    assert error.problems == tuple(problems)
    assert error.source == source


@pytest.mark.parametrize(("path", "text"), [("conditions[1].value", "conditions[1].value: bad"), ("", "bad")])
def test_filter_error_begins_with_its_path(path: str, text: str) -> None:
    error = errors.FilterError("bad", path=path)
    assert str(error) == text
    assert error.path == path


def test_run_error_keeps_its_own_copy_of_the_outputs() -> None:
    outputs = {"a": {"x": 1}}
    error = errors.RunError("failed", outputs=outputs)
    outputs["a"]["x"] = 2
    assert error.outputs == {"a": {"x": 1}}


@pytest.mark.parametrize(
    "cls",
    [
        errors.ComponentError,
        errors.ConnectError,
        errors.InputError,
        errors.InvalidValueError,
        errors.SecretError,
    ],
)
def test_wrong_arguments_are_value_errors(cls: type[WindrowError]) -> None:
    assert issubclass(cls, ValueError)
