"""Windrow: retrieval, generation and agent applications from typed components wired into pipelines.

Everything named here is imported at its first use.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

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


def __getattr__(name: str) -> Any:
    if name not in _PACKAGES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{_PACKAGES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


class _Root(ModuleType):
    """The root shows the decorator `component`; importing the package of that name must not hide it."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name != "component" or not isinstance(value, ModuleType):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Root
