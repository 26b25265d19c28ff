"""The YAML block that a Markdown file may begin with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from windrow.errors import ConfigError

_BLOCK: Final = re.compile(r"---[ \t]*\r?\n(?P<yaml>(?:(?!---[ \t]*\r?$)[^\n]*\n)*?)---[ \t]*(?:\r?\n|$)", re.MULTILINE)


def split_front_matter(text: str) -> tuple[str, Mapping[str, Any]]:
    """Return the text after the block, and the block's entries; all of the text where there is no valid block."""
    block = _BLOCK.match(text)
    if block is None:
        return text, {}
    from windrow.config.problems import Problems
    from windrow.config.reading import plain, read_text

    problems = Problems()
    try:
        node = read_text(block["yaml"], "yaml", problems)
        problems.check()
        entries = {} if node is None else plain(node)
    except ConfigError:
        return text, {}  # nothing is lost: it stays in the text
    return (text[block.end() :], entries) if isinstance(entries, dict) else (text, {})
