"""Markdown files as documents of plain text."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from windrow.component import component
from windrow.components.converters.front_matter import split_front_matter
from windrow.components.converters.markdown_text import plain_text
from windrow.components.converters.sources import convert_all
from windrow.values import ByteStream, Document


@component
class MarkdownToDocument:
    """Makes one document of plain text of each Markdown file or byte stream.

    Text, code, tables and list marks stay; all other marks, link targets and HTML tags go. Line n of the content is
    line n of the file (with front matter taken out, meta `start_line` says where the content begins).
    """

    def __init__(
        self,
        table_to_single_line: bool = False,
        progress_bar: bool = True,
        store_full_path: bool = False,
        encoding: str = "utf-8",
        *,
        extract_frontmatter: bool = False,
        raise_on_failure: bool = True,
    ) -> None:
        """A byte order mark is dropped; meta `encoding` of a byte stream wins over `encoding`.

        Args:
            table_to_single_line: put all cells of a table into one line.
            progress_bar: taken for the sake of scripts that give it; no bar is drawn.
            store_full_path: keep the path as given in meta `file_path`, not only the file's name.
            extract_frontmatter: put the entries of a YAML block at the file's beginning into meta.
            raise_on_failure: otherwise a source that cannot be read comes out on `failed`, why on `reasons`.
        """
        self.table_to_single_line = table_to_single_line
        self.progress_bar = progress_bar
        self.store_full_path = store_full_path
        self.encoding = encoding
        self.extract_frontmatter = extract_frontmatter
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
            self._convert,
            owner="MarkdownToDocument",
            encoding=self.encoding,
            store_full_path=self.store_full_path,
            raise_on_failure=self.raise_on_failure,
        )

    def _convert(self, markdown: str) -> tuple[str, Mapping[str, Any]]:
        meta: Mapping[str, Any] = {}
        text = markdown
        if self.extract_frontmatter:
            text, meta = split_front_matter(markdown)
        taken_out = markdown.count("\n") - text.count("\n")
        place = {"start_line": taken_out + 1} if taken_out else {}
        return plain_text(text, table_to_single_line=self.table_to_single_line), {**meta, **place}
