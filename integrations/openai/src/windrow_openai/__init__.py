"""Chat generators of Windrow for OpenAI, and for every server that speaks its chat completions protocol."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from windrow_openai.generator import OpenAIChatGenerator

__all__ = ["OpenAIChatGenerator"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from windrow_openai import generator

        return getattr(generator, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
