"""A stranger's package: found, used from a file, and harmless when it is broken."""

import subprocess
import sys
from pathlib import Path

import pytest

PLUGIN = """
from windrow.plugins import hookimpl

@hookimpl
def windrow_register(registry):
    registry.add("component", "acme.Shout", "windrow_acme.shout:Shout")

@hookimpl
def windrow_cli(subparsers):
    subparsers.add_parser("acme").set_defaults(execute=lambda arguments: print("acme runs") or 0)
"""
SHOUT = """
from windrow import component

@component(name="acme.Shout")
class Shout:
    '''Turns a text into capitals.'''
    @component.output_types(text=str)
    def run(self, text: str) -> dict[str, str]:
        return {"text": text.upper()}
"""
FILE = """
windrow: 1
components: {shout: {type: acme.Shout}}
inputs: {text: [shout.text]}
outputs: {text: shout.text}
"""


def install(folder: Path, name: str, target: str, **modules: str) -> None:
    """Lay an installed distribution with an entry point into a folder, as pip would."""
    info = folder / f"windrow_{name}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: windrow-{name}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[windrow]\n{name} = {target}\n")
    package = folder / f"windrow_{name}"
    package.mkdir()
    (package / "__init__.py").write_text("")
    for module, text in modules.items():
        (package / f"{module}.py").write_text(text)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    install(tmp_path / "site", "acme", "windrow_acme.plugin", plugin=PLUGIN, shout=SHOUT)
    (tmp_path / "shout.yaml").write_text(FILE)
    return tmp_path / "site"


def windrow(site: Path, *words: str, expect: int = 0, **env: str) -> str:
    import os

    merged = {**os.environ, "PYTHONPATH": str(site), **env}
    command = [sys.executable, "-m", "windrow", *words]
    done = subprocess.run(command, cwd=site.parent, env=merged, capture_output=True, text=True, timeout=60)
    assert done.returncode == expect, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_it_is_found_and_used(site: Path) -> None:
    assert "acme" in windrow(site, "plugins")
    assert "acme.Shout" in windrow(site, "components")
    assert "acme.Shout" in windrow(site, "schema")
    assert "HAY" in windrow(site, "run", "shout.yaml", "text=hay")
    assert "acme runs" in windrow(site, "acme")
    assert "in order" in windrow(site, "doctor")


def test_a_subset_of_plugins(site: Path) -> None:
    assert "acme" not in windrow(site, "plugins", WINDROW_PLUGINS="")
    assert "unknown component" in windrow(site, "run", "shout.yaml", "text=hay", expect=2, WINDROW_PLUGINS="sqlite")


BROKEN = [
    ("import no_such_library", "no_such_library"),
    ("raise RuntimeError('out of order')", "out of order"),
    ("x = 1", "neither windrow_register nor windrow_cli"),
    (PLUGIN.replace("windrow_cli", "windrow_clo").replace("windrow_acme.", "windrow_bad."), "windrow_clo"),
    (PLUGIN.replace('"acme.Shout"', '"PromptBuilder"'), "PromptBuilder"),
    (PLUGIN.replace('"acme.Shout"', '"Shout"'), "prefix"),
    (PLUGIN.replace('"component"', '"compartment"'), "compartment"),
]


@pytest.mark.parametrize(("plugin", "says"), BROKEN, ids=[says for _, says in BROKEN])
def test_a_broken_plugin_breaks_nothing_else(site: Path, plugin: str, says: str) -> None:
    install(site, "bad", "windrow_bad.plugin", plugin=plugin)
    assert "HAY" in windrow(site, "run", "shout.yaml", "text=hay")
    report = windrow(site, "doctor", expect=1)
    assert "bad" in report
    assert says in report


def test_two_packages_with_one_name(site: Path) -> None:
    other = PLUGIN.replace("windrow_acme", "windrow_twin").partition("@hookimpl\ndef windrow_cli")[0]
    install(site, "twin", "windrow_twin.plugin", plugin=other, shout=SHOUT)
    report = windrow(site, "run", "shout.yaml", "text=hay", expect=2)
    assert "windrow_acme" in report
    assert "windrow_twin" in report
    assert "acme.Shout" in windrow(site, "doctor", expect=1)
