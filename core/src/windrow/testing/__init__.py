"""Fakes for tests and for trying a pipeline without a key: a scripted chat generator and hashing embedders.

Each name is imported at its first use.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from windrow.testing.embedders import HashDocumentEmbedder, HashTextEmbedder
    from windrow.testing.generator import ScriptedChatGenerator

__all__ = ["HashDocumentEmbedder", "HashTextEmbedder", "ScriptedChatGenerator"]

_MODULES = {
    "HashDocumentEmbedder": "embedders",
    "HashTextEmbedder": "embedders",
    "ScriptedChatGenerator": "generator",
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    value = getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
