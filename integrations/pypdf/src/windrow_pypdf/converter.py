"""The component: settings in, documents out; `extraction.py` reads the files."""

from pathlib import Path
from typing import Any, Literal

from windrow.component import component
from windrow.components.converters.sources import convert_streams
from windrow.errors import ComponentError
from windrow.values import ByteStream, Document
from windrow_pypdf.extraction import Extraction, text_of
from windrow_pypdf.links import LINK_FORMATS


@component(name="pypdf.PyPDFToDocument")
class PyPDFToDocument:
    """Makes one document of the text of each PDF file or byte stream; a form feed stands between two pages."""

    def __init__(
        self,
        *,
        extraction_mode: Literal["plain", "layout"] = "plain",
        plain_mode_orientations: tuple[int, ...] = (0, 90, 180, 270),
        plain_mode_space_width: float = 200.0,
        layout_mode_space_vertically: bool = True,
        layout_mode_scale_weight: float = 1.25,
        layout_mode_strip_rotated: bool = True,
        layout_mode_font_height_weight: float = 1.0,
        store_full_path: bool = False,
        link_format: Literal["markdown", "plain", "none"] = "none",
        raise_on_failure: bool = True,
    ) -> None:
        """Parameters of the mode that is not chosen have no effect.

        Args:
            extraction_mode: `plain` gives running text, `layout` keeps columns and distances by means of spaces.
            plain_mode_orientations: degrees; text that is turned otherwise is left out.
            plain_mode_space_width: width of a space where the font does not say, in 1/1000 of the font size.
            layout_mode_space_vertically: keep blank lines.
            layout_mode_scale_weight: factor for the length of a text when its characters' width is estimated.
            layout_mode_strip_rotated: leave turned text out; kept, it disturbs the layout.
            layout_mode_font_height_weight: factor for the height of a font when blank lines are counted.
            store_full_path: keep the path as given in meta `file_path`, not only the file's name.
            link_format: write the web addresses that a page links to below its text.
            raise_on_failure: otherwise a source that cannot be read comes out on `failed`, why on `reasons`.
        """
        self.extraction_mode = _choice("extraction_mode", extraction_mode, ("plain", "layout"))
        self.plain_mode_orientations = plain_mode_orientations
        self.plain_mode_space_width = plain_mode_space_width
        self.layout_mode_space_vertically = layout_mode_space_vertically
        self.layout_mode_scale_weight = layout_mode_scale_weight
        self.layout_mode_strip_rotated = layout_mode_strip_rotated
        self.layout_mode_font_height_weight = layout_mode_font_height_weight
        self.store_full_path = store_full_path
        self.link_format = _choice("link_format", link_format, tuple(LINK_FORMATS))
        self.raise_on_failure = raise_on_failure

    @component.output_types(documents=list[Document], failed=list[str | Path | ByteStream], reasons=list[str])
    def run(
        self, sources: list[str | Path | ByteStream], meta: dict[str, Any] | list[dict[str, Any]] | None = None
    ) -> dict[str, Any]:
        """Return the documents in the order of the sources; `meta` is for all of them, or one dict for each.

        Raises:
            InputError: A source cannot be read: no PDF, broken, behind a password, or without text (see
                `raise_on_failure`).
            MissingDependencyError: pypdf is not installed.
        """
        extraction = self._extraction()
        return convert_streams(
            sources,
            meta,
            lambda stream: (text_of(stream.data, extraction), {}),
            owner="PyPDFToDocument",
            store_full_path=self.store_full_path,
            raise_on_failure=self.raise_on_failure,
        )

    def _extraction(self) -> Extraction:
        options: dict[str, Any] = {
            "extraction_mode": self.extraction_mode,
            "orientations": tuple(self.plain_mode_orientations),
            "space_width": self.plain_mode_space_width,
            "layout_mode_space_vertically": self.layout_mode_space_vertically,
            "layout_mode_scale_weight": self.layout_mode_scale_weight,
            "layout_mode_strip_rotated": self.layout_mode_strip_rotated,
            "layout_mode_font_height_weight": self.layout_mode_font_height_weight,
        }
        return Extraction(options, self.link_format)


def _choice(parameter: str, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        expected = ", ".join(allowed)
        message = f"PyPDFToDocument.{parameter}: expected one of {expected}, got {value!r}"
        raise ComponentError(message, component="PyPDFToDocument")
    return value
