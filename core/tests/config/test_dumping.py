"""Writing: `loads(dumps(p)) == p`, written again the same, quoted where need be, and never a key."""

import enum
import io
import json
import math
import typing
from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from windrow.component import captures_parameters, component
from windrow.components.builders import PromptBuilder
from windrow.components.joiners import BranchJoiner
from windrow.components.routers import ConditionalRouter
from windrow.config import Secret, dump, dumps, from_dict, load, loads, to_dict
from windrow.errors import ConfigError, NameClashError, SecretError, UnknownNameError
from windrow.pipeline import Pipeline, SuperComponent
from windrow.plugins import Entry, Registry
from windrow.plugins.discovery import Discovery
from windrow.values import ChatMessage, Document


class Mode(enum.Enum):
    FAST = "fast"
    SLOW = "slow"


@captures_parameters
class Shelf:
    def __init__(self, path: str = ":memory:", inner: Any = None) -> None:
        self.path = path
        self.inner = inner

    @classmethod
    def from_address(cls, rest: str) -> dict[str, Any]:
        return {"path": rest} if rest else {}


@component(name="dumping_test.Hold")
class Hold:
    def __init__(
        self,
        value: Any = None,
        *,
        store: Shelf | None = None,
        key: Secret | None = None,
        number: int = 0,
        mode: Mode = Mode.FAST,
        mixed: Mode | str = "x",
        names: Sequence[str] = (),
        path: Path | None = None,
        kind: type | None = None,
        kinds: dict[str, type] | None = None,
        pair: tuple[int, str] | None = None,
        tags: set[str] | None = None,
        counts: dict[str, int] | None = None,
        **more: Any,
    ) -> None:
        self.value = value
        self.store = store
        self.key = key
        self.number = number
        self.names = names

    @component.output_types(text=str)
    def run(self, text: str) -> dict[str, Any]:
        return {"text": text}


@component(name="dumping_test.Own")
class Own:
    def __init__(self, callback: Any) -> None:
        self.callback = callback

    @component.output_types(text=str)
    def run(self, text: str) -> dict[str, Any]:
        return {"text": text}

    def to_dict(self) -> dict[str, Any]:
        return {"type": "x", "init_parameters": {"callback": {"type": "function", "init_parameters": {}, "n": 1}}}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Own":
        assert data["init_parameters"]["callback"] == {"type": "function", "init_parameters": {}, "n": 1}
        return cls(len)


REGISTRY = Registry(
    [Entry("document_store", "dumping_shelf", Shelf), Entry("component", "SuperComponent", SuperComponent)],
    discover=lambda core: Discovery(),
)
FORMS: list[Any] = ["yaml", "json"]


def pipeline_of(**parameters: Any) -> Pipeline:
    pipeline = Pipeline()
    pipeline.add_component("x", Hold(**parameters))
    return pipeline


def write(pipeline: Pipeline, form: Any = "yaml") -> str:
    return dumps(pipeline, form, registry=REGISTRY)


def read(text: str, **options: Any) -> Pipeline:
    return loads(text, registry=REGISTRY, **options)


def same_again(pipeline: Pipeline, form: Any) -> Pipeline:
    text = write(pipeline, form)
    found = read(text, format=form)
    assert found == pipeline, text
    assert write(found, form) == text
    return found


