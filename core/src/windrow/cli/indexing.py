"""Read files into a store so that running again does nothing, and an interrupted run is completed by the next.

Every document keeps the path and the SHA-256 of its file, and how many documents the file gave. A file is up to date if
that many documents of its path and hash are in the store. New documents are written before old ones are deleted.
"""

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from windrow.cli.file_types import Found
from windrow.cli.printing import Progress

if TYPE_CHECKING:
    from windrow.pipeline import Pipeline
    from windrow.stores import DocumentStore

BATCH = 32


@dataclass(slots=True)
class IndexReport:
    """What one run of indexing did, in files and documents."""

    store: str
    indexed: int = 0
    documents: int = 0
    unchanged: int = 0
    empty: int = 0
    removed: int = 0
    failed: list[str] = field(default_factory=list)
    """Why each file that could not be read was not."""
    unread: dict[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        parts = [f"{self.indexed} files indexed ({self.documents} documents)", f"{self.unchanged} unchanged"]
        parts += [f"{self.empty} empty"] if self.empty else []
        parts += [f"{self.removed} removed"] if self.removed else []
        parts += [f"{len(self.failed)} could not be read"] if self.failed else []
        return f"{self.store}: " + ", ".join(parts)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as it is now."""

    path: str
    hash: str

    @property
    def this_version(self) -> dict[str, Any]:
        """Return the filter for the documents of this version of the file."""
        return _both(self.path, "==", self.hash)

    @property
    def other_versions(self) -> dict[str, Any]:
        """Return the filter for the documents of any other version of the file."""
        return _both(self.path, "!=", self.hash)


def index_files(address: str, found: Found, progress: Progress, overrides: Sequence[str] = ()) -> IndexReport:
    """Bring the store up to date with the files."""
    report = IndexReport(address, unread={suffix: len(paths) for suffix, paths in found.unread.items()})
    done = 0
    for converter, paths in found.by_converter.items():
        with index_pipeline(address, converter, overrides) as pipeline:
            for start in range(0, len(paths), BATCH):
                _index_batch(pipeline, paths[start : start + BATCH], report)
                done += len(paths[start : start + BATCH])
                progress(done, found.count)
    return report


def remove_vanished(address: str, folders: Sequence[Path], report: IndexReport) -> None:
    """Delete the documents of files that stood below the folders and no longer exist."""
    from windrow.stores import open_store

    roots = [folder.resolve() for folder in folders if folder.is_dir()]
    store = open_store(address)
    try:
        for name in list(_known_paths(store)):
            path = Path(name)
            if not path.exists() and any(path.is_relative_to(root) for root in roots):
                store.delete_by_filter({"field": "meta.file_path", "operator": "==", "value": name})
                report.removed += 1
    finally:
        store.close()


def index_pipeline(address: str, converter: str, overrides: Sequence[str] = ()) -> "Pipeline":
    """Load the pipeline file that indexes, for this store and this converter."""
    from windrow.config import loads

    text = resources.files("windrow.cli").joinpath("pipelines/index.yaml").read_text(encoding="utf-8")
    chosen = (f"components.converter.type={converter}", *overrides)
    return loads(text, env={**os.environ, "STORE": address}, overrides=chosen)


def _index_batch(pipeline: "Pipeline", paths: Sequence[Path], report: IndexReport) -> None:
    store: DocumentStore = pipeline.graph.components["writer"].document_store  # type: ignore[attr-defined]  # index.yaml
    files = list(_readable(paths, report))
    stale = [file for file in files if not is_complete(store, file)]
    report.unchanged += len(files) - len(stale)
    if not stale:
        return
    meta = [{"file_hash": file.hash} for file in stale]
    result = pipeline.run(sources=[file.path for file in stale], meta=meta)
    report.documents += result.outputs["documents_written"]
    report.failed += result.outputs.get("reasons", [])
    failed = set(result.outputs.get("failed", []))
    for file in stale:
        if file.path not in failed:
            _finish_file(store, file, report)


def _finish_file(store: "DocumentStore", file: SourceFile, report: IndexReport) -> None:
    """Delete what an older version of the file left; only now, when the new one is written."""
    store.delete_by_filter(file.other_versions)
    is_empty = store.count_documents_by_filter(file.this_version) == 0
    report.empty += is_empty
    report.indexed += not is_empty


def _readable(paths: Sequence[Path], report: IndexReport) -> Iterator[SourceFile]:
    for path in paths:
        try:
            str(path.resolve()).encode()
            yield source_file(path)
        except UnicodeEncodeError:
            report.failed.append(f"{os.fsencode(path)!r}: its name is not UTF-8; rename it")
        except OSError as error:
            report.failed.append(f"{path}: {error.strerror}")


def source_file(path: Path) -> SourceFile:
    """Read the file's hash."""
    with path.open("rb") as stream:
        return SourceFile(str(path.resolve()), hashlib.file_digest(stream, "sha256").hexdigest())


def is_complete(store: "DocumentStore", file: SourceFile) -> bool:
    """Say whether every document of this version of the file is in the store."""
    documents = store.filter_documents(file.this_version)
    return bool(documents) and len(documents) == documents[0].meta.get("part_count")


def _known_paths(store: "DocumentStore") -> Iterator[str]:
    start, size = 0, 1000
    while True:
        values, total = store.get_metadata_field_unique_values("meta.file_path", from_=start, size=size)
        yield from (value for value in values if isinstance(value, str))
        start += size
        if start >= total:
            return


def _both(path: str, operator: str, file_hash: str) -> dict[str, Any]:
    return {
        "operator": "AND",
        "conditions": [
            {"field": "meta.file_path", "operator": "==", "value": path},
            {"field": "meta.file_hash", "operator": operator, "value": file_hash},
        ],
    }
