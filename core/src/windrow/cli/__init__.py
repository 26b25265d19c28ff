"""The `windrow` command: one file per command, loaded when it is used. Start reading at `main`."""

from windrow.cli.main import main

__all__ = ["main"]
