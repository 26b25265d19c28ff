"""`windrow index PATHS --store ADDRESS`: read files into a document store."""

import argparse
from dataclasses import asdict
from pathlib import Path

from windrow.cli import exit_codes, options
from windrow.cli.printing import note, print_json, progress
from windrow.errors import InputError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files and folders to read")
    parser.add_argument("--store", required=True, metavar="ADDRESS", help="where to write, e.g. sqlite:library.db")
    parser.add_argument("--prune", action="store_true", help="also remove files that no longer exist in the folders")
    parser.add_argument("--quiet", action="store_true", help="show no progress")
    options.add_pipeline_options(parser)
    options.add_json(parser)


def execute(arguments: argparse.Namespace) -> int:
    """Index, then say what was done and which files were not read."""
    from windrow.cli.file_types import describe_unread, find_files
    from windrow.cli.indexing import index_files, remove_vanished

    options.import_modules(arguments.modules)
    if options.check_store(arguments.store).partition(":")[0] == "memory":
        raise InputError("--store memory: ends with this command; give one that stays, e.g. sqlite:library.db.")
    found = find_files(arguments.paths)
    with progress("indexing", quiet=arguments.quiet) as tell:
        report = index_files(arguments.store, found, tell, arguments.overrides)
    if arguments.prune:
        remove_vanished(arguments.store, arguments.paths, report)
    for line in [*(f"could not read {reason}" for reason in report.failed), *describe_unread(found.unread)]:
        note(line)
    if arguments.json:
        print_json(asdict(report))
    else:
        print(report)
    return exit_codes.FAILED if report.failed else exit_codes.OK
