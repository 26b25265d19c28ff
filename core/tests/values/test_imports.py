import subprocess
import sys

import pytest

import windrow.values

HEAVY = ["asyncio", "concurrent.futures", "importlib.metadata", "jinja2", "logging", "numpy", "pluggy", "yaml"]
PROGRAM = """
import sys
from windrow.values import *
from windrow.values import codec
Document("x", meta={"a": [1]}, embedding=[0.5]).id
codec.loads(codec.dumps([ChatMessage.from_user("x"), ByteStream(b"x")]))
print([name for name in %r if name in sys.modules])
"""


def test_values_work_without_anything_heavy() -> None:
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM % HEAVY], capture_output=True, text=True, timeout=60, check=True
    )
    assert run.stdout.strip() == "[]"


def test_public_names_are_sorted_and_importable() -> None:
    assert windrow.values.__all__ == sorted(windrow.values.__all__)
    assert set(windrow.values.__all__) == set(windrow.values._MODULES)
    for name in windrow.values.__all__:
        assert getattr(windrow.values, name) is not None
    assert set(windrow.values.__all__) <= set(dir(windrow.values))


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        _ = windrow.values.Nothing
