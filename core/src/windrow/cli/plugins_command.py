"""`windrow plugins`: the installed plugins and what each registers."""

import argparse
from collections import Counter

from windrow.cli import exit_codes, options
from windrow.cli.printing import print_json, print_table


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    options.add_json(parser)


def execute(arguments: argparse.Namespace) -> int:
    """Print a row for each plugin, core first."""
    from windrow.plugins.registry import REGISTRY

    kinds: dict[str, Counter[str]] = {}
    names: dict[str, list[str]] = {}
    for entry in REGISTRY.entries():
        kinds.setdefault(entry.plugin, Counter())[entry.kind] += 1
        names.setdefault(entry.plugin, []).append(entry.name)
    if arguments.json:
        print_json([{"plugin": plugin, "names": names[plugin]} for plugin in names])
    else:
        print_table((plugin, ", ".join(f"{n} {kind}" for kind, n in sorted(kinds[plugin].items()))) for plugin in names)
    return exit_codes.OK
