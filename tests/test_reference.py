"""docs/reference is what the docstrings say now, and what it shows is readable, stable and linked."""

import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
LINK = re.compile(r"\]\((?!https?://)([^)#]*)(?:#([^)]*))?\)")
SOURCE = '''
"""A module."""
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from acme.shelf import Shelf as Board
__all__ = ["Plank", "Board", "LIMIT", "saw"]
LIMIT = object()
"""How long a plank may be."""
class _Wood:
    def burn(self) -> None:
        """Burn.

        All of it.
        """
    def _hide(self): ...
@dataclass
class Plank(_Wood):
    """A <plank>.

    Args:
        length: in metres,
            as a float.
    """
    length: "float"
    marks: list[str] = field(default_factory=list)
    wood: object = object()
    async def turn(self, *, by: int = 90) -> None: ...
def saw(plank: Plank, /, *cuts: float, **more: object) -> list[Plank]:
    """Cut a plank."""
'''
PAGE = """# acme

A module.

Background: [concepts](../concepts.md) · [all packages](README.md)

## Plank

```python
class Plank(length: float, marks: list[str] = [], wood: object = object())
```

A &lt;plank>.

**Args:**

- `length`: in metres,
  as a float.

**Methods and properties:**

- `async turn(*, by: int = 90) -> None`
- `burn() -> None`: Burn.

## Board

```python
class Shelf
```

## LIMIT

```python
LIMIT = object()
```

How long a plank may be.

## saw

```python
def saw(plank: Plank, /, *cuts: float, **more: object) -> list[Plank]
```

Cut a plank.
"""


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(ROOT / "tools")
    yield importlib.import_module("write_reference")
    for name in [name for name in sys.modules if name.partition(".")[0] in ("reference", "write_reference")]:
        del sys.modules[name]


def test_the_pages_are_up_to_date(tool: ModuleType) -> None:
    stale = tool.stale(tool.read().pages(), tool.FOLDER)
    assert not stale, f"docs/reference is stale ({', '.join(stale)}): run make docs"


def test_the_command_says_so(
    tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tool, "FOLDER", tmp_path)
    assert tool.main(["--check"]) == 1
    assert capsys.readouterr().out.endswith("; run make docs\n")
    (tmp_path / "windrow.gone.md").write_text("of a package that is no more")
    assert tool.main([]) == 0
    assert tool.main(["--check"]) == 0
    assert not (tmp_path / "windrow.gone.md").exists()
    (tmp_path / "windrow.md").write_text("something else")
    assert tool.main(["--check"]) == 1
    assert "stale: windrow.md;" in capsys.readouterr().out


def test_a_page(tool: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "acme").mkdir()
    (tmp_path / "acme/__init__.py").write_text(SOURCE)
    (tmp_path / "acme/shelf.py").write_text("class Shelf:\n    def __init__(self) -> None: ...\n")
    sources = tool.Sources([tmp_path])
    acme = sources.module("acme")
    assert acme
    assert tool.Reference(sources, (acme,)).pages()["acme.md"] == PAGE.replace("class Shelf\n", "class Shelf()\n")


def test_a_name_that_is_defined_nowhere(tool: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "acme.py").write_text('__all__ = ["gone"]')
    sources = tool.Sources([tmp_path])
    acme = sources.module("acme")
    assert acme
    with pytest.raises(SystemExit, match=r"acme\.__all__ lists 'gone'"):
        tool.Reference(sources, (acme,)).pages()


def test_links_lead_to_headings(tool: ModuleType) -> None:
    pages = tool.read().pages()
    for name, text in pages.items():
        for page, heading in LINK.findall(text):
            assert page in pages or (tool.FOLDER / page).exists(), f"{name}: {page}"
            if heading:
                assert heading in {line[3:].lower() for line in pages[page].split("\n") if line.startswith("## ")}


def test_nothing_of_this_machine(tool: ModuleType) -> None:
    text = "".join(tool.read().pages().values())
    assert str(ROOT) not in text
    assert not re.search(r" at 0x[0-9a-f]+", text)
