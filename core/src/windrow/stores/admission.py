"""What a store takes: documents that every backend can give back, each id once in a call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from math import isfinite
from typing import TYPE_CHECKING, Any

from windrow.errors import DuplicateDocumentError, StoreError
from windrow.filters.admission import check_meta, check_text
from windrow.stores.rows import Row
from windrow.values import Document

if TYPE_CHECKING:
    from windrow.stores.rows import Vector
    from windrow.stores.session import Session


def admit(documents: Iterable[Document], session: Session) -> list[Row]:
    """The documents as rows.

    Raises: StoreError for what is no document or could not be given back, with its path; DuplicateDocumentError for
    an id that stands twice; DimensionError for embeddings of different lengths.
    """
    rows: list[Row] = []
    dimension: int | None = None
    for position, document in enumerate(_documents(documents)):
        where = f"documents[{position}]"
        check_document(document, where)
        vector = vector_of(document, f"{where}.embedding", session)
        if vector is not None:
            dimension = _check_length(vector, dimension, where, session)
        rows.append(row_of(document, session, vector))
    _check_ids(rows)
    return rows


def row_of(document: Document, session: Session, vector: Vector | None) -> Row:
    """The row of a document that has been checked."""
    return Row(
        document.id,
        session.key(document.id),
        content=document.content,
        vector=vector,
        sparse=document.sparse_embedding,
        source=document,
    )


def check_document(document: Document, where: str) -> None:
    """Refuse what cannot be given back as it is. Raises: StoreError, with the path."""
    try:
        if document.content is not None:
            check_text(document.content, "content")
        if document.meta:
            check_meta(document.meta)
        if document.blob is not None:
            check_text(document.blob.mime_type or "", "blob.mime_type")
            check_meta(document.blob.meta)
        if document.score is not None and not isfinite(document.score):
            raise StoreError(f"score: {document.score} is not a finite number")
        if document.sparse_embedding is not None:
            _check_sparse(document.sparse_embedding.values)
        check_text(document.id, "id")
    except StoreError as error:
        raise StoreError(f"{where}.{error}") from None


def check_ids(ids: Iterable[str]) -> list[str]:
    """The ids as a list. Raises: StoreError for a single text, or for an id that is none."""
    if isinstance(ids, str) or not isinstance(ids, Iterable):
        raise StoreError(f"ids: expected a list of ids, got {ids!r:.60}; write [{ids!r:.60}]")
    listed = list(ids)
    for position, id_ in enumerate(listed):
        check_text(id_, f"ids[{position}]")
    return listed


def _documents(documents: Any) -> list[Document]:
    if isinstance(documents, Document | str | bytes | Mapping) or not isinstance(documents, Iterable):
        raise StoreError(f"documents: expected a list of Document, got {documents!r:.60}")
    listed = list(documents)
    for position, document in enumerate(listed):
        if not isinstance(document, Document):
            raise StoreError(
                f"documents[{position}]: expected a Document, got a {type(document).__name__} ({document!r:.60})"
            )
    return listed


def vector_of(document: Document, where: str, session: Session) -> Vector | None:
    """The embedding as float32, or None. Raises: StoreError as in `to_vector`."""
    if document.embedding is None:
        return None
    from windrow.stores.vectors import to_vector

    return to_vector(document.embedding, where, metric=session.capabilities.score_kind("embedding"))


def _check_length(vector: Vector, expected: int | None, where: str, session: Session) -> int:
    from windrow.stores.vectors import check_dimension

    check_dimension(expected, len(vector), f"{where}.embedding", session.store)
    longest = session.capabilities.dimensions
    if longest is not None and len(vector) > longest:
        raise StoreError(f"{where}.embedding: {session.store} takes at most {longest} dimensions, got {len(vector)}")
    return len(vector)


def _check_sparse(values: Iterable[float]) -> None:
    for position, value in enumerate(values):
        if not isfinite(value):
            raise StoreError(f"sparse_embedding.values[{position}]: {value} is not a finite number")


def _check_ids(rows: list[Row]) -> None:
    twice = sorted(id_ for id_, count in Counter(row.id for row in rows).items() if count > 1)
    if twice:
        raise DuplicateDocumentError(
            f"{len(twice)} ids stand more than once in this call: {preview(twice)}; nothing was written", ids=twice
        )


def preview(ids: list[str]) -> str:
    """The first few ids, for a message."""
    return ", ".join(repr(id_)[:70] for id_ in ids[:3]) + (", …" if len(ids) > 3 else "")
