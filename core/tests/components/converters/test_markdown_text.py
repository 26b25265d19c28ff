"""Markdown as plain text: a table of marks, the law of lines, and texts made to be slow."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from windrow.components.converters.front_matter import split_front_matter
from windrow.components.converters.markdown_text import plain_text

MARKS = [
    ("", ""),
    ("text", "text"),
    ("# Title", "Title"),
    ("### Title with `code` ###", "Title with code"),
    ("#hashtag", "#hashtag"),
    ("Title\n=====\ntext", "Title\n\ntext"),
    ("**bold** and *it* and ***both*** and __b__ and _i_ and ~~s~~", "bold and it and both and b and i and s"),
    ("*args and **kwargs", "*args and **kwargs"),
    ("a_snake_case, 2 * 3 * 4, a*b*c", "a_snake_case, 2 * 3 * 4, abc"),
    ("**two\nlines**", "two\nlines"),
    (r"\*kept\* \# \\", r"*kept* # " + "\\"),
    ("`a *b* <c> &amp;` &amp; &lt;", "a *b* <c> &amp; & <"),
    ("``a ` b`` and ` `` `", "a ` b and ``"),
    ("a ` b", "a ` b"),
    ("[text](http://x.y/a_(b) 'title')", "text"),
    ('[two\nlines](url\n"title")', "two\nlines\n"),
    ("![alt *x*](a.png) [![badge](s)](h)", "alt x badge"),
    ("[ref][r] [r] [R][] [no] [^1]\n\n[r]: http://x 'T'", "ref r R [no] [^1]\n\n"),
    ("[x](<a b>) [](u)", "x "),
    ("<http://x.y?a=1&copy=2> <me@x.y>", "http://x.y?a=1&copy=2 me@x.y"),
    ("a <b>c</b> <img\nsrc='x'/> 1 < 2", "a c \n 1 < 2"),
    ("a <!-- not\nshown --> b", "a \n b"),
    ("<!--\n# gone\n\n-->tail\nb", "\n\n\ntail\nb"),
    ("> quote\n> > *nested*", "quote\nnested"),
    ("- one\n- *two*\n  more\n1. x\n* y\n+ z", "- one\n- two\n  more\n1. x\n* y\n+ z"),
    ("- [ ] todo", "- [ ] todo"),
    ("***\n---\n_ _ _", "\n\n"),
    ("```python\nx = a[b](c) * d * e\n\n# no title\n```\n*t*", "\nx = a[b](c) * d * e\n\n# no title\n\nt"),
    ("~~~\n```\n~~~\n*t*", "\n```\n\nt"),
    ("````\n```\n*a*\n````", "\n```\n*a*\n"),
    ("```\n*never closed*", "\n*never closed*"),
    ("``` not`a fence\n*t*", "``` not`a fence\nt"),
    ("text\n\n    *code*\n\tcode\n\n*t*", "text\n\n*code*\ncode\n\nt"),
    ("- item\n\n    *text of it*", "- item\n\n    text of it"),
    ("| a | b |\n|---|:-:|\n| `x` | **y** |", "| a | b |\n|---|:-:|\n| x | y |"),
]


@pytest.mark.parametrize(("markdown", "expected"), MARKS)
def test_marks(markdown: str, expected: str) -> None:
    assert plain_text(markdown) == expected


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("t\n\n| a | b |\n|---|---|\n| 1 | *2* |\n| 3 | 4 |\n\nend", "t\n\na b 1 2 3 4\n\n\n\n\nend"),
        ("a|b\n-|-\n1|2", "a b 1 2\n\n"),
        ("| no | table |", "| no | table |"),
    ],
)
def test_tables_in_a_single_line(markdown: str, expected: str) -> None:
    assert plain_text(markdown, table_to_single_line=True) == expected


@given(st.text(st.sampled_from("ab \n#*_`~[]()<>!-|\\&=.1\t"), max_size=80), st.booleans())
def test_there_are_as_many_lines_as_before(markdown: str, single: bool) -> None:
    assert plain_text(markdown, table_to_single_line=single).count("\n") == markdown.count("\n")


@given(st.text(st.sampled_from("ab c\n.,:"), max_size=80))
def test_text_without_marks_stays(text: str) -> None:
    assert plain_text(text).split() == text.split()


@given(st.lists(st.sampled_from(["W", "**W W**", "*W*", "`W`", "[W](u)", "\n", "\n\n", "# ", "> ", "- "]), max_size=20))
def test_words_keep_their_lines(parts: list[str]) -> None:
    markdown = " ".join(part.replace("W", f"w{number}w") for number, part in enumerate(parts))
    words = [re.findall(r"w\d+w", line) for line in markdown.split("\n")]
    assert [re.findall(r"w\d+w", line) for line in plain_text(markdown).split("\n")] == words


@pytest.mark.parametrize(
    "unit",
    [
        "[",
        "[a](",
        "<!--",
        "`",
        "``a`",
        "*a ",
        "_",
        "<a",
        "> ",
        "[a][b]",
        "![[",
        '[a](b "',
        "- ",
        "|-",
        "\\",
        "&",
        "[x](a(b",
        "# ",
        "~~",
        "<!--\n",
        "```\n",
        "[x]: ",
    ],
)
def test_texts_made_to_be_slow(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    started = time.thread_time()
    plain_text(text)
    split_front_matter("---\n" + text)
    assert time.thread_time() - started < 2


@pytest.mark.parametrize(
    ("text", "rest", "entries"),
    [
        ("---\ntitle: T\ntags: [a, b]\n---\ntext", "text", {"title": "T", "tags": ["a", "b"]}),
        ("---\r\ntitle: T\r\n---\r\ntext", "text", {"title": "T"}),
        ("---\n---\ntext", "text", {}),
        ("---\ntitle: T\n---", "", {"title": "T"}),
        ("text\n---\na: 1\n---\n", None, {}),
        ("---\nnever: closed\n", None, {}),
        ("---\n- a list\n---\ntext", None, {}),
        ("---\na: [\n---\ntext", None, {}),
        ("---\na: 1\na: 2\n---\ntext", None, {}),
        ("---\na: !!python/object:os.system x\n---\ntext", None, {}),
    ],
)
def test_front_matter(text: str, rest: str | None, entries: dict[str, object]) -> None:
    assert split_front_matter(text) == (text if rest is None else rest, entries)
