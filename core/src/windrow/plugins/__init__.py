"""Plugins: the registry of names, finding what is installed, and saying what is wrong with it."""

from typing import TYPE_CHECKING

from windrow.lazy_exports import lazy_names
from windrow.plugins.entry import KINDS, Entry
from windrow.plugins.registry import REGISTRY, Registry

if TYPE_CHECKING:
    from windrow.plugins.discovery import Discovery, Finding, Plugin, Registrar
    from windrow.plugins.doctor import examine
    from windrow.plugins.hooks import hookimpl, hookspec

__all__ = [
    "KINDS",
    "REGISTRY",
    "Discovery",
    "Entry",
    "Finding",
    "Plugin",
    "Registrar",
    "Registry",
    "examine",
    "hookimpl",
    "hookspec",
]

_LAZY = {
    "Discovery": "discovery",
    "Finding": "discovery",
    "Plugin": "discovery",
    "Registrar": "discovery",
    "examine": "doctor",
    "hookimpl": "hooks",
    "hookspec": "hooks",
}

__getattr__, __dir__ = lazy_names(__name__, _LAZY)
