"""Arguments that several commands share."""

import argparse
import importlib
import sys
from collections.abc import Iterable
from pathlib import Path

from windrow.errors import ConfigError, InputError, WindrowError


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
        InputError: If a module cannot be imported.
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
            raise InputError(message) from error
        except Exception as error:  # whatever the user's module does
            raise InputError(f'--import "{name}": {type(error).__name__}: {error}. --debug shows where.') from error


def check_count(top_k: int | None) -> None:
    """Check the value of `--top-k`. Raises: InputError if it is less than 1."""
    if top_k is not None and top_k < 1:
        raise InputError(f"--top-k: expected int ≥ 1, got {top_k}")


def check_store(address: str) -> str:
    """Return the address if it names a store that is installed.

    Raises:
        InputError: If it does not.
    """
    from windrow.config.addresses import parse_address, store_class
    from windrow.plugins.registry import REGISTRY

    try:
        store_class(parse_address(address), REGISTRY)
    except ConfigError as error:
        meant = f"; did you mean sqlite:{address}?" if Path(address).suffix in (".db", ".sqlite") else ""
        raise InputError(f'--store "{address}": {error.problems[0].message}{meant}') from error
    except WindrowError as error:
        raise InputError(f'--store "{address}": {error}') from error
    return address


def check_words(text: str, what: str) -> str:
    """Return a question or query if it has words. Raises: InputError otherwise."""
    if not text.strip():
        raise InputError(f'the {what} is empty; write some words, e.g. "How do I swap the store?"')
    return text


def tell_if_empty(address: str) -> bool:
    """Say so if the store at this address holds no documents at all: a wrong path would otherwise look like no hits."""
    from windrow.cli.printing import note
    from windrow.stores import open_store

    store = open_store(address)
    try:
        is_empty: bool = store.count_documents() == 0
    finally:
        store.close()
    if is_empty:
        note(f"{address} holds no documents; fill it: windrow index PATHS --store {address}")
    return is_empty
