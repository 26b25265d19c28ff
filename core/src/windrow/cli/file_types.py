"""Which converter reads which file, and what to install for the files that none reads."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

TEXT: Final = (
    *(".txt", ".text", ".rst", ".log", ".csv", ".tsv", ".json", ".jsonl", ".yaml", ".yml", ".toml", ".ini", ".cfg"),
    *(".py", ".js", ".ts", ".java", ".go", ".rs", ".c", ".h", ".cpp", ".sql", ".sh"),
)
MARKDOWN: Final = (".md", ".markdown", ".mdx")
NEEDS: Final = {
    ".pdf": "pypdf",
}


@dataclass(frozen=True, slots=True)
class Found:
    """The files below some paths, by the converter that reads them, and those that nothing reads, by suffix."""

    by_converter: dict[str, list[Path]] = field(default_factory=dict)
    unread: dict[str, list[Path]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """Return how many files have a converter."""
        return sum(map(len, self.by_converter.values()))


def find_files(paths: Iterable[Path]) -> Found:
    """Sort the files below the paths by converter; hidden files and folders are left out.

    Raises:
        FileNotFoundError: If a path does not exist.
    """
    converters = converters_by_suffix()
    found = Found()
    for path in _walk(paths):
        converter = converters.get(path.suffix.lower())
        if converter is None:
            found.unread.setdefault(path.suffix.lower() or "(no suffix)", []).append(path)
        else:
            found.by_converter.setdefault(converter, []).append(path)
    return found


def converters_by_suffix() -> dict[str, str]:
    """Return the registered name of the converter for each suffix, those of installed plugins included."""
    from windrow.plugins.registry import REGISTRY

    table = dict.fromkeys(TEXT, "TextFileToDocument") | dict.fromkeys(MARKDOWN, "MarkdownToDocument")
    for entry in REGISTRY.entries("converter"):
        suffixes = entry.capabilities.get("suffixes") if isinstance(entry.capabilities, Mapping) else None
        if isinstance(suffixes, list | tuple):  # a package may write anything here
            table |= {suffix: entry.name for suffix in suffixes if isinstance(suffix, str)}
    return table


def describe_unread(unread: dict[str, list[Path]]) -> list[str]:
    """Say, a line for each suffix, how many files were not read and what would read them."""
    lines = []
    for suffix, paths in sorted(unread.items()):
        files = "1 file" if len(paths) == 1 else f"{len(paths)} files"
        extra = NEEDS.get(suffix)
        cure = f"pip install 'windrow[{extra}]'" if extra else "no converter is known; save it as text or Markdown"
        lines.append(f"not read: {files} of type {suffix} ({cure})")
    return lines


def _walk(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if not path.exists():
            raise FileNotFoundError(f'"{path}" does not exist; give files or folders to read.')
        yield from _files_below(path) if path.is_dir() else (path,)


def _files_below(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and _is_file(path):
            yield path


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # it may not be looked at; reading it will say why
        return True
