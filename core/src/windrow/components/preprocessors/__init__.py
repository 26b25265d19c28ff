"""Components that prepare documents: splitting, and counting the parts."""

from windrow.components.preprocessors.part_counter import PartCounter
from windrow.components.preprocessors.recursive_splitter import RecursiveDocumentSplitter
from windrow.components.preprocessors.splitter import DocumentSplitter

__all__ = ["DocumentSplitter", "PartCounter", "RecursiveDocumentSplitter"]
