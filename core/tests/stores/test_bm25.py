"""The inverted index against the formulas worked out document by document."""

import math
import random
from collections import Counter

import numpy as np
import pytest

from windrow.errors import StoreError
from windrow.stores.bm25 import KeywordIndex
from windrow.stores.scoring import ALGORITHMS, scoring_of
from windrow.stores.text import Analyzer
from windrow.stores.vocabulary import Vocabulary

WORDS = [f"w{n}" for n in range(40)]


def make_index(algorithm: str = "BM25Okapi", **parameters: float) -> KeywordIndex:
    return KeywordIndex(Vocabulary(Analyzer(stemmer=None)), scoring_of(algorithm, parameters))


def texts(n: int, seed: int) -> dict[int, str]:
    rng = random.Random(seed)
    weights = [1 / (n + 1) for n in range(len(WORDS))]
    return {label: " ".join(rng.choices(WORDS, weights, k=rng.randint(0, 30))) for label in range(n)}


def brute_force(
    algorithm: str, held: dict[int, str], query: str, k1: float, b: float, delta: float
) -> dict[int, float]:
    counts = {label: Counter(text.split()) for label, text in held.items()}
    lengths = {label: sum(found.values()) for label, found in counts.items()}
    average, total = sum(lengths.values()) / len(held), len(held)
    scores: dict[int, float] = {}
    for term in set(query.split()):
        having = [label for label in held if counts[label][term]]
        for label in having:
            tf, norm, n = counts[label][term], 1 - b + b * lengths[label] / average, len(having)
            idf = math.log(1 + (total - n + 0.5) / (n + 0.5))
            okapi = tf * (k1 + 1) / (tf + k1 * norm)
            c = tf / norm + delta
            score = {
                "BM25Okapi": idf * okapi,
                "BM25L": math.log((total + 1) / (n + 0.5)) * (k1 + 1) * c / (k1 + c),
                "BM25Plus": idf * (okapi + delta),
            }[algorithm]
            scores[label] = scores.get(label, 0.0) + score
    return scores


def found(index: KeywordIndex, query: str, k: int = 10_000) -> dict[int, float]:
    labels, scores = index.search(query, k)
    assert list(scores) == sorted(scores, reverse=True)
    return dict(zip(labels.tolist(), scores.tolist(), strict=True))


@pytest.mark.parametrize(("k1", "b", "delta"), [(1.2, 0.75, 0.5), (0.9, 0.4, 1.0), (2.0, 0.0, 0.0), (0.0, 1.0, 0.3)])
@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_scores(algorithm: str, k1: float, b: float, delta: float) -> None:
    held = texts(80, 1)
    index = make_index(algorithm, k1=k1, b=b, delta=delta).changed([], list(held), list(held.values()))
    for query in ("w0", "w3 w1 w39", "w5 w5 w5", "w7 nowhere"):
        assert found(index, query) == pytest.approx(brute_force(algorithm, held, query, k1, b, delta))
    assert found(index, "nowhere") == {} == found(index, "")


@pytest.mark.parametrize(
    ("algorithm", "k1", "delta"), [("BM25Okapi", 1.2, 0.0), ("BM25L", 1.5, 0.5), ("BM25Plus", 1.5, 1.0)]
)
def test_default_parameters(algorithm: str, k1: float, delta: float) -> None:
    scoring = scoring_of(algorithm, None)
    assert (scoring.k1, scoring.b, scoring.delta) == (k1, 0.75, delta)
    assert scoring_of(algorithm, {"k1": 2, "epsilon": 0.25}).k1 == 2


@pytest.mark.parametrize("seed", range(3))
def test_nothing_of_a_removed_text_stays(seed: int) -> None:
    rng = random.Random(seed)
    index, held, new = make_index(), dict[int, str](), texts(900, seed)
    while new:
        batch = {label: new.pop(label) for label in list(new)[: rng.choice([1, 2, 150])]}
        gone = [label for label in held if rng.random() < 0.3]
        index = index.changed(gone, list(batch), list(batch.values()))
        held = {label: text for label, text in held.items() if label not in gone} | batch
        assert len(index) == len(held)
    for query in ("w0 w1", "w20", "w39 w38"):
        assert found(index, query) == pytest.approx(brute_force("BM25Okapi", held, query, 1.2, 0.75, 0))
    index = index.changed(list(held), [5], ["w0 w0"])
    assert found(index, "w0") == pytest.approx(brute_force("BM25Okapi", {5: "w0 w0"}, "w0", 1.2, 0.75, 0))
    assert len(index.vocabulary) == 1


def test_an_older_index_stays_what_it_was() -> None:
    held = texts(50, 2)
    older = make_index().changed([], list(held), list(held.values()))
    before = found(older, "w0 w2")
    newer = older.changed([1, 2, 3], [100], ["w0"])
    fork = older.changed([], [200], ["w2 w2"])
    assert found(older, "w0 w2") == before
    assert 100 in found(newer, "w0")
    assert 100 not in found(fork, "w0")
    assert 200 in found(fork, "w2")


def test_among() -> None:
    held = texts(50, 3)
    index = make_index().changed([], list(held), list(held.values()))
    everything = found(index, "w0 w1")
    wanted = [label for label in everything if label % 3 == 0]
    mask = np.zeros(50, np.bool_)
    mask[wanted] = True
    for among in (mask, np.array(wanted)):
        labels, scores = index.search("w0 w1", 4, among)
        expected = sorted((-everything[label], label) for label in wanted)[:4]
        assert sorted(zip((-scores).tolist(), labels.tolist(), strict=True)) == expected


def test_counts_beyond_16_bits() -> None:
    index = make_index().changed([], [1], ["a " * 70_000]).changed([], [2], ["a b"])
    held = {1: "a " * 70_000, 2: "a b"}
    assert found(index, "a") == pytest.approx(brute_force("BM25Okapi", held, "a", 1.2, 0.75, 0))


@pytest.mark.parametrize(
    ("algorithm", "parameters", "message"),
    [
        ("BM26", {}, "unknown 'BM26'; choose one of BM25Okapi"),
        ("BM25L", {"k2": 1}, "unknown 'k2'; there are k1, b and delta"),
        ("BM25L", {"b": 1.5}, "bm25_parameters.b: expected a number from 0 to 1, got 1.5"),
        ("BM25L", {"k1": -1}, "bm25_parameters.k1: expected a number ≥ 0, got -1"),
        ("BM25L", {"k1": float("nan")}, "k1: expected a number"),
    ],
)
def test_mistakes(algorithm: str, parameters: dict[str, float], message: str) -> None:
    with pytest.raises(StoreError, match=message):
        scoring_of(algorithm, parameters)
