"""What importing the fakes and the built-in components must not load."""

import subprocess
import sys

import pytest

HEAVY = {"pluggy", "importlib.metadata", "asyncio", "concurrent.futures", "yaml", "jinja2", "numpy", "markupsafe"}
FAMILIES = ["builders", "converters", "joiners", "preprocessors", "readers", "routers", "writers"]


@pytest.mark.parametrize(
    "statement",
    [
        "from windrow.testing import HashDocumentEmbedder, HashTextEmbedder, ScriptedChatGenerator",
        *(f"from windrow.components.{family} import *" for family in FAMILIES),
    ],
)
def test_nothing_heavy(statement: str) -> None:
    code = f"import sys; {statement}; print(*sys.modules)"
    loaded = set(subprocess.check_output([sys.executable, "-c", code], text=True).split())
    assert "windrow.component" in loaded
    assert not loaded & HEAVY
