"""`windrow run FILE name=value …`: run a pipeline file and print its outputs."""

import argparse
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from windrow.cli import exit_codes, options
from windrow.cli.printing import note, print_json
from windrow.cli.typed_values import TypedValues, json_or_text
from windrow.errors import InputError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", type=Path, help="a pipeline file (YAML or JSON)")
    parser.add_argument(
        "inputs", nargs="*", metavar="NAME=VALUE",
        help="an input; the value is JSON if it reads as JSON, else text; NAME may be component.socket",
    )  # fmt: skip
    options.add_pipeline_options(parser)
    parser.add_argument("--include", action="append", default=[], metavar="COMPONENT", help="print its outputs too")
    parser.add_argument("--stream", action="store_true", help="print pieces of text as components produce them")
    options.add_json(parser)


def execute(arguments: argparse.Namespace) -> int:
    """Load the file, run it once, print the result."""
    from windrow.config import load

    options.import_modules(arguments.modules)
    with load(arguments.file, overrides=arguments.overrides) as pipeline:
        data = inputs_of(arguments.inputs, TypedValues(pipeline.graph))
        if arguments.stream:
            result = _stream(pipeline, data, arguments.include)
        else:
            result = pipeline.run(data, include_outputs_from=set(arguments.include))
    for name, reason in result.skipped.items():
        note(f"skipped {name}: {reason}")
    print_result(result, as_json=arguments.json)
    return exit_codes.OK


def inputs_of(words: Iterable[str], read: Callable[[str, str], Any] = json_or_text) -> dict[str, Any]:
    """Turn `name=value` words into run data: nested if every name is `component.socket`, else flat.

    `read(name, text)` makes the value.

    Raises:
        InputError: If a word has no `=`, a name stands twice, or both forms are mixed.
    """
    flat: dict[str, Any] = {}
    for word in words:
        name, equals, text = word.partition("=")
        if not equals or not name:
            raise InputError(f'"{word}" is no input; write NAME=VALUE, e.g. question="why?"')
        if name in flat:
            raise InputError(f'the input "{name}" is given twice')
        flat[name] = read(name, text)
    dotted = [name for name in flat if "." in name]
    if not dotted:
        return flat
    if len(dotted) < len(flat):
        raise InputError(f'"{dotted[0]}" names a component\'s socket and other inputs do not; use one form for all')
    return _nested(flat)


def _nested(flat: Mapping[str, Any]) -> dict[str, Any]:
    nested: dict[str, Any] = {}
    for name, value in flat.items():
        component, _, socket = name.partition(".")
        nested.setdefault(component, {})[socket] = value
    return nested


def _stream(pipeline: Any, data: dict[str, Any], include: Iterable[str]) -> Any:
    with pipeline.stream(data, include_outputs_from=set(include)) as stream:
        for chunk in stream.chunks():
            print(getattr(chunk, "content", chunk), end="", flush=True)
        print()
        return stream.result


def print_result(result: Any, *, as_json: bool) -> None:
    """Print the exposed outputs if the pipeline has any, else every unconsumed output."""
    outputs: Mapping[str, Any] = result.outputs or dict(result)
    if as_json:
        print_json(dict(outputs))
        return
    for name, value in outputs.items():
        print(f"{name}:")
        for line in _lines(value):
            print(f"  {line}")


def _lines(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [f"{key}: {_text(item)}" for key, item in value.items()]
    if isinstance(value, list | tuple):
        return [f"- {_text(item)}" for item in value] or ["(none)"]
    return str(value).splitlines() or [""]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else getattr(value, "text", None) or repr(value)