VALUES: dict[str, Any] = {
    "nothing": None,
    "true": True,
    "integer": -5,
    "large integer": 10**4200,
    "float": 1e300,
    "small float": 5e-324,
    "infinity": math.inf,
    "empty list": [],
    "empty dict": {},
    "nested": {"a": [1, [2, []], {"b": None}], "": {}},
    "tuple": (1, (2, "x")),
    "set": {1, 2},
    "bytes": b"\x00\xff",
    "datetime": datetime(2024, 5, 1, 12, tzinfo=UTC),
    "date": date(2024, 5, 1),
    "document": Document(content="hi ${X} $$", meta={"a": [1]}),
    "messages": [ChatMessage.from_user("hi {{ name }}"), ChatMessage.from_system("be ${kind}")],
    "path": Path("a/${B}"),
    "type": str,
    "generic type": dict[str, list[Document]],
    "optional type": list[str] | None,
    "looks like a resource": {"resource": "x"},
    "looks like a file": [{"file": "x"}],
    "looks like a secret": {"secret": {"env": "A"}},
    "looks like a literal": {"literal": {"literal": "${A}"}},
    "looks like an item": {"type": "x", "init_parameters": {"a": ["$$", "${B}"]}},
    "looks like a tag": {"$type": "Document"},
    "looks like a tag of a tag": {"$type": "type", "name": "os.system"},
    "special and no plain data": {"resource": (1, 2)},
    "a schema": {"$schema": "x", "$defs": {"a": {"$ref": "#/$defs/a"}}},
    "integer keys": {1: "a", (2, 3): "b"},
    "long key": {"k" * 2000: 1, "a: b # c": 2, "? x": {"<<": 3, "- y": [1]}},
    "long list": list(range(200)),
    "list of lists": [[[1, 2], [3]], [["x" * 120, {"a": "y" * 120}]]],
    "dollars": ["$", "$$", "$$$", "${A}", "$${A}", "a${", "$5", "${A:-b}", "$a$$b$"],
    "lines": [
        "a\nb",
        "a\n",
        "a\n\n",
        "\n",
        " a\nb",
        "a\n b\n  c",
        "a\n\tb",
        "a \nb",
        "a\r\nb",
        "#\n-",
        "a\n\n\nb\n",
        "\n\n x",
    ],
    "words": [
        "no",
        "on",
        "Yes",
        "null",
        "~",
        "",
        "1:30",
        "2024-01-01",
        "1e3",
        "0x1F",
        "0o17",
        ".inf",
        ".5",
        "-",
        "?",
        "=",
        "<<",
    ],
    "signs": [
        "- a",
        "a: b",
        "a #b",
        "#a",
        "'a'",
        '"a"',
        "[a]",
        "{a}",
        "*a",
        "&a",
        "!a",
        "|",
        ">",
        "%a",
        "@a",
        "`a`",
        "a:",
        ":a",
    ],
    "white space": [" ", "a ", " a", "\t", "a\tb", "\u00a0", "\u2028", "\u0085", "\ufeff", "\u200b"],
    "unprintable": [
        "\0",
        "\x07",
        "\x1b",
        "\x7f",
        "\x9f",
        "\ufffe",
        "\uffff",
        "\U0001f600",
        "\U0010ffff",
        "\ud7ff",
        "é",
        "日本",
    ],
    "block of unprintable": "a\n\x07\n\U0001f600\n\u2028b",
    "template": "{% for d in documents %}\n  {{ d.content }}\n{% endfor %}\nQ: {{ question }} # ${not} \\ \" '",
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", VALUES)
def test_values_come_back(name: str, form: Any) -> None:
    found: Any = same_again(pipeline_of(value=VALUES[name]), form).graph.components["x"]
    assert type(found.value) is type(VALUES[name])


@pytest.mark.parametrize("form", FORMS)
def test_not_a_number_comes_back(form: Any) -> None:
    found: Any = read(write(pipeline_of(value=math.nan), form), format=form).graph.components["x"]
    assert math.isnan(found.value)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("parameters", "written"),
    [
        ({"mode": Mode.SLOW}, "SLOW"),
        ({"mixed": Mode.SLOW}, "SLOW"),
        ({"mixed": "slow"}, "slow"),
        ({"path": Path("a/b")}, "a/b"),
        ({"kind": list[str]}, "list[str]"),
        ({"kinds": {"a": int, "b": Document}}, {"a": "int", "b": "Document"}),
        ({"number": 5}, 5),
        ({"key": Secret.from_env_var("A")}, {"secret": {"env": "A"}}),
        ({"key": Secret.from_env_var(["A", "B"], strict=False)}, {"secret": {"env": ["A", "B"], "strict": False}}),
        ({"key": Secret.from_file("/run/key")}, {"secret": {"file": "/run/key"}}),
        ({"store": Shelf("a")}, {"type": "dumping_shelf", "init_parameters": {"path": "a"}}),
        ({"names": ("a", "b")}, {"$type": "tuple", "items": ["a", "b"]}),
        ({"mixed": "${A}"}, "$${A}"),
    ],
)
def test_how_a_parameter_is_written(parameters: dict[str, Any], written: Any, form: Any) -> None:
    pipeline = pipeline_of(**parameters)
    same_again(pipeline, form)
    (name,) = parameters
    assert to_dict(pipeline, registry=REGISTRY)["components"]["x"]["init_parameters"][name] == written


