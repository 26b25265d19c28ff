"""The plugin is light: importing it, and making a generator, loads no SDK."""

import subprocess
import sys

PROBE = """
import sys
import windrow_openai.plugin
from windrow_openai import OpenAIChatGenerator
OpenAIChatGenerator(model="tiny", api_base_url="http://127.0.0.1:9")
print([name for name in ("openai", "httpx2", "pydantic") if name in sys.modules])
"""


def test_no_sdk_before_the_first_run() -> None:
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
