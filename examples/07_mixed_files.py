"""Mixed files: one router sends text, Markdown and others to their converters; all is joined, split and written.

Unknown types come out on their own output, so nothing is dropped in silence.
"""

import sys
from pathlib import Path

from windrow import InMemoryDocumentStore, Pipeline
from windrow.components.converters import MarkdownToDocument, TextFileToDocument
from windrow.components.joiners import DocumentJoiner
from windrow.components.preprocessors import DocumentSplitter
from windrow.components.routers import FileTypeRouter
from windrow.components.writers import DocumentWriter


def build(store: InMemoryDocumentStore) -> Pipeline:
    """Return the pipeline."""
    pipeline = Pipeline()
    pipeline.add_component("router", FileTypeRouter(mime_types=["text/plain", "text/markdown"]))
    pipeline.add_component("text", TextFileToDocument())
    pipeline.add_component("markdown", MarkdownToDocument(progress_bar=False))
    pipeline.add_component("joiner", DocumentJoiner())
    pipeline.add_component("splitter", DocumentSplitter(split_by="word", split_length=100))
    pipeline.add_component("writer", DocumentWriter(store))
    pipeline.connect("router.text/plain", "text.sources")
    pipeline.connect("router.text/markdown", "markdown.sources")
    pipeline.connect("text.documents", "joiner.documents")
    pipeline.connect("markdown.documents", "joiner.documents")
    pipeline.connect("joiner.documents", "splitter.documents")
    pipeline.connect("splitter.documents", "writer.documents")
    pipeline.expose(
        inputs={"sources": ["router.sources"]},
        outputs={"written": "writer.documents_written", "unknown": "router.unclassified"},
    )
    return pipeline


def main(folder: Path) -> None:
    """Index the files of a folder."""
    files: list[str | Path] = sorted(path for path in folder.iterdir() if path.is_file())
    result = build(InMemoryDocumentStore()).run(sources=files)
    print(
        result.outputs.get("written", 0),
        "documents;",
        "unknown:",
        [str(path) for path in result.outputs.get("unknown", [])],
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent)
