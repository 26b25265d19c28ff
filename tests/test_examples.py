"""Every example runs, as Python and as a file, and both say the same."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"


def run(*words: str, cwd: Path, expect: int = 0) -> str:
    """Run a command as a user would, from a folder of its own, and return what it printed."""
    env = {**os.environ, "PYTHONPATH": str(EXAMPLES)}
    done = subprocess.run([sys.executable, *words], cwd=cwd, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == expect, done.stdout + done.stderr
    return done.stdout + done.stderr


PYTHON = [
    ("01_additions", ["first.value: mandatory", "second.add: optional", "15", "105"]),
    ("02_branches_and_loops", ["75 324 skipped: nothing", "82 312 skipped: make_even"]),
    ("03_answer_with_prompt", ["Paris is the capital of France.", "paris"]),
    ("04_hybrid_retrieval", ["Seine"]),
    ("05_query_classifier", ["Berlin is the capital of Germany", "skipped: embedder, vectors", "skipped: keywords"]),
    (
        "06_multilingual_hybrid",
        ["Berlin is the capital", "Rome is the capital", "skipped: translate_query, translate_q"],
    ),
    ("07_mixed_files", ["documents;", "pyproject.toml"]),
    ("08_refused_connection", ["reader.answers", "retriever.query", "list[ExtractedAnswer]", "str"]),
]


@pytest.mark.parametrize(("name", "says"), PYTHON, ids=[name for name, _ in PYTHON])
def test_python(name: str, says: list[str], tmp_path: Path) -> None:
    printed = run(str(EXAMPLES / f"{name}.py"), cwd=tmp_path)
    for text in says:
        assert text in printed


FILES = [
    ("01_additions", ["value=3"], ["15"]),
    ("02_branches_and_loops", ["value=75"], ["324"]),
    ("03_answer_with_prompt", ["question=What is the capital of France?"], ["Paris is the capital of France."]),
    ("04_hybrid_retrieval", ["question=Which river flows through Paris?"], ["Seine"]),
    ("05_query_classifier", ["query=capital Germany"], ["Berlin is the capital of Germany", "skipped vectors"]),
    ("06_multilingual_hybrid", ["question=Quelle est la capitale de l'Allemagne ?"], ["Berlin is the capital"]),
    ("07_mixed_files", [f'sources=["{ROOT / "README.md"}", "{ROOT / "pyproject.toml"}"]'], ["pyproject.toml"]),
]


@pytest.mark.parametrize(("name", "inputs", "says"), FILES, ids=[name for name, *_ in FILES])
def test_file(name: str, inputs: list[str], says: list[str], tmp_path: Path) -> None:
    run(str(EXAMPLES / "sample_store.py"), "sqlite:sample.db", cwd=tmp_path)
    file = str(EXAMPLES / f"{name}.yaml")
    printed = run("-m", "windrow", "run", file, "--import", "my_components", *inputs, cwd=tmp_path)
    for text in says:
        assert text in printed


def test_refused_file(tmp_path: Path) -> None:
    printed = run("-m", "windrow", "validate", str(EXAMPLES / "08_refused_connection.yaml"), cwd=tmp_path, expect=2)
    assert "connections" in printed
    assert "list[ExtractedAnswer]" in printed


def test_every_example_is_listed() -> None:
    names = {path.stem for path in EXAMPLES.glob("[0-9]*.*")}
    assert names == {name for name, _ in PYTHON}
    assert names == {name for name, *_ in FILES} | {"08_refused_connection"}
