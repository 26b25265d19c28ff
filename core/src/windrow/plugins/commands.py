"""The commands that plugins add to `windrow`. Asked for only when the first word is none of core's commands."""

import argparse
from collections.abc import Callable, Sequence

from windrow.errors import PluginError, WindrowError
from windrow.plugins.discovery import Discovery
from windrow.plugins.registry import REGISTRY
from windrow.values.display import told

Run = Callable[[Sequence[str]], int]


def plugin_commands(discovery: Discovery | None = None) -> dict[str, Run]:
    """Each plugin command by its name, as a function from its words to an exit status."""
    found: dict[str, Run] = {}
    parser = argparse.ArgumentParser(prog="windrow")
    subparsers = parser.add_subparsers(metavar="COMMAND")
    (discovery or REGISTRY.discovery()).add_commands(subparsers)
    for name in subparsers.choices or ():
        found[name] = _runner(parser, name)
    return found


def _runner(parser: argparse.ArgumentParser, name: str) -> Run:
    def run(words: Sequence[str]) -> int:
        arguments = parser.parse_args([name, *words])
        execute = getattr(arguments, "execute", None)
        if execute is None:
            raise PluginError(f'the plugin command "{name}" does nothing: its parser needs set_defaults(execute=…)')
        try:
            return int(execute(arguments) or 0)
        except (WindrowError, OSError):
            raise
        except Exception as error:
            raise PluginError(f'the plugin command "{name}" failed: {told(error)}; --debug shows where') from error

    return run
