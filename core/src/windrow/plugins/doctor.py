"""Looks at everything that is installed and says what is wrong, with what to do about it."""

from windrow.errors import MissingDependencyError, NameClashError, PluginError
from windrow.plugins.discovery import Finding
from windrow.plugins.registry import REGISTRY, Registry, load_target


def examine(registry: Registry = REGISTRY) -> list[Finding]:
    """Findings about plugins and names, worst first; empty if all is well. Imports every registered class."""
    findings = list(registry.discovery().findings)
    entries = registry.entries()
    for entry in entries:
        try:
            if isinstance(entry.target, str):
                load_target(entry)
        except MissingDependencyError as error:
            findings.append(Finding(entry.plugin, f"{entry.name} lacks the package {error.package}", error.install))
        except PluginError as error:
            findings.append(Finding(entry.plugin, str(error), "update or uninstall the package that registers it"))
    for name in sorted({entry.name for entry in entries}):
        try:
            registry.find(name)
        except NameClashError as error:
            findings.append(Finding(None, str(error), "uninstall one of the packages, or rename your own class"))
        except (PluginError, MissingDependencyError):
            continue  # reported above
    return [*findings, *_slow_yaml()]


def _slow_yaml() -> list[Finding]:
    import yaml

    if yaml.__with_libyaml__:
        return []
    cure = "install a PyYAML wheel for this platform, or build it with libyaml"
    return [Finding(None, "PyYAML lacks libyaml: pipeline files load about ten times slower", cure, is_error=False)]