@pytest.mark.parametrize("form", FORMS)
def test_only_what_was_given_is_written(form: Any) -> None:
    pipeline = Pipeline()
    pipeline.add_component("x", Hold())
    assert to_dict(pipeline, registry=REGISTRY) == {"windrow": 1, "components": {"x": {"type": "dumping_test.Hold"}}}
    same_again(pipeline, form)


@pytest.mark.parametrize("form", FORMS)
def test_a_whole_pipeline(form: Any) -> None:
    pipeline = Pipeline(metadata={"name": "x", "no": "on", "at": date(2024, 1, 1), "$a": 1}, max_runs_per_component=3)
    shelf = Shelf("a", inner=Shelf("b"))
    for name in ("b", "a", "two words", "on", "1"):
        pipeline.add_component(name, Hold(store=shelf))
    pipeline.add_component("own", Own(len))
    pipeline.connect("b.text", "a.text")
    pipeline.connect("two words.text", "on.text")
    pipeline.expose(inputs={"q": ["b.text", "two words.text"]}, outputs={"r": "a.text"})
    found = same_again(pipeline, form)
    assert list(found.graph.components) == list(pipeline.graph.components)
    stores = {id(part.store) for part in found.graph.components.values() if isinstance(part, Hold)}
    assert len(stores) == 1


def test_the_form_of_yaml() -> None:
    pipeline = Pipeline(metadata={"name": "x"})
    shelf = Shelf("a")
    pipeline.add_component("one", Hold("line\n  two\n", store=shelf))
    pipeline.add_component("two", Hold(["no"], store=shelf))
    pipeline.connect("one.text", "two.text")
    assert (
        write(pipeline)
        == """\
windrow: 1
resources:
  dumping_shelf: {type: dumping_shelf, init_parameters: {path: a}}
components:
  one:
    type: dumping_test.Hold
    init_parameters:
      value: |
        line
          two
      store: {resource: dumping_shelf}
  two: {type: dumping_test.Hold, init_parameters: {value: ["no"], store: {resource: dumping_shelf}}}
connections:
  - {sender: one.text, receiver: two.text}
metadata:
  name: x
"""
    )


@pytest.mark.parametrize("form", FORMS)
def test_one_instance_at_several_nodes_is_a_resource(form: Any) -> None:
    pipeline = Pipeline()
    shared = Hold("x")
    pipeline.add_component("a", shared)
    pipeline.add_component("b", shared)
    found = same_again(pipeline, form)
    assert found.graph.components["a"] is found.graph.components["b"]
    assert to_dict(found, registry=REGISTRY)["components"] == {"a": {"resource": "hold"}, "b": {"resource": "hold"}}


@pytest.mark.parametrize("form", FORMS)
def test_a_nested_pipeline(form: Any) -> None:
    shelf = Shelf("shared")
    inner = Pipeline(metadata={"deep": True})
    inner.add_component("x", Hold(store=shelf))
    inner.add_component("y", Hold(store=Shelf("own")))
    inner.connect("x.text", "y.text")
    outer = Pipeline()
    outer.add_component("super", SuperComponent(inner, input_mapping={"q": ["x.text"]}))
    outer.add_component("super2", SuperComponent(inner))
    outer.add_component("z", Hold(store=shelf))
    found: Any = same_again(outer, form).graph.components
    assert found["super"].pipeline.graph.components["x"].store is found["z"].store


FILE = """\
windrow: 1
resources:
  library: dumping_shelf:${LIBRARY:-library.db}
  plain: dumping_shelf:p$$q
  lone: ${STORE}
  other: {type: dumping_shelf, init_parameters: {path: "${A}/x"}}
components:
  x:
    type: dumping_test.Hold
    init_parameters:
      value: [a, "${A}", "$${A}", "pre-${A}-${B:-b}", {deep: "${A}"}]
      number: ${N:-5}
      key: ${KEY}
      store: {resource: library}
      path: ${A}/y
      mode: ${MODE:-SLOW}
"""
ENVIRONMENT = {"A": "1", "KEY": "sk-secret-value", "STORE": "dumping_shelf:s"}


