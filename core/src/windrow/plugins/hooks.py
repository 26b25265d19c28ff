"""The two hooks that a plugin may implement, and the marks for them. Importing this imports pluggy."""

from typing import TYPE_CHECKING, Any, Final

from pluggy import HookimplMarker, HookspecMarker

if TYPE_CHECKING:
    from windrow.plugins.discovery import Registrar

PROJECT: Final = "windrow"

hookspec: Final = HookspecMarker(PROJECT)
hookimpl: Final = HookimplMarker(PROJECT)


@hookspec
def windrow_register(registry: "Registrar") -> None:
    """Names the package's classes: `registry.add(kind, name, "module:Attr", capabilities=…, store=…)`.

    The module that implements it must import no client library. Undotted names are for document stores only.
    """


@hookspec
def windrow_cli(subparsers: Any) -> None:
    """Adds commands to `windrow`: `subparsers.add_parser("acme").set_defaults(execute=function)`, which gets
    the parsed arguments and returns the exit status.

    Asked only if the first word on the command line is none of core's commands.
    """
