"""The web addresses that a page links to."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

# The area of a link names no text of the page, therefore the address stands for it.
LINK_FORMATS: Final[Mapping[str, str | None]] = {
    "markdown": "[{address}]({address})",
    "plain": "{address} ({address})",
    "none": None,
}


def link_lines(page: Any, link_format: str) -> list[str]:
    """Return what stands below the page's text: an empty line and a line for each link, or nothing."""
    template = LINK_FORMATS[link_format]
    lines = [template.format(address=address) for address in _addresses(page)] if template else []
    return ["", *lines] if lines else []


def _addresses(page: Any) -> Iterator[str]:
    annotations = _resolved(page.get("/Annots"))
    for annotation in map(_resolved, annotations if isinstance(annotations, list) else []):
        action = _resolved(annotation.get("/A")) if isinstance(annotation, dict) else None
        if isinstance(action, dict) and action.get("/S") == "/URI" and annotation.get("/Subtype") == "/Link":
            address = _resolved(action.get("/URI"))
            text = address.decode("utf-8", "replace") if isinstance(address, bytes) else str(address or "")
            yield from filter(None, [text])


def _resolved(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value
