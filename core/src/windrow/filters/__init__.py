"""Filters: one tree, one meaning, on every document store.

`parser` reads the mapping form, `field` writes it in Python, `evaluator` is the reference for what a filter
means; `tokens` and `lowering` turn documents and filters into what a backend can answer.
"""

from windrow.filters.evaluator import evaluate
from windrow.filters.field import Field
from windrow.filters.parser import parse
from windrow.filters.policy import FilterPolicy, merge_filters
from windrow.filters.tree import And, Comparison, Node, Not, Or, to_dict

__all__ = [
    "And",
    "Comparison",
    "Field",
    "FilterPolicy",
    "Node",
    "Not",
    "Or",
    "evaluate",
    "merge_filters",
    "parse",
    "to_dict",
]
