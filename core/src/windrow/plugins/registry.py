"""The registry: every name that a file may use, whoever brought it. Classes are imported at their first use."""

import importlib
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

from windrow.component.catalog import CATALOG, Catalog
from windrow.errors import MissingDependencyError, NameClashError, PluginError, UnknownNameError
from windrow.plugins.builtin import BUILTINS
from windrow.plugins.entry import APPLICATION, COMPONENT, KINDS, Entry
from windrow.plugins.known import EXTRAS, did_you_mean, extra_of, install_line, near_names, quote
from windrow.values.display import short, told

if TYPE_CHECKING:
    from windrow.plugins.discovery import Discovery, Finding


class Registry:
    """Names of all kinds in one namespace: built-ins, the application's classes, and what plugins register.

    Plugins are looked for once, at the first name that is neither core's nor the application's. Thread-safe.
    """

    def __init__(
        self,
        builtins: Iterable[Entry] = BUILTINS,
        *,
        catalog: Catalog = CATALOG,
        discover: "Callable[[frozenset[str]], Discovery] | None" = None,
    ) -> None:
        self._entries: dict[str, list[Entry]] = {}
        self._classes: dict[str, type] = {}
        self._names: dict[type, str] = {}
        self._catalog = catalog
        self._discover = discover
        self._discovery: Discovery | None = None
        self._lock = threading.RLock()
        for entry in builtins:
            self._put(entry)
        self._core = frozenset(self._entries)

    def add(
        self, kind: str, name: str, target: str | type, *, capabilities: Any = None, store: str | None = None
    ) -> None:
        """Registers a class, or the `module:Attr` where it stands, under a name.

        Raises: PluginError for an unknown kind, an empty name or a target of another form.
        """
        self._put(checked(Entry(kind, name, target, APPLICATION, capabilities, store)))

    def find(self, name: str) -> Entry | None:
        """The entry of a name, or None. Looks at plugins if core and the application do not have it.

        Raises: NameClashError if two different classes have the name.
        """
        entries = self._candidates(name)
        return self._single(name, entries) if entries else None

    def get(self, name: str, kind: str | None = None) -> type:
        """The class of a name, imported if need be.

        Raises: UnknownNameError with near names and what to install; NameClashError; MissingDependencyError if the
        package's client library is missing; PluginError if the plugin that should bring the name is broken.
        """
        entry = self.find(name)
        if entry is None:
            raise self._unknown(name, kind)
        if not entry.serves(kind):
            raise UnknownNameError(
                f"{quote(name)} is a {entry.kind}, not a {kind}", name=name, near=self._near(name, kind)
            )
        return self._load(entry)

    def entries(self, kind: str | None = None) -> list[Entry]:
        """Every entry, by name; those of a clashing name all stand there. Plugins are looked at."""
        self.discovery()
        names = sorted({*self._entries, *self._catalog.names()})
        return [entry for name in names for entry in self._known(name) if entry.serves(kind)]

    def name_of(self, cls: type) -> str:
        """The name under which a file calls this class.

        Raises: UnknownNameError if it has none; NameClashError if another class has the same one.
        """
        name = self._catalog.name_of(cls) or self._names.get(cls) or self._search(cls)
        if name is None:
            raise UnknownNameError(
                f"{cls.__module__}.{cls.__qualname__} has no registered name; decorate it with @component or "
                f"register it: REGISTRY.add(kind, name, {cls.__name__})",
                name=cls.__qualname__,
            )
        found = self.find(name)
        if found is not None and not _same(self._load(found), cls):
            raise _clash(name, [found, Entry(COMPONENT, name, cls)])
        return name

    def discovery(self) -> "Discovery":
        """What plugins there are and what is wrong with them; found once."""
        with self._lock:
            if self._discovery is None:
                self._discovery = (self._discover or _discover)(self._core)
                for entry in self._discovery.entries:
                    self._put(entry)
            return self._discovery

    def _put(self, entry: Entry) -> None:
        with self._lock:
            others = [known for known in self._entries.get(entry.name, ()) if known.target != entry.target]
            self._entries[entry.name] = [*others, entry]

    def _known(self, name: str) -> list[Entry]:
        entries = self._entries.get(name, [])
        named = {entry.target for entry in entries}
        classes = [cls for cls in self._catalog.find(name) if cls not in named]
        if not classes:
            return entries
        loaded = [self._load(entry) for entry in entries]
        return [*entries, *(Entry(COMPONENT, name, cls) for cls in classes if cls not in loaded)]

    def _candidates(self, name: str) -> list[Entry]:
        entries = self._known(name)
        if name in self._core or (entries and "." not in name):
            return entries  # a plugin's undotted names are stores: none can be core's or a class of the application
        self.discovery()
        return self._known(name)

    def _single(self, name: str, entries: list[Entry]) -> Entry:
        if len(entries) > 1 and len({self._load(entry) for entry in entries}) > 1:
            raise _clash(name, entries)
        return entries[0]

    def _load(self, entry: Entry) -> type:
        if isinstance(entry.target, type):
            return entry.target
        cls = self._classes.get(entry.target)
        if cls is None:
            cls = self._classes[entry.target] = load_target(entry)
            self._names.setdefault(cls, entry.name)
        return cls

    def _search(self, cls: type) -> str | None:
        """Finds a class that was imported past the registry, importing nothing but its own package."""
        for look in (list(self._entries.values()), None):
            if look is None:
                self.discovery()
                look = list(self._entries.values())
            for entry in (entry for entries in look for entry in entries if _may_be(entry, cls)):
                if self._load(entry) is cls:
                    return entry.name
        return None

    def _near(self, name: str, kind: str | None) -> tuple[str, ...]:
        return near_names(name, {entry.name for entry in self.entries(kind)} | set(EXTRAS))

    def _unknown(self, name: str, kind: str | None) -> PluginError:
        discovery = self.discovery()
        broken = next((f for f in discovery.findings if f.plugin == name.partition(".")[0]), None)
        if broken is not None:
            return PluginError(f"{quote(name)} cannot be used: {broken}", plugin=broken.plugin)
        near = self._near(name, kind)
        installed = {plugin.name for plugin in discovery.plugins} | {known.partition(".")[0] for known in self._entries}
        wanted = [extra_of(text) for text in (name, *near[:1]) if text not in self._entries]
        extra = next((extra for extra in wanted if extra is not None and extra not in installed), None)
        install = install_line(extra) if extra else None
        message = f"unknown {(kind or 'type').replace('_', ' ')} {quote(name)}"
        if install and name in near:
            message += f": its package is not installed; {install}"
        elif install:
            message += f"{did_you_mean(near) or ';'} {install}"
        else:
            message += did_you_mean(near) or _ELSEWHERE
        return UnknownNameError(message + _damage(discovery.findings), name=name, near=near, install=install)


