"""Print, as a JSON list, the test folders that a change since the given commit concerns; all of them if in doubt."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def every_folder() -> list[str]:
    integrations = sorted(f"integrations/{path.name}" for path in (ROOT / "integrations").iterdir() if path.is_dir())
    return ["core/tests", "tests", *integrations]


def changed_files(since: str) -> list[str] | None:
    done = subprocess.run(["git", "diff", "--name-only", since, "HEAD"], cwd=ROOT, capture_output=True, text=True)
    return done.stdout.split() if done.returncode == 0 else None


def folders(files: list[str] | None) -> list[str]:
    """Return the folders to test: a change of core or of the workspace concerns every package."""
    if files is None or not all(name.startswith("integrations/") for name in files):
        return every_folder()
    touched = {"/".join(name.split("/")[:2]) for name in files}
    return [folder for folder in every_folder() if folder in touched or folder == "tests"]


if __name__ == "__main__":
    print(json.dumps(folders(changed_files(sys.argv[1]) if len(sys.argv) > 1 else None)))
