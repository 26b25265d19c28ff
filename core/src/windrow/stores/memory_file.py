"""The file of an in-memory store: a line about the store, then one JSON line for each document."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from os import PathLike
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final

from windrow.errors import StoreError, StoreUnavailableError, WindrowError
from windrow.values import Document
from windrow.values.codec import dumps, loads

FORMAT: Final = "windrow_memory_store"
VERSION: Final = 1
_BATCH: Final = 1000


def save(path: str | PathLike[str], parameters: Mapping[str, Any], documents: Sequence[Document]) -> None:
    """Write a store; the file is replaced only once all of it is on the disk."""
    target = Path(path)
    header = {FORMAT: VERSION, "parameters": dict(parameters), "documents": len(documents)}
    temporary: str | None = None
    try:
        with NamedTemporaryFile("w", encoding="ascii", dir=target.parent, prefix=target.name, delete=False) as file:
            temporary = file.name
            file.write(json.dumps(header) + "\n")
            file.writelines(dumps(document) + "\n" for document in documents)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except OSError as error:
        raise StoreUnavailableError(f"{target}: cannot be written: {error}", store="memory") from error
    finally:
        if temporary is not None:
            with suppress(FileNotFoundError):  # it has become the file
                os.unlink(temporary)


def load(path: str | PathLike[str]) -> tuple[dict[str, Any], Iterator[list[Document]]]:
    """The parameters of a store, and its documents in batches."""
    try:
        with open(path, encoding="ascii", newline="\n") as file:
            header = _header(file.readline(), path)
    except (OSError, UnicodeError) as error:
        raise StoreUnavailableError(f"{path}: cannot be read: {error}", store="memory") from error
    return dict(header["parameters"]), _documents(path, header["documents"])


def _header(line: str, path: str | PathLike[str]) -> dict[str, Any]:
    try:
        header = json.loads(line)
        version = header[FORMAT]
        header["parameters"], header["documents"]
    except (ValueError, KeyError, TypeError):
        raise StoreError(f"{path}: this is no file of an in-memory store", store="memory") from None
    if version != VERSION:
        raise StoreError(f"{path}: version {version} is newer than {VERSION}; update windrow", store="memory")
    checked: dict[str, Any] = header
    return checked


def _documents(path: str | PathLike[str], expected: int) -> Iterator[list[Document]]:
    batch: list[Document] = []
    count = 0
    with open(path, encoding="ascii", newline="\n") as file:
        file.readline()
        for count, line in enumerate(file, start=1):
            batch.append(_document(line, path, count + 1))
            if len(batch) == _BATCH:
                yield batch
                batch = []
    if batch:
        yield batch
    if count != expected:
        raise StoreError(
            f"{path}: {expected} documents were written, {count} are left; the file was cut", store="memory"
        )


def _document(line: str, path: str | PathLike[str], number: int) -> Document:
    try:
        document = loads(line)
    except WindrowError as error:
        raise StoreError(f"{path}, line {number}: damaged: {error}", store="memory") from error
    if not isinstance(document, Document):
        raise StoreError(f"{path}, line {number}: damaged: this is no document", store="memory")
    return document
