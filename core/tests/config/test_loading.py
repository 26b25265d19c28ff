"""Loading: every section, special mappings, and every fault with its path, line and cure."""

import enum
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NotRequired, TypedDict

import pytest

from windrow.component import Range, captures_parameters, component
from windrow.config import Secret, dumps, from_dict, load, loads, schema, validate
from windrow.errors import ConfigError, NameClashError
from windrow.pipeline import Pipeline
from windrow.plugins import Entry, Registry
from windrow.plugins.discovery import Discovery
from windrow.values import ChatMessage, Document

if TYPE_CHECKING:
    from decimal import Decimal as Client

    class Row(TypedDict):
        name: str


class Mode(enum.Enum):
    FAST = "fast"
    SLOW = "slow"


class Route(TypedDict):
    condition: str
    output_type: type
    note: NotRequired[str]


@captures_parameters
class Shelf:
    """A store, as far as files are concerned."""

    def __init__(
        self, path: str = ":memory:", size: Annotated[int, Range(ge=1)] = 1, key: Secret | None = None
    ) -> None:
        self.path = path
        self.size = size
        self.key = key
        self.is_closed = False

    @classmethod
    def from_address(cls, rest: str) -> dict[str, Any]:
        if rest.startswith("?"):
            raise ValueError("a path is missing")
        return {"path": rest} if rest else {}

    def close(self) -> None:
        self.is_closed = True


@component(name="loading_test.Find")
class Find:
    def __init__(self, store: Shelf, top_k: Annotated[int, Range(ge=1)] = 10, query: str | None = None) -> None:
        self.store = store
        self.top_k = top_k
        self.query = query

    @component.output_types(documents=list[Document], count=int)
    def run(self, text: str) -> dict[str, Any]:
        return {"documents": [], "count": 0}


@component(name="loading_test.Typed")
class Typed:
    def __init__(
        self,
        *,
        mode: Mode = Mode.FAST,
        level: Literal["low", "high"] = "low",
        ratio: float = 0.5,
        flag: bool = False,
        names: Sequence[str] = (),
        pairs: tuple[int, str] | None = None,
        table: Mapping[str, int] | None = None,
        kind: type = str,
        path: Path | None = None,
        key: Secret | None = None,
        routes: list[Route] | None = None,
        template: str | list[ChatMessage] = "",
        choice: Mode | str = "other",
        inner: Any = None,
    ) -> None:
        self.__dict__.update(locals())

    @component.output_types(text=str)
    def run(self, text: str) -> dict[str, Any]:
        return {"text": text}


@component(name="loading_test.ForCheckersOnly")
class ForCheckersOnly:
    def __init__(self, client: "Client | None" = None, rows: "list[Row] | None" = None, n: int = 1) -> None:
        self.n = n

    @component.output_types(text=str)
    def run(self, text: str) -> dict[str, Any]:
        return {"text": text}


@component(name="loading_test.Raises")
class Raises:
    def __init__(self, number: int = 0) -> None:
        raise KeyError(number)

    @component.output_types(text=str)
    def run(self, text: str) -> dict[str, Any]:
        return {"text": text}


@component(name="loading_test.Own")
class Own:
    """Has its own form in files."""

    def __init__(self, callback: Any) -> None:
        self.callback = callback

    @component.output_types(text=str)
    def run(self, text: str) -> dict[str, Any]:
        return {"text": text}

    def to_dict(self) -> dict[str, Any]:
        return {"type": "ignored", "init_parameters": {"callback": self.callback.__name__}}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Own":
        return cls({"len": len, "str": str}[data["init_parameters"]["callback"]])


SHELF = Entry("document_store", "loading_shelf", Shelf)
BARE = Entry("document_store", "loading_bare", Own)
REGISTRY = Registry(
    [SHELF, BARE, Entry("component", "SuperComponent", "windrow.pipeline:SuperComponent")],
    discover=lambda core: Discovery(),
)


