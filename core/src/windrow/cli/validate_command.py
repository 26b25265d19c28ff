"""`windrow validate FILE`: every problem of a pipeline file, with its place and its cure."""

import argparse
from pathlib import Path

from windrow.cli import exit_codes, options
from windrow.cli.printing import print_json
from windrow.errors import ConfigError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", type=Path, help="a pipeline file (YAML or JSON)")
    options.add_pipeline_options(parser)
    options.add_json(parser)


def execute(arguments: argparse.Namespace) -> int:
    """Load the file without running it; print what is wrong."""
    from windrow.config import load

    options.import_modules(arguments.modules)
    try:
        pipeline = load(arguments.file, overrides=arguments.overrides)
    except ConfigError as error:
        if not arguments.json:
            raise
        problems = [{"path": p.path, "line": p.line, "message": p.message} for p in error.problems]
        print_json({"valid": False, "problems": problems})
        return exit_codes.INVALID
    with pipeline:
        if arguments.json:
            print_json({"valid": True, "problems": []})
        else:
            print(f"{arguments.file}: valid, {len(pipeline.graph.components)} components")
    return exit_codes.OK
