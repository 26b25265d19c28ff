"""Run mypy on every tests folder, the examples, the benchmarks and the tools, one at a time.

One at a time, because test files of different packages may share a name and are no packages.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def folders() -> list[Path]:
    tests = sorted({path.parent for path in [*ROOT.glob("core/tests/**/*.py"), *ROOT.glob("tests/**/*.py")]})
    packages = sorted({path.parent for path in ROOT.glob("integrations/*/tests/**/*.py")})
    others = [ROOT / name for name in ("benchmarks", "examples", "tools")]
    return [folder for folder in (*tests, *packages, *others) if any(folder.glob("*.py"))]


def main() -> int:
    failed = 0
    for folder in folders():
        files = sorted(str(path) for path in folder.glob("*.py"))
        failed |= subprocess.run([sys.executable, "-m", "mypy", *files], cwd=ROOT).returncode
    return failed


if __name__ == "__main__":
    raise SystemExit(main())
