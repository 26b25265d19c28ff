"""`--set components.x.init_parameters.top_k=5`: values put into the tree before anything is made of it."""

from collections.abc import Sequence as AbstractSequence
from typing import Final

from windrow.config import keys
from windrow.config.problems import Problems, show
from windrow.config.reading import read_text
from windrow.config.scalars import resolve
from windrow.config.tree import Mapping, Node, Scalar, Sequence
from windrow.errors import ConfigError
from windrow.plugins.known import did_you_mean, near_names

_OPENING: Final = ("{", "[", '"', "'")
_MADE: Final = frozenset({*keys.TOP, "init_parameters"})  # mappings that an override may begin


def apply_overrides(root: Node, overrides: AbstractSequence[str], problems: Problems) -> None:
    """Puts each `path=value` into the tree, in order. The value is a YAML scalar, or flow YAML."""
    for override in overrides:
        path, equals, written = override.partition("=")
        if not equals or not path:
            problems.add("", f"expected path=value to set, got {show(override)}")
            continue
        value = _value(path, written, problems)
        if value is not None:
            _put(root, path, value, problems)


def _value(path: str, written: str, problems: Problems) -> Node | None:
    try:
        if written.startswith(_OPENING):
            node = read_text(written, "yaml", Problems())
            return node if node is not None else Scalar(None, None)
        return Scalar(resolve(written), None)
    except ConfigError as error:
        problems.add(path, f"cannot be set to {show(written)}: {error.problems[0].message}")
    except ValueError as error:
        problems.add(path, f"cannot be set: {error}")
    return None


def _put(root: Node, path: str, value: Node, problems: Problems) -> None:
    words = path.split(".")
    node: Node | None = root
    for depth, word in enumerate(words[:-1]):
        node = _child(node, word, words[: depth + 1], problems)
        if node is None:
            return
    _put_here(node, words[-1], path, value, problems)


def _child(node: Node | None, word: str, words: AbstractSequence[str], problems: Problems) -> Node | None:
    path = ".".join(words)
    if isinstance(node, Mapping):
        if word not in node.items and word in _MADE:
            node.items[word] = Mapping(None)
        if word in node.items:
            return node.items[word]
        near = (
            did_you_mean(near_names(word, node.items, 1)) or f"; there are {', '.join(list(node.items)[:20]) or 'none'}"
        )
        problems.add(path, f"cannot be set: there is no {show(word)}{near}")
        return None
    index = _index(node, word)
    if index is None:
        problems.add(path, "cannot be set: nothing stands there")
        return None
    assert isinstance(node, Sequence)
    return node.items[index]


def _put_here(node: Node | None, word: str, path: str, value: Node, problems: Problems) -> None:
    if isinstance(node, Mapping):
        node.items[word] = value
        return
    index = _index(node, word)
    if index is None or not isinstance(node, Sequence):
        problems.add(path, "cannot be set: what it stands in is neither a mapping nor a list that long")
        return
    node.items[index] = value


def _index(node: Node | None, word: str) -> int | None:
    if not isinstance(node, Sequence) or not (word.isascii() and word.isdigit() and len(word) < 7):
        return None
    return int(word) if int(word) < len(node.items) else None
