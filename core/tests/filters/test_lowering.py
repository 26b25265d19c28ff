"""Laws: lowering over token sets equals the evaluator; what is approximated brackets it; other forms are equal."""

import operator
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from windrow.filters import evaluate, parse
from windrow.filters.evaluator import value_at
from windrow.filters.ir import IR, AllOf, AnyOf, Constant, Leaf, Negation, OneOf, Substring, TokenRange, TokenSpan
from windrow.filters.lowering import Bracket, approximate, lower, merge_ranges, push_negations
from windrow.filters.tokens import tokens_of
from windrow.filters.trie import doubles_of, presence_tokens, trie_range, trie_tokens
from windrow.filters.visitor import Visitor
from windrow.values import Document

Strategy = st.SearchStrategy[dict[str, Any]]
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


class Matcher(Visitor[bool]):
    """Answers with a set of tokens what a backend answers with an index."""

    def __init__(self, document: Document, tokens: set[str], doubles: bool = False) -> None:
        self.document, self.tokens = document, tokens
        self.numbers = doubles_of(tokens) if doubles else None

    def any_of(self, leaf: AnyOf) -> bool:
        return not self.tokens.isdisjoint(leaf.tokens)

    def token_range(self, leaf: TokenRange | TokenSpan) -> bool:
        if self.numbers is not None and isinstance(leaf, TokenRange) and (tests := leaf.doubles()) is not None:
            pair = self.numbers.get((leaf.key, leaf.kind))
            if pair is None:
                return False
            found = dict(zip(("value", "rest"), pair, strict=True))
            return any(all(COMPARE[sign](found[name], bound) for name, sign, bound in test) for test in tests)
        low, low_in, high, high_in = leaf.bounds()
        return any(low <= t <= high and (low_in or t != low) and (high_in or t != high) for t in self.tokens)

    def substring(self, leaf: Substring) -> bool:
        value = value_at(self.document, leaf.path)
        return isinstance(value, str) and leaf.needle in value

    def constant(self, value: bool) -> bool:
        return value

    def all_of(self, children: list[bool]) -> bool:
        return all(children)

    def one_of(self, children: list[bool]) -> bool:
        return any(children)

    def negation(self, child: bool) -> bool:
        return not child


class TokensOnly(Matcher):
    """A backend that has nothing but tokens: texts of up to 1,000 bytes are searched in theirs."""

    def substring(self, leaf: Substring) -> bool:
        head = leaf.key + "=s:"
        return any(t.startswith(head) and leaf.escaped in t[len(head) :] for t in self.tokens)


def around_long_texts(leaf: Leaf) -> bool | Bracket:
    if not isinstance(leaf, Substring):
        return True
    return Bracket(superset=OneOf((leaf, leaf.long)), subset=leaf)


def with_trie(leaf: Leaf) -> bool | Bracket:
    if isinstance(leaf, TokenRange):
        found = trie_range(leaf)
        return found if isinstance(found, Bracket) else Bracket(found, found)
    return True


def without_not(ir: IR) -> bool:
    if isinstance(ir, AllOf | OneOf):
        return all(map(without_not, ir.children))
    return not isinstance(ir, Negation) or isinstance(ir.child, AnyOf | TokenRange | Substring)


def no_substring(leaf: Leaf) -> bool:
    return not isinstance(leaf, Substring)


@settings(max_examples=200)
@given(data=st.data())
def test_lowering_means_what_the_evaluator_means(data: st.DataObject, filters: Strategy, documents: Strategy) -> None:
    node = parse(data.draw(filters))
    ir = lower(node)
    pushed, merged = push_negations(ir), merge_ranges(ir)
    assert without_not(pushed)
    for arguments in data.draw(st.lists(documents, min_size=1, max_size=4)):
        document = Document(**arguments)
        tokens = set(tokens_of(document.id, document.content, document.meta))
        expected = evaluate(node, document)
        assert Matcher(document, tokens).visit(ir) is expected
        assert Matcher(document, tokens).visit(pushed) is expected
        assert Matcher(document, tokens).visit(merged) is expected
        assert Matcher(document, tokens, doubles=True).visit(ir) is expected


@settings(max_examples=200)
@given(data=st.data())
def test_approximations_lie_around_it(data: st.DataObject, filters: Strategy, documents: Strategy) -> None:
    node = parse(data.draw(filters))
    ir = lower(node)
    document = Document(**data.draw(documents))
    tokens = set(tokens_of(document.id, document.content, document.meta))
    tokens.update(trie_tokens(tokens))
    expected = evaluate(node, document)
    for supports in (around_long_texts, no_substring, with_trie, lambda leaf: False):
        upper, exact = approximate(ir, supports)
        lower_bound, _ = approximate(ir, supports, upper=False)
        answers = TokensOnly(document, tokens) if supports is around_long_texts else Matcher(document, tokens)
        assert answers.visit(lower_bound) <= expected <= answers.visit(upper)
        if exact:
            assert upper == lower_bound == ir


