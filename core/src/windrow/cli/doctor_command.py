"""`windrow doctor`: what is broken in this installation and what to do about it."""

import argparse
from dataclasses import asdict

from windrow.cli import exit_codes, options
from windrow.cli.printing import print_json


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    options.add_json(parser)


def execute(arguments: argparse.Namespace) -> int:
    """Print every finding; the status says whether one is an error."""
    from windrow.plugins.doctor import examine

    findings = examine()
    if arguments.json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            print(finding)
        if not findings:
            print("everything is in order")
    return exit_codes.FAILED if any(finding.is_error for finding in findings) else exit_codes.OK
