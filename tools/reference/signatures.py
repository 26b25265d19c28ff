"""Signatures as they are written: of functions, methods, and the constructors that fields make."""

import ast
import re
from collections.abc import Sequence
from typing import Final, TypeAlias

from reference.sources import Definition, Function

Parts: TypeAlias = list[str]
WIDTH: Final = 110
ONE_LINE: Final = 10_000
SIMPLE_STRING: Final = re.compile(r"""'([^'"\\]*)'""")
STEPS: Final = re.compile(r"^(Steps|Pages)\[(.*)\]$")


def constructor(lineage: Sequence[Definition]) -> Parts | None:
    """Return the constructor's parameters; None where no class of the lineage says what they are."""
    for position, one in enumerate(lineage):
        made = method_of(one.node, "__init__")
        if made:
            return parameters(made, leave_out=1)
        if isinstance(one.node, ast.ClassDef) and _has_made_constructor(one.node):
            return [*(constructor(lineage[position + 1 :]) or []), *field_parameters(one.node)]
    return None


def method_of(node: ast.stmt, name: str) -> Function | None:
    """Return the method that a class defines under this name."""
    methods = (one for one in getattr(node, "body", []) if isinstance(one, Function) and one.name == name)
    return next(methods, None)


def call_of(method: Function) -> str:
    """Return how a method is called, on one line; a property as an attribute."""
    decorators = {ast.unparse(one) for one in method.decorator_list}
    returned = text_of(method.returns)
    if decorators & {"property", "cached_property"}:
        return f"{method.name}: {returned}"
    if decorators & {"operation", "paged_operation"}:  # the session and the steps are a store's own business
        result = STEPS.sub(lambda match: match[2] if match[1] == "Steps" else f"Iterator[{match[2]}]", returned)
        return shown(method.name, parameters(method, leave_out=2), result, ONE_LINE)
    first = 0 if "staticmethod" in decorators else 1
    prefix = "async " if isinstance(method, ast.AsyncFunctionDef) else ""
    return shown(prefix + method.name, parameters(method, first), returned, ONE_LINE)


def is_public(method: Function) -> bool:
    """Say whether a method is for users; the setter and the overloads of one stand beside it."""
    decorators = [ast.unparse(one) for one in method.decorator_list]
    return not (method.name.startswith("_") or "overload" in decorators or any(".setter" in one for one in decorators))


def keyword(node: Function) -> str:
    """Return what a definition begins with."""
    return "async def" if isinstance(node, ast.AsyncFunctionDef) else "def"


def shown(head: str, parts: Parts | None, returned: str = "", width: int = WIDTH) -> str:
    """Return a signature on one line, or with a line for each parameter where it would be long."""
    if parts is None:
        return head
    tail = f" -> {returned}" if returned else ""
    line = f"{head}({', '.join(parts)}){tail}"
    return line if len(line) <= width else "\n    ".join([f"{head}(", *(f"{part}," for part in parts)]) + f"\n){tail}"


def parameters(function: Function, leave_out: int = 0) -> Parts:
    """Return the parameters as they are written, without the first ones."""
    arguments = function.args
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults = [None] * (len(positional) - len(arguments.defaults)) + [*arguments.defaults]
    parts = [_parameter(*pair) for pair in zip(positional, defaults, strict=True)]
    if len(arguments.posonlyargs) > leave_out:
        parts.insert(len(arguments.posonlyargs), "/")
    if arguments.vararg:
        parts.append("*" + _parameter(arguments.vararg, None))
    elif arguments.kwonlyargs:
        parts.append("*")
    parts += [_parameter(*pair) for pair in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)]
    if arguments.kwarg:
        parts.append("**" + _parameter(arguments.kwarg, None))
    return parts[leave_out:]


def field_parameters(node: ast.ClassDef) -> Parts:
    """Return the parameters that the fields of a dataclass or named tuple make."""
    fields = (one for one in node.body if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name))
    return [part for field in fields for part in _field(field)]


def written(node: ast.AST) -> str:
    """Return the source of a node, with strings in double quotes as the formatter writes them."""
    return SIMPLE_STRING.sub(r'"\1"', ast.unparse(node))


def text_of(annotation: ast.expr | None) -> str:
    """Return an annotation as written, without the quotes around it."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return annotation.value
    return written(annotation) if annotation else ""


def called(decorators: Sequence[ast.expr], name: str) -> dict[str, ast.expr] | None:
    """Return the keyword arguments of the decorator of this name; None if there is none."""
    for decorator in decorators:
        call = decorator if isinstance(decorator, ast.Call) else None
        if ast.unparse(call.func if call else decorator) == name:
            return {word.arg: word.value for word in (call.keywords if call else []) if word.arg}
    return None


def _parameter(argument: ast.arg, default: ast.expr | None) -> str:
    annotation = text_of(argument.annotation)
    typed = f"{argument.arg}: {annotation}" if annotation else argument.arg
    if default is None:
        return typed
    return f"{typed}{' = ' if annotation else '='}{written(default)}"


def _field(field: ast.AnnAssign) -> Parts:
    name, annotation = ast.unparse(field.target), text_of(field.annotation)
    value = field.value
    options = called([value], "field") if value else None
    if annotation.startswith("ClassVar") or (options and "init" in options):
        return []
    if options is None:
        return [f"{name}: {annotation}" + (f" = {written(value)}" if value else "")]
    default = _made(options)
    return [f"{name}: {annotation}" + (f" = {default}" if default else "")]


def _made(options: dict[str, ast.expr]) -> str:
    """The default that `field(...)` gives, as a reader would write it."""
    factory = options.get("default_factory")
    if isinstance(factory, ast.Lambda):
        return written(factory.body)
    if factory:
        return {"dict": "{}", "list": "[]"}.get(ast.unparse(factory), f"{ast.unparse(factory)}()")
    return written(options["default"]) if "default" in options else ""


def _has_made_constructor(node: ast.ClassDef) -> bool:
    options = called(node.decorator_list, "dataclass")
    return (options is not None and "init" not in options) or "NamedTuple" in map(ast.unparse, node.bases)
