"""Text files as documents."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from windrow.component import component
from windrow.components.converters.sources import convert_all
from windrow.values import ByteStream, Document


@component
class TextFileToDocument:
    """Makes one document of each text file or byte stream."""

    def __init__(self, encoding: str = "utf-8", store_full_path: bool = False, raise_on_failure: bool = True) -> None:
        """A byte order mark is dropped; meta `encoding` of a byte stream wins over `encoding`.

        Args:
            store_full_path: keep the path as given in meta `file_path`, not only the file's name.
            raise_on_failure: otherwise a source that cannot be read comes out on `failed`, why on `reasons`.
        """
        self.encoding = encoding
        self.store_full_path = store_full_path
        self.raise_on_failure = raise_on_failure

    @component.output_types(documents=list[Document], failed=list[str | Path | ByteStream], reasons=list[str])
    def run(
        self, sources: list[str | Path | ByteStream], meta: dict[str, Any] | list[dict[str, Any]] | None = None
    ) -> dict[str, Any]:
        """Return the documents in the order of the sources; `meta` is for all of them, or one dict for each.

        Raises: InputError if a source cannot be read or decoded (see `raise_on_failure`).
        """
        return convert_all(
            sources,
            meta,
            lambda text: (text, {}),
            owner="TextFileToDocument",
            encoding=self.encoding,
            store_full_path=self.store_full_path,
            raise_on_failure=self.raise_on_failure,
        )
