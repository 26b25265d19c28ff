"""The text of a PDF, page by page, and in words what keeps a file from being read."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from windrow.errors import InvalidValueError, MissingDependencyError
from windrow_pypdf.links import link_lines

PAGE_BREAK: Final = "\f"


@dataclass(frozen=True, slots=True)
class Extraction:
    """How text is taken from a page: arguments of pypdf's `extract_text`, and a name of `LINK_FORMATS`."""

    options: dict[str, Any]
    link_format: str = "none"


def text_of(data: bytes, extraction: Extraction) -> str:
    """Return the text of all pages, a form feed between two.

    Raises:
        InvalidValueError: The bytes are no PDF, are broken, need a password, or hold no text.
        MissingDependencyError: pypdf is not installed.
    """
    if not data:
        raise InvalidValueError("it is empty (0 bytes)")
    pages = _pages_of(data, extraction)
    if not any(page.strip() for page in pages):
        count = "page" if len(pages) == 1 else f"{len(pages)} pages"
        raise InvalidValueError(
            f"no text on its {count}; scanned images need OCR first" if pages else "it has no pages"
        )
    return PAGE_BREAK.join(pages)


def _pages_of(data: bytes, extraction: Extraction) -> list[str]:
    pypdf = _library()
    try:
        return list(_read_pages(pypdf.PdfReader(BytesIO(data)), extraction))
    except pypdf.errors.FileNotDecryptedError as error:
        raise InvalidValueError("it is encrypted with a password; save a copy without one") from error
    except pypdf.errors.DependencyError as error:
        raise InvalidValueError("it is encrypted with AES, to read it: pip install 'pypdf[crypto]'") from error
    except Exception as error:  # a broken file makes pypdf raise anything: KeyError, RecursionError, zlib.error, …
        reason = f"{type(error).__name__}: {error}"
        raise InvalidValueError(f"no readable PDF ({reason}); open it in a viewer and save it anew") from error


def _read_pages(reader: Any, extraction: Extraction) -> Iterator[str]:
    for page in reader.pages:
        text = page.extract_text(**extraction.options)
        yield _cleaned("\n".join([text, *link_lines(page, extraction.link_format)]))


def _cleaned(text: str) -> str:
    """Take out what would miscount pages, and the halves of characters that a broken font table leaves behind."""
    return text.replace(PAGE_BREAK, "\n").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _library() -> Any:
    try:
        import pypdf
        import pypdf.errors
    except ImportError as error:
        install = "pip install 'windrow[pypdf]'"
        message = f"pypdf.PyPDFToDocument needs the package pypdf: {install}"
        raise MissingDependencyError(message, package="pypdf", install=install) from error
    return pypdf
