"""A file as a tree of nodes with line numbers, and the builder that keeps it within bounds while it grows.

Readers feed the builder; it refuses what is too deep or too large before anything is made of it.
"""

from typing import Final

from windrow.config.problems import Problems, at, show
from windrow.config.scalars import Value

MAX_BYTES: Final = 8_000_000
MAX_DEPTH: Final = 100
MAX_NODES: Final = 100_000  # keys and values, after aliases


class Scalar:
    """A leaf. `quoted` text stays text; `can_quote` is false where the format quotes all text, as JSON does."""

    __slots__ = ("can_quote", "line", "quoted", "value")

    def __init__(self, value: Value, line: int | None, quoted: bool = False, can_quote: bool = True) -> None:
        self.value = value
        self.line = line
        self.quoted = quoted
        self.can_quote = can_quote


class Mapping:
    """Named nodes, in the order of the file."""

    __slots__ = ("items", "line")

    def __init__(self, line: int | None) -> None:
        self.items: dict[str, Node] = {}
        self.line = line


class Sequence:
    """Nodes in order."""

    __slots__ = ("items", "line")

    def __init__(self, line: int | None) -> None:
        self.items: list[Node] = []
        self.line = line


Node = Scalar | Mapping | Sequence


class _Frame:
    """A container that is still open."""

    __slots__ = ("anchor", "before", "height", "is_mapping", "key", "key_line", "node")

    def __init__(self, node: Mapping | Sequence, anchor: str | None, before: int) -> None:
        self.node = node
        self.is_mapping = type(node) is Mapping
        self.anchor = anchor
        self.before = before  # nodes counted before it
        self.height = 1
        self.key: str | None = None
        self.key_line: int | None = None


class _Anchored:
    __slots__ = ("height", "node", "size")

    def __init__(self, node: Node, size: int, height: int) -> None:
        self.node = node
        self.size = size
        self.height = height


class TreeBuilder:
    """Makes one tree of the pieces that a reader names in order. Faults go to `problems`."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.root: Node | None = None
        self._frames: list[_Frame] = []
        self._anchors: dict[str, _Anchored] = {}
        self._count = 0

    def scalar(self, value: Scalar, text: str, anchor: str | None = None) -> None:
        """A leaf, or a key where a mapping waits for one; `text` is the key's name."""
        self._count += 1
        if self._count > MAX_NODES:
            raise self._too_many(value.line)
        if not text.isascii():
            self._check_text(text, value.line)
        frames = self._frames
        if frames and frames[-1].is_mapping and frames[-1].key is None:
            self._key(frames[-1], value, text)
            return
        if anchor is not None:
            self._anchors[anchor] = _Anchored(value, 1, 0)
        self._put(value)

    def open(self, node: Mapping | Sequence, anchor: str | None = None) -> None:
        """A mapping or sequence begins."""
        self._count += 1
        if self._count > MAX_NODES:
            raise self._too_many(node.line)
        if len(self._frames) >= MAX_DEPTH:
            raise self.problems.fail("", f"nested more than {MAX_DEPTH} deep", node.line)
        self._check_not_key(node.line)
        if anchor is not None:
            self._anchors.pop(anchor, None)  # an alias inside would mean the container itself
        self._frames.append(_Frame(node, anchor, self._count))

    def close(self) -> None:
        """The innermost mapping or sequence ends."""
        frame = self._frames.pop()
        if frame.anchor is not None:
            size = self._count - frame.before + 1
            self._anchors[frame.anchor] = _Anchored(frame.node, size, frame.height)
        if self._frames:
            self._frames[-1].height = max(self._frames[-1].height, frame.height + 1)
        self._put(frame.node)

    def alias(self, name: str, line: int | None) -> None:
        """The node of an anchor stands here once more; it counts with all that it holds."""
        target = self._anchors.get(name)
        if target is None:
            inside = any(frame.anchor == name for frame in self._frames)
            why = "stands inside what it names" if inside else "names nothing that stands above"
            raise self.problems.fail(self.path(), f"the alias *{name[:40]} {why}", line)
        self._check_not_key(line)
        self._count += target.size
        if self._count > MAX_NODES:
            raise self._too_many(line)
        if len(self._frames) + target.height > MAX_DEPTH:
            raise self.problems.fail("", f"nested more than {MAX_DEPTH} deep, aliases written out", line)
        if self._frames:
            self._frames[-1].height = max(self._frames[-1].height, target.height + 1)
        self._put(target.node, aliased=True)

    def path(self) -> str:
        """Where the next node will stand."""
        path = ""
        for frame in self._frames:
            if frame.is_mapping:
                path = at(path, frame.key) if frame.key is not None else path
            else:
                path = at(path, len(frame.node.items))
        return path

    def _put(self, node: Node, aliased: bool = False) -> None:
        if not self._frames:
            self.root = node
            return
        frame = self._frames[-1]
        if not frame.is_mapping:
            frame.node.items.append(node)  # type: ignore[union-attr]  # is_mapping says which it is
            return
        assert frame.key is not None
        if not aliased:
            node.line = frame.key_line  # the line of the key is the one that people look for
        frame.node.items[frame.key] = node  # type: ignore[call-overload]
        frame.key = None

    def _key(self, frame: _Frame, key: Scalar, text: str) -> None:
        if not key.quoted and text in ("<<", ""):
            what = "merge keys (<<) are not read; write the keys out" if text else "a key is missing"
            raise self.problems.fail(self.path(), what, key.line)
        if text in frame.node.items:
            self.problems.add(at(self.path(), text), f"the key {show(text)} stands twice; remove one", key.line)
        frame.key = text
        frame.key_line = key.line

    def _check_text(self, text: str, line: int | None) -> None:
        try:
            text.encode()
        except UnicodeEncodeError:
            raise self.problems.fail(self.path(), "text with a lone surrogate (half of a character)", line) from None

    def _check_not_key(self, line: int | None) -> None:
        if self._frames and self._frames[-1].is_mapping and self._frames[-1].key is None:
            raise self.problems.fail(self.path(), "a key must be text", line)

    def _too_many(self, line: int | None) -> Exception:
        return self.problems.fail("", f"more than {MAX_NODES:,} keys and values, aliases written out", line)