@pytest.mark.parametrize("form", FORMS)
def test_texts_with_variables_are_written_back(form: Any) -> None:
    pipeline = read(FILE, env=ENVIRONMENT)
    held: Any = pipeline.graph.components["x"]
    assert held.value == ["a", "1", "${A}", "pre-1-b", {"deep": "1"}]
    assert (held.number, held.key.resolve_value(), held.store.path) == (5, "sk-secret-value", "library.db")
    text = write(pipeline, form)
    assert "sk-secret-value" not in text
    for kept in (
        "${LIBRARY:-library.db}",
        "p$$q",
        "${STORE}",
        "${A}/x",
        "$${A}",
        "pre-${A}-${B:-b}",
        "${N:-5}",
        "${KEY}",
        "${MODE:-SLOW}",
    ):
        assert kept in text, kept
    again = read(text, env=ENVIRONMENT, format=form)
    assert again == pipeline
    assert write(again, form) == text
    changed: Any = read(text, env={**ENVIRONMENT, "N": "7", "A": "2"}, format=form).graph.components["x"]
    assert (changed.number, changed.value[1]) == (7, "2")


NESTED = """\
windrow: 1
resources:
  r: {type: dumping_test.Hold, init_parameters: {value: "${KEY}"}}
components:
  x:
    type: SuperComponent
    init_parameters:
      pipeline:
        windrow: 1
        resources:
          r: {type: dumping_test.Hold, init_parameters: {value: "${KEY}"}}
          s: dumping_shelf:${KEY}
        components:
          a: {resource: r}
          b: {type: dumping_test.Hold, init_parameters: {store: {resource: s}, names: ["${KEY}"]}}
          c: {type: dumping_test.Hold, init_parameters: {store: {resource: s}, value: {resource: r}}}
        connections:
          - {sender: a.text, receiver: b.text}
          - {sender: b.text, receiver: c.text}
"""
BESIDE_TEXTS = """\
windrow: 1
components:
  x:
    type: dumping_test.Hold
    init_parameters:
      value: ${KEY}
      mode: SLOW
      path: a/b
      pair: [1, "${KEY}"]
      tags: [z, "${KEY}", a]
      kinds: {a: int}
      more: [{type: dumping_test.Hold, init_parameters: {mode: FAST, tags: ["${KEY}"]}}]
"""


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("text", "count"), [(NESTED, 4), (BESIDE_TEXTS, 4)])
def test_a_key_is_not_written_out(text: str, count: int, form: Any) -> None:
    pipeline = read(text, env={"KEY": "sk-secret-value"})
    written = write(pipeline, form)
    assert "sk-secret-value" not in written
    assert written.count("${KEY}") == count
    again = read(written, env={"KEY": "sk-secret-value"}, format=form)
    assert again == pipeline
    assert write(again, form) == written


@pytest.mark.parametrize("form", FORMS)
def test_a_number_by_a_variable_in_json(form: Any) -> None:
    parameters = {"number": "${N}", "counts": {"a": "${N}"}, "value": "${N}"}
    data = {"windrow": 1, "components": {"x": {"type": "dumping_test.Hold", "init_parameters": parameters}}}
    pipeline = read(json.dumps(data), env={"N": "5"})
    written = write(pipeline, form)
    assert written.count("${N}") == 3
    again = read(written, env={"N": "5"}, format=form)
    assert again == pipeline
    assert write(again, form) == written


def test_unquoted_and_quoted_stay_what_they_were() -> None:
    text = "windrow: 1\ncomponents:\n  x:\n    type: dumping_test.Hold\n    init_parameters:\n      value: ${A}\n"
    assert write(read(text, env={"A": "5"})) == text
    quoted = text.replace("${A}", '"${A}"')
    assert 'value: "${A}"' in write(read(quoted, env={"A": "5"}))
    assert read(text, env={"A": "5"}).graph.components["x"].value == 5  # type: ignore[attr-defined]
    assert read(quoted, env={"A": "5"}).graph.components["x"].value == "5"  # type: ignore[attr-defined]


