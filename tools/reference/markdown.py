"""Pieces of a page: docstrings, methods and members as Markdown."""

import ast
import re
from collections.abc import Iterator, Sequence
from typing import Final

from reference.signatures import call_of, called, text_of, written
from reference.sources import Function

SECTION: Final = re.compile(r"(Args|Raises|Returns|Yields|Attributes):")
ENTRY: Final = re.compile(r" {4}(?P<name>\w[\w, *]*): (?P<text>.*)")
TREE: Final = ("├", "│", "└")


def prose(doc: str) -> str:
    """A docstring as Markdown: sections become lists, a drawn tree is left as it stands."""
    return "\n\n".join(_drawing(block) or _paragraph(block) for block in doc.strip("\n").split("\n\n") if block)


def described(method: Function) -> str:
    """A line of Markdown: how a method is called, what its docstring says first, the outputs of a component."""
    doc = first_line(ast.get_docstring(method) or "")
    outputs = called(method.decorator_list, "component.output_types") or {}
    given = ", ".join(f"`{name}: {text_of(value)}`" for name, value in outputs.items())
    return " ".join(filter(None, [f"- `{call_of(method)}`" + ":" * bool(doc), doc, f"Outputs: {given}." * bool(given)]))


def members(node: ast.ClassDef) -> Iterator[str]:
    """The members of an enum, the keys of a typed dict."""
    bases = {ast.unparse(base) for base in node.bases}
    for one in node.body:
        is_member = isinstance(one, ast.Assign) and bases & {"Enum", "StrEnum", "IntEnum"}
        if is_member or (isinstance(one, ast.AnnAssign) and "TypedDict" in bases):
            yield f"- `{written(one)}`"


def titled(title: str, items: Sequence[str]) -> Iterator[str]:
    """A list under a title, or nothing."""
    if items:
        yield f"**{title}:**"
        yield "\n".join(items)


def code(text: str) -> str:
    return f"```python\n{text}\n```"


def first_line(doc: str) -> str:
    """The first paragraph on one line."""
    return _escaped(" ".join(doc.partition("\n\n")[0].split()))


def _drawing(block: str) -> str:
    is_drawn = any(line.startswith(TREE) for line in block.split("\n"))
    return f"```text\n{block}\n```" if is_drawn else ""


def _paragraph(block: str) -> str:
    lines: list[str] = []
    for line in block.split("\n"):
        entry = ENTRY.fullmatch(line)
        if SECTION.fullmatch(line):
            lines += ([""] if lines else []) + [f"**{line}**", ""]
        elif entry:
            lines.append(f"- `{entry['name']}`: {_escaped(entry['text'])}")
        else:
            lines.append("  " * line.startswith("    ") + _escaped(line.strip()))
    return "\n".join(lines)


def _escaped(text: str) -> str:
    """Keep `<` outside code from being read as HTML."""
    parts = text.split("`")
    return "`".join(part.replace("<", "&lt;") if number % 2 == 0 else part for number, part in enumerate(parts))
