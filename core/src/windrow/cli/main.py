"""From the words on the command line to a command, and from an error to a line on standard error."""

import argparse
import sys
from collections.abc import Callable, Sequence

from windrow.cli import exit_codes
from windrow.cli.commands import COMMANDS
from windrow.cli.printing import print_anything
from windrow.errors import ConfigError, FilterError, InputError, NameClashError, UnknownNameError, WindrowError

EPILOG = """\
exit status: 0 it worked, 1 the work failed, 2 the command, a file or the inputs are wrong and nothing ran.
Installed plugins may add commands; `windrow plugins` lists them. `windrow COMMAND --help` says more.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status. No traceback is shown unless `--debug` is given."""
    words = list(sys.argv[1:] if argv is None else argv)
    debug = "--debug" in words
    print_anything()
    words = [word for word in words if word != "--debug"]
    try:
        return dispatch(words)
    except KeyboardInterrupt:
        return exit_codes.INTERRUPTED
    except BrokenPipeError:
        return _close_broken_pipe()
    except (WindrowError, OSError) as error:
        if debug:
            raise
        print(f"windrow: {error}", file=sys.stderr)
        return _status_of(error)


def dispatch(words: Sequence[str]) -> int:
    """Find the command that the first word names, parse the rest and run it."""
    if words and not words[0].startswith("-") and words[0] not in COMMANDS:
        return _plugin_command(words)
    parser = _parser(words[0] if words else "")
    arguments = _parse(parser, words)
    if not hasattr(arguments, "execute"):
        parser.print_help()
        return exit_codes.OK
    execute: Callable[[argparse.Namespace], int] = arguments.execute
    return execute(arguments)


def _parse(parser: argparse.ArgumentParser, words: Sequence[str]) -> argparse.Namespace:
    """Parse the words; inputs (`name=value`) may stand anywhere, which argparse alone does not allow."""
    arguments, rest = parser.parse_known_args(words)
    if rest:
        if not hasattr(arguments, "inputs") or any(word.startswith("-") for word in rest):
            parser.error(f"unrecognized arguments: {' '.join(rest)}")
        arguments.inputs += rest
    return arguments


def _parser(chosen: str) -> argparse.ArgumentParser:
    """Return the parser of all commands; only the chosen one's module is imported."""
    parser = argparse.ArgumentParser(
        prog="windrow",
        description="Build and run pipelines of typed components.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action=_ShowVersion)
    parser.add_argument("--debug", action="store_true", help="show the whole traceback of an error")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND")
    for command in COMMANDS.values():
        subparser = subparsers.add_parser(command.name, help=command.summary, description=_sentence(command.summary))
        if command.name == chosen:
            module = command.module()
            module.add_arguments(subparser)
            subparser.set_defaults(execute=module.execute)
    return parser


def _plugin_command(words: Sequence[str]) -> int:
    from windrow.plugins.commands import plugin_commands

    found = plugin_commands()
    if words[0] in found:
        return found[words[0]](list(words[1:]))
    from difflib import get_close_matches

    near = get_close_matches(words[0], [*COMMANDS, *found], n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else "`windrow --help` lists the commands."
    raise UnknownNameError(f'unknown command "{words[0]}"; {hint}', name=words[0], near=near)


def _status_of(error: BaseException) -> int:
    wrong = (
        ConfigError,
        FilterError,
        InputError,
        NameClashError,
        UnknownNameError,
        FileNotFoundError,
        NotADirectoryError,
    )
    return exit_codes.INVALID if isinstance(error, wrong) else exit_codes.FAILED


def _close_broken_pipe() -> int:
    """The reader (`head`) went away: that is no error, but the interpreter would report it at exit."""
    sys.stderr.close()
    return exit_codes.OK


def _sentence(summary: str) -> str:
    return summary[0].upper() + summary[1:] + "."


class _ShowVersion(argparse.Action):
    """Print the version; it is looked up only then."""

    def __init__(self, option_strings: Sequence[str], dest: str) -> None:
        super().__init__(option_strings, dest, nargs=0, help="show the version and exit")

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from windrow import __version__

        print(f"windrow {__version__}")
        parser.exit()
