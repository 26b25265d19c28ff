"""Makes answers of replies and the documents that they rest on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from windrow.component import component
from windrow.components.builders.references import references
from windrow.errors import ComponentError, InputError
from windrow.values import ChatMessage, Document, GeneratedAnswer

_NAME: Final = "AnswerBuilder"


@component
class AnswerBuilder:
    """Turns replies of a generator into answers, each with the documents that it refers to."""

    def __init__(
        self,
        pattern: str | None = None,
        reference_pattern: str | None = None,
        last_message_only: bool = False,
        *,
        return_only_referenced_documents: bool = True,
        expand_reference_ranges: bool = False,
    ) -> None:
        r"""Without patterns a reply is the answer, and all documents belong to it.

        Args:
            pattern: regular expression of the answer in a reply: its group, or all of it (`Answer: (.*)`).
            reference_pattern: of a document's number in a reply, counted from 1: `\[(\d+)\]`.
            last_message_only: make one answer, of the last reply.
            return_only_referenced_documents: otherwise all, with meta `referenced`.
            expand_reference_ranges: understand `[2-4]` and `[1,3]`.

        Raises: ComponentError for a pattern that is no regular expression or has several groups.
        """
        _check("pattern", pattern)
        _check("reference_pattern", reference_pattern)
        self.pattern = pattern
        self.reference_pattern = reference_pattern
        self.last_message_only = last_message_only
        self.return_only_referenced_documents = return_only_referenced_documents
        self.expand_reference_ranges = expand_reference_ranges

    @component.output_types(answers=list[GeneratedAnswer])
    def run(
        self,
        query: str,
        replies: list[str] | list[ChatMessage],
        meta: list[dict[str, Any]] | None = None,
        documents: list[Document] | None = None,
        pattern: str | None = None,
        reference_pattern: str | None = None,
        expand_reference_ranges: bool | None = None,
    ) -> dict[str, Any]:
        """Return one answer per reply; its meta is the reply's, with `meta` over it, and `all_messages`.

        Documents in an answer have meta `source_index` (from 1) and, with a reference pattern, `referenced`. Numbers
        in a reply that no document has stand in the answer's meta `unknown_references`.
        Raises: InputError if there are not as many `meta` as `replies`, ComponentError for a wrong pattern.
        """
        if meta and len(meta) != len(replies):
            raise InputError(
                f"{_NAME}.meta: {len(meta)} for {len(replies)} replies; give one for each.", component=_NAME
            )
        _check("pattern", pattern)
        _check("reference_pattern", reference_pattern)
        reading = _Reading(
            pattern or self.pattern,
            reference_pattern or self.reference_pattern,
            self.expand_reference_ranges if expand_reference_ranges is None else expand_reference_ranges,
            self.return_only_referenced_documents,
        )
        given: Sequence[str | ChatMessage] = replies
        pairs = list(zip(given, meta or [{}] * len(replies), strict=True))
        chosen = pairs[-1:] if self.last_message_only else pairs
        return {"answers": [reading.answer(query, reply, about, replies, documents or []) for reply, about in chosen]}


class _Reading:
    """How replies are read in one run."""

    def __init__(self, pattern: str | None, reference_pattern: str | None, ranges: bool, only_referenced: bool) -> None:
        self._pattern = pattern
        self._reference_pattern = reference_pattern
        self._ranges = ranges
        self._only_referenced = only_referenced

    def answer(
        self,
        query: str,
        reply: str | ChatMessage,
        about: Mapping[str, Any],
        replies: Sequence[str | ChatMessage],
        documents: Sequence[Document],
    ) -> GeneratedAnswer:
        text = (reply.text or "") if isinstance(reply, ChatMessage) else str(reply)
        meta = {**(reply.meta if isinstance(reply, ChatMessage) else {}), **about, "all_messages": list(replies)}
        cited, unknown = self._sources(text, documents)
        if unknown:
            meta["unknown_references"] = unknown
        return GeneratedAnswer(data=self._data(text), query=query, documents=cited, meta=meta)

    def _data(self, text: str) -> str:
        if self._pattern is None:
            return text
        match = re.search(self._pattern, text)
        if match is None:
            return ""
        return match[1] or "" if match.re.groups and match.lastindex else match[0]

    def _sources(self, text: str, documents: Sequence[Document]) -> tuple[list[Document], list[int]]:
        numbers = range(1, len(documents) + 1)
        if not self._reference_pattern or not documents:
            return [_source(documents[number - 1], number, {}) for number in numbers], []
        known, unknown = references(text, self._reference_pattern, len(documents), ranges=self._ranges)
        shown = known if self._only_referenced else numbers
        return [_source(documents[number - 1], number, {"referenced": number in known}) for number in shown], unknown


def _source(document: Document, number: int, extra: Mapping[str, Any]) -> Document:
    return document.replace(meta={**document.meta, "source_index": number, **extra})


def _check(name: str, pattern: str | None) -> None:
    if not pattern:
        return
    try:
        groups = re.compile(pattern).groups
    except re.error as error:
        raise ComponentError(
            f"{_NAME}.{name}: {pattern!r} is no regular expression: {error}.", component=_NAME
        ) from error
    if groups > 1:
        raise ComponentError(
            f"{_NAME}.{name}: {pattern!r} has {groups} groups; write (?:…) for all but the one that is wanted.",
            component=_NAME,
        )
