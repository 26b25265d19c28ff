"""Finds the sentences that answer a question best, by word weights alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Final

from windrow.component import Range, component
from windrow.components.preprocessors.sentences import SentenceRules, sentence_rules
from windrow.components.readers.passages import Passage, Sentence, Weighing, best_apart, sentences_of
from windrow.components.readers.stop_words import stop_words
from windrow.errors import InputError
from windrow.stores.text import Analyzer
from windrow.values import Document, ExtractedAnswer

_NAME: Final = "ExtractiveAnswerer"


@component
class ExtractiveAnswerer:
    """Picks the sentences of the given documents that share the question's rarest words. It needs no model.

    It does not understand the question: it finds no synonyms, weighs no evidence and writes no text. Answers are word
    for word from the documents, with their place and a score in [0, 1) that says how much of the question's weight
    (BM25 over the sentences at hand) the passage holds: good for showing sources, no probability of being right.
    Headings count for the sentences under them and are no part of an answer; code and tables score less than prose.
    """

    def __init__(
        self,
        top_k: Annotated[int, Range(ge=1)] = 3,
        max_sentences: Annotated[int, Range(ge=1)] = 2,
        score_threshold: Annotated[float, Range(ge=0, le=1)] = 0.0,
        no_answer: bool = False,
        language: str = "en",
        context_sentences: Annotated[int, Range(ge=0)] = 1,
    ) -> None:
        """An answer is a run of whole sentences; answers do not overlap.

        Args:
            top_k: most answers.
            max_sentences: most sentences in one answer.
            score_threshold: an answer that scores less is left out.
            no_answer: where no answer is left, return one with data None; otherwise none.
            language: whose sentence rules and stop words hold.
            context_sentences: sentences before and after an answer that its `context` shows.

        Raises: ComponentError for a language without sentence rules.
        """
        self.top_k = top_k
        self.max_sentences = max_sentences
        self.score_threshold = score_threshold
        self.no_answer = no_answer
        self.language = language
        self.context_sentences = context_sentences
        self._rules: SentenceRules = sentence_rules(language)
        self._analyzer = Analyzer(stemmer="plural" if language == "en" else None)
        self._empty = frozenset(term for word in stop_words(language) for term in self._analyzer.terms(word))

    @component.output_types(answers=list[ExtractedAnswer])
    def run(
        self,
        query: str,
        documents: list[Document],
        top_k: int | None = None,
        score_threshold: float | None = None,
        no_answer: bool | None = None,
    ) -> dict[str, Any]:
        """Return the best answers first; equal scores in the order of the documents, then of the text.

        A document without text has no answers. Arguments that are None are the constructor's.
        Raises: InputError if `top_k` is less than 1.
        """
        count = self.top_k if top_k is None else top_k
        if count < 1:
            raise InputError(f"{_NAME}.top_k: expected int ≥ 1, got {count}.", component=_NAME, socket="top_k")
        least = self.score_threshold if score_threshold is None else score_threshold
        sentences = self._sentences(documents)
        asked = self._analyzer.terms(query)
        telling = [term for term in asked if term not in self._empty] or asked
        passages = Weighing(telling, sentences, self._empty.union(asked)).passages(self.max_sentences)
        good = [passage for passage in passages if passage.score > 0 and passage.score >= least]
        chosen = best_apart(good, _rank, lambda passage: _text(passage, sentences, documents), count)
        answers = [self._answer(query, passage, sentences, documents) for passage in chosen]
        if not answers and (self.no_answer if no_answer is None else no_answer):
            best = max((passage.score for passage in passages), default=0.0)
            answers = [ExtractedAnswer(query=query, score=1.0 - best)]
        return {"answers": answers}

    def _sentences(self, documents: Sequence[Document]) -> list[Sentence]:
        texts = [document.content or "" for document in documents]
        return [
            sentence
            for number, text in enumerate(texts)
            for sentence in sentences_of(number, text, self._rules.ends(text), self._analyzer.terms)
        ]

    def _answer(
        self, query: str, passage: Passage, sentences: Sequence[Sentence], documents: Sequence[Document]
    ) -> ExtractedAnswer:
        first, last = sentences[passage.first], sentences[passage.last]
        document = documents[first.document]
        text = document.content or ""
        around = [
            sentence
            for sentence in sentences[
                max(passage.first - self.context_sentences, 0) : passage.last + self.context_sentences + 1
            ]
            if sentence.document == first.document
        ]
        begin, end = around[0].start, around[-1].end
        return ExtractedAnswer(
            query=query,
            score=passage.score,
            data=_text(passage, sentences, documents),
            document=document,
            context=text[begin:end],
            document_offset=ExtractedAnswer.Span(first.start, last.end),
            context_offset=ExtractedAnswer.Span(first.start - begin, last.end - begin),
            meta=_place(document, text, first.start),
        )


def _rank(passage: Passage) -> tuple[float, ...]:
    return (-round(passage.score, 9), passage.first, passage.last)


def _text(passage: Passage, sentences: Sequence[Sentence], documents: Sequence[Document]) -> str:
    first, last = sentences[passage.first], sentences[passage.last]
    return (documents[first.document].content or "")[first.start : last.end]


def _place(document: Document, text: str, start: int) -> dict[str, Any]:
    """Return where the answer begins in the document's file, as far as the document's meta tells."""
    line = document.meta.get("start_line", 1)
    place = {"start_line": (line if isinstance(line, int) else 1) + text.count("\n", 0, start)}
    return {"file_path": document.meta["file_path"], **place} if "file_path" in document.meta else place
