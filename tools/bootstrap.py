"""Make the folder given as argument a virtual environment with hatch and uv, which make everything else."""

import subprocess
import sys
import venv
from pathlib import Path

TOOLS = ["hatch>=1.16,<2", "uv>=0.9,<1"]
OLDEST = (3, 11)


def main(folder: Path) -> None:
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:3]))
        raise SystemExit(f"Windrow needs Python 3.11 or newer, this is {found}. Try: make PYTHON=python3.12 test")
    print("Installing the build tools (once) …", flush=True)
    venv.create(folder, with_pip=True, clear=True)
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, *TOOLS], check=True)
    (folder / "bin" / "hatch").touch()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
