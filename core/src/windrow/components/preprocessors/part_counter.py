"""Tells each part of a document how many parts there are, so that a half-written document can be recognised."""

from collections import Counter
from typing import Final

from windrow.component import component
from windrow.values import Document

_SOURCE: Final = "source_id"


@component
class PartCounter:
    """Adds `part_count` to the meta of each document: how many of the given documents share its `source_id`.

    Splitters set `source_id`. A document without one counts as its own and only part. The order is kept.
    """

    @component.output_types(documents=list[Document])
    def run(self, documents: list[Document]) -> dict[str, list[Document]]:
        """Return copies with the count; all parts of a source must be among the documents."""
        counts = Counter(document.meta.get(_SOURCE, document.id) for document in documents)
        return {
            "documents": [
                document.replace(meta={**document.meta, "part_count": counts[document.meta.get(_SOURCE, document.id)]})
                for document in documents
            ]
        }
