"""Answers: text that a model wrote, or a span that was found in a document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from windrow.values.display import short
from windrow.values.document import Document
from windrow.values.frozen import freeze_flat, freeze_mapping
from windrow.values.record import Reader, Value, check_mapping, immutable, read_many, read_one


class _Answer(Value):
    __slots__ = ()

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The answer that `to_dict` wrote; `{"type": …, "init_parameters": {…}}` is read too.

        Raises: InvalidValueError if a field is missing, unknown or malformed.
        """
        return super().from_dict(check_mapping(cls, data).get("init_parameters", data))


@immutable
@dataclass(frozen=True, slots=True, repr=False)
class GeneratedAnswer(_Answer):
    """An answer that a model wrote, with the documents that it rests on."""

    data: str
    query: str
    documents: Sequence[Document]
    meta: dict[str, Any] = field(default_factory=dict)

    _readers: ClassVar[Mapping[str, Reader]] = {"documents": read_many(Document)}

    def __post_init__(self) -> None:
        object.__setattr__(self, "documents", freeze_flat(self.documents))
        object.__setattr__(self, "meta", freeze_mapping(self.meta, "GeneratedAnswer.meta"))

    def _shown(self) -> list[tuple[str, str]]:
        shown = [("data", short(self.data)), ("query", short(self.query)), ("documents", str(len(self.documents)))]
        return [*shown, ("meta", short(self.meta))] if self.meta else shown


@immutable
@dataclass(frozen=True, slots=True, repr=False)
class ExtractedAnswer(_Answer):
    """An answer found word for word: `data` stands at `document_offset` in the document, `context_offset` in `context`.

    With `data` None it says that there is no answer, with the score of that.
    """

    query: str
    score: float
    data: str | None = None
    document: Document | None = None
    context: str | None = None
    document_offset: "ExtractedAnswer.Span | None" = None
    context_offset: "ExtractedAnswer.Span | None" = None
    meta: dict[str, Any] = field(default_factory=dict)

    @immutable
    @dataclass(frozen=True, slots=True, repr=False)
    class Span(Value):
        """A stretch of text: `text[start:end]`, in characters."""

        start: int
        end: int

    _readers: ClassVar[Mapping[str, Reader]] = {
        "document": read_one(Document),
        "document_offset": read_one(Span),
        "context_offset": read_one(Span),
    }

    def __post_init__(self) -> None:
        object.__setattr__(self, "meta", freeze_mapping(self.meta, "ExtractedAnswer.meta"))
