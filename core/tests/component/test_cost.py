"""What the package must not cost: modules that nobody asked for, work at every instance."""

import inspect
import subprocess
import sys
from typing import Any

import pytest

from windrow.component import annotations, component, describe

FORBIDDEN = ("asyncio", "concurrent.futures", "importlib.metadata", "jinja2", "logging", "numpy", "pluggy", "yaml")

PROGRAM = f"""
import sys
from windrow.component import component, describe, match

@component
class Echo:
    @component.output_types(text=str)
    def run(self, text: str, number: int = 1) -> dict: ...

describe(Echo())
assert match(str, str) and match(str, list[str]) and not match(int, str)
print(*[name for name in {FORBIDDEN} if name in sys.modules])
"""


def test_using_components_imports_nothing_heavy() -> None:
    found = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60, check=True)
    assert found.stdout.strip() == ""


def test_a_class_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    @component
    class Echo:
        def __init__(self, times: int = 1) -> None: ...

        @component.output_types(text=str)
        def run(self, text: str) -> dict[str, Any]:
            return {"text": text}

    def refuse(*_: Any, **__: Any) -> inspect.Signature:
        raise AssertionError("the signature was read again")

    monkeypatch.setattr(annotations, "signature", refuse)
    one, other = describe(Echo(2)), describe(Echo(3))
    assert one.inputs is other.inputs
    assert one.outputs is other.outputs
