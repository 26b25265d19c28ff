"""The plugin is light, is found, and says what is missing."""

import json
import subprocess
import sys

import pytest

from windrow.cli import main
from windrow.cli.file_types import converters_by_suffix
from windrow.errors import MissingDependencyError
from windrow.plugins import REGISTRY, examine
from windrow.values import ByteStream
from windrow_pypdf import PyPDFToDocument

PROBE = """
import sys
import windrow_pypdf.plugin
print([name for name in sys.modules if name.startswith("windrow_pypdf.") and name != "windrow_pypdf.plugin"])
from windrow_pypdf import PyPDFToDocument
PyPDFToDocument()
print([name for name in ("pypdf", "numpy", "yaml") if name in sys.modules])
"""


def test_no_pypdf_before_the_first_run() -> None:
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n") == ["[]", "[]", ""]


def test_without_pypdf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(MissingDependencyError, match=r"pip install 'windrow\[pypdf\]'"):
        PyPDFToDocument(raise_on_failure=False).run([ByteStream(b"%PDF-")])


def test_it_is_registered() -> None:
    assert REGISTRY.get("pypdf.PyPDFToDocument", "converter") is PyPDFToDocument
    assert converters_by_suffix()[".pdf"] == "pypdf.PyPDFToDocument"
    assert not [finding for finding in examine() if finding.plugin == "pypdf"]


def test_the_command_line_shows_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plugins", "--json"]) == 0
    assert {"plugin": "pypdf", "names": ["pypdf.PyPDFToDocument"]} in json.loads(capsys.readouterr().out)
