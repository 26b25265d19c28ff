"""What mypy makes of components: a table of snippets, checked by one process."""

import re
import subprocess
import sys
import textwrap
from collections import defaultdict
from pathlib import Path

import pytest

PREAMBLE = """\
from __future__ import annotations
from dataclasses import dataclass
from typing import Any, TypedDict
from windrow.component import GreedyVariadic, Range, Variadic, captures_parameters, component

class Text(TypedDict):
    text: str

@component
class Repeat:
    def __init__(self, times: int = 2) -> None:
        self.times = times

    @component.output_types(text=str)
    def run(self, text: str, sep: str = " ") -> dict[str, Any]:
        return {"text": sep.join([text] * self.times)}

@component(name="acme.Typed")
@dataclass
class Typed:
    times: int

    async def run(self, values: Variadic[int]) -> Text:
        return {"text": str(sum(values) + len(values) + values[0])}

@component
class Greedy:
    def run(self, value: GreedyVariadic[str]) -> Text:
        return {"text": value[0].upper()}

@component
def double(number: int, times: int = 2) -> int:
    return number * times

@component(name="acme.fetch")
async def fetch(address: str) -> Text:
    return {"text": address}

@captures_parameters
class Store:
    def __init__(self, path: str) -> None:
        self.path = path

"""

# A snippet, and what mypy says of it (empty: nothing).
SNIPPETS = [
    ("reveal_type(Repeat)", r"def \(times: int =\) -> .*Repeat"),
    ("reveal_type(Repeat(times=2))", r"\.Repeat"),
    ('reveal_type(Repeat(times=2).run(text="x"))', r"dict\[str, Any\]"),
    ("Repeat(2).times + 1", ""),
    ('Repeat(times="x")', 'Argument "times" to "Repeat" has incompatible type "str"; expected "int"'),
    ("Repeat().run(5)", 'Argument 1 to "run" of "Repeat" has incompatible type "int"; expected "str"'),
    ("Repeat().stop()", '"Repeat" has no attribute "stop"'),
    ("reveal_type(Typed(2))", r"\.Typed"),
    ("async def use() -> str:\n    return (await Typed(2).run(values=[1, 2]))['text']", ""),
    ("async def use() -> None:\n    await Typed(2).run(values=(1, 2))", ""),
    ('async def use() -> None:\n    await Typed(2).run(values=["x"])', "List item 0 has incompatible type"),
    ("Greedy().run(value=['x'])", ""),
    ("Greedy().run(value=[5])", "List item 0 has incompatible type"),
    ("class Sub(Repeat): ...\nreveal_type(Sub(3).run('x'))", r"dict\[str, Any\]"),
    ("reveal_type(double(2))", '"int"'),
    ('double("x")', "incompatible type"),
    ("reveal_type(double.run(number=2))", r"dict\[str, Any\]"),
    ("double.run(numbers=2)", "numbers"),
    ("async def use() -> None:\n    reveal_type(await fetch('a'))", r"TypedDict\({'text': str}\)"),
    ("async def use() -> None:\n    reveal_type(await fetch.run('a'))", r"dict\[str, Any\]"),
    ("reveal_type(Store('a'))", r"\.Store"),
    ("reveal_type(Store('a').path)", '"str"'),
    ("Store(5)", 'Argument 1 to "Store" has incompatible type'),
    (
        """
        @component
        class Dynamic:
            def __init__(self, names: list[str]) -> None:
                component.set_input_types(self, **dict.fromkeys(names, str))
                component.set_input_type(self, "count", int, default=3)
                component.set_output_types(self, text=str)

            def run(self, **kwargs: Any) -> dict[str, Any]:
                return kwargs
        """,
        "",
    ),
    (
        """
        @component
        class Wrong:
            @component.output_types(text=str)
            def run(self, text: str) -> Text:
                return {"texts": text}
        """,
        "TypedDict",
    ),
]


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[int, list[str]]:
    """What mypy says of each snippet, by its number."""
    folder = tmp_path_factory.mktemp("snippets")
    for number, (code, _) in enumerate(SNIPPETS):
        (folder / f"snippet_{number}.py").write_text(PREAMBLE + textwrap.dedent(code) + "\n")
    sources = Path(__file__).parents[2] / "src"
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--no-error-summary",
        "--config-file=",
        "--cache-dir=/dev/null",
    ]
    found = subprocess.run(
        [*command, "--follow-imports=silent", "."],
        cwd=folder,
        env={"MYPYPATH": str(sources), "PATH": "", "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert found.stderr == ""
    by_snippet: dict[int, list[str]] = defaultdict(list)
    for line in found.stdout.splitlines():
        match = re.match(r"snippet_(\d+)\.py:\d+: (.*)", line)
        assert match, line
        by_snippet[int(match[1])].append(match[2])
    return by_snippet


@pytest.mark.parametrize("number", range(len(SNIPPETS)), ids=[code.strip()[:50] for code, _ in SNIPPETS])
def test_mypy_says(number: int, answers: dict[int, list[str]]) -> None:
    _, expected = SNIPPETS[number]
    if not expected:
        assert answers[number] == []
    else:
        assert len(answers[number]) >= 1
        assert re.search(expected, answers[number][0]), answers[number]