_ELSEWHERE: Final = (
    "; `windrow components` lists what is installed, and a class of your own is known once its module is imported "
    "(--import MODULE)"
)


def _discover(core: frozenset[str]) -> "Discovery":
    from windrow.plugins.discovery import discover  # imports pluggy and importlib.metadata

    return discover(core)


def checked(entry: Entry) -> Entry:
    """The entry, if its kind, name and target have the form they must have. Raises: PluginError."""
    if entry.kind not in KINDS:
        raise PluginError(
            f"{quote(str(entry.name))}: unknown kind {quote(str(entry.kind))}; kinds are {', '.join(sorted(KINDS))}",
            plugin=entry.plugin,
        )
    if not isinstance(entry.name, str) or not entry.name or ":" in entry.name or not entry.name.isprintable():
        raise PluginError(
            f"a registered name is printable text without a colon, got {short(entry.name)}", plugin=entry.plugin
        )
    if isinstance(entry.target, type):
        return entry
    module, _, attribute = str(entry.target).partition(":")
    if not isinstance(entry.target, str) or not module or not attribute.isidentifier():
        raise PluginError(
            f'{entry.name}: the target is a class or "module:Attr", got {short(entry.target)}', plugin=entry.plugin
        )
    return entry


def load_target(entry: Entry) -> type:
    """Imports the class that an entry names.

    Raises: MissingDependencyError if a library that it imports is missing; PluginError if anything else fails.
    """
    module, _, attribute = str(entry.target).partition(":")
    try:
        found = getattr(importlib.import_module(module), attribute)
    except ModuleNotFoundError as error:
        raise _missing(entry, module, error) from error
    except (Exception, SystemExit) as error:
        raise PluginError(
            f"{entry.name}: {entry.target} cannot be imported: {told(error)}", plugin=entry.plugin
        ) from error
    if not isinstance(found, type):
        raise PluginError(f"{entry.name}: {entry.target} is no class but {short(found, 80)}", plugin=entry.plugin)
    return found


def _missing(entry: Entry, module: str, error: ModuleNotFoundError) -> PluginError | MissingDependencyError:
    package = (error.name or "").partition(".")[0]
    if not package or package == module.partition(".")[0]:
        return PluginError(f"{entry.name}: {entry.target} does not exist: {error}", plugin=entry.plugin)
    extra = extra_of(entry.plugin) or extra_of(entry.name)
    install = install_line(extra) if extra else f"pip install {package}"
    return MissingDependencyError(
        f"{entry.name} needs the package {quote(package)}, which is not installed; {install}",
        package=package,
        install=install,
    )


def _same(one: type, other: type) -> bool:
    """Whether two classes are one, or one is what the other was before its module ran again."""
    return one is other or (one.__module__, one.__qualname__) == (other.__module__, other.__qualname__)


def _may_be(entry: Entry, cls: type) -> bool:
    if not isinstance(entry.target, str):
        return entry.target is cls
    module, _, attribute = entry.target.partition(":")
    return attribute == cls.__name__ and module.partition(".")[0] == cls.__module__.partition(".")[0]


def _clash(name: str, entries: Iterable[Entry]) -> NameClashError:
    owners = sorted({entry.owner for entry in entries})
    return NameClashError(
        f"{quote(name)} is the name of different classes, in {' and '.join(owners)}; give one of them another name: "
        '@component(name="prefix.Name")',
        name=name,
        owners=owners,
    )


def _damage(findings: "Iterable[Finding]") -> str:
    broken = sorted({finding.plugin for finding in findings if finding.plugin})
    return f" (not loaded: {', '.join(broken)}; see `windrow doctor`)" if broken else ""


REGISTRY: Final = Registry()
