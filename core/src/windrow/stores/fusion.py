"""Reciprocal rank fusion: one ranking out of several, by ranks alone.

Source: Cormack, Clarke and Büttcher, "Reciprocal rank fusion outperforms Condorcet and individual rank learning
methods", SIGIR 2009: score(d) = sum over rankings of 1 / (k + rank(d)), ranks from 1, k = 60.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from windrow.values import Document

RANK_CONSTANT: Final = 60


def fuse_ranks(rankings: Sequence[Sequence[Document]], *, k: int = RANK_CONSTANT) -> list[Document]:
    """The documents of all rankings, best first, ties by id, with the fused score.

    A document is taken by its id from the first ranking that has it.
    """
    scores: dict[str, float] = {}
    documents: dict[str, Document] = {}
    for ranking in rankings:
        for rank, document in enumerate(ranking, start=1):
            scores[document.id] = scores.get(document.id, 0.0) + 1.0 / (k + rank)
            documents.setdefault(document.id, document)
    order = sorted(scores, key=lambda id_: (-round(scores[id_], 12), id_))
    return [documents[id_].replace(score=scores[id_]) for id_ in order]
