"""The document store that lives in this process's memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp
from os import PathLike
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from windrow.component import parameters_of
from windrow.errors import StoreError
from windrow.stores.backend import Backend
from windrow.stores.capabilities import METRICS, Capabilities
from windrow.stores.driver import Steps
from windrow.stores.operation import operation
from windrow.stores.reading import Filters
from windrow.stores.request import SearchRequest
from windrow.stores.scoring import scoring_of
from windrow.stores.searching import search
from windrow.stores.session import Session
from windrow.stores.store import DocumentStore
from windrow.stores.text import DEFAULT_REGEX, Analyzer
from windrow.values import Document

if TYPE_CHECKING:
    import numpy as np

# How fast scaled scores approach 1; the values are those that Haystack's users know.
_BM25_SCALE: Final = 8.0
_DOT_SCALE: Final = 100.0


class InMemoryDocumentStore(DocumentStore):
    """Documents in memory: BM25 over an inverted index, exact vector search over one float32 matrix.

    Each instance has its own storage; `index` is a name for people only. `bm25_parameters` may hold k1, b and delta.
    `stemmer` is "plural" (English plural endings), "porter" or None. `return_embedding=False` leaves embeddings out
    of what `bm25_retrieval` returns, and `embedding_retrieval` where it is not told. Readers never wait for a write.

    Raises: StoreError for an unknown algorithm, parameter, similarity or stemmer, or a bad regular expression.
    """

    store_name = "memory"

    def __init__(
        self,
        bm25_tokenization_regex: str = DEFAULT_REGEX,
        bm25_algorithm: Literal["BM25Okapi", "BM25L", "BM25Plus"] = "BM25Okapi",
        bm25_parameters: Mapping[str, float] | None = None,
        embedding_similarity_function: Literal["cosine", "dot_product"] = "cosine",
        index: str | None = None,
        return_embedding: bool = True,
        stemmer: Literal["plural", "porter"] | None = "plural",
    ) -> None:
        if embedding_similarity_function not in METRICS:
            raise StoreError(
                f"embedding_similarity_function: unknown {embedding_similarity_function!r}; "
                f"choose one of {', '.join(METRICS)}"
            )
        self.bm25_tokenization_regex = bm25_tokenization_regex
        self.bm25_algorithm = bm25_algorithm
        self.bm25_parameters = bm25_parameters
        self.embedding_similarity_function = embedding_similarity_function
        self.index = index
        self.return_embedding = return_embedding
        self.stemmer = stemmer
        self._analyzer = Analyzer(bm25_tokenization_regex, stemmer)
        self._scoring = scoring_of(bm25_algorithm, bm25_parameters)
        self.capabilities = Capabilities(
            scores={"keyword": "bm25", "embedding": embedding_similarity_function}, substring="any"
        )

    def make_backend(self, asynchronous: bool) -> Backend:  # noqa: ARG002  (there is no client of either kind)
        """The backend, empty."""
        from windrow.stores.memory_backend import MemoryBackend

        return MemoryBackend(self._analyzer, self._scoring, self.embedding_similarity_function)

    @operation
    def bm25_retrieval(
        self,
        session: Session,
        query: str,
        filters: Filters = None,
        top_k: int = 10,
        scale_score: bool = False,
    ) -> Steps[list[Document]]:
        """The best documents for a text; with `scale_score` scores lie between 0.5 and 1. See `search`."""
        found = yield from search(session, SearchRequest(query=query, filters=filters, top_k=top_k))
        if not self.return_embedding:
            found = [document.replace(embedding=None) for document in found]
        return (
            [_scaled(document, _sigmoid(_score(document) / _BM25_SCALE)) for document in found]
            if scale_score
            else found
        )

    @operation
    def embedding_retrieval(
        self,
        session: Session,
        query_embedding: Sequence[float] | np.ndarray[Any, Any],
        filters: Filters = None,
        top_k: int = 10,
        scale_score: bool = False,
        return_embedding: bool | None = False,
    ) -> Steps[list[Document]]:
        """The documents whose embeddings are most similar; with `scale_score` scores lie between 0 and 1. See `search`.

        `return_embedding=None` takes the store's own setting.
        """
        request = SearchRequest(embedding=query_embedding, mode="embedding", filters=filters, top_k=top_k)
        found = yield from search(session, request)
        if not (self.return_embedding if return_embedding is None else return_embedding):
            found = [document.replace(embedding=None) for document in found]
        return [_scaled(document, self._similarity(_score(document))) for document in found] if scale_score else found

    bm25_retrieval_async = bm25_retrieval.twin()
    embedding_retrieval_async = embedding_retrieval.twin()

    def save_to_disk(self, path: str | PathLike[str]) -> None:
        """Write parameters and documents to a file, which is replaced only once all is written.

        Raises: StoreUnavailableError if it cannot be written.
        """
        from windrow.stores.memory_file import save

        save(path, parameters_of(self), list(self.iter_documents()))

    @classmethod
    def load_from_disk(cls, path: str | PathLike[str]) -> Self:
        """The store that `save_to_disk` wrote.

        Raises: StoreUnavailableError if the file cannot be read; StoreError if it is damaged or of a newer version.
        """
        from windrow.stores.memory_file import load

        parameters, batches = load(path)
        store = cls(**parameters)
        for documents in batches:
            store.write_documents(documents)
        return store

    def _similarity(self, score: float) -> float:
        return (score + 1.0) / 2.0 if self.embedding_similarity_function == "cosine" else _sigmoid(score / _DOT_SCALE)


def _score(document: Document) -> float:
    return document.score or 0.0


def _scaled(document: Document, score: float) -> Document:
    return document.replace(score=score)


def _sigmoid(value: float) -> float:
    """Between 0 and 1, without overflow at either end."""
    if value >= 0:
        return 1.0 / (1.0 + exp(-value))
    power = exp(value)
    return power / (1.0 + power)
