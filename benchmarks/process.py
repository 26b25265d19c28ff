"""The parent's end of a worker."""

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from benchmarks.row import Sample, Size, Unavailable

ROOT: Final = Path(__file__).resolve().parent.parent
_SETTINGS: Final = {
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "HAYSTACK_DESERIALIZATION_ALLOWLIST": "benchmarks.*",
    "PYTHONWARNINGS": "ignore",
}
_NOT_INHERITED: Final = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")


class SideFailed(Exception):
    """A side raised; the message is its traceback."""


def clean_environment() -> Mapping[str, str]:
    """This process's environment without what points at another Python, and with the peer's telemetry off."""
    return {name: value for name, value in os.environ.items() if name not in _NOT_INHERITED} | _SETTINGS


class Worker:
    """A process that measures one side; it is started by the first sample asked for."""

    def __init__(self, python: Path, framework: str, size: Size) -> None:
        self._command = [str(python), "-m", "benchmarks.worker", framework, size.value]
        self._process: subprocess.Popen[str] | None = None

    def sample(self, row: str) -> Sample:
        """Measure once. Raises: Unavailable, SideFailed."""
        process = self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        print(row, file=process.stdin, flush=True)
        line = process.stdout.readline()
        if not line:
            raise SideFailed(f"the process ended with status {process.wait()}")
        answer = json.loads(line)
        if "unavailable" in answer:
            raise Unavailable(answer["unavailable"])
        if "failed" in answer:
            raise SideFailed(answer["failed"])
        return Sample(answer["value"], answer["evidence"], answer["others"])

    def _started(self) -> subprocess.Popen[str]:
        if self._process is None:
            pipe = subprocess.PIPE
            self._process = subprocess.Popen(
                self._command, cwd=ROOT, env=clean_environment(), stdin=pipe, stdout=pipe, text=True
            )
        return self._process

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.communicate()  # closes its input, at which it ends
