"""Pipelines: building a graph of components, looking at it, running it. Begin with `pipeline.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from windrow.pipeline.graph import Connection
    from windrow.pipeline.pipeline import Pipeline
    from windrow.pipeline.result import RunResult
    from windrow.pipeline.streaming import PipelineStream
    from windrow.pipeline.super_component import SuperComponent

_MODULES = {
    "Connection": "graph",
    "Pipeline": "pipeline",
    "PipelineStream": "streaming",
    "RunResult": "result",
    "SuperComponent": "super_component",
}

__all__ = ["Connection", "Pipeline", "PipelineStream", "RunResult", "SuperComponent"]


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = value
    return value
