"""Write docs/reference from docstrings and signatures of the public names; --check says whether it is stale."""

import argparse
import ast
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from reference.markdown import code, described, first_line, members, prose, titled
from reference.signatures import called, constructor, is_public, keyword, method_of, parameters, shown, text_of, written
from reference.sources import Definition, Function, Key, Module, Sources

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = ROOT / "docs" / "reference"
CURE: Final = "run make docs"
# A module and the pages that explain it; families of components and integrations are found.
CONCEPTS: Final = {
    "windrow": ("concepts",),
    "windrow.component": ("concepts",),
    "windrow.pipeline": ("concepts", "engine"),
    "windrow.engine": ("engine",),
    "windrow.values": ("concepts",),
    "windrow.errors": ("concepts",),
    "windrow.filters": ("stores",),
    "windrow.stores": ("stores",),
    "windrow.config": ("files",),
    "windrow.plugins": ("plugins",),
    "windrow.testing": ("plugins",),
}
ENGINE_FILES: Final = ("events", "outcome")  # the rest of the engine is no one's to call


@dataclass(frozen=True)
class Reference:
    """The pages to write, and which of them describes a name in full."""

    sources: Sources
    modules: tuple[Module, ...]

    @cached_property
    def listed(self) -> dict[str, dict[str, Definition]]:
        """The public names of each module, in the order of `__all__`."""
        return {module.name: dict(self._public(module)) for module in self.modules}

    @cached_property
    def homes(self) -> dict[Key, tuple[str, str]]:
        """The page that describes a definition, and under which name: its own if possible, not on the root's page."""
        places = [(module, name, one) for module, names in self.listed.items() for name, one in names.items()]
        homes: dict[Key, tuple[str, str]] = {}
        for module, name, one in sorted(places, key=lambda place: (place[0] == "windrow", place[1] != place[2].name)):
            homes.setdefault(one.key, (module, name))
        return homes

    def _public(self, module: Module) -> Iterator[tuple[str, Definition]]:
        for name in module.public:
            found = self.sources.find(module, name)
            if found is None:
                raise SystemExit(f"{module.name}.__all__ lists {name!r}, which is neither defined nor imported there")
            if module.name != "windrow.engine" or found.module.name.rpartition(".")[2] in ENGINE_FILES:
                yield name, found

    def pages(self) -> dict[str, str]:
        """Return the text of every file of docs/reference."""
        pages = {f"{module.name}.md": "\n\n".join(self._page(module)) + "\n" for module in self.modules}
        return {"README.md": "\n".join(self._index()) + "\n", **pages}

    def _index(self) -> Iterator[str]:
        yield "# Reference\n\nThe public names of each package, from their docstrings. Written by `make docs`.\n"
        yield "| import from | what is there |\n|---|---|"
        for module in self.modules:
            yield f"| [`{module.name}`]({module.name}.md) | {first_line(module.doc)} |"

    def _page(self, module: Module) -> Iterator[str]:
        yield f"# {module.name}"
        yield prose(module.doc)
        yield f"Background: {background(module.name)} · [all packages](README.md)"
        listed = self.listed[module.name].items()
        here = [(name, one) for name, one in listed if self.homes[one.key] == (module.name, name)]
        for name, one in here:
            yield f"## {name}"
            yield from self._entry(one)
        mentions = [
            f"- `{name}`: {self._link(one)}. {first_line(one.doc)}" for name, one in listed if (name, one) not in here
        ]
        yield from titled("Described elsewhere", mentions)

    def _entry(self, definition: Definition) -> Iterator[str]:
        node = definition.node
        if isinstance(node, ast.ClassDef):
            yield from self._class(definition, node)
        elif isinstance(node, Function):
            yield code(shown(f"{keyword(node)} {node.name}", parameters(node), text_of(node.returns)))
            yield from paragraphs(prose(definition.doc))
        else:
            yield code(written(node))
            yield from paragraphs(prose(definition.doc))
            yield from self._instance(definition)

    def _class(self, definition: Definition, node: ast.ClassDef) -> Iterator[str]:
        lineage = list(self.sources.lineage(definition))
        made = method_of(node, "__init__")
        yield code(shown(f"class {node.name}", constructor(lineage)))
        yield from paragraphs(prose(definition.doc), prose(ast.get_docstring(made) or "") if made else "")
        yield from paragraphs(name_in_files(node))
        base = next((one for one in lineage[1:] if one.key in self.homes), None)
        if base:
            yield f"A kind of {self._link(base)}."
        yield from titled("Members", list(members(node)))
        own = [one for one in lineage if one is definition or one.key not in self.homes]
        yield from titled("Methods and properties", list(methods(own)))

    def _instance(self, definition: Definition) -> Iterator[str]:
        """What class a constant is an instance of; its methods, unless the class has an entry of its own."""
        value = getattr(definition.node, "value", None)
        name = value.func.id if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) else ""
        cls = self.sources.find(definition.module, name)
        if cls and cls.key in self.homes:
            yield f"An instance of {self._link(cls)}."
        elif cls:
            yield from titled("Methods and properties", list(methods([cls])))

    def _link(self, definition: Definition) -> str:
        module, name = self.homes[definition.key]
        return f"[`{module}.{name}`]({module}.md#{name.lower()})"


def methods(lineage: Sequence[Definition]) -> Iterator[str]:
    """Describe the public methods of a class and its bases, each name once."""
    seen: set[str] = set()
    for one in lineage:
        for method in getattr(one.node, "body", []):
            if isinstance(method, Function) and is_public(method) and method.name not in seen:
                seen.add(method.name)
                yield described(method)


def name_in_files(node: ast.ClassDef) -> str:
    """Say how a file names a component."""
    registered = called(node.decorator_list, "component")
    if registered is None:
        return ""
    name = registered.get("name")
    return f"In a file: `type: {ast.literal_eval(name) if name else node.name}`."


def paragraphs(*texts: str) -> Iterator[str]:
    yield from filter(None, texts)


def background(module: str) -> str:
    if module.startswith("windrow_"):
        name = module.removeprefix("windrow_")
        return f"[windrow-{name}](../../integrations/{name}/README.md)"
    pages = CONCEPTS.get(module, ("concepts",))
    return ", ".join(f"[{page}](../{page}.md)" for page in pages)


def read(root: Path = ROOT) -> Reference:
    """Find the packages of the workspace."""
    integrations = sorted(root.glob("integrations/*/src/windrow_*"))
    sources = Sources([root / "core/src", *(path.parent for path in integrations)])
    families = sorted(path.parent.name for path in root.glob("core/src/windrow/components/*/__init__.py"))
    names = [*CONCEPTS, *(f"windrow.components.{name}" for name in families), *(path.name for path in integrations)]
    return Reference(sources, tuple(module for name in names if (module := sources.module(name))))


def stale(pages: Mapping[str, str], folder: Path) -> list[str]:
    """Return the names of files that are missing, differ, or should not be there."""
    found = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*")}
    return sorted(name for name in {*pages, *found} if pages.get(name) != found.get(name))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, exit with 1 if a page is stale")
    pages = read().pages()
    outdated = stale(pages, FOLDER)
    if parser.parse_args(arguments).check:
        print(f"stale: {', '.join(outdated)}; {CURE}" if outdated else "docs/reference is up to date")
        return int(bool(outdated))
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in outdated:
        if name in pages:
            (FOLDER / name).write_text(pages[name], encoding="utf-8")
        else:
            (FOLDER / name).unlink()
    print(f"docs/reference: {len(pages)} pages, {len(outdated)} changed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
