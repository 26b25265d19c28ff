"""Components that find answers in documents."""

from windrow.components.readers.extractive_answerer import ExtractiveAnswerer

__all__ = ["ExtractiveAnswerer"]