def read(text: str, **options: Any) -> Pipeline:
    return loads(text, registry=REGISTRY, **options)


def part(pipeline: Pipeline, name: str) -> Any:
    return pipeline.graph.components[name]


def faults(text: str, **options: Any) -> dict[str, tuple[str, int | None]]:
    with pytest.raises(ConfigError) as caught:
        read(text, **options)
    return {problem.path: (problem.message, problem.line) for problem in caught.value.problems}


WHOLE = """\
windrow: 1
resources:                                   # shared objects
  library: loading_shelf:${LIBRARY:-library.db}
  other: {type: loading_shelf, init_parameters: {size: 3}}
components:
  find: {type: loading_test.Find, init_parameters: {store: {resource: library}, top_k: 5}}
  again:
    type: loading_test.Find
    init_parameters:
      store: {resource: library}
      query: {file: prompts/qa.jinja}
  both: {resource: shared}
  last: {type: loading_test.Typed}
connections:
  - {sender: last.text, receiver: find.text}
  - {sender: last, receiver: again.text}
inputs: {question: [last.text], also: both.text}
outputs: {count: find.count}
metadata: {name: library-qa, when: 2024-01-01}
max_runs_per_component: 7
type_check: "off"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts" / "qa.jinja").write_text("Q: ${question}\n")
    return tmp_path


def test_a_whole_file(folder: Path) -> None:
    text = WHOLE.replace("  other:", "  shared: {type: loading_test.Typed, init_parameters: {}}\n  other:")
    path = folder / "pipeline.yaml"
    path.write_text(text)
    pipeline = load(path, env={}, registry=REGISTRY)
    find, again = part(pipeline, "find"), part(pipeline, "again")
    assert find.store is again.store
    assert find.store.path == "library.db"
    assert (find.top_k, again.top_k) == (5, 10)
    assert again.query == "Q: ${question}\n"
    assert [str(edge) for edge in pipeline.graph.connections] == [
        "last.text -> find.text",
        "last.text -> again.text",
    ]
    assert pipeline.graph.exposed_inputs == {"question": ["last.text"], "also": ["both.text"]}
    assert pipeline.graph.exposed_outputs == {"count": "find.count"}
    assert pipeline.metadata == {"name": "library-qa", "when": "2024-01-01"}
    assert (pipeline.graph.max_runs_per_component, pipeline.graph.type_check) == (7, "off")
    pipeline.close()
    assert find.store.is_closed


def test_closing_leaves_nothing_open_and_resources_are_made_once() -> None:
    pipeline = read("windrow: 1\nresources:\n  unused: 'loading_shelf:'\n")
    assert [type(made) for made in pipeline.owned] == [Shelf]


def parameters(**values: str) -> str:
    lines = "".join(f"      {name}: {value}\n" for name, value in values.items())
    return f"windrow: 1\ncomponents:\n  x:\n    type: loading_test.Typed\n    init_parameters:\n{lines}"


@pytest.mark.parametrize(
    ("name", "written", "value"),
    [
        ("mode", "SLOW", Mode.SLOW),
        ("mode", "slow", Mode.SLOW),
        ("choice", "SLOW", Mode.SLOW),
        ("choice", "slow", "slow"),
        ("level", "high", "high"),
        ("ratio", "1e3", 1000.0),
        ("ratio", "2", 2),
        ("flag", "true", True),
        ("names", "[no, on, 1:30, 2024-01-01]", ["no", "on", "1:30", "2024-01-01"]),
        ("pairs", "[1, a]", (1, "a")),
        ("pairs", "null", None),
        ("table", "{a: 1, 2: 0x1F}", {"a": 1, "2": 31}),
        ("kind", "list[str] | None", list[str] | None),
        ("kind", "Document", Document),
        ("path", "a/b.txt", Path("a/b.txt")),
        ("key", "{secret: {env: [A, B]}}", Secret.from_env_var(["A", "B"])),
        ("key", "{secret: {env: A, strict: false}}", Secret.from_env_var("A", strict=False)),
        ("key", "{secret: {file: /run/key}}", Secret.from_file("/run/key")),
        ("key", "{type: env_var, env_vars: [A], strict: true}", Secret.from_env_var("A")),
        ("routes", "[{condition: x, output_type: int}]", [{"condition": "x", "output_type": int}]),
        ("template", "[{$type: ChatMessage, role: user, content: [{text: hi}]}]", [ChatMessage.from_user("hi")]),
        ("template", "[{role: user, content: [{text: hi}]}]", [ChatMessage.from_user("hi")]),
        ("inner", "0o17", 15),
        ("inner", "{$type: type, name: 'dict[str, Any]'}", dict[str, Any]),
        ("inner", "{$type: tuple, items: [1, 2]}", (1, 2)),
        ("inner", "{$ref: x, $defs: {}}", {"$ref": "x", "$defs": {}}),
        ("inner", "{literal: {resource: x}}", {"resource": "x"}),
        ("inner", "{literal: {literal: ['${A}', '$$']}}", {"literal": ["${A}", "$$"]}),
        ("inner", "{type: a, init_parameters: {}, more: 1}", {"type": "a", "init_parameters": {}, "more": 1}),
        ("inner", "{type: a}", {"type": "a"}),
        ("inner", "{resource: a, b: 1}", {"resource": "a", "b": 1}),
        ("inner", "{file: a, b: 1}", {"file": "a", "b": 1}),
    ],
)
def test_values(name: str, written: str, value: Any) -> None:
    found = getattr(part(read(parameters(**{name: written})), "x"), name)
    assert found == value
    assert type(found) is type(value)


def test_an_object_inside_parameters() -> None:
    found = part(read(parameters(inner="[{type: loading_shelf, init_parameters: {size: 4}}]")), "x").inner[0]
    assert isinstance(found, Shelf)
    assert found.size == 4


@pytest.mark.parametrize(
    ("name", "written", "message"),
    [
        ("mode", "SLO", 'expected FAST or SLOW, got "SLO"; did you mean "SLOW"?'),
        ("mode", "1", "expected FAST or SLOW, got 1"),
        ("level", "hih", 'expected "low" or "high", got "hih"; did you mean "high"?'),
        ("ratio", "no", 'expected float, got "no"'),
        ("ratio", "true", "expected float, got true"),
        ("flag", "no", 'expected true or false, got "no"'),
        ("flag", "1", "expected true or false, got 1"),
        ("names", "text", 'expected Sequence[str], got "text"'),
        ("pairs", "[1]", "expected tuple[int, str] or null, got a list of 1"),
        ("table", "[]", "expected Mapping[str, int] or null, got an empty list"),
        ("kind", "os.system", 'unknown type "os.system"'),
        ("kind", "lst[str]", 'unknown type "lst"; did you mean'),
        ("kind", "5", "expected a type such as str or list[Document], got 5"),
        ("path", "5", "expected a path or null, got 5"),
        ("template", "5", "expected str or list[ChatMessage], got 5"),
        ("unknwn", "1", "unknown parameter"),
        ("mod", "1", 'unknown parameter "mod"; did you mean "mode"?'),
        ("inner", "{resource: x}", 'there is no resource "x"; name it under resources'),
        ("inner", "{resource: [x]}", "expected the name of a resource, got a list of 1"),
        ("inner", "{file: x}", "{file: …} needs a folder"),
        ("inner", "{secret: sk-123}", "a secret is {env: NAME}"),
        ("inner", "{secret: {env: []}}", "needs the name of a variable"),
        ("inner", "{secret: {vault: x}}", 'unknown secret provider "vault"'),
        ("inner", "{$type: Documnt}", "Unknown $type"),
        (
            "inner",
            "${UNSET_HERE}",
            "the environment variable UNSET_HERE is not set; set it, or write ${UNSET_HERE:-default}",
        ),
        ("inner", '"${1X}"', "write $${ for the text ${"),
    ],
)
def test_faults_of_a_parameter_have_path_line_and_cure(name: str, written: str, message: str) -> None:
    found = faults(
        parameters(level="low", **{name: written} if name != "level" else {}).replace(
            "level: low", f"level: {written if name == 'level' else 'low'}"
        )
    )
    ((path, (text, line)),) = found.items()
    assert path == f"components.x.init_parameters.{name}"
    assert message in text
    assert line == (6 if name == "level" else 7)


@pytest.mark.parametrize(
    ("written", "inside", "message"),
    [
        ("[{condition: 1, output_type: int}]", "routes[0].condition", "expected str, got 1"),
        ("[{condition: a, output_type: os.system}]", "routes[0].output_type", "unknown type"),
        ("[{condition: a}]", "routes[0]", 'the key "output_type" is missing'),
        ("[{condition: a, output_type: int, extra: 1}]", "routes[0].extra", "unknown key; Route has"),
    ],
)
def test_faults_deep_inside(written: str, inside: str, message: str) -> None:
    ((path, (text, _)),) = faults(parameters(routes=written)).items()
    assert path == f"components.x.init_parameters.{inside}"
    assert message in text


def test_the_key_itself_is_never_shown() -> None:
    ((_, (text, _)),) = faults(parameters(key="sk-very-secret")).items()
    assert "sk-very-secret" not in text
    assert "write {secret: {env: NAME}}, or ${NAME}" in text


@pytest.mark.parametrize("form", ["yaml", "json"])
@pytest.mark.parametrize(("name", "expected"), [("ratio", "expected float"), ("flag", "expected true or false")])
def test_what_a_variable_holds_is_never_shown(name: str, expected: str, form: str) -> None:
    written = "${HIDDEN}" if form == "yaml" else '"${HIDDEN}"'
    ((_, (text, _)),) = faults(parameters(**{name: written}), env={"HIDDEN": "sk-secret"}).items()
    assert text == f'{expected}, got the value of "${{HIDDEN}}"'
    (message, _) = faults("windrow: 1\nresources: {a: '${HIDDEN}'}", env={"HIDDEN": "sk-secret"})["resources.a"]
    assert "sk-secret" not in message


ALL = """\
windrow: 1
resurces: {}
resources:
  library: qdrnt:http://localhost/x
  broken: {type: loading_shelf, init_parameters: {size: zero}}
  other: "loading_shelf:?"
  bare: "loading_bare:x"
