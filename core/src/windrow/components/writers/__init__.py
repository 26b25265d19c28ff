"""Components that write documents."""

from windrow.components.writers.document_writer import DocumentWriter

__all__ = ["DocumentWriter"]
