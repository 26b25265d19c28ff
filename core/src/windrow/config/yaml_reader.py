"""YAML text → tree, from libyaml's parse events: no tags, no merge keys, nothing constructed."""

import re
from typing import Any, Final

import yaml
from yaml import events

from windrow.config.problems import Problems
from windrow.config.scalars import resolve
from windrow.config.tree import Mapping, Node, Scalar, Sequence, TreeBuilder

_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str, problems: Problems) -> Node | None:
    """The tree of one YAML document, None if the text holds none. Raises: ConfigError."""
    builder = TreeBuilder(problems)
    documents = 0
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            step = _STEPS.get(type(event))
            if step is not None:
                step(builder, event)
            elif type(event) is events.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    raise problems.fail("", "one document in a file; remove the second ---", _line(event))
    except yaml.YAMLError as error:
        raise _syntax_error(error, text, problems) from None
    return builder.root


def _line(event: Any) -> int:
    line: int = event.start_mark.line
    return line + 1


def _scalar(builder: TreeBuilder, event: Any) -> None:
    text: str = event.value
    line = event.start_mark.line + 1
    if event.tag is not None:
        _refuse_tag(builder, event)
    if event.style:
        builder.scalar(Scalar(text, line, quoted=True), text, event.anchor)
        return
    try:
        value = resolve(text)
    except ValueError as error:
        builder.problems.add(builder.path(), str(error), line)
        value = None
    builder.scalar(Scalar(value, line), text, event.anchor)


def _mapping(builder: TreeBuilder, event: Any) -> None:
    if event.tag is not None:
        _refuse_tag(builder, event)
    builder.open(Mapping(event.start_mark.line + 1), event.anchor)


def _sequence(builder: TreeBuilder, event: Any) -> None:
    if event.tag is not None:
        _refuse_tag(builder, event)
    builder.open(Sequence(event.start_mark.line + 1), event.anchor)


def _end(builder: TreeBuilder, _event: Any) -> None:
    builder.close()


def _alias(builder: TreeBuilder, event: Any) -> None:
    builder.alias(event.anchor, _line(event))


def _refuse_tag(builder: TreeBuilder, event: Any) -> None:
    builder.problems.add(builder.path(), f"tags such as {event.tag[:40]} are not read; remove it", _line(event))


_TAB: Final = re.compile(r"^ *\t", re.MULTILINE)
_COLON_AT_END: Final = re.compile(r":\s+[A-Za-z_][\w.-]*:\s*$", re.MULTILINE)

_STEPS: Final = {
    events.ScalarEvent: _scalar,
    events.MappingStartEvent: _mapping,
    events.SequenceStartEvent: _sequence,
    events.MappingEndEvent: _end,
    events.SequenceEndEvent: _end,
    events.AliasEvent: _alias,
}


def _syntax_error(error: yaml.YAMLError, text: str, problems: Problems) -> Exception:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        line: int | None = error.problem_mark.line + 1
        context = f"{error.context}, " if error.context else ""
        return problems.fail("", f"not YAML: {context}{error.problem}{_hint(text, line, error)}", line)
    position = getattr(error, "position", None)
    line = text.count("\n", 0, position) + 1 if position is not None else None
    reason = getattr(error, "reason", None) or str(error)
    return problems.fail("", f"not YAML: {reason}", line)


def _hint(text: str, line: int | None, error: yaml.MarkedYAMLError) -> str:
    """What most likely went wrong: a `${…}` or a colon where YAML takes the characters for its own."""
    last = line or 0
    first = error.context_mark.line if error.context_mark is not None else last - 1
    written = "\n".join(text.split("\n", last)[max(0, first) : last])
    if _TAB.search(written):
        return "; indent with spaces: YAML takes no tabs"
    if "${" in written:
        return '; inside { } or [ ], quote what holds a ${…}: "${NAME}"'
    if _COLON_AT_END.search(written):
        return '; quote an address that ends in a colon: "memory:"'
    return ""
