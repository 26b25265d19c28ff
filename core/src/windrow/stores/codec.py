"""Documents as rows and back, with nothing lost: everything but the embedding in one ASCII JSON text.

The embedding stands apart as float32; the text notes whether it was a list or an array.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from windrow.errors import StoreError
from windrow.stores.rows import Row
from windrow.values import Document
from windrow.values.codec import decode, encode

if TYPE_CHECKING:
    from windrow.stores.rows import Vector

_write = json.JSONEncoder(ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode
_PLAIN: Final = frozenset({str, int, float, bool, type(None)})


def encode_body(document: Document) -> str:
    """The document without its embedding as ASCII JSON text."""
    meta = document.meta
    data: dict[str, Any] = {
        "id": document.id,
        "content": document.content,
        "meta": meta if _is_plain(meta) else encode(meta),
    }
    if document.embedding is not None:
        data["embedding"] = "list" if isinstance(document.embedding, list) else "array"
    for name in ("score", "blob", "sparse_embedding"):
        value = getattr(document, name)
        if value is not None:
            data[name] = encode(value)
    return _write(data)


def document_of(row: Row) -> Document:
    """The document of a row. Raises: StoreError if its body is not what `encode_body` wrote."""
    if row.source is not None:
        return row.source
    try:
        data = json.loads(row.body)
        tagged = '"$' in row.body
        meta = decode(data["meta"]) if tagged else data["meta"]
        extras = {name: decode(data[name]) for name in ("score", "blob", "sparse_embedding") if name in data}
        return Document(
            data["content"],
            id=data["id"],
            meta=meta,
            embedding=_embedding(row.vector, data.get("embedding")),
            **extras,
        )
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"document {row.id!r}: the stored text is damaged ({error}); write the document again"
        ) from error


def _is_plain(meta: dict[str, Any]) -> bool:
    return _PLAIN.issuperset(map(type, meta.values())) and not any(key[:1] == "$" for key in meta)


def _embedding(vector: Vector | None, kind: str | None) -> Any:
    if vector is None or kind is None:
        return None
    return vector.tolist() if kind == "list" else vector
