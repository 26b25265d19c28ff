"""What a user pays before the first line of their own: imports, the command line's start, what is installed."""

import json
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.framework import Framework
from benchmarks.limits import AtMost
from benchmarks.peer_environment import EnvironmentFailed, core_python
from benchmarks.process import clean_environment
from benchmarks.row import Row, Sample, Size, Unavailable
from benchmarks.timing import seconds

_MEMORY: Final = """
from pathlib import Path
status = Path("/proc/self/status")
if status.exists():
    peak = int(status.read_text().split("VmHWM:")[1].split()[0]) * 1024 / 1e6
else:
    import resource
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
"""
_BARE: Final = f"import time{_MEMORY}print(peak)"
_USE: Final = f"""
import time
start = time.perf_counter()
from %s import Pipeline, component

@component
class AddOne:
    @component.output_types(value=int)
    def run(self, value: int) -> dict[str, int]:
        return {{"value": value + 1}}

pipeline = Pipeline()
pipeline.add_component("a", AddOne())
pipeline.add_component("b", AddOne())
pipeline.connect("a.value", "b.value")
used = time.perf_counter() - start
{_MEMORY}
print(used * 1e3, peak)
"""
_INSTALLED: Final = """
import json
from importlib.metadata import distributions
from pathlib import Path

def size(distribution):
    files = [Path(distribution.locate_file(f)) for f in distribution.files or [] if "__pycache__" not in str(f)]
    return sum(file.stat().st_size for file in files if file.is_file()) / 1e6

print(json.dumps({d.metadata["Name"].lower(): size(d) for d in distributions()}))
"""


def _python(code: str, python: str | Path = sys.executable) -> list[float]:
    """The numbers that a script prints in a fresh interpreter."""
    command = [str(python), "-I", "-c", code]
    return [float(word) for word in subprocess.check_output(command, env=clean_environment(), text=True).split()]


def _import_time(framework: Framework, size: Size) -> Iterator[Sample]:
    runs = size.pick(5, 2)
    while True:
        yield Sample(min(_python(_USE % framework.name)[0] for _ in range(runs)))


def _import_memory(framework: Framework, size: Size) -> Iterator[Sample]:  # noqa: ARG001
    while True:
        yield Sample(_python(_USE % framework.name)[1] - _python(_BARE)[0])


def _help(framework: Framework, size: Size) -> Iterator[Sample]:
    script = Path(sys.executable).with_name(framework.name)
    command = [str(script)] if script.exists() else [sys.executable, "-m", framework.name]

    def show() -> None:
        subprocess.run([*command, "--help"], env=clean_environment(), stdout=subprocess.DEVNULL, check=True)

    while True:
        yield Sample(min(seconds(show) for _ in range(size.pick(10, 2))) * 1e3)


def _installed(framework: Framework) -> dict[str, float]:
    """Megabytes of each distribution in an environment that holds nothing but the framework."""
    try:
        python = core_python() if framework.name == "windrow" else Path(sys.executable)
    except EnvironmentFailed as error:
        raise Unavailable(str(error)) from error
    output = subprocess.check_output([python, "-I", "-c", _INSTALLED], env=clean_environment())
    found: dict[str, float] = json.loads(output)
    return found


def _distributions(framework: Framework, size: Size) -> Iterator[Sample]:  # noqa: ARG001
    while True:
        yield Sample(len(_installed(framework)))


def _megabytes(framework: Framework, size: Size) -> Iterator[Sample]:  # noqa: ARG001
    while True:
        yield Sample(sum(mb for name, mb in _installed(framework).items() if name != "numpy"))


_once = partial(Row, repetitions=1, peer_repetitions=1)

ROWS = [
    Row("import, make a pipeline of 2 components", "ms", AtMost(60), _import_time, _import_time),
    Row("memory of that over bare Python", "MB", AtMost(25), _import_memory, _import_memory),
    Row("windrow --help, start to exit", "ms", AtMost(80), _help, "it has no command"),
    _once("distributions installed", "", AtMost(6), _distributions, _distributions),
    _once("installed size without numpy", "MB", AtMost(10), _megabytes, _megabytes),
]
