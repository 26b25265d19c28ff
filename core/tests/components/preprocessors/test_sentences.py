"""Sentence boundaries: a table of hand-made cases, and the law that sentences joined are the text."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from windrow.components.preprocessors.sentences import SentenceRules, sentence_rules
from windrow.errors import ComponentError

ENGLISH = [
    ("", []),
    ("One.", ["One."]),
    ("One. Two! Three? Four", ["One. ", "Two! ", "Three? ", "Four"]),
    ("Mr. Smith met Dr. J. Doe. He left.", ["Mr. Smith met Dr. J. Doe. ", "He left."]),
    ("Pi is 3.14 or so. See v. 2.5.1 there.", ["Pi is 3.14 or so. ", "See v. 2.5.1 there."]),
    ("It ends at 5 p.m. Then we go.", ["It ends at 5 p.m. ", "Then we go."]),
    ("The U.S. Army came. It left.", ["The U.S. Army came. ", "It left."]),
    ("See e.g. Fig. 3 or No. 5. No. Never.", ["See e.g. Fig. 3 or No. 5. ", "No. ", "Never."]),
    ("So do I. Then go.", ["So do I. ", "Then go."]),
    ("Wait... what? Yes... And on.", ["Wait... what? ", "Yes... ", "And on."]),
    ('He said "Go." Then he went.', ['He said "Go." ', "Then he went."]),
    ("He left (early.) (Very.) Then", ["He left (early.) (Very.) ", "Then"]),
    ("A title\n\nA text\nin two lines. End", ["A title\n\n", "A text\nin two lines. ", "End"]),
    ("1. First.\n2. Second.", ["1. First.\n", "2. Second."]),
    ("List:\n- one\n- two\n", ["List:\n", "- one\n", "- two\n"]),
    ("| a | b |\n| 1 | 2 |", ["| a | b |\n", "| 1 | 2 |"]),
    ("今日は。元気？「はい。」と", ["今日は。", "元気？", "「はい。」", "と"]),
    ("Visit example.com. It works.", ["Visit example.com. ", "It works."]),
    ("  Lead.  Two.", ["  Lead.  ", "Two."]),
]


def pieces(text: str, rules: SentenceRules) -> list[str]:
    ends = rules.ends(text)
    return [text[start:end] for start, end in zip([0, *ends], ends, strict=False)]


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_english(text: str, expected: list[str]) -> None:
    assert pieces(text, SentenceRules("en")) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Das gilt z.B. Hier. Gut.", ["Das gilt z.B. Hier. ", "Gut."]),
        ("fr", "M. Dupont est là. Il part.", ["M. Dupont est là. ", "Il part."]),
        ("fr", "Voici. Été est là. école", ["Voici. ", "Été est là. école"]),
        ("es", "El Sr. Paz vino. Sí.", ["El Sr. Paz vino. ", "Sí."]),
    ],
)
def test_other_languages(language: str, text: str, expected: list[str]) -> None:
    assert pieces(text, SentenceRules(language)) == expected


def test_own_abbreviations_can_be_left_out() -> None:
    text = "Siehe Abb. Hier."
    assert len(pieces(text, SentenceRules("de"))) == 1
    assert len(pieces(text, SentenceRules("de", extend_abbreviations=False))) == 2


def test_split_rules_can_be_left_out() -> None:
    text = "Go. (Now.) Yes."
    assert pieces(text, SentenceRules(use_split_rules=False)) == ["Go. ", "(Now.) ", "Yes."]


def test_unknown_language_names_the_known() -> None:
    with pytest.raises(ComponentError, match=r'no sentence rules for "xx"; known: .*en, .*fr'):
        sentence_rules("xx")


def test_a_stretch_of_a_text() -> None:
    assert list(SentenceRules().ends("A a. B b. C c.", 5, 12)) == [10, 12]


@given(st.text(st.sampled_from("aB.!?…。\n \t(\"'-1*|)"), max_size=60))
def test_sentences_joined_are_the_text(text: str) -> None:
    found = pieces(text, SentenceRules())
    assert "".join(found) == text
    assert all(found)


@pytest.mark.parametrize("unit", [".", ". ", "\n", ".)", "a. ", "\n ", "1.\n", "…!", "「。"])
def test_repetitive_texts_take_linear_time(unit: str) -> None:
    text = unit * 200_000
    started = time.thread_time()
    assert SentenceRules().ends(text)[-1] == len(text)
    assert time.thread_time() - started < 3
