"""Where the public names of a package are defined, found by reading its sources: nothing is imported or run.

So the result is the same on every Python, and defaults stand as they were written.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
Key: TypeAlias = tuple[str, str]


@dataclass(frozen=True)
class Definition:
    """A class, a function or an assignment at the top of a module. `doc` of an assignment is the text below it."""

    module: "Module"
    name: str
    node: ast.stmt
    doc: str

    @property
    def key(self) -> Key:
        """The module that defines it, and its name there."""
        return self.module.name, self.name


@dataclass(frozen=True, eq=False)
class Module:
    """A module by its source."""

    name: str
    path: Path

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.path.read_text(encoding="utf-8"))

    @cached_property
    def doc(self) -> str:
        return ast.get_docstring(self.tree) or ""

    @cached_property
    def statements(self) -> list[ast.stmt]:
        """The statements at the top, those under `if TYPE_CHECKING` among them."""
        return [inner for node in self.tree.body for inner in ([*node.body] if isinstance(node, ast.If) else [node])]

    @cached_property
    def imports(self) -> dict[str, tuple[str, str]]:
        """Where imported names come from: the module, and the name there."""
        found: dict[str, tuple[str, str]] = {}
        for node in self.statements:
            if isinstance(node, ast.ImportFrom) and node.module:
                found |= {alias.asname or alias.name: (node.module, alias.name) for alias in node.names}
        return found

    @cached_property
    def definitions(self) -> dict[str, Definition]:
        """What the module itself defines, in the order of the source."""
        found: dict[str, Definition] = {}
        for node, after in zip(self.statements, [*self.statements[1:], None], strict=True):
            for name in _names(node):
                found[name] = Definition(self, name, node, _doc(node, after))
        return found

    @cached_property
    def public(self) -> list[str]:
        """`__all__`; without one, the names of public classes and functions in the order of the source."""
        listed = self.definitions.get("__all__")
        if listed and isinstance(listed.node, ast.Assign):
            return list(ast.literal_eval(listed.node.value))
        defined = (one for one in self.definitions.values() if isinstance(one.node, ast.ClassDef | Function))
        return [one.name for one in defined if not one.name.startswith("_")]


class Sources:
    """The modules below some source folders."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = tuple(folders)
        self._modules: dict[str, Module | None] = {}

    def module(self, name: str) -> Module | None:
        """Return the module, or None if it does not stand below the folders."""
        if name not in self._modules:
            places = (folder / name.replace(".", "/") for folder in self._folders)
            files = (file for place in places for file in (place / "__init__.py", place.with_suffix(".py")))
            path = next(filter(Path.is_file, files), None)
            self._modules[name] = Module(name, path) if path else None
        return self._modules[name]

    def find(self, module: Module, name: str) -> Definition | None:
        """Return where a name of a module is defined, through imports and `a = b`."""
        found = module.definitions.get(name)
        if found is None:
            origin, original = module.imports.get(name, ("", ""))
            source = self.module(origin) if origin else None
            return self.find(source, original) if source else None
        value = getattr(found.node, "value", None)
        other = self.find(module, value.id) if isinstance(value, ast.Name) and value.id != name else None
        return other or found

    def lineage(self, definition: Definition) -> Iterator[Definition]:
        """Yield a class and its bases below the folders, nearest first."""
        yield definition
        for base in getattr(definition.node, "bases", []):
            plain = base.value if isinstance(base, ast.Subscript) else base
            found = self.find(definition.module, plain.id) if isinstance(plain, ast.Name) else None
            if found and isinstance(found.node, ast.ClassDef):
                yield from self.lineage(found)


def _names(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.ClassDef | Function):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _doc(node: ast.stmt, after: ast.stmt | None) -> str:
    if isinstance(node, ast.ClassDef | Function):
        return ast.get_docstring(node) or ""
    below = after.value if isinstance(after, ast.Expr) else None
    return below.value if isinstance(below, ast.Constant) and isinstance(below.value, str) else ""
