"""Files made to hurt: each ends in a WindrowError, soon, within little memory, and runs nothing."""

import json
import sys
import time
import traceback
import tracemalloc
from collections.abc import Callable, Iterator
from os import PathLike
from typing import Any

import pytest

from windrow.component import captures_parameters, component
from windrow.config import Secret, load, loads
from windrow.errors import ConfigError, WindrowError

RAN: list[str] = []


@component(name="hostile_test.Anything")
class Anything:
    def __init__(
        self,
        value: Any = None,
        number: int = 0,
        items: list[Any] | None = None,
        key: Secret | None = None,
        place: str | PathLike[str] | None = None,
        refused: str | None = None,
    ) -> None:
        if refused:
            raise ValueError(f"unexpected {refused[2:]!r}")
        self.value = value

    @component.output_types(value=object)
    def run(self) -> dict[str, Any]:
        RAN.append("run")
        return {"value": self.value}


@component(name="hostile_test.Loose")
class Loose:
    def __init__(self, **parameters: Any) -> None:
        self.parameters = parameters

    @component.output_types(value=object)
    def run(self) -> dict[str, Any]:
        return {"value": 1}


@captures_parameters
class Opened:
    """Would show that something was opened."""


def entry(value: str) -> str:
    return (
        f"windrow: 1\ncomponents:\n  a:\n    type: hostile_test.Anything\n    init_parameters:\n      value: {value}\n"
    )


def nested(value: Any) -> str:
    return json.dumps({"windrow": 1, "components": {"a": {"type": "hostile_test.Anything", "init_parameters": value}}})