def lowered(filters: dict[str, Any]) -> IR:
    return lower(parse(filters))


def leaf(sign: str, value: Any, field: str = "x") -> dict[str, Any]:
    return {"field": field, "operator": sign, "value": value}


def combine(connective: str, *conditions: dict[str, Any]) -> dict[str, Any]:
    return {"operator": connective, "conditions": list(conditions)}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (leaf("==", "a"), AnyOf(("meta.x=s:a",))),
        (leaf("!=", "a"), Negation(AnyOf(("meta.x=s:a",)))),
        (leaf("in", ["b", "a", "a"]), AnyOf(("meta.x=s:a", "meta.x=s:b"))),
        (leaf("in", []), Constant(False)),
        (leaf("not in", []), Constant(True)),
        (leaf("==", None), Negation(AnyOf(("meta.x=+",)))),
        (leaf("!=", None), AnyOf(("meta.x=+",))),
        (leaf("exists", True), AnyOf(("meta.x=+", "meta.x=0"))),
        (leaf("contains", True), AnyOf(("meta.x[]=b:1",))),
        (combine("OR", leaf("==", "b"), leaf("==", "a", "y")), AnyOf(("meta.x=s:b", "meta.y=s:a"))),
        (combine("NOT", combine("NOT", leaf("==", "a"))), AnyOf(("meta.x=s:a",))),
        (combine("AND", leaf("!=", "a"), leaf("!=", "b")), Negation(AnyOf(("meta.x=s:a", "meta.x=s:b")))),
        (combine("AND", leaf("==", "a"), leaf("in", [])), Constant(False)),
        (combine("OR", leaf("==", "a"), leaf("not in", [])), Constant(True)),
        (combine("AND", leaf("==", "a"), leaf("==", "a")), AnyOf(("meta.x=s:a",))),
        (leaf(">", "1970-01-01"), TokenRange("meta.x", "t", ">", 0)),
    ],
)
def test_forms(filters: dict[str, Any], expected: IR) -> None:
    assert lowered(filters) == expected


def test_three_thousand_equalities_are_one_leaf() -> None:
    conditions = [leaf("in", [f"{i}-{j}" for j in range(3)]) for i in range(1000)]
    found = lowered(combine("OR", *conditions))
    assert isinstance(found, AnyOf)
    assert len(found.tokens) == 3000


def test_ranges_on_one_key_become_a_span() -> None:
    signs = [leaf(">", 1), leaf("<=", 9), leaf(">=", 1), leaf("<", 10), leaf(">", "2020-01-01")]
    merged = merge_ranges(lowered(combine("AND", *signs)))
    assert isinstance(merged, AllOf)
    span = TokenSpan(TokenRange("meta.x", "n", ">", 1), TokenRange("meta.x", "n", "<=", 9))
    assert merged.children[0] == span
    assert span.bounds() == ("meta.x=n:bff0000000000000m", False, "meta.x=n:c022000000000000m", True)


@pytest.mark.parametrize(
    ("value", "alternatives"),
    [
        (1, ((("value", ">", 1.0),),)),
        (
            2**53 + 1,
            ((("value", ">", 2.0**53),), (("value", ">=", 2.0**53), ("value", "<=", 2.0**53), ("rest", ">", 1.0))),
        ),
        (2**106, None),
    ],
)
def test_doubles(value: int, alternatives: Any) -> None:
    assert TokenRange("meta.x", "n", ">", value).doubles() == alternatives


@pytest.mark.parametrize("sign", [">", ">=", "<", "<="])
def test_trie_ranges_bracket_what_doubles_cannot_tell_apart(sign: str) -> None:
    bound = 2**53
    found = trie_range(TokenRange("meta.x", "n", sign, bound))
    assert isinstance(found, Bracket)
    for value in (bound - 1, bound, bound + 1, bound + 2, float(bound)):
        document = Document("", id="1", meta={"x": value})
        matcher = Matcher(document, set(trie_tokens(tokens_of("1", "", document.meta))))
        assert matcher.visit(found.subset) <= COMPARE[sign](value, bound) <= matcher.visit(found.superset)


def test_trie_ranges_are_short_and_presence_is_marked() -> None:
    found = trie_range(TokenRange("meta.x", "n", ">=", 0.1))
    assert isinstance(found, AnyOf)
    assert len(found.tokens) <= 241
    tokens = tokens_of("1", None, {"x": 1, "y": "1970-01-01", "z": [1]})
    assert presence_tokens(tokens) == ["meta.x#n", "meta.y#t"]
    assert len(trie_tokens(tokens)) == 32
    assert doubles_of(tokens) == {("meta.x", "n"): (1.0, 0.0), ("meta.y", "t"): (0.0, 0.0)}
    assert TokenRange("meta.x", "n", ">", 1).presence == "meta.x#n"
