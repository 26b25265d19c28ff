"""Fakes for tests and for trying a pipeline without a key: a scripted chat generator and hashing embedders.

Each name is imported at its first use.
"""

from typing import TYPE_CHECKING

from windrow.lazy_exports import lazy_names

if TYPE_CHECKING:
    from windrow.testing.embedders import HashDocumentEmbedder, HashTextEmbedder
    from windrow.testing.generator import ScriptedChatGenerator

__all__ = ["HashDocumentEmbedder", "HashTextEmbedder", "ScriptedChatGenerator"]

_MODULES = {
    "HashDocumentEmbedder": "embedders",
    "HashTextEmbedder": "embedders",
    "ScriptedChatGenerator": "generator",
}

__getattr__, __dir__ = lazy_names(__name__, _MODULES)