LAUGHS = "\n".join(
    ["windrow: 1", "metadata:", "  a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    + [f"  a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
)
LONG = 4_000_000

HOSTILE: dict[str, Callable[[], str | bytes]] = {
    "module tag": lambda: entry("!!python/module:hostile_canary"),
    "object tag": lambda: entry("!!python/object/new:hostile_canary.Thing {}"),
    "canary as type": lambda: "windrow: 1\ncomponents: {a: {type: hostile_canary.Thing}}",
    "canary as target": lambda: "windrow: 1\ncomponents: {a: {type: 'hostile_canary:Thing'}}",
    "canary as resource": lambda: "windrow: 1\nresources: {a: 'hostile_canary:x'}",
    "canary as tag": lambda: entry("{$type: hostile_canary.Thing}"),
    "canary as a type's text": lambda: entry("{$type: type, name: hostile_canary.Thing}"),
    "canary as provider": lambda: entry("{secret: {hostile_canary: x}}"),
    "python tag": lambda: entry("!!python/object/apply:os.system ['touch /tmp/x']"),
    "python name": lambda: entry("!!python/name:os.system"),
    "local tag": lambda: entry("!thing {a: 1}"),
    "core tag": lambda: entry("!!str 5"),
    "alias bomb": lambda: LAUGHS,
    "alias bomb of mappings": lambda: LAUGHS.replace("[x, x, x", "[{k: x}, x, x"),
    "merge": lambda: entry("{<<: {a: 1}, b: 2}"),
    "merge bomb": lambda: entry("&a {k: 1}") + "\n".join(f"      k{i}: &b{i} {{<<: [*a, *a]}}" for i in range(1000)),
    "itself": lambda: entry("&a [*a]"),
    "itself as mapping": lambda: entry("&a {k: *a}"),
    "itself through redefinition": lambda: entry("[&a x, &a [*a]]"),
    "no anchor": lambda: entry("*nowhere"),
    "deep yaml flow": lambda: entry("[" * 20_000 + "]" * 20_000),
    "deep yaml braces": lambda: entry("{a: " * 20_000 + "1" + "}" * 20_000),
    "deep yaml block": lambda: entry("\n" + "".join(" " * (7 + i) + "a:\n" for i in range(3_000))),
    "deep yaml dashes": lambda: entry("\n      " + "- " * 20_000 + "a"),
    "deep explicit keys": lambda: entry("\n      " + "? " * 20_000 + "a"),
    "deep json lists": lambda: '{"windrow": 1, "metadata": ' + "[" * 20_000 + "]" * 20_000 + "}",
    "deep json objects": lambda: '{"windrow": 1, "metadata": ' + '{"a":' * 20_000 + "1" + "}" * 20_001,
    "deep by aliases": lambda: (
        "windrow: 1\nmetadata:\n  a0: &a0 [x]\n"
        + "".join(f"  a{i}: &a{i} [{'[' * 30}*a{i - 1}{']' * 30}]\n" for i in range(1, 9))
    ),
    "100 MB scalar": lambda: entry("x" * 100_000_000),
    "100 MB bytes": lambda: b"windrow: 1\nmetadata: {a: " + b"x" * 100_000_000 + b"}",
    "8 MB key": lambda: f"windrow: 1\n? {'k' * LONG}\n: 1\n",
    "8 MB unknown type": lambda: f"windrow: 1\ncomponents: {{a: {{type: {'k' * LONG}}}}}",
    "8 MB of items": lambda: entry("[" + "1," * (LONG // 2) + "1]"),
    "8 MB of json items": lambda: nested({"value": 0}).replace("0}", "[" + "1," * (LONG // 2) + "1]}"),
    "8 MB of empty lists": lambda: nested({"value": 0}).replace("0}", "[" + "[]," * (LONG // 3) + "1]}"),
    "8 MB of spaces": lambda: "{" + " " * LONG,
    "8 MB of line feeds": lambda: "\n" * LONG + "]",
    "8 MB of quotes": lambda: '{"' + '\\"' * (LONG // 2),
    "8 MB of anchors": lambda: entry("[" + "&a 1," * (LONG // 6) + "1]"),
    "unknown keys": lambda: "windrow: 1\n" + "".join(f"k{i}: 1\n" for i in range(40_000)),
    "unknown types": lambda: (
        "windrow: 1\ncomponents:\n" + "".join(f"  k{i}: {{type: Rtriever{i}}}\n" for i in range(10_000))
    ),
    "duplicate keys": lambda: entry("{a: 1, a: 2}"),
    "duplicate quoted key": lambda: entry('{a: 1, "a": 2}'),
    "duplicate number key": lambda: entry('{1: 1, "1": 2}'),
    "many duplicate keys": lambda: entry("{" + "a: 1, " * 40_000 + "}"),
    "duplicate json keys": lambda: nested({"value": 0}).replace("0}", '{"a": 1, "\\u0061": 2}}'),
    "huge int": lambda: entry("9" * 100_000),
    "huge hex int": lambda: entry("0x" + "f" * 1_000_000),
    "huge float": lambda: entry("9" * 1_000_000 + ".0"),
    "float overflow": lambda: entry("1e999"),
    "huge int in json": lambda: nested({"number": 0}).replace('"number": 0', '"number": ' + "9" * 100_000),
    "huge exponent in json": lambda: nested({"number": 0}).replace('"number": 0', '"number": 1e' + "9" * 100_000),
    "NUL": lambda: entry("a\0b"),
    "NUL bytes": lambda: entry("a\0b").encode(),
    "bell": lambda: entry("a\x07b"),
    "bad UTF-8": lambda: b"windrow: 1\nmetadata: {a: \xff\xfe}",
    "truncated UTF-8": lambda: b"windrow: 1\nmetadata: {a: \xe2\x82}",
    "lone surrogate": lambda: entry('"\ud800"'),
    "escaped surrogate in json": lambda: nested({"value": "\ud800"}),
    "escaped surrogate in a json key": lambda: nested({"value": {"\udfff": 1}}),
    "escaped surrogate": lambda: entry('"\\ud800"'),
    "UTF-16 with a mark": lambda: entry("1").encode("utf-16"),
    "UTF-16 without": lambda: entry("1").encode("utf-16-le"),
    "UTF-32 with a mark": lambda: entry("1").encode("utf-32"),
    "empty": lambda: "",
    "a comment": lambda: "# nothing",
    "a list": lambda: "- windrow: 1",
    "a scalar": lambda: "windrow",
    "json null": lambda: "null",
    "two documents": lambda: "windrow: 1\n---\nwindrow: 1\n",
    "two json documents": lambda: '{"windrow": 1} {"windrow": 1}',
    "no version": lambda: "components: {}",
    "other version": lambda: "windrow: 2",
    "version as text": lambda: 'windrow: "1"',
    "version true": lambda: "windrow: true",
    "import path": lambda: "windrow: 1\ncomponents: {a: {type: os.system}}",
    "import path with colon": lambda: "windrow: 1\ncomponents: {a: {type: 'os:system'}}",
    "module of a test": lambda: f"windrow: 1\ncomponents: {{a: {{type: {__name__}.Anything}}}}",
    "dunder type": lambda: "windrow: 1\ncomponents: {a: {type: __class__}}",
    "import path inside": lambda: entry("{type: subprocess.Popen, init_parameters: {args: ls}}"),
    "import path as type tag": lambda: entry("{$type: type, name: os.PathLike}"),
    "deep type": lambda: entry("{$type: type, name: '" + "list[" * 90 + "int" + "]" * 90 + "'}"),
    "long type": lambda: entry("{$type: type, name: '" + "int | " * 100_000 + "int'}"),
    "unknown tag of a value": lambda: entry("{$type: os.system}"),
    "a tag that is a list": lambda: entry("{$type: [Document]}"),
    "a huge array": lambda: entry("{$type: array, dtype: float64, shape: [1000000000], base64: ''}"),
    "an object array": lambda: entry("{$type: array, dtype: object, shape: [1], base64: 'AAAAAAAAAAA='}"),
    "class as parameter": lambda: (
        "windrow: 1\ncomponents: {a: {type: hostile_test.Anything, init_parameters: {__class__: 1}}}"
    ),
    "init as parameter": lambda: (
        "windrow: 1\ncomponents: {a: {type: hostile_test.Anything, init_parameters: {__init__: 1}}}"
    ),
    "self as parameter": lambda: "windrow: 1\ncomponents: {a: {type: hostile_test.Loose, init_parameters: {self: 1}}}",
    "cyclic resources": lambda: (
        "windrow: 1\nresources:\n"
        "  a: {type: hostile_test.Anything, init_parameters: {value: {resource: b}}}\n"
        "  b: {type: hostile_test.Anything, init_parameters: {value: {resource: a}}}\n"
    ),
    "resource of itself": lambda: (
        "windrow: 1\nresources:\n  a: {type: hostile_test.Anything, init_parameters: {value: {resource: a}}}\n"
    ),
    "long circle of resources": lambda: (
        "windrow: 1\nresources:\n"
        + "".join(
            f"  a{i}: {{type: hostile_test.Anything, init_parameters: {{value: {{resource: a{(i + 1) % 2000}}}}}}}\n"
            for i in range(2000)
        )
    ),
    "file outside": lambda: entry("{file: ../../etc/passwd}"),
    "file absolute": lambda: entry("{file: /etc/passwd}"),
    "file of a device": lambda: entry("{file: /dev/zero}"),
    "file with NUL": lambda: entry('{file: "a\\0b"}'),
    "file by variable": lambda: entry('{file: "${HOME:-/etc}/passwd"}'),
    "interpolation bomb": lambda: entry('"' + "${BIG}" * 100_000 + '"'),
    "interpolation by aliases": lambda: entry('[&a "' + "x" * 1000 + '${BIG}", ' + "*a, " * 50_000 + "]"),
    "nested default": lambda: entry('"${A:-${B:-${C}}}"'),
    "many open braces": lambda: entry('"' + "${" * 500_000 + '"'),
    "many open defaults": lambda: entry('"' + "${A:-" * 500_000 + '"'),
    "many dollars": lambda: entry('"' + "$$a" * (LONG // 3) + '${"'),
    "unset variable": lambda: entry("${NO_SUCH_VARIABLE_HERE}"),
    "variable as version": lambda: "windrow: ${ONE}",
    "variable as type": lambda: "windrow: 1\ncomponents: {a: {type: '${TYPE}'}}",
    "secret as text": lambda: "windrow: 1\nresources: {a: 'pgvector:postgresql://u:hunter2@host/db'}",
    "resource by unknown store": lambda: "windrow: 1\nresources: {a: 'qdrnt:http://x'}",
    "tagged metadata": lambda: "windrow: 1\nmetadata: {$type: Document, content: x}",
    "metadata as a set": lambda: "windrow: 1\nmetadata: {$type: set, items: [abcdef]}",
    "a type of nothing or nothing": lambda: entry("{$type: type, name: None | None}"),
    "a type with dots": lambda: entry("{$type: type, name: 'int | ...'}"),
    "a secret of no type": lambda: entry("1\n      key: {literal: {type: {a: 1}}}"),
    "a list as a path": lambda: entry("1\n      place: [a]"),
    "comma at the end": lambda: '{"windrow": 1, "metadata": [1,]}',
    "colon missing": lambda: '{"windrow" 1',
}


@pytest.fixture(scope="module", autouse=True)
def _canary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A module that hostile files name: it must never be imported."""
    folder = tmp_path_factory.mktemp("canary")
    (folder / "hostile_canary.py").write_text("class Thing: ...\n")
    sys.path.insert(0, str(folder))
    yield
    sys.path.remove(str(folder))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused(name: str) -> None:
    text = HOSTILE[name]()
    size = len(text)
    RAN.clear()
    started = time.process_time()
    with pytest.raises(WindrowError) as caught:
        loads(text, env={"BIG": "y" * 1000, "TYPE": "hostile_test.Anything"})
    took = time.process_time() - started
    assert took < 1.0
    assert len(str(caught.value)) < 40_000
    assert "hunter2" not in str(caught.value)
    assert RAN == []
    assert "hostile_canary" not in sys.modules
    if size < 10_000_000:
        assert peak_of(text) < 100_000_000


def peak_of(text: str | bytes) -> int:
    tracemalloc.start()
    try:
        with pytest.raises(WindrowError):
            loads(text, env={"BIG": "y" * 1000})
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("form", ["yaml", "json"])
@pytest.mark.parametrize(
    "text", ["", "{", "[", '{"a', '{"a":', "]", "}", '"', "\ufeff", "\ufeff{", "{]", "[}", '{"a":1,}', "tru"]
)
def test_broken_beginnings(form: Any, text: str) -> None:
    with pytest.raises(ConfigError):
        loads(text, format=form)


@pytest.mark.parametrize(
    "value", ['"\\x41"', "Infinity", "NaN", "-", "01", "1.", ".5", "+1", "0x1", "'a'", "a", "/**/1", '"\t"', "[1 2]"]
)
def test_json_is_json(value: str) -> None:
    with pytest.raises(ConfigError, match="not JSON"):
        loads(f'{{"windrow": 1, "metadata": {{"a": {value}}}}}', format="json")


def test_a_large_file_on_disk_is_not_read_whole(tmp_path: Any) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(10_000_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(ConfigError, match="larger than 8,000,000 bytes"):
            load(path)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("make", [lambda path: path, lambda path: path / "absent.yaml"])
def test_what_is_no_file_is_a_config_error(tmp_path: Any, make: Any) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load(make(tmp_path))


def test_the_largest_file_allowed_loads() -> None:
    text = entry('"' + "x" * 7_900_000 + '"')
    assert len(loads(text).graph.components["a"].value) == 7_900_000  # type: ignore[attr-defined]


def test_aliases_within_bounds_are_written_out() -> None:
    pipeline = loads(entry("{a: &x [1, 2], b: *x, c: [*x, *x]}"))
    found = pipeline.graph.components["a"].value  # type: ignore[attr-defined]
    assert found == {"a": [1, 2], "b": [1, 2], "c": [[1, 2], [1, 2]]}
    assert found["a"] is not found["b"]


SECRET = "sk-0123\n'456789\" abcdef"


@pytest.mark.parametrize(
    "text",
    [
        entry("{file: '${KEY}'}"),
        entry("{file: '../${KEY}'}"),
        entry("1\n      refused: ${KEY}"),
        entry("1\n      refused: before ${KEY} after"),
        entry("1\n      number: ${KEY}"),
        "windrow: 1\nresources: {a: '${KEY}'}",
        "windrow: 1\nresources: {a: 'memory:${KEY}'}",
        "windrow: 1\ncomponents: {a: {type: BranchJoiner, init_parameters: {type_: '${KEY}'}}}",
        "windrow: 1\ncomponents: {a: {type: PromptBuilder, init_parameters: {template: '{{ ! ${KEY} }}'}}}",
        "windrow: 1\ncomponents: {a: {type: PromptBuilder, init_parameters: {template: x, variables: ['${KEY}']}}}\n"
        "connections: [{sender: a.prompt, receiver: a.y}]",
    ],
)
@pytest.mark.parametrize("key", [SECRET, "sk-abcdefghij", "k" * 3000 + "0123456789", "hunter2"])
def test_what_a_variable_holds_is_not_shown(text: str, key: str, tmp_path: Any) -> None:
    with pytest.raises(WindrowError) as caught:
        loads(text, folder=tmp_path, env={"KEY": key})
    shown = "".join(traceback.format_exception(caught.value))
    assert key not in shown
    assert not any(key[i : i + 8] in shown for i in range(len(key) - 7))
