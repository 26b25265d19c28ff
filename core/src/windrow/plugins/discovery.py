"""Finds installed plugins by the entry-point group `windrow`. What is wrong with one never touches another."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType
from typing import Any, Final

from pluggy import PluginManager

from windrow.errors import PluginError
from windrow.plugins import hooks
from windrow.plugins.entry import DOCUMENT_STORE, Entry
from windrow.plugins.known import extra_of, install_line
from windrow.plugins.registry import checked
from windrow.values.display import told

GROUP: Final = "windrow"
SUBSET: Final = "WINDROW_PLUGINS"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with a plugin (None: with the installation), and what to do about it."""

    plugin: str | None
    message: str
    cure: str
    is_error: bool = True

    def __str__(self) -> str:
        return f"{self.message}; {self.cure}"


@dataclass(frozen=True, slots=True)
class Plugin:
    """A plugin that works. `distribution` and `version` are those of the package that brought it."""

    name: str
    module: str
    distribution: str
    version: str
    manager: PluginManager


@dataclass(frozen=True, slots=True)
class Discovery:
    """What was found: working plugins, the names they registered, and findings about the others."""

    plugins: tuple[Plugin, ...] = ()
    entries: tuple[Entry, ...] = ()
    findings: tuple[Finding, ...] = ()

    def add_commands(self, subparsers: Any) -> list[Finding]:
        """Lets every plugin add its commands to argparse's `subparsers`; those that fail are returned."""
        findings = []
        for plugin in self.plugins:
            try:
                plugin.manager.hook.windrow_cli(subparsers=subparsers)
            except (Exception, SystemExit) as error:
                findings.append(_finding(plugin.name, "its windrow_cli failed", error))
        return findings


class Registrar:
    """What a plugin's `windrow_register` gets: `add` as the registry has it, held to the rules for packages."""

    def __init__(self, plugin: str, core: frozenset[str]) -> None:
        self._plugin = plugin
        self._core = core
        self.entries: list[Entry] = []

    def add(
        self, kind: str, name: str, target: str | type, *, capabilities: Any = None, store: str | None = None
    ) -> None:
        """Registers a class of the package. Raises: PluginError if the name is core's or lacks the package's prefix."""
        entry = checked(Entry(kind, name, target, self._plugin, capabilities, store))
        if name in self._core:
            raise PluginError(f'"{name}" is one of core\'s own names', plugin=self._plugin)
        if "." not in name and kind != DOCUMENT_STORE:
            raise PluginError(f'"{name}" needs a prefix: "{self._plugin}.{name}"', plugin=self._plugin)
        self.entries.append(entry)


def discover(core: frozenset[str] = frozenset(), points: Iterable[EntryPoint] | None = None) -> Discovery:
    """Loads the plugins that are installed, or those that WINDROW_PLUGINS lists, in the order of their names."""
    found = sorted(entry_points(group=GROUP) if points is None else points, key=lambda point: (point.name, point.value))
    unique = list({(point.name, point.value): point for point in found}.values())
    chosen, findings = _subset(unique)
    plugins, entries = [], []
    for point in chosen:
        result = _load(point, core)
        if isinstance(result, Finding):
            findings.append(result)
        else:
            plugins.append(result[0])
            entries += result[1]
    return Discovery(tuple(plugins), tuple(entries), tuple(findings))


def _subset(points: list[EntryPoint]) -> tuple[list[EntryPoint], list[Finding]]:
    listed = os.environ.get(SUBSET)
    if listed is None:
        return points, []
    wanted = {name.strip() for name in listed.split(",")} - {""}
    missing = sorted(wanted - {point.name for point in points})
    return [point for point in points if point.name in wanted], [_not_installed(name) for name in missing]


def _not_installed(name: str) -> Finding:
    extra = extra_of(name)
    cure = install_line(extra) if extra else "install it, or take it off the list"
    return Finding(name, f'{SUBSET} lists "{name}", which is not installed', cure)


def _load(point: EntryPoint, core: frozenset[str]) -> tuple[Plugin, list[Entry]] | Finding:
    try:
        module = point.load()
    except (Exception, SystemExit) as error:
        return _finding(point.name, f"{point.value} cannot be imported", error)
    manager = PluginManager(hooks.PROJECT)
    manager.add_hookspecs(hooks)
    registrar = Registrar(point.name, core)
    try:
        _admit(manager, module, point)
        manager.hook.windrow_register(registry=registrar)
    except (Exception, SystemExit) as error:
        return _finding(point.name, f"{point.value} is no working plugin", error)
    distribution = point.dist
    name, version = (distribution.name, distribution.version) if distribution else ("", "")
    return Plugin(point.name, point.value, name, version, manager), registrar.entries


def _admit(manager: PluginManager, module: object, point: EntryPoint) -> None:
    manager.register(module, point.name)
    manager.check_pending()  # a hook that is none of ours
    if not manager.get_hookcallers(module):
        what = f"the module {module.__name__}" if isinstance(module, ModuleType) else f"a {type(module).__name__}"
        raise PluginError(f"{what} implements neither windrow_register nor windrow_cli", plugin=point.name)


def _finding(plugin: str, what: str, error: BaseException) -> Finding:
    cure = f"update or uninstall the package, or leave it out: {SUBSET} lists the plugins to load"
    if isinstance(error, ModuleNotFoundError):
        extra = extra_of(plugin)
        cure = install_line(extra) if extra else cure
    return Finding(plugin, f"plugin {plugin}: {what}: {told(error)}", cure)
