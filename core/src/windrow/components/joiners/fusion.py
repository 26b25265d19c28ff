"""Makes one ranking of several, each a list of documents with the best first.

Where two documents score alike, the smaller id comes first, so that the result depends on neither the order of the
lists (their weights aside) nor their senders' names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import fsum, inf, sqrt
from typing import Final

from windrow.values import Document

RANK_CONSTANT: Final = 61  # 60 of the paper below, for ranks from 1; ranks here count from 0
Lists = Sequence[Sequence[Document]]
Fuse = Callable[[Lists, Sequence[float]], list[Document]]
"""Lists and their weights (which sum to 1) → each document once, scored, in no particular order."""


def score_of(document: Document) -> float:
    """The score by which documents without one come last."""
    return -inf if document.score is None else document.score


def best_first(documents: Iterable[Document]) -> list[Document]:
    """Return the documents by falling score, then by id."""
    return sorted(documents, key=lambda document: (-score_of(document), document.id))


def concatenate(lists: Lists, _: Sequence[float]) -> list[Document]:
    """Keep each document as where it scores best; of equal scores the first."""
    best: dict[str, Document] = {}
    for document in (document for documents in lists for document in documents):
        known = best.get(document.id)
        if known is None or score_of(document) > score_of(known):
            best[document.id] = document
    return list(best.values())


def merge(lists: Lists, weights: Sequence[float]) -> list[Document]:
    """Score by the weighted sum of the scores, none counting as 0."""
    return _summed(lists, lambda index, _, document: weights[index] * (document.score or 0.0))


def reciprocal_rank_fusion(lists: Lists, weights: Sequence[float]) -> list[Document]:
    """Score by the weighted sum of 61 / (61 + rank), 1.0 being first in every list.

    Source: Cormack, Clarke, Büttcher, Reciprocal Rank Fusion, SIGIR 2009.
    """
    return _summed(lists, lambda index, rank, _: weights[index] * RANK_CONSTANT / (RANK_CONSTANT + rank))


def distribution_based_rank_fusion(lists: Lists, _: Sequence[float]) -> list[Document]:
    """Scale each list's scores so that mean ± 3 standard deviations become 0 and 1, and keep the best of each document.

    A list whose scores are all the same keeps them.
    Source: Mazzeschi, Distribution-Based Score Fusion, 2023.
    """
    return concatenate([_rescaled(documents) for documents in lists], ())


def _summed(lists: Lists, share: Callable[[int, int, Document], float]) -> list[Document]:
    shares: dict[str, list[float]] = {}
    newest: dict[str, Document] = {}
    for index, documents in enumerate(lists):
        for rank, document in enumerate(documents):
            shares.setdefault(document.id, []).append(share(index, rank, document))
            newest[document.id] = document
    # fsum does not depend on the order of its terms.
    return [document.replace(score=fsum(shares[name])) for name, document in newest.items()]


def _rescaled(documents: Sequence[Document]) -> list[Document]:
    scores = [document.score or 0.0 for document in documents]
    if not scores or min(scores) == max(scores):
        return [document.replace(score=score) for document, score in zip(documents, scores, strict=True)]
    mean = fsum(scores) / len(scores)
    deviation = sqrt(fsum((score - mean) ** 2 for score in scores) / len(scores))
    low, width = mean - 3 * deviation, 6 * deviation
    return [
        document.replace(score=(score - low) / width if width else score)
        for document, score in zip(documents, scores, strict=True)
    ]
