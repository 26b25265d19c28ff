"""Splits documents into windows of equal units: words, sentences, passages, pages, lines, tokens, or a function's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Final, Literal, get_args

from windrow.component import Range, component
from windrow.components.preprocessors.pieces import documents_of, pieces_of
from windrow.components.preprocessors.sentences import sentence_rules
from windrow.components.preprocessors.units import (
    SEPARATORS,
    Span,
    sentence_groups,
    separator_ends,
    token_ends,
    windows,
)
from windrow.errors import ComponentError, InputError
from windrow.values import Document

SplitBy = Literal["function", "page", "passage", "period", "word", "line", "sentence", "token"]

_NAME: Final = "DocumentSplitter"


@component
class DocumentSplitter:
    """Splits each document into pieces of `split_length` units, kept in order.

    A piece carries its source's meta, and where it stands: `source_id`, `split_id`, `split_idx_start` (offset in the
    source's content, where the piece stands unchanged), `page_number` and `start_line`.
    """

    def __init__(
        self,
        split_by: SplitBy = "word",
        split_length: Annotated[int, Range(ge=1)] = 200,
        split_overlap: Annotated[int, Range(ge=0)] = 0,
        split_threshold: Annotated[int, Range(ge=0)] = 0,
        splitting_function: Callable[[str], list[str]] | None = None,
        respect_sentence_boundary: bool = False,
        language: str = "en",
        use_split_rules: bool = True,
        extend_abbreviations: bool = True,
        *,
        skip_empty_documents: bool = True,
        tokenizer_encoding: str = "o200k_base",
    ) -> None:
        """Words are separated by spaces, passages by empty lines, pages by form feeds; every unit keeps its separator.

        Args:
            split_overlap: units that a piece repeats of the one before; meta `_split_overlap` then names both.
            split_threshold: a last piece of fewer units is joined to the one before.
            splitting_function: for `split_by="function"`: text → pieces.
            respect_sentence_boundary: with `split_by="word"`: whole sentences, up to `split_length` words.
            language: of the sentence rules.
            use_split_rules: numbered items and brackets stay with their sentence.
            extend_abbreviations: know the language's own abbreviations too.
            skip_empty_documents: an empty text gives no piece; otherwise it gives itself.
            tokenizer_encoding: for `split_by="token"`, which needs the package tiktoken.
        """
        self.split_by = split_by
        self.split_length = split_length
        self.split_overlap = split_overlap
        self.split_threshold = split_threshold
        self.splitting_function = splitting_function
        self.respect_sentence_boundary = respect_sentence_boundary
        self.language = language
        self.use_split_rules = use_split_rules
        self.extend_abbreviations = extend_abbreviations
        self.skip_empty_documents = skip_empty_documents
        self.tokenizer_encoding = tokenizer_encoding
        self._check()
        self._rules = sentence_rules(language, use_split_rules, extend_abbreviations)

    def _check(self) -> None:
        if self.split_by not in get_args(SplitBy):
            raise _wrong("split_by", f"expected one of {', '.join(get_args(SplitBy))}, got {self.split_by!r}")
        if self.split_overlap >= self.split_length:
            raise _wrong("split_overlap", f"{self.split_overlap} must be less than split_length, {self.split_length}")
        if self.split_by == "function" and self.splitting_function is None:
            raise _wrong("splitting_function", 'is missing, and split_by="function" needs it')
        if self.respect_sentence_boundary and self.split_by != "word":
            raise _wrong("respect_sentence_boundary", f'needs split_by="word", got {self.split_by!r}')

    @component.output_types(documents=list[Document])
    def run(self, documents: list[Document]) -> dict[str, Any]:
        """Return the pieces of all documents, in the order of the documents.

        Raises: InputError if a document has no text (content None); MissingDependencyError for tokens without tiktoken.
        """
        return {"documents": [piece for document in documents for piece in self._pieces(document)]}

    def _pieces(self, document: Document) -> list[Document]:
        text = _text_of(document)
        if not text:
            return [] if self.skip_empty_documents else documents_of(document, [(0, 0)])
        if self.split_by == "function":
            return self._function_pieces(document, text)
        if self.respect_sentence_boundary:
            spans = self._sentence_spans(text)
        else:
            ends = self._unit_ends(text)
            spans = _offsets(ends, windows(len(ends), self.split_length, self.split_overlap, self.split_threshold))
        return documents_of(document, spans, overlap=self.split_overlap > 0)

    def _unit_ends(self, text: str) -> Sequence[int]:
        if self.split_by == "sentence":
            return self._rules.ends(text)
        if self.split_by == "token":
            return token_ends(text, self.tokenizer_encoding)
        return separator_ends(text, SEPARATORS[self.split_by])

    def _sentence_spans(self, text: str) -> list[Span]:
        ends = self._rules.ends(text)
        sizes = [len(text[start:end].split()) for start, end in zip([0, *ends], ends, strict=False)]
        return _offsets(ends, sentence_groups(sizes, self.split_length, self.split_overlap))

    def _function_pieces(self, document: Document, text: str) -> list[Document]:
        assert self.splitting_function is not None  # checked at construction
        texts = [piece for piece in self.splitting_function(text) if piece or not self.skip_empty_documents]
        return pieces_of(document, texts, _found(text, texts), overlap=self.split_overlap > 0)


def _text_of(document: Document) -> str:
    if document.content is None:
        raise InputError(
            f"{_NAME}.documents: document {document.id} has no text (its content is None). "
            "Convert it to text first, or leave it out.",
            component=_NAME,
            socket="documents",
        )
    return document.content


def _offsets(ends: Sequence[int], groups: Sequence[Span]) -> list[Span]:
    return [(ends[first - 1] if first else 0, ends[last - 1]) for first, last in groups]


def _found(text: str, pieces: Sequence[str]) -> list[int]:
    # A function may overlap its pieces, or change them: then what was not found counts from the piece before.
    starts: list[int] = []
    expected = previous = 0
    for piece in pieces:
        at = text.find(piece, expected)
        if at < 0 and starts:
            at = text.find(piece, previous + 1)
        previous = min(expected, len(text)) if at < 0 else at
        starts.append(previous)
        expected = previous + len(piece)
    return starts


def _wrong(parameter: str, problem: str) -> ComponentError:
    return ComponentError(f"{_NAME}.{parameter}: {problem}", component=_NAME)