def test_json_writes_a_value_where_its_text_would_load_as_another() -> None:
    text = "windrow: 1\ncomponents:\n  x:\n    type: dumping_test.Hold\n    init_parameters:\n      value: ${A}\n"
    pipeline = read(text, env={"A": "5"})
    assert '"value": 5' in write(pipeline, "json")
    assert read(write(pipeline, "json"), env={"A": "5"}) == pipeline


def test_a_replaced_component_forgets_the_text() -> None:
    pipeline = read(FILE, env=ENVIRONMENT)
    pipeline.remove_component("x")
    pipeline.add_component("x", Hold("1", number=5))
    assert to_dict(pipeline, registry=REGISTRY)["components"]["x"]["init_parameters"] == {"value": "1", "number": 5}


def test_without_an_environment_text_stays_text() -> None:
    text = 'windrow: 1\ncomponents: {x: {type: dumping_test.Hold, init_parameters: {value: "${A} $$"}}}'
    pipeline = read(text, env=None)
    assert pipeline.graph.components["x"].value == "${A} $$"  # type: ignore[attr-defined]
    assert read(write(pipeline), env={}) == pipeline


@pytest.mark.parametrize(
    ("parameters", "error", "words"),
    [
        ({"key": Secret.from_token("sk-hidden")}, SecretError, r"components\.x\.init_parameters\.key: .*from_env_var"),
        ({"value": [Secret.from_token("sk-hidden")]}, SecretError, r"init_parameters\.value\[0\]"),
        ({"value": {"a": len}}, ConfigError, r"init_parameters\.value\.a: cannot be written .* to_dict and from_dict"),
        ({"value": [object()]}, ConfigError, r"value\[0\]: cannot be written"),
        ({"value": Mode.FAST}, ConfigError, "cannot be written"),
        ({"value": "\ud800"}, ConfigError, "lone surrogate"),
        ({"value": "x" * 9_000_000}, ConfigError, "larger than 8,000,000 bytes"),
        ({"value": list(range(200_000))}, ConfigError, "more than 100,000"),
    ],
)
@pytest.mark.parametrize("form", FORMS)
def test_what_cannot_be_written(parameters: dict[str, Any], error: type[Exception], words: str, form: Any) -> None:
    with pytest.raises(error, match=words) as caught:
        write(pipeline_of(**parameters), form)
    assert "sk-hidden" not in str(caught.value)


def test_what_contains_itself_cannot_be_written() -> None:
    circle: list[Any] = []
    circle.append(circle)
    with pytest.raises(ConfigError, match="contains itself"):
        write(pipeline_of(value=circle))
    shelf = Shelf("a")
    shelf._windrow.parameters["inner"] = shelf  # type: ignore[attr-defined]  # no constructor can do it
    with pytest.raises(ConfigError, match="resource"):
        read(write(pipeline_of(store=shelf)))


def test_a_class_without_a_name_cannot_be_written() -> None:
    class Sub(Hold):
        pass

    pipeline = Pipeline()
    pipeline.add_component("x", Sub())
    with pytest.raises(UnknownNameError, match=r"components\.x: .*Sub has no registered name; decorate it"):
        write(pipeline)


def test_an_ambiguous_name_cannot_be_written() -> None:
    registry = Registry(
        [Entry("component", "dumping_test.Hold", "json:JSONDecoder")], discover=lambda core: Discovery()
    )
    with pytest.raises(NameClashError, match=r"components\.x: ") as caught:
        dumps(pipeline_of(), registry=registry)
    assert set(caught.value.owners) == {__name__, "json"}


@pytest.mark.parametrize("name", ["p.yaml", "p.yml", "p.json", "p"])
def test_files(tmp_path: Path, name: str) -> None:
    pipeline = pipeline_of(value="é\n")
    dump(pipeline, tmp_path / name, registry=REGISTRY)
    assert load(tmp_path / name, registry=REGISTRY) == pipeline
    assert (tmp_path / name).read_bytes().startswith(b"{" if name.endswith("json") else b"windrow: 1\n")


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(ConfigError, match='expected the format "yaml" or "json", got "toml"'):
        write(Pipeline(), "toml")


