"""Index this project's own documentation into a SQLite store, ask a question, and say what to try next."""

import argparse
import os
import shlex
import sys
from pathlib import Path

from windrow.cli import main as windrow

ROOT = Path(__file__).resolve().parent.parent
QUESTION = "How do I move an application to another document store?"
NEXT = """
What to try next
  windrow ask "your question" --docs YOUR_FOLDER      an answer from your own files
  windrow run examples/03_answer_with_prompt.yaml     a pipeline file, run from the command line
  windrow components                                  everything that can stand in a pipeline file
(from a clone, put `.tools/bin/hatch run` in front, or activate .venv)
"""


def command(*words: str) -> None:
    """Show a command as a user would type it, and run it."""
    print(f"$ windrow {shlex.join(words)}", flush=True)
    status = windrow(words)
    if status:
        raise SystemExit(status)
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", default="sqlite:.demo/docs.db", help="where to keep the index")
    store: str = parser.parse_args().store
    os.chdir(ROOT)
    Path(".demo").mkdir(exist_ok=True)
    command("index", "README.md", "docs", "--store", store, "--prune")
    print()
    command("ask", QUESTION, "--store", store, "--quiet")
    print(NEXT)


if __name__ == "__main__":
    main()
