"""Finding plugins: what works is loaded, what is broken is reported, and neither touches the other."""

import sys
from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from windrow.errors import PluginError
from windrow.plugins import Registry
from windrow.plugins.commands import plugin_commands
from windrow.plugins.discovery import Discovery, discover

GOOD = """
from windrow.plugins import hookimpl

@hookimpl
def windrow_register(registry):
    registry.add("document_store", "{name}", "json:JSONDecoder", capabilities=("fast",))
    registry.add("retriever", "{name}.Retriever", "json:JSONEncoder", store="{name}")
"""

Write = Callable[[str, str], EntryPoint]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Write]:
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delenv("WINDROW_PLUGINS", raising=False)
    made: list[str] = []

    def write(name: str, text: str) -> EntryPoint:
        module = f"discovery_test_{name}"
        (tmp_path / f"{module}.py").write_text(text.replace("{name}", name))
        made.append(module)
        return EntryPoint(name, module, "windrow")

    yield write
    for module in made:
        sys.modules.pop(module, None)


def test_a_plugin_registers_names(write: Write) -> None:
    found = discover(points=[write("acme", GOOD)])
    assert found.findings == ()
    assert [(entry.kind, entry.name, entry.plugin) for entry in found.entries] == [
        ("document_store", "acme", "acme"),
        ("retriever", "acme.Retriever", "acme"),
    ]
    assert found.entries[0].capabilities == ("fast",)
    assert found.entries[1].store == "acme"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("raise ValueError('boom')", "cannot be imported: ValueError: boom"),
        ("raise SystemExit", "cannot be imported: SystemExit"),
        ("class E(Exception):\n    def __str__(self): raise ValueError\nraise E", "cannot be imported: E"),
        ("def broken(:", "cannot be imported: SyntaxError"),
        ("import no_such_client", "No module named 'no_such_client'"),
        ("x = 1", "implements neither windrow_register nor windrow_cli"),
        ("def windrow_register(registry): ...", "implements neither"),  # without the mark
        ("from windrow.plugins import hookimpl\n@hookimpl\ndef windrow_registr(registry): ...", "windrow_registr"),
        ("from windrow.plugins import hookimpl\n@hookimpl\ndef windrow_register(registry, more): ...", "more"),
        (GOOD + "    raise KeyError('late')", "is no working plugin: KeyError: 'late'"),
        (GOOD + "    registry.add('widget', '{name}.X', 'a:B')", "unknown kind"),
        (GOOD + "    registry.add('retriever', 'Short', 'a:B')", 'needs a prefix: "bad.Short"'),
        (GOOD + "    registry.add('document_store', 'memory', 'a:B')", "core's own names"),
        (GOOD + "    registry.add('retriever', 'bad.X', 'no target')", '"module:Attr"'),
    ],
)
def test_a_broken_plugin_is_reported_and_harms_no_other(write: Write, text: str, words: str) -> None:
    found = discover(frozenset({"memory"}), [write("bad", text), write("good", GOOD)])
    (finding,) = found.findings
    assert finding.plugin == "bad"
    assert words in finding.message
    assert finding.cure
    assert [plugin.name for plugin in found.plugins] == ["good"]
    assert {entry.plugin for entry in found.entries} == {"good"}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("discovery_test_absent", "No module named"),
        ("discovery_test_here:missing", "missing"),
        ("json:loads", "implements neither"),
        ("sys:maxsize", "a int implements neither"),
        ("os:environ", "PluginError: a _Environ implements neither"),
    ],
)
def test_an_entry_point_that_is_no_plugin(write: Write, value: str, words: str) -> None:
    write("here", "x = 1")
    (finding,) = discover(points=[EntryPoint("odd", value, "windrow")]).findings
    assert words in finding.message


@pytest.mark.parametrize(
    ("listed", "loaded", "missing"),
    [
        (None, ["a", "b"], []),
        ("", [], []),
        ("b", ["b"], []),
        (" a , b ", ["a", "b"], []),
        ("a,qdrant", ["a"], ["qdrant"]),
    ],
)
def test_a_subset_by_the_environment(
    write: Write, monkeypatch: pytest.MonkeyPatch, listed: str | None, loaded: list[str], missing: list[str]
) -> None:
    if listed is not None:
        monkeypatch.setenv("WINDROW_PLUGINS", listed)
    found = discover(points=[write("b", GOOD), write("a", GOOD)])
    assert [plugin.name for plugin in found.plugins] == loaded
    assert [finding.plugin for finding in found.findings] == missing
    assert all("pip install 'windrow[qdrant]'" in str(finding) for finding in found.findings)


def test_a_plugin_left_out_is_not_even_imported(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    point = write("a", GOOD)
    monkeypatch.setenv("WINDROW_PLUGINS", "")
    discover(points=[point])
    assert point.value not in sys.modules


def test_installed_packages_are_found_by_their_metadata(write: Write, tmp_path: Path) -> None:
    write("real", GOOD)
    info = tmp_path / "windrow_real-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: windrow-real\nVersion: 1.2\n")
    (info / "entry_points.txt").write_text("[windrow]\nreal = discovery_test_real\n")
    plugin = next(plugin for plugin in discover().plugins if plugin.name == "real")
    assert (plugin.distribution, plugin.version) == ("windrow-real", "1.2")


def test_the_registry_gets_what_plugins_register(write: Write) -> None:
    points = [write("acme", GOOD)]
    registry = Registry((), discover=lambda core: discover(core, points))
    assert registry.get("acme", "document_store").__name__ == "JSONDecoder"


COMMAND = """
from windrow.plugins import hookimpl

def greet(arguments):
    print("hello", arguments.who)
    return 3

@hookimpl
def windrow_cli(subparsers):
    parser = subparsers.add_parser("greet")
    parser.add_argument("who")
    parser.set_defaults(execute=greet)
"""


def test_a_plugin_adds_a_command(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    broken = write("broken", COMMAND.replace('subparsers.add_parser("greet")', "1 / 0"))
    found = discover(points=[broken, write("hello", COMMAND)])
    commands = plugin_commands(found)
    assert commands["greet"](["you"]) == 3
    assert capsys.readouterr().out == "hello you\n"


def test_a_plugins_command_that_fails(write: Write) -> None:
    found = discover(points=[write("hello", COMMAND.replace("return 3", "return 1 / 0"))])
    with pytest.raises(PluginError, match='the plugin command "greet" failed: ZeroDivisionError: division by zero'):
        plugin_commands(found)["greet"](["you"])


def test_no_plugins_no_commands() -> None:
    assert plugin_commands(Discovery()) == {}
