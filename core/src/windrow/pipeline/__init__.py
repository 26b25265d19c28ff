"""Pipelines: building a graph of components, looking at it, running it. Begin with `pipeline.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from windrow.lazy_exports import lazy_names

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

__getattr__, __dir__ = lazy_names(__name__, _MODULES)
