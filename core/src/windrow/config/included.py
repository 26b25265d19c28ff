"""`{file: PATH}`: text from a file beside the pipeline file, never from anywhere else."""

from pathlib import Path

from windrow.config.problems import show
from windrow.config.tree import MAX_BYTES


class IncludedFiles:
    """Reads texts from under one folder, each once; together they are no larger than a pipeline file may be."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._texts: dict[str, str] = {}
        self._size = 0

    def read(self, name: str) -> str:
        """The text of a file. Raises: ValueError, its text a sentence, if it may not or cannot be read."""
        if self.folder is None:
            raise ValueError("{file: …} needs a folder: load the pipeline file by its path, or give loads(…, folder=…)")
        if name not in self._texts:
            self._texts[name] = self._read(name, self.folder)
        return self._texts[name]

    def _read(self, name: str, folder: Path) -> str:
        try:
            base = folder.resolve()
            path = (base / name).resolve()
            if Path(name).is_absolute() or not path.is_relative_to(base):
                raise ValueError(f"the file {show(name)} is outside of the pipeline file's own folder; move it there")
            if not path.is_file():
                raise ValueError(f"there is no file {show(name)} in {base}")
            with path.open("rb") as file:
                content = file.read(MAX_BYTES - self._size + 1)
        except (OSError, RuntimeError) as error:  # RuntimeError: a loop of symbolic links
            reason = getattr(error, "strerror", None) or error
            raise ValueError(f"the file {show(name)} cannot be read: {reason}") from error
        self._size += len(content)
        if self._size > MAX_BYTES:
            raise ValueError(f"the files are together larger than {MAX_BYTES:,} bytes")
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise ValueError(f"the file {show(name)} is not UTF-8; save it as UTF-8") from None
