"""Arguments that several commands share."""

import argparse
import importlib
import sys
from collections.abc import Iterable
from pathlib import Path

from windrow.errors import PluginError


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add `--json`."""
    parser.add_argument("--json", action="store_true", help="print JSON")


def add_pipeline_options(parser: argparse.ArgumentParser) -> None:
    """Add `--set` and `--import`, which change how a pipeline file is loaded."""
    parser.add_argument(
        "--set", action="append", default=[], metavar="PATH=VALUE", dest="overrides",
        help="override a value of the file, e.g. components.retriever.init_parameters.top_k=5",
    )  # fmt: skip
    add_import(parser)


def add_import(parser: argparse.ArgumentParser) -> None:
    """Add `--import`, the only way in which the command line imports application code."""
    parser.add_argument(
        "--import", action="append", default=[], metavar="MODULE", dest="modules",
        help="import this module first, so that the components it defines are known",
    )  # fmt: skip


def import_modules(modules: Iterable[str]) -> None:
    """Import the modules that `--import` names, also from the working directory.

    Raises:
        PluginError: If a module cannot be imported.
    """
    for name in modules:
        if str(Path.cwd()) not in sys.path:
            sys.path.insert(0, str(Path.cwd()))
        try:
            importlib.import_module(name)
        except ImportError as error:
            message = (
                f'--import {name}: {error}. Give a module name ("my_components", not a path), importable from here.'
            )
            raise PluginError(message, plugin=name) from error
