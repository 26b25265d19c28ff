"""`windrow components [NAME]`: what can stand in a pipeline file, and what each needs and gives."""

import argparse
import inspect
from typing import Any

from windrow.cli import exit_codes, options
from windrow.cli.printing import print_json, print_table


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("name", nargs="?", help="describe this one")
    parser.add_argument("--kind", help="list only this kind, e.g. retriever")
    options.add_import(parser)
    options.add_json(parser)


def execute(arguments: argparse.Namespace) -> int:
    """List, or describe one."""
    from windrow.plugins.registry import REGISTRY

    options.import_modules(arguments.modules)
    if arguments.name:
        return _describe(arguments.name, as_json=arguments.json)
    entries = [entry for entry in REGISTRY.entries() if arguments.kind in (None, entry.kind)]
    if arguments.json:
        print_json([{"name": entry.name, "kind": entry.kind, "plugin": entry.plugin} for entry in entries])
    else:
        print_table((entry.name, entry.kind, entry.plugin) for entry in entries)
    return exit_codes.OK


def _describe(name: str, *, as_json: bool) -> int:
    from windrow.plugins.registry import REGISTRY

    cls = REGISTRY.get(name)
    facts = {
        "name": name,
        "summary": (inspect.getdoc(cls) or "").split("\n", 1)[0],
        "parameters": _parameters(cls),
        "inputs": _inputs(cls),
        "outputs": _outputs(cls),
    }
    if as_json:
        print_json(facts)
        return exit_codes.OK
    print(f"{name}: {facts['summary']}")
    for title in ("parameters", "inputs", "outputs"):
        rows: dict[str, str] = facts[title]  # type: ignore[assignment]  # the three tables above
        if rows:
            print(f"\n{title}")
            print_table((f"  {key}", text) for key, text in rows.items())
    if _blueprint(cls) and _blueprint(cls).takes_more:
        print("\nfurther inputs depend on the parameters; `pipeline.inputs()` lists them")
    return exit_codes.OK


def _parameters(cls: type) -> dict[str, str]:
    from windrow.config.constructors import constructor_of

    return {
        name: _typed(parameter.annotation, parameter.default, is_mandatory=parameter.is_mandatory)
        for name, parameter in constructor_of(cls).parameters.items()
    }


def _typed(annotation: Any, default: Any, *, is_mandatory: bool) -> str:
    from windrow.component import range_of, type_name

    limits = range_of(annotation)
    text = type_name(annotation) if limits is None else limits[0].text(limits[1])
    return text if is_mandatory else f"{text} = {default!r}"


def _inputs(cls: type) -> dict[str, str]:
    sockets = _blueprint(cls).inputs.values() if _blueprint(cls) else ()
    return {socket.name: _typed(socket.type, socket.default, is_mandatory=socket.is_mandatory) for socket in sockets}


def _outputs(cls: type) -> dict[str, str]:
    from windrow.component import type_name

    sockets = _blueprint(cls).outputs.values() if _blueprint(cls) else ()
    return {socket.name: type_name(socket.type) for socket in sockets}


def _blueprint(cls: type) -> Any:
    """Return what all instances of the class share; an instance may declare more."""
    from windrow.component.blueprint import blueprint_of, is_component_class

    return blueprint_of(cls) if is_component_class(cls) else None