TEXT = st.text() | st.sampled_from(
    [text for name in ("dollars", "lines", "words", "signs", "white space") for text in VALUES[name]]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT | st.binary(max_size=4)
DATA = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            TEXT | st.sampled_from(["resource", "secret", "file", "literal", "type", "init_parameters", "$type"]),
            inner,
            max_size=3,
        )
        | st.tuples(inner, inner)
    ),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(DATA, st.sampled_from(FORMS))
def test_any_data_comes_back(value: Any, form: Any) -> None:
    same_again(pipeline_of(value=value), form)


@settings(max_examples=100, deadline=None)
@given(DATA)
def test_other_readers_of_yaml_see_the_same_document(value: Any) -> None:
    pipeline = pipeline_of(value=value)
    assert yaml.load(write(pipeline), Loader=yaml.CSafeLoader) == to_dict(pipeline, registry=REGISTRY)


NAMES = st.lists(st.sampled_from(["a", "b", "c", "on", "1", "x y", "null", "ö"]), min_size=1, max_size=6, unique=True)


@settings(max_examples=100, deadline=None)
@given(NAMES, st.data())
def test_any_pipeline_comes_back(names: list[str], data: st.DataObject) -> None:
    shared = [Hold("shared"), Hold(store=Shelf("s"))]
    shelves = [Shelf(str(number)) for number in range(2)]
    parts = st.sampled_from(shared) | st.builds(Hold, LEAVES, store=st.none() | st.sampled_from(shelves))
    pipeline = Pipeline(metadata=data.draw(st.dictionaries(TEXT, DATA, max_size=2)))
    for name in names:
        pipeline.add_component(name, data.draw(parts))
    for sender, receiver in pairwise(names):
        if data.draw(st.booleans()):
            pipeline.connect(f"{sender}.text", f"{receiver}.text")
    pipeline.expose(inputs={"q": [f"{names[0]}.text"]}, outputs={"r": f"{names[-1]}.text"})
    found = same_again(pipeline, data.draw(st.sampled_from(FORMS)))
    assert shape(found) == shape(pipeline)
    assert from_dict(to_dict(pipeline, registry=REGISTRY), registry=REGISTRY) == pipeline


def shape(pipeline: Pipeline) -> list[list[int]]:
    """Which nodes share an instance, and which share a store."""
    parts: list[Any] = list(pipeline.graph.components.values())
    ids: list[int | None] = [id(part) for part in parts]
    stores = [id(part.store) if part.store is not None else None for part in parts]
    return [[column.index(item) for item in column] for column in (ids, stores)]


@pytest.mark.parametrize("name", ["app.yaml", "app.json"])
def test_an_open_file_is_as_good_as_its_path(tmp_path: Path, name: str) -> None:
    pipeline = Pipeline()
    pipeline.add_component("prompt", PromptBuilder("Hello {{ name }}"))
    with (tmp_path / name).open("w", encoding="utf-8") as file:
        pipeline.dump(file)
    assert (tmp_path / name).read_text() == pipeline.dumps(name.partition(".")[2])
    with (tmp_path / name).open(encoding="utf-8") as file:
        assert Pipeline.load(file) == pipeline


def test_a_stream_without_a_name_is_yaml() -> None:
    pipeline = Pipeline(metadata={"a": 1})
    stream = io.StringIO()
    pipeline.dump(stream)
    assert stream.getvalue() == pipeline.dumps()
    assert Pipeline.load(io.StringIO(stream.getvalue())) == pipeline


def test_types_in_the_spelling_of_typing_are_written_as_today() -> None:
    old = eval("List[str]", dict(vars(typing)))
    pipeline = Pipeline()
    pipeline.add_component("join", BranchJoiner(old))
    pipeline.add_component(
        "route",
        ConditionalRouter([{"condition": "{{ a }}", "output": "{{ a }}", "output_name": "o", "output_type": old}]),
    )
    again = Pipeline.loads(pipeline.dumps())
    assert "list[str]" in pipeline.dumps()
    assert again == pipeline
    assert again.dumps() == pipeline.dumps()
