"""Joins the documents of several senders."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from math import fsum, isfinite
from typing import Annotated, Any, Final

from windrow.component import Range, Variadic, component
from windrow.components.joiners.fusion import (
    Fuse,
    best_first,
    concatenate,
    distribution_based_rank_fusion,
    merge,
    reciprocal_rank_fusion,
    score_of,
)
from windrow.errors import ComponentError, InputError
from windrow.values import Document

_NAME: Final = "DocumentJoiner"


class JoinMode(Enum):
    """How `DocumentJoiner` joins."""

    CONCATENATE = "concatenate"
    MERGE = "merge"
    RECIPROCAL_RANK_FUSION = "reciprocal_rank_fusion"
    DISTRIBUTION_BASED_RANK_FUSION = "distribution_based_rank_fusion"

    def __str__(self) -> str:
        return self.value


_FUSIONS: Final[dict[JoinMode, Fuse]] = {
    JoinMode.CONCATENATE: concatenate,
    JoinMode.MERGE: merge,
    JoinMode.RECIPROCAL_RANK_FUSION: reciprocal_rank_fusion,
    JoinMode.DISTRIBUTION_BASED_RANK_FUSION: distribution_based_rank_fusion,
}


@component
class DocumentJoiner:
    """Makes one list of documents of several, each document once."""

    def __init__(
        self,
        join_mode: str | JoinMode = JoinMode.CONCATENATE,
        weights: list[float] | None = None,
        top_k: Annotated[int, Range(ge=1)] | None = None,
        sort_by_score: bool = True,
    ) -> None:
        """Lists come in the order in which their senders were connected, and so do `weights`.

        Args:
            join_mode: `concatenate` keeps the best-scored copy of each document; `merge` adds weighted scores;
                `reciprocal_rank_fusion` goes by ranks; `distribution_based_rank_fusion` makes scores comparable first.
            weights: one per list, for `merge` and `reciprocal_rank_fusion`; only their proportions count.
            sort_by_score: best first, documents without score last.

        Raises: ComponentError for an unknown mode, and for weights that are negative or all zero.
        """
        self.join_mode = _mode(join_mode)
        self.weights = _shares(weights) if weights else None
        self.top_k = top_k
        self.sort_by_score = sort_by_score

    @component.output_types(documents=list[Document])
    def run(self, documents: Variadic[list[Document]], top_k: int | None = None) -> dict[str, Any]:
        """Return the joined documents, at most `top_k` (the constructor's if None, 0 for none).

        Equal scores: by id, after `concatenate` in the order of arrival.
        Raises: InputError if there are not as many lists as weights, or `top_k` is negative.
        """
        if top_k is not None and top_k < 0:
            raise InputError(f"{_NAME}.top_k: expected int ≥ 0, got {top_k}.", component=_NAME, socket="top_k")
        joined = _FUSIONS[self.join_mode](documents, self._weights_for(documents))
        if self.sort_by_score:
            is_stable = self.join_mode is JoinMode.CONCATENATE
            joined = sorted(joined, key=score_of, reverse=True) if is_stable else best_first(joined)
        return {"documents": joined[: self.top_k if top_k is None else top_k]}

    def _weights_for(self, lists: Sequence[Any]) -> Sequence[float]:
        if self.weights is None:
            return [1 / len(lists) for _ in lists]
        if self.join_mode in (JoinMode.MERGE, JoinMode.RECIPROCAL_RANK_FUSION) and len(self.weights) != len(lists):
            raise InputError(
                f"{_NAME}.weights: {len(self.weights)} weights, but {len(lists)} lists arrived. Give one weight per "
                "connected sender; a sender that was skipped sends no list.",
                component=_NAME,
                socket="documents",
            )
        return self.weights


def _mode(given: str | JoinMode) -> JoinMode:
    try:
        return JoinMode(given.lower()) if isinstance(given, str) else JoinMode(given)
    except ValueError:
        known = ", ".join(mode.value for mode in JoinMode)
        raise ComponentError(f"{_NAME}.join_mode: unknown {given!r}; modes are {known}.", component=_NAME) from None


def _shares(weights: Sequence[float]) -> list[float]:
    total = fsum(weights)
    if any(weight < 0 or not isfinite(weight) for weight in weights) or total <= 0:
        raise ComponentError(f"{_NAME}.weights: expected numbers ≥ 0, not all zero, got {weights}.", component=_NAME)
    return [weight / total for weight in weights]
