"""The three BM25 formulas. Scores are never negative, and positive wherever a document has a term of the query.

Sources: Okapi: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", Foundations and
Trends in IR 3(4), 2009, with 1 added inside the logarithm as Lucene does, which keeps it positive. L: Lv and Zhai,
"When documents are very long, BM25 fails!", SIGIR 2011. Plus: Lv and Zhai, "Lower-bounding term frequency
normalization", CIKM 2011, with the idf of Okapi.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, Any, Final

from windrow.errors import StoreError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scoring:
    """One algorithm with its parameters."""

    algorithm: str = "BM25Okapi"
    k1: float = 1.2
    b: float = 0.75
    delta: float = 0.0

    def norms(self, lengths: NDArray[Any], average: float) -> Floats:
        """What each document's length does to its term counts: 1 - b + b · length / average."""
        scaled: Floats = lengths * (self.b / average if average else 0.0) + (1.0 - self.b)
        return scaled

    def scores(self, counts: NDArray[Any], norms: Floats, with_term: int, total: int) -> Floats:
        """The score of one term in the documents that have it (`with_term` of `total`)."""
        return _ALGORITHMS[self.algorithm].score(self, counts, norms, with_term, total)


def scoring_of(algorithm: str, parameters: Mapping[str, float] | None) -> Scoring:
    """The algorithm with parameters `k1`, `b`, `delta`, each optional (`epsilon` is taken and has no use here).

    Raises: StoreError for an unknown algorithm or parameter, or a value that is no number ≥ 0 (b: at most 1).
    """
    known = _ALGORITHMS.get(algorithm)
    if known is None:
        raise StoreError(f"bm25_algorithm: unknown {algorithm!r}; choose one of {', '.join(_ALGORITHMS)}")
    given = dict(parameters or {})
    for name, value in given.items():
        if name not in ("k1", "b", "delta", "epsilon"):
            raise StoreError(f"bm25_parameters: unknown {name!r}; there are k1, b and delta")
        _check_parameter(name, value)
    given.pop("epsilon", None)
    return Scoring(algorithm, **{**known.defaults, **given})


def _check_parameter(name: str, value: object) -> None:
    most, text = (1.0, "from 0 to 1") if name == "b" else (1e6, "≥ 0")
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        raise StoreError(f"bm25_parameters.{name}: expected a number {text}, got {value!r}")


def _okapi(scoring: Scoring, counts: NDArray[Any], norms: Floats, with_term: int, total: int) -> Floats:
    weight = _idf(with_term, total) * (scoring.k1 + 1.0)
    scored: Floats = counts * weight / (counts + scoring.k1 * norms)
    return scored


def _long(scoring: Scoring, counts: NDArray[Any], norms: Floats, with_term: int, total: int) -> Floats:
    raised = counts / norms + scoring.delta
    weight = log((total + 1.0) / (with_term + 0.5)) * (scoring.k1 + 1.0)
    scored: Floats = raised * weight / (scoring.k1 + raised)
    return scored


def _plus(scoring: Scoring, counts: NDArray[Any], norms: Floats, with_term: int, total: int) -> Floats:
    return _okapi(scoring, counts, norms, with_term, total) + scoring.delta * _idf(with_term, total)


def _idf(with_term: int, total: int) -> float:
    return log(1.0 + (total - with_term + 0.5) / (with_term + 0.5))


@dataclass(frozen=True, slots=True)
class _Algorithm:
    score: Callable[[Scoring, NDArray[Any], Floats, int, int], Floats]
    defaults: Mapping[str, float]


_ALGORITHMS: Final[dict[str, _Algorithm]] = {
    "BM25Okapi": _Algorithm(_okapi, {"k1": 1.2, "b": 0.75, "delta": 0.0}),
    "BM25L": _Algorithm(_long, {"k1": 1.5, "b": 0.75, "delta": 0.5}),
    "BM25Plus": _Algorithm(_plus, {"k1": 1.5, "b": 0.75, "delta": 1.0}),
}
ALGORITHMS: Final = tuple(_ALGORITHMS)
