"""What the root exports, and what importing it costs."""

import subprocess
import sys
from types import ModuleType

import pytest

import windrow

TOO_HEAVY = ("pluggy", "importlib.metadata", "asyncio", "concurrent.futures", "yaml", "jinja2", "numpy")

BUILDING = """
import sys
import windrow

@windrow.component
class Repeat:
    @windrow.component.output_types(text=str)
    def run(self, text: str, times: int = 2) -> dict:
        return {"text": text * times}

p = windrow.Pipeline()
p.add_component("one", Repeat())
p.add_component("two", Repeat())
p.connect("one.text", "two.text")
p.expose(inputs={"text": "one.text"}, outputs={"text": "two.text"})
print(repr(p).splitlines()[0])
print(*sys.modules)
"""


def test_exports_are_sorted() -> None:
    assert windrow.__all__ == sorted(windrow.__all__)
    assert len(set(windrow.__all__)) == len(windrow.__all__)


@pytest.mark.parametrize("name", windrow.__all__)
def test_exports_can_be_imported(name: str) -> None:
    value = getattr(windrow, name)
    assert value is not None
    assert not isinstance(value, ModuleType)
    assert name in dir(windrow)


def test_unknown_names_are_attribute_errors() -> None:
    with pytest.raises(AttributeError, match="'windrow' has no attribute 'Pipelin'"):
        windrow.Pipelin  # noqa: B018


def test_the_decorator_is_not_hidden_by_the_package_of_its_name() -> None:
    code = """
import windrow.component.catalog
from windrow import component
print(component is windrow.component, component.output_types)
"""
    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    ).stdout
    assert printed.startswith("True <")


def test_the_version() -> None:
    from importlib.metadata import version

    assert windrow.__version__ == version("windrow")


@pytest.mark.parametrize("code", ["import sys, windrow; print(); print(*sys.modules)", BUILDING])
def test_importing_and_building_load_nothing_heavy(code: str) -> None:
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    loaded = set(run.stdout.splitlines()[1].split())
    assert "windrow" in loaded
    assert not loaded.intersection(TOO_HEAVY)
