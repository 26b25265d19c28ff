"""Embedders that need no model, for tests and first tries."""

from __future__ import annotations

from typing import Annotated, Any

from windrow.component import Range, component
from windrow.testing.hashing import hashed_vector
from windrow.values import Document


@component(name="testing.HashTextEmbedder")
class HashTextEmbedder:
    """Embeds a text by hashing its words: deterministic, of length 1, near where words are shared.

    It knows no synonyms; use a model's embedder for real retrieval.
    """

    def __init__(
        self,
        dimension: Annotated[int, Range(ge=1)] = 256,
        prefix: str = "",
        suffix: str = "",
        model: str = "hash",
    ) -> None:
        """`prefix` and `suffix` are put around each text; `model` is only reported."""
        self.dimension = dimension
        self.prefix = prefix
        self.suffix = suffix
        self.model = model

    @component.output_types(embedding=list[float], meta=dict[str, Any])
    def run(self, text: str) -> dict[str, Any]:
        """Return the embedding, and in `meta` the model and the words counted as tokens."""
        prepared = self.prefix + text + self.suffix
        return {"embedding": hashed_vector(prepared, self.dimension), "meta": _report(self.model, [prepared])}


@component(name="testing.HashDocumentEmbedder")
class HashDocumentEmbedder:
    """Embeds documents as `HashTextEmbedder` does texts; give both the same `dimension`."""

    def __init__(
        self,
        dimension: Annotated[int, Range(ge=1)] = 256,
        prefix: str = "",
        suffix: str = "",
        model: str = "hash",
        meta_fields_to_embed: list[str] | None = None,
        embedding_separator: str = "\n",
    ) -> None:
        """`meta_fields_to_embed` name meta whose values are put before the text, joined by `embedding_separator`."""
        self.dimension = dimension
        self.prefix = prefix
        self.suffix = suffix
        self.model = model
        self.meta_fields_to_embed = list(meta_fields_to_embed or [])
        self.embedding_separator = embedding_separator

    @component.output_types(documents=list[Document], meta=dict[str, Any])
    def run(self, documents: list[Document]) -> dict[str, Any]:
        """Return the documents with embeddings, and in `meta` the model and the words counted as tokens."""
        texts = [self._text(document) for document in documents]
        embedded = [
            document.replace(embedding=hashed_vector(text, self.dimension))
            for document, text in zip(documents, texts, strict=True)
        ]
        return {"documents": embedded, "meta": _report(self.model, texts)}

    def _text(self, document: Document) -> str:
        values = [document.meta.get(name) for name in self.meta_fields_to_embed]
        parts = [str(value) for value in values if value is not None]
        return self.prefix + self.embedding_separator.join([*parts, document.content or ""]) + self.suffix


def _report(model: str, texts: list[str]) -> dict[str, Any]:
    tokens = sum(len(text.split()) for text in texts)
    return {"model": model, "usage": {"prompt_tokens": tokens, "total_tokens": tokens}}
