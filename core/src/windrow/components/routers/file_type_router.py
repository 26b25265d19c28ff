"""Sends files on by their type."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from windrow.component import component
from windrow.components.converters.sources import Meta, Source, metas, name_of, read
from windrow.components.routers.mime_types import mime_type_of
from windrow.errors import ComponentError, InputError
from windrow.values import ByteStream

_NAME: Final = "FileTypeRouter"
_RESERVED: Final = ("unclassified", "failed")
_SOURCES: Final = list[str | Path | ByteStream]


@component
class FileTypeRouter:
    """Sorts paths and byte streams by MIME type, each type on an output of its name.

    A path's type is that of its ending, a byte stream's is its `mime_type`. What fits no type comes out on
    `unclassified`, a path that does not exist on `failed`.
    """

    def __init__(
        self,
        mime_types: list[str],
        additional_mimetypes: dict[str, str] | None = None,
        raise_on_failure: bool = False,
    ) -> None:
        r"""A source goes to the first entry of `mime_types` that fits.

        Args:
            mime_types: types, or regular expressions of whole types (`audio/.*`).
            additional_mimetypes: type → ending, as in `{"text/x-note": ".note"}`.
            raise_on_failure: raise for a path that does not exist.

        Raises: ComponentError if `mime_types` is empty, or holds a reserved name or no regular expression.
        """
        self.mime_types = list(mime_types)
        self.additional_mimetypes = additional_mimetypes
        self.raise_on_failure = raise_on_failure
        if not self.mime_types:
            raise ComponentError(f"{_NAME}.mime_types: is empty; name at least one, as in text/plain.", component=_NAME)
        self._patterns = [_pattern(mime_type) for mime_type in self.mime_types]
        component.set_output_types(self, **dict.fromkeys([*self.mime_types, *_RESERVED], _SOURCES))

    def run(
        self,
        sources: list[str | Path | ByteStream],
        meta: dict[str, Any] | list[dict[str, Any]] | None = None,
    ) -> dict[str, Any]:
        """Return the sources of each type, in order; a type without any is left out.

        With `meta` (one dict for all, or one for each) sources come out as byte streams that hold it.
        Raises: InputError for a path that does not exist (see `raise_on_failure`), or a source of another type.
        """
        sorted_sources: dict[str, list[Source]] = {}
        for source, about in zip(sources, self._metas(meta, sources), strict=True):
            output, routed = self._route(source, about)
            sorted_sources.setdefault(output, []).append(routed)
        return dict(sorted_sources)

    def _metas(self, meta: Meta, sources: Sequence[Source]) -> Sequence[Mapping[str, Any]]:
        return metas(meta, len(sources), _NAME)

    def _route(self, source: Source, meta: Mapping[str, Any]) -> tuple[str, Source]:
        if not isinstance(source, str | Path | ByteStream):
            raise InputError(
                f"{_NAME}.sources: expected paths and ByteStreams, got {type(source).__name__}.", component=_NAME
            )
        routed: Path | ByteStream = Path(source) if isinstance(source, str) else source
        try:
            if isinstance(routed, Path) and not routed.exists():
                raise FileNotFoundError(2, "No such file")
            output = self._output_of(routed)
            return output, _with_meta(routed, meta)
        except OSError as error:
            if self.raise_on_failure:
                raise InputError(f"{_NAME}.sources: {name_of(routed)}: {error.strerror}.", component=_NAME) from error
            return "failed", routed

    def _output_of(self, source: Path | ByteStream) -> str:
        if isinstance(source, ByteStream):
            found = source.mime_type or ""
        else:
            found = mime_type_of(str(source), self.additional_mimetypes) or ""
        known = zip(self.mime_types, self._patterns, strict=True)
        return next((name for name, pattern in known if found == name or pattern.fullmatch(found)), "unclassified")


def _with_meta(source: Path | ByteStream, meta: Mapping[str, Any]) -> Path | ByteStream:
    if not meta:
        return source
    stream = read(source)
    return stream.replace(meta={**stream.meta, **meta})


def _pattern(mime_type: str) -> re.Pattern[str]:
    if mime_type in _RESERVED:
        raise ComponentError(f"{_NAME}.mime_types: {mime_type!r} is the name of another output.", component=_NAME)
    try:
        return re.compile(mime_type)
    except re.error as error:
        raise ComponentError(
            f"{_NAME}.mime_types: {mime_type!r} is neither a type nor a regular expression: {error}.", component=_NAME
        ) from error