components:
  a: {type: loading_test.Find, init_parameters: {store: {resource: library}, top_k: ten}}
  b:
    type: loading_test.Find
    init_parameters:
      top_kk: 1
  c: {type: qdrnt}
  d: {init_parameters: {}}
  e: {type: loading_test.Typed, retry: 3}
  f: {type: loading_test.Raises}
  g: {type: loading_shelf}
  h: loading_test.Typed
  ok: {type: loading_test.Typed}
  ok2: {type: loading_test.Find, init_parameters: {store: {type: loading_shelf, init_parameters: {}}}}
  i.j: {type: loading_test.Typed}
connections:
  - {sender: ok2.count, receiver: ok.text}
  - {sender: ok.txt, receiver: ok2.text}
  - {sender: a.documents, receiver: ok.text}
  - {sender: nobody.text, receiver: ok.text}
  - {sender: ok.text}
  - ok.text
inputs: {question: [ok.txt], none: []}
outputs: {answer: ok.txet}
metadata: []
max_runs_per_component: 0
type_check: conect
"""


def test_all_faults_of_a_file_at_once() -> None:
    found = faults(ALL)
    expected = {
        "resurces": (2, 'unknown key "resurces"; did you mean "resources"?'),
        "resources.library": (
            4,
            'unknown document store "qdrnt"; did you mean "qdrant"? pip install \'windrow[qdrant]\'',
        ),
        "resources.broken.init_parameters.size": (5, 'expected int ≥ 1, got "zero"'),
        "resources.other": (6, "is no address of a loading_shelf store: a path is missing"),
        "resources.bare": (7, "a loading_bare store has no address; use the long form"),
        "components.a.init_parameters.top_k": (9, 'expected int ≥ 1, got "ten"'),
        "components.b.init_parameters.top_kk": (13, 'unknown parameter "top_kk"; did you mean "top_k"?'),
        "components.b.init_parameters": (12, 'loading_test.Find needs the parameter "store" (Shelf)'),
        "components.c.type": (14, 'unknown component "qdrnt"'),
        "components.d": (15, 'the key "type" is missing'),
        "components.e.retry": (16, 'unknown key "retry"'),
        "components.f": (17, "KeyError: 0"),
        "components.g.type": (18, '"loading_shelf" is a document_store, not a component'),
        "components.h": (19, "expected a mapping with type, init_parameters"),
        "components.i.j": (22, "cannot name a component"),
        "connections[0]": (24, "the types do not fit: ok2.count: int gives, ok.text: str takes"),
        "connections[1]": (25, "no output 'txt'"),
        "connections[3]": (27, "no component 'nobody'"),
        "connections[4]": (28, 'the key "receiver" is missing'),
        "connections[5]": (29, "expected a mapping with sender, receiver"),
        "inputs.question": (30, "no input 'txt'"),
        "inputs.none": (30, "got an empty list"),
        "outputs.answer": (31, "no output 'txet'"),
        "metadata": (32, "expected a mapping, got an empty list"),
        "max_runs_per_component": (33, "expected int ≥ 1, got 0"),
        "type_check": (34, 'expected "connect" or "off", got "conect"; did you mean "connect"?'),
    }
    assert {path: line for path, (_, line) in found.items()} == {path: line for path, (line, _) in expected.items()}
    for path, (_, words) in expected.items():
        assert words in found[path][0], path


def test_faults_stand_in_the_order_of_the_file() -> None:
    with pytest.raises(ConfigError) as caught:
        read(ALL)
    lines = [problem.line for problem in caught.value.problems]
    assert lines == sorted(line for line in lines if line is not None)


def test_no_more_faults_are_listed_than_anyone_reads() -> None:
    with pytest.raises(ConfigError) as caught:
        read("windrow: 1\n" + "".join(f"k{number}: 1\n" for number in range(500)))
    assert len(caught.value.problems) == 101


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("windrow: 1\nmetadata: {a: ${X}}", 'quote what holds a ${…}: "${NAME}"'),
        ("windrow: 1\nmetadata: [${X}]", 'quote what holds a ${…}: "${NAME}"'),
        ("windrow: 1\nmetadata: {a: ${X:-1}, b: 2}", 'quote what holds a ${…}: "${NAME}"'),
        ("windrow: 1\ncomponents:\n\ta: 1\n", "indent with spaces: YAML takes no tabs"),
        ("windrow: 1\nresources:\n  a: memory:\n", 'quote an address that ends in a colon: "memory:"'),
        ("windrow: 2", "schema version 2 is newer than this Windrow reads (1); upgrade it: pip install -U windrow"),
        ("windrow: one", 'expected the schema version 1, got "one"'),
        ("components: {}", "begin the file with windrow: 1"),
        ("", "expected a mapping that begins with windrow: 1, got nothing"),
    ],
)
def test_faults_of_the_whole(text: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read(text)
    assert message in str(caught.value)


def test_the_path_of_a_file_stands_before_its_faults(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text("windrow: 1\nx: 1\n")
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert str(caught.value).startswith(f"{path}: x (line 2): unknown key")
    assert [problem.path for problem in validate(path)] == ["x"]
    assert validate("windrow: 1") == ()


@pytest.mark.parametrize("form", ["yaml", "json", None, "dict"])
def test_json_and_yaml_are_the_same_document(form: Any) -> None:
    data = {
        "windrow": 1,
        "components": {"x": {"type": "loading_test.Typed", "init_parameters": {"names": ["é", "${A}", "$$"]}}},
        "metadata": {"n": 1.5, "b": True, "z": None},
    }
    env = {"A": "5"}
    found = (
        from_dict(data, env=env, registry=REGISTRY) if form == "dict" else read(json.dumps(data), format=form, env=env)
    )
    assert part(found, "x").names == ["é", "5", "$"]
    assert found.metadata == data["metadata"]


def test_a_nested_pipeline_sees_the_outer_resources() -> None:
    pipeline = read("""\
