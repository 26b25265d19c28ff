"""Windrow: retrieval, generation and agent applications from typed components wired into pipelines.

Everything named here is imported at its first use.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from windrow.lazy_exports import lazy_names

if TYPE_CHECKING:
    from windrow.component import GreedyVariadic, Variadic, component
    from windrow.config import Secret
    from windrow.engine.events import emit
    from windrow.errors import WindrowError
    from windrow.filters import FilterPolicy
    from windrow.pipeline import Pipeline, SuperComponent
    from windrow.stores import DuplicatePolicy, InMemoryDocumentStore
    from windrow.values import (
        ByteStream,
        ChatMessage,
        ChatRole,
        Document,
        ExtractedAnswer,
        GeneratedAnswer,
        SparseEmbedding,
        StreamingChunk,
        ToolCall,
    )

__version__ = "0.1.0"

_PACKAGES = {
    "ByteStream": "values",
    "ChatMessage": "values",
    "ChatRole": "values",
    "Document": "values",
    "DuplicatePolicy": "stores",
    "ExtractedAnswer": "values",
    "FilterPolicy": "filters",
    "GeneratedAnswer": "values",
    "GreedyVariadic": "component",
    "InMemoryDocumentStore": "stores",
    "Pipeline": "pipeline",
    "Secret": "config",
    "SparseEmbedding": "values",
    "StreamingChunk": "values",
    "SuperComponent": "pipeline",
    "ToolCall": "values",
    "Variadic": "component",
    "WindrowError": "errors",
    "component": "component",
    "emit": "engine.events",
}

__all__ = [
    "ByteStream",
    "ChatMessage",
    "ChatRole",
    "Document",
    "DuplicatePolicy",
    "ExtractedAnswer",
    "FilterPolicy",
    "GeneratedAnswer",
    "GreedyVariadic",
    "InMemoryDocumentStore",
    "Pipeline",
    "Secret",
    "SparseEmbedding",
    "StreamingChunk",
    "SuperComponent",
    "ToolCall",
    "Variadic",
    "WindrowError",
    "component",
    "emit",
]

__getattr__, __dir__ = lazy_names(__name__, _PACKAGES)


class _Root(ModuleType):
    """The root shows the decorator `component`; importing the package of that name must not hide it."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name != "component" or not isinstance(value, ModuleType):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Root
