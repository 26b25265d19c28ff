"""Build every wheel, install them into an empty environment, run the demo there and hold the budgets.

Budgets are counts, never milliseconds: the distributions that core brings along, its size, and the modules that
`import windrow` and `windrow --help` load.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MAX_DISTRIBUTIONS = 6
MAX_MEGABYTES_WITHOUT_NUMPY = 10
NEVER_ON_IMPORT = ("pluggy", "importlib.metadata", "asyncio", "concurrent.futures", "yaml", "jinja2", "numpy")
IMPORTS = """
import sys
import windrow
p = windrow.Pipeline()
@windrow.component
class One:
    @windrow.component.output_types(x=int)
    def run(self, x: int) -> dict:
        return {"x": x}
p.add_component("a", One()); p.add_component("b", One()); p.connect("a.x", "b.x")
print(*(name for name in %r if name in sys.modules))
"""
SIZES = """
import importlib.metadata as m, pathlib
for d in m.distributions():
    files = [pathlib.Path(d.locate_file(f)) for f in d.files or [] if "__pycache__" not in str(f)]
    print(d.metadata["Name"], sum(f.stat().st_size for f in files if f.is_file()))
"""


def run(*command: str | Path, cwd: Path = ROOT) -> str:
    clean = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run([str(part) for part in command], cwd=cwd, env=clean, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"failed: {' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def build(folder: Path) -> list[Path]:
    """Return one wheel for every package of the workspace, built from its sdist as an index would serve it."""
    hatch, uv = ROOT / ".tools/bin/hatch", ROOT / ".tools/bin/uv"
    assert hatch.exists(), "run make .tools/bin/hatch first"
    for package in [ROOT / "core", *sorted((ROOT / "integrations").iterdir())]:
        run(uv, "build", "--quiet", "--out-dir", folder, package)
    return sorted(folder.glob("*.whl"))


def environment(folder: Path, *requirements: str | Path) -> Path:
    uv = ROOT / ".tools/bin/uv"
    run(uv, "venv", "--quiet", "--python", sys.executable, folder)
    run(uv, "pip", "install", "--quiet", "--python", folder / "bin/python", *requirements)
    return folder / "bin"


def check_core(bin_folder: Path) -> None:
    sizes = dict(line.rsplit(" ", 1) for line in run(bin_folder / "python", "-c", SIZES).splitlines())
    megabytes = sum(int(size) for name, size in sizes.items() if name != "numpy") / 1e6
    print(f"core installs {len(sizes)} distributions ({', '.join(sorted(sizes))}), {megabytes:.1f} MB without numpy")
    assert len(sizes) <= MAX_DISTRIBUTIONS, sizes
    assert megabytes <= MAX_MEGABYTES_WITHOUT_NUMPY, sizes
    loaded = run(bin_folder / "python", "-c", IMPORTS % (NEVER_ON_IMPORT,)).split()
    print(f"import windrow and a pipeline of two components load none of {', '.join(NEVER_ON_IMPORT)}")
    assert not loaded, f"loaded by import windrow: {loaded}"


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wheels = build(folder / "dist")
        core = next(path for path in wheels if path.name.startswith("windrow-"))
        check_core(environment(folder / "core", core))
        everything = environment(folder / "all", *wheels)
        print(run(everything / "windrow", "doctor", cwd=folder))
        print(run(everything / "python", ROOT / "tools/demo.py", "--store", f"sqlite:{folder / 'demo.db'}", cwd=folder))


if __name__ == "__main__":
    main()
