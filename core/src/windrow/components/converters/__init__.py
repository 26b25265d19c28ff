"""Components that make documents of files and byte streams."""

from windrow.components.converters.markdown import MarkdownToDocument
from windrow.components.converters.text import TextFileToDocument

__all__ = ["MarkdownToDocument", "TextFileToDocument"]
