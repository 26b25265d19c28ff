"""The component over `recursion`: splits documents at the coarsest separators that keep pieces short enough."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Final, Literal

from windrow.component import Range, component
from windrow.components.preprocessors.pieces import documents_of
from windrow.components.preprocessors.recursion import FindEnds, RecursiveCut, with_overlap
from windrow.components.preprocessors.rulers import RULERS
from windrow.components.preprocessors.sentences import sentence_rules
from windrow.components.preprocessors.units import Span, separator_ends
from windrow.errors import ComponentError
from windrow.values import Document

_NAME: Final = "RecursiveDocumentSplitter"
_DEFAULT_SEPARATORS: Final = ("\n\n", "sentence", "\n", " ")
_SENTENCE_PARAMETERS: Final = ("language", "use_split_rules", "extend_abbreviations", "keep_white_spaces")


@component
class RecursiveDocumentSplitter:
    """Splits each document at the first separator that gives pieces short enough, and finer where it does not.

    Pieces carry the same meta as those of `DocumentSplitter`, and `parent_id`.
    """

    def __init__(
        self,
        *,
        split_length: Annotated[int, Range(ge=1)] = 200,
        split_overlap: Annotated[int, Range(ge=0)] = 0,
        split_unit: Literal["word", "char", "token"] = "word",
        separators: list[str] | None = None,
        sentence_splitter_params: dict[str, Any] | None = None,
    ) -> None:
        """No piece is longer than `split_length` units, its overlap included.

        Args:
            split_overlap: units that a piece repeats of the one before; meta `_split_overlap` then names both.
            split_unit: words are separated by white space; tokens need the package tiktoken (encoding o200k_base).
            separators: texts, coarsest first; "sentence" stands for the end of a sentence.
                Default: empty lines, sentences, lines, spaces.
            sentence_splitter_params: `language`, `use_split_rules`, `extend_abbreviations` of the sentence rules.
        """
        self.split_length = split_length
        self.split_overlap = split_overlap
        self.split_unit = split_unit
        self.separators = list(separators or _DEFAULT_SEPARATORS)
        self.sentence_splitter_params = dict(sentence_splitter_params or {})
        self._check()
        self._levels = [_level(separator, self.sentence_splitter_params) for separator in self.separators]

    def _check(self) -> None:
        if self.split_unit not in RULERS:
            raise _wrong("split_unit", f"expected one of {', '.join(RULERS)}, got {self.split_unit!r}")
        if self.split_overlap >= self.split_length:
            raise _wrong("split_overlap", f"{self.split_overlap} must be less than split_length, {self.split_length}")
        for separator in self.separators:
            if not isinstance(separator, str) or not separator:
                raise _wrong("separators", f"expected texts that are not empty, got {separator!r}")
        for name in self.sentence_splitter_params:
            if name not in _SENTENCE_PARAMETERS:
                known = ", ".join(_SENTENCE_PARAMETERS)
                raise _wrong("sentence_splitter_params", f"unknown {name!r}; known are {known}")

    @component.output_types(documents=list[Document])
    def run(self, documents: list[Document]) -> dict[str, Any]:
        """Return the pieces of all documents, in the order of the documents; one without text has none.

        Raises: MissingDependencyError for tokens without tiktoken.
        """
        return {"documents": [piece for document in documents for piece in self._pieces(document)]}

    def _pieces(self, document: Document) -> list[Document]:
        text = document.content
        if not text:
            return []
        spans = [span for span in self._spans(text) if not _is_blank(text, span)]
        return documents_of(document, spans, overlap=self.split_overlap > 0, parent=True)

    def _spans(self, text: str) -> list[Span]:
        if self.split_unit != "token" and len(text) <= self.split_length:
            return [(0, len(text))]
        ruler = RULERS[self.split_unit](text)
        if ruler.totals([len(text)])[0] <= self.split_length:
            return [(0, len(text))]
        spans = RecursiveCut(
            text, ruler, self._levels, self.split_length - self.split_overlap, self.split_length
        ).spans()
        return with_overlap(spans, ruler, self.split_overlap)


def _is_blank(text: str, span: Span) -> bool:
    return text[span[0]].isspace() and text[span[0] : span[1]].isspace()


def _level(separator: str, sentence_parameters: dict[str, Any]) -> FindEnds:
    if separator != "sentence":
        return lambda text, start, end: separator_ends(text, separator, start, end)
    parameters = {name: value for name, value in sentence_parameters.items() if name != "keep_white_spaces"}
    ends: Callable[[str, int, int], Sequence[int]] = sentence_rules(**parameters).ends
    return ends


def _wrong(parameter: str, problem: str) -> ComponentError:
    return ComponentError(f"{_NAME}.{parameter}: {problem}", component=_NAME)
