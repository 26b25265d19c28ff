"""ExtractiveAnswerer: which sentences it picks, where they stand, and how they score."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from windrow.components.readers import ExtractiveAnswerer
from windrow.components.readers.stop_words import stop_words
from windrow.errors import ComponentError, InputError
from windrow.values import Document, ExtractedAnswer

TEXT = """Rivers of France

The Loire is the longest river in France. It flows into the Atlantic Ocean near Nantes.
The Seine passes through Paris, the capital. Many boats carry tourists on it every day.

How long is the longest river?
"""
RIVERS = Document(content=TEXT, meta={"file_path": "rivers.md", "start_line": 10})
OTHER = Document(content="Bread is baked from flour and water. The capital of bread is the bakery.")


def answers(query: str, documents: list[Document] | None = None, **options: Any) -> list[ExtractedAnswer]:
    answerer = ExtractiveAnswerer(**{"max_sentences": 1, **options})
    found: list[ExtractedAnswer] = answerer.run(
        query=query, documents=[OTHER, RIVERS] if documents is None else documents
    )["answers"]
    return found


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("What is the longest river in France?", "The Loire is the longest river in France."),
        ("which rivers pass through Paris", "The Seine passes through Paris, the capital."),
        ("What is bread baked from?", "Bread is baked from flour and water."),
        ("Where does it flow, which ocean?", "It flows into the Atlantic Ocean near Nantes."),
    ],
)
def test_the_best_sentence(query: str, expected: str) -> None:
    assert answers(query)[0].data == expected


def test_the_place_of_an_answer() -> None:
    answer = answers("Which river passes Paris?")[0]
    assert answer.document == RIVERS
    assert answer.document_offset is not None
    assert answer.context_offset is not None
    assert TEXT[answer.document_offset.start : answer.document_offset.end] == answer.data
    assert answer.context is not None
    assert answer.context in TEXT
    assert answer.context[answer.context_offset.start : answer.context_offset.end] == answer.data
    assert answer.context.startswith("It flows")
    assert answer.meta == {"file_path": "rivers.md", "start_line": 13}


def test_several_sentences_in_one_answer() -> None:
    document = Document(content="Ann wrote the report. She sent the invoice to Bob. He paid.")
    [best, *_] = answers("Who got Ann's report and the invoice?", [document], max_sentences=2)
    assert best.data == "Ann wrote the report. She sent the invoice to Bob."


def test_a_question_is_no_answer_to_itself() -> None:
    assert answers("How long is the longest river?")[0].data == "The Loire is the longest river in France."


def test_top_k_and_threshold() -> None:
    found = answers("capital Paris river", top_k=2)
    assert len(found) == 2
    assert found[0].score >= found[1].score > 0
    least = found[0].score
    assert [answer.data for answer in answers("capital Paris river", score_threshold=least)] == [found[0].data]


def test_arguments_of_a_run_win() -> None:
    result = ExtractiveAnswerer().run(query="river", documents=[RIVERS], top_k=1, score_threshold=1.0, no_answer=True)
    assert [answer.data for answer in result["answers"]] == [None]


def test_no_answer() -> None:
    assert answers("quantum chromodynamics") == []
    [none] = answers("quantum chromodynamics", no_answer=True)
    assert (none.data, none.score, none.document) == (None, 1.0, None)


@pytest.mark.parametrize("documents", [[Document(content="")], [Document(id="x")], [Document(content=" \n ")]])
def test_documents_without_text(documents: list[Document]) -> None:
    assert answers("river", documents) == []


def test_a_query_of_stop_words_only_uses_them() -> None:
    document = Document(content="To be or not to be is the question of Hamlet. Other things happen.")
    assert answers("to be or not to be", [document])[0].data == "To be or not to be is the question of Hamlet."


def test_languages() -> None:
    document = Document(content="La Loire est le plus long fleuve de France. M. Dupont habite à Nantes depuis 2010.")
    found = answers("Où habite M. Dupont ?", [document], language="fr")
    assert found[0].data == "M. Dupont habite à Nantes depuis 2010."
    assert "habite" not in stop_words("fr")


def test_wrong_parameters() -> None:
    with pytest.raises(ComponentError, match="top_k: expected int ≥ 1, got 0"):
        ExtractiveAnswerer(top_k=0)
    with pytest.raises(ComponentError, match="score_threshold: expected float ≥ 0 and ≤ 1"):
        ExtractiveAnswerer(score_threshold=2)
    with pytest.raises(ComponentError, match="no sentence rules"):
        ExtractiveAnswerer(language="xx")
    with pytest.raises(InputError, match="top_k: expected int ≥ 1, got 0"):
        ExtractiveAnswerer().run(query="a", documents=[], top_k=0)


WORDS = st.lists(st.sampled_from(["Loire", "river", "the", "Paris.", "long", "flows.", "\n\n"]), max_size=30).map(
    " ".join
)


@given(WORDS, st.lists(WORDS, max_size=4), st.integers(1, 3))
def test_answers_are_ordered_apart_and_word_for_word(query: str, texts: list[str], most: int) -> None:
    documents = [Document(content=text) for text in texts]
    found = answers(query, documents, max_sentences=most, top_k=5)
    assert [answer.score for answer in found] == sorted((answer.score for answer in found), reverse=True)
    taken: dict[int, list[range]] = {}
    for answer in found:
        assert 0 < answer.score < 1
        assert answer.document is not None
        assert answer.document_offset is not None
        span = range(answer.document_offset.start, answer.document_offset.end)
        assert (answer.document.content or "")[span.start : span.stop] == answer.data
        key = next(number for number, document in enumerate(documents) if document is answer.document)
        assert all(span.stop <= other.start or other.stop <= span.start for other in taken.setdefault(key, []))
        taken[key].append(span)
    assert answers(query, documents, max_sentences=most, top_k=5) == found


GUIDE = """\
Swap the store

A store is an address that names a place. In the file, change one line.

store = open_store("swap"); swap(store)

| swap | store |
|---|---|
| a | b |

Removal

Delete the whole directory.
"""


def test_headings_help_and_are_no_part_of_an_answer() -> None:
    (best, *_) = answers("How do I swap the store?", [Document(content=GUIDE)], max_sentences=1)
    assert best.data == "A store is an address that names a place."
    assert answers("removal", [Document(content=GUIDE)])[0].data == "Delete the whole directory."


def test_what_stands_twice_is_said_once() -> None:
    twice = [
        Document(content="The Loire flows."),
        Document(content="The  Loire\nflows."),
        Document(content="Loire, no."),
    ]
    assert [answer.data for answer in answers("Loire", twice)] == ["The Loire flows.", "Loire, no."]
