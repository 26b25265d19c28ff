"""The registry: names to classes, lazily, with near names, install lines, clashes and broken plugins."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from windrow.component import CATALOG, component
from windrow.errors import MissingDependencyError, NameClashError, PluginError, UnknownNameError
from windrow.plugins import Entry, Registry
from windrow.plugins.discovery import Discovery, Finding


@component(name="registry_test.Known")
class Known:
    @component.output_types(x=int)
    def run(self) -> dict[str, int]:
        return {"x": 1}


class Store:
    """A class that is no component."""


def bare(*entries: Entry, findings: tuple[Finding, ...] = (), found: tuple[Entry, ...] = ()) -> Registry:
    return Registry(entries, discover=lambda core: Discovery(entries=found, findings=findings))


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "registry_test_package"
    folder.mkdir()
    (folder / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    yield folder
    for name in [name for name in sys.modules if name.startswith("registry_test_package")]:
        del sys.modules[name]


def test_a_class_added_under_a_name_is_got_by_it() -> None:
    registry = bare()
    registry.add("document_store", "shelf", Store)
    assert registry.get("shelf") is Store
    assert registry.find("shelf") == Entry("document_store", "shelf", Store, "application")
    assert registry.name_of(Store) == "shelf"


def test_a_decorated_class_is_found_without_being_added() -> None:
    assert bare().get("registry_test.Known") is Known
    assert bare().name_of(Known) == "registry_test.Known"


def test_the_target_is_imported_at_first_use(package: Path) -> None:
    (package / "late.py").write_text("class Late: ...")
    registry = bare(Entry("tool", "x.Late", "registry_test_package.late:Late"))
    assert registry.find("x.Late") is not None
    assert "registry_test_package.late" not in sys.modules
    assert registry.get("x.Late").__name__ == "Late"
    assert registry.get("x.Late") is registry.get("x.Late")


def test_name_of_a_class_imported_past_the_registry(package: Path) -> None:
    (package / "late.py").write_text("class Late: ...")
    registry = bare(found=(Entry("tool", "x.Late", "registry_test_package.late:Late", "x"),))
    from registry_test_package.late import Late  # type: ignore[import-not-found]

    assert registry.name_of(Late) == "x.Late"


def test_a_class_without_a_name_has_a_cure() -> None:
    with pytest.raises(UnknownNameError, match=r"Store has no registered name; .*@component.*REGISTRY\.add"):
        bare().name_of(Store)


@pytest.mark.parametrize(
    ("name", "near", "install", "words"),
    [
        ("qdrnt", ("qdrant",), "pip install 'windrow[qdrant]'", 'unknown type "qdrnt"; did you mean "qdrant"? pip'),
        ("qdrant", ("qdrant",), "pip install 'windrow[qdrant]'", "pip install 'windrow[qdrant]'"),
        ("qdrant.EmbeddingRetriever", (), "pip install 'windrow[qdrant]'", "unknown type"),
        ("QdrantDocumentStore", (), "pip install 'windrow[qdrant]'", "; pip install"),
        ("PromptBuildr", ("PromptBuilder",), None, 'did you mean "PromptBuilder"'),
        ("haystack.components.builders.PromptBuilder", ("PromptBuilder",), None, "did you mean"),
        ("promptbuilder", ("PromptBuilder",), None, "did you mean"),
        (
            "qdrant",
            ("qdrant",),
            "pip install 'windrow[qdrant]'",
            'unknown type "qdrant": its package is not installed; pip',
        ),
        ("zzz", (), None, "`windrow components` lists what is installed"),
        ("z" * 5000, (), None, "…"),
    ],
)
def test_an_unknown_name_says_what_would_help(
    name: str, near: tuple[str, ...], install: str | None, words: str
) -> None:
    registry = bare(Entry("component", "PromptBuilder", Store), Entry("retriever", "Retriever", Store))
    with pytest.raises(UnknownNameError) as caught:
        registry.get(name)
    assert set(near) <= set(caught.value.near) or not near
    assert (caught.value.install, caught.value.name) == (install, name)
    assert words in str(caught.value)
    assert len(str(caught.value)) < 300


def test_no_install_line_for_what_is_installed() -> None:
    registry = bare(Entry("document_store", "sqlite", Store), Entry("retriever", "sqlite.KeywordRetriever", Store))
    with pytest.raises(UnknownNameError, match=r'did you mean "sqlite\.KeywordRetriever"[^;]*\?$') as caught:
        registry.get("sqlite.KeywordRetriver")
    assert caught.value.install is None


@pytest.mark.parametrize(
    ("kind", "asked", "fits"),
    [
        ("document_store", "document_store", True),
        ("retriever", "component", True),
        ("component", "retriever", True),
        ("retriever", "generator", False),
        ("document_store", "component", False),
        ("component", "document_store", False),
        ("tool", None, True),
    ],
)
def test_kinds(kind: str, asked: str | None, fits: bool) -> None:
    registry = bare(Entry(kind, "thing", Store))
    if fits:
        assert registry.get("thing", asked) is Store
    else:
        with pytest.raises(UnknownNameError, match=f'"thing" is a {kind}, not a {asked}'):
            registry.get("thing", asked)


def test_two_classes_of_one_name_clash() -> None:
    registry = bare(Entry("component", "registry_test.Known", Store))
    with pytest.raises(NameClashError, match="name of different classes") as caught:
        registry.get("registry_test.Known")
    assert caught.value.owners == (__name__,)
    with pytest.raises(NameClashError):
        registry.name_of(Known)


def test_two_plugins_with_one_name_clash_and_both_are_named() -> None:
    found = (Entry("tool", "x.A", "json:JSONDecoder", "one"), Entry("tool", "x.A", "ast:AST", "two"))
    with pytest.raises(NameClashError) as caught:
        bare(found=found).get("x.A")
    assert caught.value.owners == ("ast", "json")


def test_the_same_class_registered_twice_is_no_clash() -> None:
    registry = bare(Entry("component", "registry_test.Known", Known))
    registry.add("component", "registry_test.Known", Known)
    assert registry.get("registry_test.Known") is Known
    assert [entry.name for entry in registry.entries() if entry.name == "registry_test.Known"] == [
        "registry_test.Known"
    ]


def test_a_class_defined_again_replaces_the_old_one() -> None:
    def define() -> type:
        @component(name="registry_test.Again")
        class Again:
            @component.output_types(x=int)
            def run(self) -> dict[str, int]:
                return {"x": 1}

        return Again

    old, new = define(), define()
    assert bare().get("registry_test.Again") is new
    assert bare().name_of(old) == "registry_test.Again"


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("import no_such_client", MissingDependencyError, 'needs the package "no_such_client"'),
        ("raise ValueError('boom')", PluginError, "cannot be imported: ValueError: boom"),
        ("raise SystemExit(3)", PluginError, "cannot be imported: SystemExit"),
        ("Other = 1", PluginError, "has no attribute 'Late'"),
        ("Late = 1", PluginError, "is no class but 1"),
        ("import registry_test_package.missing", PluginError, "does not exist"),
    ],
)
def test_a_broken_target_is_an_error_of_its_own_name_only(
    package: Path, text: str, error: type[Exception], words: str
) -> None:
    (package / "broken.py").write_text(text)
    registry = bare(
        Entry("tool", "qdrant.Late", "registry_test_package.broken:Late", "qdrant"), Entry("tool", "y", Store)
    )
    with pytest.raises(error, match=r"qdrant\.Late") as caught:
        registry.get("qdrant.Late")
    assert words in str(caught.value)
    if isinstance(caught.value, MissingDependencyError):
        assert caught.value.install == "pip install 'windrow[qdrant]'"
    assert registry.get("y") is Store


def test_a_name_of_a_broken_plugin_says_what_broke_it() -> None:
    finding = Finding("acme", "plugin acme: acme.plugin cannot be imported: ValueError: boom", "update it")
    registry = bare(findings=(finding,))
    with pytest.raises(PluginError, match=r'"acme\.Thing" cannot be used: plugin acme: .* boom; update it') as caught:
        registry.get("acme.Thing")
    assert caught.value.plugin == "acme"
    with pytest.raises(UnknownNameError, match=r"not loaded: acme; see `windrow doctor`"):
        registry.get("other")


@pytest.mark.parametrize(
    ("kind", "name", "target", "words"),
    [
        ("widget", "x", Store, "unknown kind"),
        ("tool", "", Store, "printable text"),
        ("tool", "a:b", Store, "without a colon"),
        ("tool", "x", "module", '"module:Attr"'),
        ("tool", "x", "module:", '"module:Attr"'),
        ("tool", "x", "module:a.b", '"module:Attr"'),
        ("tool", "x", 5, '"module:Attr"'),
    ],
)
def test_add_refuses_what_no_name_can_be(kind: str, name: str, target: Any, words: str) -> None:
    with pytest.raises(PluginError, match=words):
        bare().add(kind, name, target)


def test_plugins_are_looked_for_once_and_only_for_foreign_names() -> None:
    asked: list[frozenset[str]] = []

    def discover(core: frozenset[str]) -> Discovery:
        asked.append(core)
        return Discovery(entries=(Entry("tool", "acme.T", Store, "acme"),))

    registry = Registry([Entry("tool", "mine", Store, "windrow")], discover=discover)
    assert registry.get("mine") is Store
    assert asked == []
    assert registry.get("acme.T") is Store
    with pytest.raises(UnknownNameError):
        registry.get("other.T")
    assert asked == [frozenset({"mine"})]


def test_entries_are_those_of_a_kind_by_name() -> None:
    registry = bare(Entry("tool", "b", Store), Entry("tool", "a", Store), Entry("tracer", "c", Store))
    assert [entry.name for entry in registry.entries("tool")] == ["a", "b"]
    assert {"a", "b", "c", *CATALOG.names()} == {entry.name for entry in registry.entries()}


def test_core_names_need_neither_pluggy_nor_metadata() -> None:
    program = (
        "import sys; from windrow.plugins import REGISTRY; REGISTRY.find('PromptBuilder'); REGISTRY.find('memory');"
        "heavy = {'pluggy', 'importlib.metadata', 'asyncio', 'yaml', 'numpy', 'jinja2', 'concurrent.futures'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert shown.stdout.strip() == "[]"
