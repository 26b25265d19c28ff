"""Words and stems."""

import pytest

from windrow.errors import StoreError
from windrow.stores.porter import stem_porter
from windrow.stores.stemming import stem_plural
from windrow.stores.text import Analyzer
from windrow.stores.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("The Quick-brown fox_1, it's 3.5!", ["the", "quick", "brown", "fox_1", "it", "s", "3", "5"]),
        ("Über Straße", ["über", "straße"]),
        ("cafe\u0301", ["café"]),
        ("日本語 text ひらカタ", ["日", "本", "語", "text", "ひ", "ら", "カ", "タ"]),
        ("한국 x한y", ["한", "국", "x", "한", "y"]),
        ("привет мир", ["привет", "мир"]),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert Analyzer(stemmer=None).terms(text) == words


def test_a_large_text_gives_the_same_words_in_pieces() -> None:
    text = "alpha Beta 日本 " * 100_000
    pieces = list(Analyzer(stemmer=None).words(text))
    assert len(pieces) == 4
    assert [word for piece in pieces for word in piece] == ["alpha", "beta", "日", "本"] * 100_000


@pytest.mark.parametrize(("regex", "words"), [(r"\w\w+", ["a1", "bc"]), (r"(\d)", ["1"]), (r"x", [])])
def test_another_regular_expression(regex: str, words: list[str]) -> None:
    assert Analyzer(regex, None).terms("a1 b BC") == words
    assert Analyzer(regex, None).terms("a1 b BC " * 200_000)[: len(words)] == words


@pytest.mark.parametrize(("regex", "message"), [("(", "is no regular expression"), ("(a)(b)", "has 2 groups")])
def test_bad_regular_expressions(regex: str, message: str) -> None:
    with pytest.raises(StoreError, match=message):
        Analyzer(regex)


def test_an_unknown_stemmer() -> None:
    with pytest.raises(StoreError, match="unknown 'snowball'; choose one of plural, porter, or None"):
        Analyzer(stemmer="snowball")


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("wings", "wing"), ("queries", "query"), ("movies", "movy"), ("classes", "class"), ("boxes", "box"),
        ("dishes", "dish"), ("churches", "church"), ("houses", "house"), ("shoes", "shoe"), ("bus", "bus"),
        ("class", "class"), ("is", "is"), ("gas", "gas"), ("wing", "wing"), ("trees", "tree"), ("", ""),
    ],
)  # fmt: skip
def test_plural_stems(word: str, stem: str) -> None:
    assert stem_plural(word) == stem


@pytest.mark.parametrize(
    ("word", "stem"),
    [  # the examples of the paper, step by step, run through all steps
        ("caresses", "caress"), ("ponies", "poni"), ("ties", "ti"), ("cats", "cat"), ("feed", "feed"),
        ("agreed", "agre"), ("plastered", "plaster"), ("bled", "bled"), ("motoring", "motor"), ("sing", "sing"),
        ("conflated", "conflat"), ("troubled", "troubl"), ("sized", "size"), ("hopping", "hop"), ("tanned", "tan"),
        ("falling", "fall"), ("hissing", "hiss"), ("fizzed", "fizz"), ("failing", "fail"), ("filing", "file"),
        ("happy", "happi"), ("sky", "sky"), ("relational", "relat"), ("conditional", "condit"),
        ("rational", "ration"), ("valenci", "valenc"), ("digitizer", "digit"), ("conformabli", "conform"),
        ("radicalli", "radic"), ("differentli", "differ"), ("vileli", "vile"), ("analogousli", "analog"),
        ("vietnamization", "vietnam"), ("predication", "predic"), ("operator", "oper"), ("feudalism", "feudal"),
        ("decisiveness", "decis"), ("hopefulness", "hope"), ("callousness", "callous"), ("formaliti", "formal"),
        ("sensitiviti", "sensit"), ("sensibiliti", "sensibl"), ("triplicate", "triplic"), ("formative", "form"),
        ("formalize", "formal"), ("electriciti", "electr"), ("electrical", "electr"), ("hopeful", "hope"),
        ("goodness", "good"), ("revival", "reviv"), ("allowance", "allow"), ("inference", "infer"),
        ("airliner", "airlin"), ("gyroscopic", "gyroscop"), ("adjustable", "adjust"), ("defensible", "defens"),
        ("irritant", "irrit"), ("replacement", "replac"), ("adjustment", "adjust"), ("dependent", "depend"),
        ("adoption", "adopt"), ("homologou", "homolog"), ("communism", "commun"), ("activate", "activ"),
        ("angulariti", "angular"), ("homologous", "homolog"), ("effective", "effect"), ("bowdlerize", "bowdler"),
        ("probate", "probat"), ("rate", "rate"), ("cease", "ceas"), ("controll", "control"), ("roll", "roll"),
        ("generalizations", "gener"), ("oscillators", "oscil"), ("naïve", "naïve"), ("ab", "ab"), ("y", "y"),
    ],
)  # fmt: skip
def test_porter_stems(word: str, stem: str) -> None:
    assert stem_porter(word) == stem


def test_vocabulary() -> None:
    vocabulary = Vocabulary(Analyzer())
    assert vocabulary.number("Wings flow wing") == [0, 1, 0]
    assert vocabulary.find("flows of WINGS wing") == [1, 0]
    assert vocabulary.find("unheard") == []
    smaller = vocabulary.forget({1})
    assert smaller.find("wing flow") == [1]
    assert smaller.number("jet wings") == [2, 3]
