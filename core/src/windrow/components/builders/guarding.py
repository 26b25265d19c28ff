"""Puts guards into a template's syntax tree where Jinja has no hook: loops, comparisons, lists, slices, buffers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.visitor import NodeTransformer

from windrow.components.builders import guards

_FUNCTIONS: Final[tuple[Callable[..., Any], ...]] = (
    guards.concatenated,
    guards.each,
    guards.made,
    guards.shown,
    guards.ticked,
)
GUARDS: Final = {f"windrow:{function.__name__}": function for function in _FUNCTIONS}
"""Filters by names that no template can write."""

# What these hold is collected in a list before it is put out.
_BUFFERED: Final = (nodes.Macro, nodes.CallBlock, nodes.AssignBlock, nodes.FilterBlock)


def guard_tree(tree: nodes.Template, environment: Environment) -> nodes.Template:
    """Return the tree with its guards, which are filters of the environment; the tree is changed."""
    guarded: nodes.Template = _Guarding(environment).visit(tree)
    return guarded


class _Guarding(NodeTransformer):
    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self.buffers = 0  # around the node at hand

    def wrap(self, node: nodes.Node, guard: Callable[..., Any]) -> nodes.Filter:
        name = f"windrow:{guard.__name__}"
        wrapped = nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)
        wrapped.set_environment(self._environment)
        return wrapped

    def generic_visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> nodes.Node:
        is_buffer = isinstance(node, _BUFFERED) or (isinstance(node, nodes.For) and node.recursive)
        self.buffers += is_buffer
        super().generic_visit(node, *args, **kwargs)
        self.buffers -= is_buffer
        edit = _EDITS.get(type(node))
        return node if edit is None else edit(self, node)


def _loop(guarding: _Guarding, node: nodes.For) -> nodes.Node:
    node.iter = guarding.wrap(node.iter, guards.each)
    return node


def _comparison(guarding: _Guarding, node: nodes.Compare) -> nodes.Node:
    for operand in node.ops:
        if not isinstance(operand.expr, nodes.Const):  # comparing with a constant is quick
            operand.expr = guarding.wrap(operand.expr, guards.ticked)
    return node


def _concatenation(guarding: _Guarding, node: Any) -> nodes.Node:
    parts = nodes.Tuple(node.nodes, "load", lineno=node.lineno)
    return guarding.wrap(parts.set_environment(guarding._environment), guards.concatenated)


def _literal(guarding: _Guarding, node: Any) -> nodes.Node:
    is_target = getattr(node, "ctx", "load") != "load"
    return node if is_target else guarding.wrap(node, guards.made)


def _item(guarding: _Guarding, node: Any) -> nodes.Node:
    return guarding.wrap(node, guards.made) if isinstance(node.arg, nodes.Slice) else node


def _output(guarding: _Guarding, node: nodes.Output) -> nodes.Node:
    if guarding.buffers:
        parts = (
            part if isinstance(part, nodes.TemplateData) else guarding.wrap(part, guards.shown) for part in node.nodes
        )
        node.nodes = list(parts)
    return node


def _other_template(_: _Guarding, node: nodes.Node) -> nodes.Node:
    raise TemplateSyntaxError("a template cannot include, import or extend another", node.lineno)


_EDITS: Final[Mapping[type[nodes.Node], Callable[[_Guarding, Any], nodes.Node]]] = {
    nodes.Compare: _comparison,
    nodes.Concat: _concatenation,
    nodes.Dict: _literal,
    nodes.Extends: _other_template,
    nodes.For: _loop,
    nodes.FromImport: _other_template,
    nodes.Getitem: _item,
    nodes.Import: _other_template,
    nodes.Include: _other_template,
    nodes.List: _literal,
    nodes.Output: _output,
    nodes.Tuple: _literal,
}
