from typing import Any

import pytest

from windrow.errors import InvalidValueError
from windrow.values import Document, ExtractedAnswer, GeneratedAnswer

SPAN = ExtractedAnswer.Span(0, 4)
GENERATED = GeneratedAnswer("yes", "why", [Document("d", id="1")], {"k": 1})
EXTRACTED = ExtractedAnswer("why", 0.5, "text", Document("text!", id="1"), "a text", SPAN, ExtractedAnswer.Span(2, 6))


@pytest.mark.parametrize("answer", [GENERATED, EXTRACTED, ExtractedAnswer("q", 0.1)])
def test_dicts_are_read_bare_or_wrapped(answer: Any) -> None:
    data = answer.to_dict()
    assert type(answer).from_dict(data) == answer
    assert type(answer).from_dict({"type": "any.Name", "init_parameters": data}) == answer


def test_the_form_of_a_dict() -> None:
    data = EXTRACTED.to_dict()
    assert data["document"]["content"] == "text!"
    assert data["document_offset"] == {"start": 0, "end": 4}
    assert GENERATED.to_dict()["documents"][0]["id"] == "1"


def test_spans_cut_their_text() -> None:
    assert EXTRACTED.document is not None
    assert EXTRACTED.document.content is not None
    assert EXTRACTED.document.content[SPAN.start : SPAN.end] == EXTRACTED.data


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"query": "q"}, "data, documents missing"),
        ({"data": "d", "query": "q", "documents": 3}, "list of Document"),
        ({"data": "d", "query": "q", "documents": [3]}, "a Document or its dict"),
        ({"data": "d", "query": "q", "documents": [], "mata": {}}, "Did you mean 'meta'"),
    ],
)
def test_malformed_dicts(data: dict[str, Any], reason: str) -> None:
    with pytest.raises(InvalidValueError, match=reason):
        GeneratedAnswer.from_dict(data)
