"""Every Python block of the documentation runs, and every pipeline file in it loads."""

import re
from pathlib import Path

import pytest

from windrow.config import loads

ROOT = Path(__file__).resolve().parent.parent
PAGES = [
    ROOT / "README.md",
    ROOT / "core" / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "integrations").glob("*/README.md")),
]
BLOCK = re.compile(r"^```(python|yaml)([^\n]*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
NEEDS_A_SERVICE = ("OpenAIChatGenerator(model=",)


def blocks(page: Path, language: str) -> list[tuple[str, str]]:
    """The page's blocks in a language, each with the line it starts at; `continue` appends to the block before."""
    text = page.read_text(encoding="utf-8")
    found: list[tuple[str, str]] = []
    for match in BLOCK.finditer(text):
        if match[1] != language:
            continue
        if "continue" in match[2]:
            line, before = found.pop()
            found.append((line, before + match[3]))
        else:
            found.append((f"{page.relative_to(ROOT)}:{text.count(chr(10), 0, match.start()) + 1}", match[3]))
    return found


PYTHON = [block for page in PAGES for block in blocks(page, "python")]
FILES = [block for page in PAGES for block in blocks(page, "yaml") if block[1].startswith("windrow: 1")]


@pytest.mark.parametrize("code", [code for _, code in PYTHON], ids=[place for place, _ in PYTHON])
def test_python_block(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if any(marker in code for marker in NEEDS_A_SERVICE):
        compile(code, "<docs>", "exec")
        pytest.skip("needs a model service; compiled only")
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "<docs>", "exec", dont_inherit=True), {"__name__": "docs"})


@pytest.mark.parametrize("text", [text for _, text in FILES], ids=[place for place, _ in FILES])
def test_file_block(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    loads(text).close()


def test_there_are_blocks() -> None:
    assert len(PYTHON) > 8
    assert FILES


LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    missing = [
        target for target in LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / target).exists()
    ]
    assert not missing
