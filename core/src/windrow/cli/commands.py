"""The table of core's commands: a name, the module that holds it, and one line about it."""

import argparse
from dataclasses import dataclass
from importlib import import_module
from typing import Final, Protocol


class CommandModule(Protocol):
    """What a command's module offers: its arguments, and the function that runs it."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the command's arguments."""

    def execute(self, arguments: argparse.Namespace) -> int:
        """Run the command and return its exit status."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command of the command line."""

    name: str
    summary: str

    def module(self) -> CommandModule:
        """Import the command's module; only the chosen command pays for its imports."""
        return import_module(f"windrow.cli.{self.name}_command")


COMMANDS: Final = {
    command.name: command
    for command in (
        Command("index", "read files into a document store"),
        Command("search", "find documents in a store"),
        Command("ask", "answer a question from files, a store, or a pipeline of yours"),
        Command("run", "run a pipeline file"),
        Command("validate", "check a pipeline file and list every problem"),
        Command("schema", "print the JSON Schema of pipeline files, for editors"),
        Command("components", "list the installed components, or describe one"),
        Command("plugins", "list the installed plugins"),
        Command("doctor", "check the installation and say what to mend"),
    )
}
