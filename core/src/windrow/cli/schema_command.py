"""`windrow schema`: the JSON Schema of pipeline files, made from the components installed here."""

import argparse

from windrow.cli import exit_codes, options


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    options.add_import(parser)


def execute(arguments: argparse.Namespace) -> int:
    """Print the schema."""
    import json

    from windrow.config import schema

    options.import_modules(arguments.modules)
    print(json.dumps(schema(), indent=2))
    return exit_codes.OK
