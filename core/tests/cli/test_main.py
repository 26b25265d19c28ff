"""The command itself: help, versions, exit status, errors without tracebacks, what is imported."""

import subprocess
import sys
from pathlib import Path

import pytest

from windrow import __version__
from windrow.cli import main
from windrow.cli.commands import COMMANDS

FILE = """
windrow: 1
components:
  prompt: {type: PromptBuilder, init_parameters: {template: "Hello, {{ name }}!"}}
inputs: {name: [prompt.name]}
outputs: {text: prompt.prompt}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "hello.yaml"
    path.write_text(FILE, encoding="utf-8")
    return path


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    printed = capsys.readouterr().out
    assert all(name in printed for name in COMMANDS)
    assert "windrow plugins" in printed


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([name, "--help"])
    assert stopped.value.code == 0
    assert f"windrow {name}" in capsys.readouterr().out


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"windrow {__version__}\n"


def test_run(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(file), "name=Ada"]) == 0
    assert capsys.readouterr().out == "text:\n  Hello, Ada!\n"
    assert main(["run", str(file), "name=Ada", "--json"]) == 0
    assert capsys.readouterr().out == '{\n  "text": "Hello, Ada!"\n}\n'


def test_set_overrides(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(["run", str(file), "name=Ada", "--set", "components.prompt.init_parameters.template=Bye, {{ name }}"]) == 0
    )
    assert "Bye, Ada" in capsys.readouterr().out


def test_validate(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(file)]) == 0
    assert "valid" in capsys.readouterr().out
    file.write_text(FILE.replace("PromptBuilder", "PromtBuilder"), encoding="utf-8")
    assert main(["validate", str(file)]) == 2
    assert 'did you mean "PromptBuilder"' in capsys.readouterr().err
    assert main(["validate", str(file), "--json"]) == 2
    assert '"path": "components.prompt.type"' in capsys.readouterr().out


ERRORS = [
    (["serch"], 2, "did you mean search?"),
    (["run", "nowhere.yaml"], 2, "nowhere.yaml"),
    (["search", "x", "--store", "qdrnt:a"], 2, "qdrant"),
    (["search", "x", "--store", "memory:", "--filter", "{"], 2, "no JSON"),
    (["search", "x", "--store", "memory:", "--top-k", "0"], 2, "--top-k: expected int ≥ 1, got 0"),
    (["ask", "why?"], 2, "--docs DIR"),
    (["ask", "why?", "--docs", "nowhere"], 2, "no folder"),
    (["index", "nowhere", "--store", "sqlite:a.db"], 2, "does not exist"),
    (["validate", "x.yaml", "--import", "no_such_module"], 2, "no_such_module"),
    (["validate", "x.yaml", "--import", ""], 2, '--import "": ValueError'),
    (["validate", "x.yaml", "--import", "..x"], 2, '--import "..x": TypeError'),
    (["ask", " ", "--docs", "."], 2, "the question is empty"),
    (["search", "", "--store", "sqlite:x.db"], 2, "the query is empty"),
    (["ask", "why?", "--store", "x.db"], 2, '--store "x.db": expected a store\'s address'),
    (["ask", "why?", "--store", "x.db"], 2, "did you mean sqlite:x.db?"),
    (["search", "why?", "--store", "sqlit:x.db"], 2, 'did you mean "sqlite"?'),
    (["index", ".", "--store", "memory:"], 2, "ends with this command"),
    (["components", "Retreiver"], 2, "Retriever"),
]


@pytest.mark.parametrize(("words", "status", "says"), ERRORS, ids=[" ".join(words) for words, *_ in ERRORS])
def test_errors_are_one_line_with_a_cure(
    words: list[str],
    status: int,
    says: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(words) == status
    printed = capsys.readouterr().err
    assert says in printed
    assert "Traceback" not in printed


def test_debug_shows_the_traceback() -> None:
    with pytest.raises(FileNotFoundError):
        main(["index", "nowhere", "--store", "sqlite:a.db", "--debug"])


def test_components(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["components", "--kind", "retriever"]) == 0
    printed = capsys.readouterr().out
    assert "InMemoryBM25Retriever" in printed
    assert "PromptBuilder" not in printed
    assert main(["components", "PromptBuilder"]) == 0
    printed = capsys.readouterr().out
    assert "template" in printed
    assert "outputs" in printed


def test_schema_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    import json

    assert main(["schema"]) == 0
    assert "PromptBuilder" in json.dumps(json.loads(capsys.readouterr().out))


def test_plugins_and_doctor(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plugins"]) == 0
    assert "windrow  " in capsys.readouterr().out
    # In a process of its own: the tests of this one define components that share names.
    done = subprocess.run([sys.executable, "-m", "windrow", "doctor"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "everything is in order\n")


HEAVY = ("yaml", "jinja2", "numpy", "pluggy", "importlib.metadata", "asyncio", "windrow.pipeline", "windrow.component")
PROBE = f"""
import sys
from windrow.cli import main
main([])
print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)
"""


def test_help_imports_nothing_heavy() -> None:
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_a_reader_that_goes_away_is_no_error() -> None:
    command = f"{sys.executable} -m windrow schema | head -c 10"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True)
    assert done.stderr == ""


@pytest.mark.parametrize("words", [["ask", "why?"], ["search", "why?"]])
def test_an_empty_store_is_not_taken_for_one_without_hits(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    address = f"sqlite:{tmp_path}/empty.db"
    assert main([*words, "--store", address]) == 0
    assert f"{address} holds no documents; fill it: windrow index PATHS --store {address}" in capsys.readouterr().err
