"""What converters share: reading sources, their meta, and what becomes of one that cannot be converted."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from windrow.errors import InputError
from windrow.values import ByteStream, Document

Source = str | Path | ByteStream
Meta = dict[str, Any] | list[dict[str, Any]] | None
Convert = Callable[[str], tuple[str, Mapping[str, Any]]]
"""A file's text → the document's content, and meta found in the text."""
ConvertStream = Callable[[ByteStream], tuple[str, Mapping[str, Any]]]
"""The same from a file's bytes. Raises: ValueError saying why they cannot be converted."""


def convert_all(
    sources: Sequence[Source],
    meta: Meta,
    convert: Convert,
    *,
    owner: str,
    encoding: str,
    store_full_path: bool,
    raise_on_failure: bool,
) -> dict[str, Any]:
    """Do as `convert_streams` with files of text; meta `encoding` of a byte stream wins over `encoding`."""
    return convert_streams(
        sources,
        meta,
        lambda stream: convert(_text(stream, encoding)),
        owner=owner,
        store_full_path=store_full_path,
        raise_on_failure=raise_on_failure,
    )


def convert_streams(
    sources: Sequence[Source],
    meta: Meta,
    convert: ConvertStream,
    *,
    owner: str,
    store_full_path: bool,
    raise_on_failure: bool,
) -> dict[str, Any]:
    """Return `documents`, and if there are any, `failed` sources with their `reasons`, in the order of the sources.

    Meta of a document, later ones winning: the byte stream's, what the bytes hold, the caller's, `file_path`.
    Raises: InputError naming every source that failed, if `raise_on_failure`.
    """
    if isinstance(sources, str | Path | ByteStream):
        raise InputError(
            f"{owner}.sources: expected a list, got {sources!r:.80}; write [{sources!r:.80}]",
            component=owner,
            socket="sources",
        )
    documents: list[Document] = []
    failed: list[Source] = []
    reasons: list[str] = []
    for source, given in zip(sources, metas(meta, len(sources), owner), strict=True):
        try:
            stream = read(source)
            content, found = convert(stream)
        except (OSError, ValueError, LookupError) as error:
            failed.append(source)
            reasons.append(f"{name_of(source)}: {_reason(error)}")
        else:
            about = {**stream.meta, **found, **given, **_path(stream, store_full_path)}
            documents.append(Document(content=content, meta=about))
    if failed and raise_on_failure:
        raise InputError(_report(owner, len(sources), reasons), component=owner, socket="sources")
    return {"documents": documents} | ({"failed": failed, "reasons": reasons} if failed else {})


def metas(meta: Meta, count: int, owner: str) -> Sequence[Mapping[str, Any]]:
    """Return one mapping per source. Raises: InputError if a list of them has another length."""
    if meta is None or isinstance(meta, Mapping):
        return [meta or {}] * count
    if len(meta) != count:
        raise InputError(
            f"{owner}.meta: {len(meta)} for {count} sources; give one for each, or a single dict.", component=owner
        )
    return meta


def read(source: Source) -> ByteStream:
    """Return the bytes of a source; a file's have its path in meta `file_path`. Raises: OSError."""
    if isinstance(source, ByteStream):
        return source
    if not isinstance(source, str | Path):
        raise ValueError(f"expected a path or a ByteStream, got {type(source).__name__}")
    return ByteStream.from_file_path(Path(source), meta={"file_path": str(source)})


def name_of(source: Source) -> str:
    """Return what a message calls a source."""
    if isinstance(source, ByteStream):
        return str(source.meta.get("file_path") or source.meta.get("url") or "a ByteStream")
    return str(source)


def _text(stream: ByteStream, encoding: str) -> str:
    chosen = stream.meta.get("encoding", encoding)
    return stream.data.decode(chosen if isinstance(chosen, str) else encoding).removeprefix("\ufeff")


def _path(stream: ByteStream, store_full_path: bool) -> dict[str, str]:
    path = stream.meta.get("file_path")
    if not path:
        return {}
    return {"file_path": str(path) if store_full_path else os.path.basename(path)}


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"not {error.encoding} at byte {error.start}; set encoding, or meta encoding of a ByteStream"
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return str(error)


def _report(owner: str, count: int, reasons: Sequence[str]) -> str:
    lines = "".join(f"\n  {reason}" for reason in reasons)
    return (
        f"{owner}.sources: {len(reasons)} of {count} cannot be converted. Mend or leave them out; with "
        f"raise_on_failure=False they come out as `failed`.{lines}"
    )
