"""Windrow's converter of PDF files, on pypdf."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from windrow_pypdf.converter import PyPDFToDocument

__all__ = ["PyPDFToDocument"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from windrow_pypdf import converter

        return getattr(converter, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