windrow: 1
resources: {library: "loading_shelf:x"}
components:
  inner:
    type: SuperComponent
    init_parameters:
      pipeline:
        windrow: 1
        resources: {own: "loading_shelf:y"}
        components:
          find: {type: loading_test.Find, init_parameters: {store: {resource: library}}}
          other: {type: loading_test.Find, init_parameters: {store: {resource: own}}}
        inputs: {text: [find.text, other.text]}
        outputs: {count: find.count}
  find: {type: loading_test.Find, init_parameters: {store: {resource: library}}}
""")
    inner = part(pipeline, "inner").pipeline
    assert part(inner, "find").store is part(pipeline, "find").store
    assert part(inner, "other").store.path == "y"


def test_faults_of_a_nested_pipeline_have_the_whole_path() -> None:
    found = faults("""\
windrow: 1
components:
  inner:
    type: SuperComponent
    init_parameters:
      pipeline:
        windrow: 1
        resources: {own: "qdrnt:y"}
        components: {find: {type: Nobody}}
""")
    inside = "components.inner.init_parameters.pipeline"
    assert set(found) == {f"{inside}.resources.own", f"{inside}.components.find.type"}


def test_a_component_with_a_form_of_its_own() -> None:
    pipeline = read("windrow: 1\ncomponents: {x: {type: loading_test.Own, init_parameters: {callback: len}}}")
    assert part(pipeline, "x").callback is len


def test_a_resource_may_be_any_class_and_need_another() -> None:
    pipeline = read("""\
