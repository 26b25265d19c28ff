"""Environments that the benchmarks make under `.bench/`: the peer's, and one with nothing but Windrow's core."""

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from benchmarks.process import ROOT, clean_environment

FOLDER: Final = ROOT / ".bench"
PEER_EXTRAS: Final = FOLDER / "peer-extras"
"""A folder of packages that single rows add to the peer, beside its environment so that it can be weighed alone."""


class EnvironmentFailed(Exception):
    """An environment could not be made; the message says why."""


def peer_python() -> Path:
    """The interpreter with the newest peer in it; installs at the first call. Raises: EnvironmentFailed."""
    python = environment("peer", "haystack-ai")
    _uv("pip", "install", "--quiet", "--upgrade", "--python", str(python), "--target", str(PEER_EXTRAS), "nltk")
    return python


def core_python() -> Path:
    """An interpreter with the checkout's core as a user would install it. Raises: EnvironmentFailed."""
    return environment("core", "--reinstall-package", "windrow", str(ROOT / "core"))


def environment(name: str, *requirements: str) -> Path:
    """The interpreter of a virtual environment that holds the newest of these."""
    folder = FOLDER / name
    python = folder / "bin" / "python"
    if not python.exists():
        _uv("venv", "--quiet", "--python", sys.executable, str(folder))
    _uv("pip", "install", "--quiet", "--upgrade", "--python", str(python), *requirements)
    return python


def _uv(*arguments: str) -> None:
    done = subprocess.run([*_command(), *arguments], env=clean_environment(), capture_output=True, text=True)
    if done.returncode != 0:
        raise EnvironmentFailed(f"uv {' '.join(arguments)}: {done.stderr.strip()[-500:]}")


def _command() -> list[str]:
    installed = ROOT / ".tools/bin/uv"
    if installed.exists():
        return [str(installed)]
    if find_spec("uv"):
        return [sys.executable, "-m", "uv"]
    found = shutil.which("uv")
    if found is None:
        raise EnvironmentFailed("uv is not installed; run `make bench`, or pip install uv")
    return [found]
