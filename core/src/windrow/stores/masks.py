"""Filters as masks over rows: the part that is the same wherever the leaves are answered."""

from __future__ import annotations

from functools import reduce
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from windrow.filters.visitor import Visitor

Mask: TypeAlias = NDArray[np.bool_]
"""Which rows, as truth values of shape `(n_rows,)`."""


class MaskVisitor(Visitor[Mask]):
    """Joins the masks of a filter's leaves; a subclass answers the leaves over `size` rows."""

    size: int

    def constant(self, value: bool) -> Mask:
        """Everything, or nothing."""
        return np.full(self.size, value, np.bool_)

    def all_of(self, children: list[Mask]) -> Mask:
        """All of them."""
        return reduce(np.logical_and, children)

    def one_of(self, children: list[Mask]) -> Mask:
        """At least one of them."""
        return reduce(np.logical_or, children)

    def negation(self, child: Mask) -> Mask:
        """Not that."""
        return ~child
