"""Bytes, text or plain data → tree: encoding, format and size are settled here."""

from collections.abc import Mapping as AbstractMapping
from os import PathLike
from pathlib import Path
from typing import IO, Any, Final, Literal

from windrow.config.problems import Problems, show
from windrow.config.tree import MAX_BYTES, Mapping, Node, Scalar, Sequence, TreeBuilder
from windrow.errors import ConfigError

Format = Literal["yaml", "json"]
FORMATS: Final = {".json": "json", ".yaml": "yaml", ".yml": "yaml"}

_TOO_LARGE: Final = f"larger than {MAX_BYTES:,} bytes"


def read_file(path: Path, problems: Problems) -> str:
    """The text of a pipeline file. Raises: ConfigError if it cannot be read, is too large or is not UTF-8."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise problems.fail("", f"cannot be read: {error.strerror or error}") from error
    return decode_text(content, problems)


def read_stream(file: IO[str], problems: Problems) -> str:
    """The text of an open file. Raises: as `read_file`."""
    return decode_text(file.read(MAX_BYTES + 1), problems)


def path_of(file: str | Path | IO[str]) -> Path:
    """The path of a file, of an open one too; the empty path if it has none."""
    if isinstance(file, str | PathLike):
        return Path(file)
    name = getattr(file, "name", "")
    return Path(name if isinstance(name, str) else "")


def decode_text(content: str | bytes, problems: Problems) -> str:
    """The text, without a byte order mark. Raises: ConfigError if it is too large or is not UTF-8."""
    if len(content) > MAX_BYTES:
        raise problems.fail("", _TOO_LARGE)
    try:
        if isinstance(content, bytes):
            text = content.decode("utf-8")
        else:
            text = content
            if len(content.encode("utf-8")) > MAX_BYTES:
                raise problems.fail("", _TOO_LARGE)
    except UnicodeError as error:
        line = content[: getattr(error, "start", 0)].count(b"\n" if isinstance(content, bytes) else "\n") + 1  # type: ignore[arg-type]
        raise problems.fail("", "not UTF-8; save the file as UTF-8", line) from None
    return text.removeprefix("\ufeff")


def read_text(text: str, form: Format | None, problems: Problems) -> Node | None:
    """The tree of a text. Without a format, what begins with `{` is read as JSON, or as YAML if it is no JSON."""
    from windrow.config.json_reader import read_json

    if form == "json":
        return read_json(text, problems)
    if form is None and text.lstrip()[:1] == "{":
        try:
            return read_json(text, problems)
        except ConfigError as error:
            if not error.problems[-1].message.startswith("not JSON"):
                raise
    from windrow.config.yaml_reader import read_yaml

    return read_yaml(text, problems)


def read_data(data: Any, problems: Problems) -> Node:
    """The tree of plain data (dict, list, str, int, float, bool, None). Raises: ConfigError."""
    builder = TreeBuilder(problems)
    _feed(builder, data)
    assert builder.root is not None
    return builder.root


def _feed(builder: TreeBuilder, data: Any) -> None:
    if isinstance(data, AbstractMapping):
        builder.open(Mapping(None))
        for key, value in data.items():
            if not isinstance(key, str):
                raise builder.problems.fail(builder.path(), f"a key must be text, got {show(key)}")
            builder.scalar(Scalar(key, None, quoted=True), key)
            _feed(builder, value)
        builder.close()
    elif isinstance(data, list | tuple):
        builder.open(Sequence(None))
        for value in data:
            _feed(builder, value)
        builder.close()
    elif data is None or isinstance(data, str | int | float):
        text = data if isinstance(data, str) else ""
        builder.scalar(Scalar(data, None, quoted=isinstance(data, str), can_quote=False), text)
    else:
        raise builder.problems.fail(builder.path(), f"expected plain data, got {show(data)}")


def plain(node: Node) -> Any:
    """The data of a tree, with nothing in it special. Shared nodes become separate objects."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Mapping):
        return {key: plain(value) for key, value in node.items.items()}
    return [plain(value) for value in node.items]