windrow: 1
resources:
  find: {type: loading_test.Find, init_parameters: {store: {resource: shelf}}}
  shelf: {type: loading_shelf}
components: {a: {resource: find}, b: {resource: find}}
""")
    assert part(pipeline, "a") is part(pipeline, "b")
    assert len(pipeline.owned) == 2


@pytest.mark.parametrize(
    ("resources", "message"),
    [
        ("a: {type: loading_test.Typed, init_parameters: {inner: {resource: a}}}", "circle: a → a"),
        (
            "a: {type: loading_test.Typed, init_parameters: {inner: [{resource: b}]}}\n"
            "  b: {type: loading_test.Typed, init_parameters: {inner: {x: {resource: a}}}}",
            "circle: a → b → a",
        ),
    ],
)
def test_resources_in_a_circle(resources: str, message: str) -> None:
    found = faults(f"windrow: 1\nresources:\n  {resources}\n")
    assert len(found) == 1
    assert message in next(iter(found.values()))[0]


def test_an_ambiguous_name_is_refused_with_both_modules() -> None:
    registry = Registry(
        [Entry("component", "same", Find), Entry("component", "same", "json:JSONDecoder")],
        discover=lambda core: Discovery(),
    )
    with pytest.raises(NameClashError, match=r"components\.x\.type") as caught:
        loads("windrow: 1\ncomponents: {x: {type: same}}", registry=registry)
    assert set(caught.value.owners) == {__name__, "json"}


def test_annotations_for_type_checkers_only() -> None:
    text = (
        "windrow: 1\ncomponents: {a: {type: loading_test.ForCheckersOnly, init_parameters: {n: 5, rows: [{name: x}]}}}"
    )
    pipeline = loads(text)
    assert pipeline.graph.components["a"].n == 5  # type: ignore[attr-defined]
    assert loads(dumps(pipeline)) == pipeline
    assert "loading_test.ForCheckersOnly" in json.dumps(schema())
