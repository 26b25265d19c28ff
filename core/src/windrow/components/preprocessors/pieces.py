"""Makes documents of the pieces of one document, and notes where in it each piece stands.

Meta of a piece: `source_id`, `split_id` (from 0), `split_idx_start` (offset in the source's content), `page_number`
and `start_line` (both from 1; a source that has them itself is counted on from), `_split_overlap` with overlap.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from windrow.components.preprocessors.units import Span
from windrow.values import Document, FrozenDict


def documents_of(
    source: Document, spans: Sequence[Span], *, overlap: bool = False, parent: bool = False
) -> list[Document]:
    """Return one document per span of the source's content, in order; `content[start:end]` is the piece exactly."""
    content = source.content or ""
    return pieces_of(
        source, [content[start:end] for start, end in spans], [start for start, _ in spans], overlap, parent
    )


def pieces_of(
    source: Document, texts: Sequence[str], starts: Sequence[int], overlap: bool = False, parent: bool = False
) -> list[Document]:
    """Return one document per text; `starts` never decrease."""
    content, meta = source.content or "", source.meta
    about = {**meta, "source_id": source.id} | ({"parent_id": source.id} if parent else {})
    lines = _counts(content, "\n", starts, meta.get("start_line"))
    pages = _counts(content, "\f", starts, meta.get("page_number"))
    made = []
    for number, (text, start, line, page) in enumerate(zip(texts, starts, lines, pages, strict=True)):
        about["page_number"] = page + (_leading_breaks(text) if text[:1] == "\f" else 0)
        about["split_id"] = number
        about["split_idx_start"] = start
        about["start_line"] = line
        made.append(Document(content=text, meta=_frozen(about)))
    return _with_overlaps(made, starts) if overlap else made


def _frozen(about: dict[str, Any]) -> FrozenDict[str, Any]:
    # What it holds is frozen already: freezing it once more for each piece would take as long as all the rest.
    made: FrozenDict[str, Any] = FrozenDict.__new__(FrozenDict)
    dict.update(made, about)
    return made


def _counts(text: str, sign: str, starts: Sequence[int], first: Any) -> Iterator[int]:
    """Yield `first` (1 if it is no number) plus how often the sign stands before each start."""
    count = first if isinstance(first, int) and not isinstance(first, bool) else 1
    find, end = text.find, len(text)
    following = find(sign)
    following = end if following < 0 else following
    for start in starts:
        while following < start:
            count += 1
            following = find(sign, following + 1)
            if following < 0:
                following = end
        yield count


def _leading_breaks(text: str) -> int:
    # A piece belongs to the page of its first character that is no page break; an empty page to itself.
    rest = text.lstrip("\f")
    return len(text) - len(rest) if rest else 0


def _with_overlaps(made: list[Document], starts: Sequence[int]) -> list[Document]:
    notes: list[list[dict[str, Any]]] = [[] for _ in made]
    for number in range(1, len(made)):
        previous, current = made[number - 1], made[number]
        begin, end = starts[number] - starts[number - 1], len(previous.content or "")
        if begin < end and (current.content or "").startswith((previous.content or "")[begin:]):
            notes[number].append({"doc_id": previous.id, "range": [begin, end]})
            notes[number - 1].append({"doc_id": current.id, "range": [0, end - begin]})
    # The ids stay those of the pieces without the note: each note holds its neighbours' ids.
    return [
        Document(id=piece.id, content=piece.content, meta={**piece.meta, "_split_overlap": note})
        for piece, note in zip(made, notes, strict=True)
    ]
