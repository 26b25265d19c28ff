"""Data → YAML text: stable, short things on one line, and every string quoted that would be read as something else."""

import json
import re
from typing import Any, Final

from windrow.config.encoding import Plain
from windrow.config.origin import Written

WIDTH: Final = 100  # longest flow mapping or list, in characters
LONGEST_KEY: Final = 500  # a longer key needs the explicit form: "? key"

_SAFE: Final = re.compile(r"[A-Za-z_](?:[A-Za-z0-9_./-]| (?=[A-Za-z0-9_./]))*+")
_PLAIN: Final = re.compile(r"\$\{(?:[^\s:#'\"\\{}\[\],]|:(?=[^\s:]))*+\}")
_BLOCK: Final = re.compile(r"(?:[^\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]|\n(?!\t))*+")
_UNPRINTABLE: Final = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ufdd0-\ufdef]")
_RESERVED: Final = frozenset(
    {"true", "false", "null", "yes", "no", "on", "off", "y", "n", "none", "nan", "inf", "infinity"}
)


def write_yaml(document: dict[str, Any]) -> str:
    """The text of a document."""
    lines: list[str] = []
    for key, value in document.items():
        _entry(lines, key, value, "", is_top=True)
    return "\n".join(lines) + "\n"


def _entry(lines: list[str], key: str, value: Any, pad: str, is_top: bool = False) -> None:
    name = text(key)
    if len(name) > LONGEST_KEY:
        lines.append(f"{pad}? {name}")
        name = ""
    _value(lines, f"{pad}{name}:", value, pad, is_top)


def _value(lines: list[str], head: str, value: Any, pad: str, is_top: bool = False) -> None:
    flow = None if is_top and value and isinstance(value, dict | list) else flow_text(value)
    if flow is not None:
        lines.append(f"{head} {flow}")
    elif isinstance(value, dict):
        lines.append(head)
        for key, item in value.items():
            _entry(lines, key, item, pad + "  ")
    elif isinstance(value, list):
        lines.append(head)
        for item in value:
            _item(lines, item, pad + "  ")
    else:
        lines.append(f"{head} {_long_scalar(value, pad + '  ')}")


def _item(lines: list[str], value: Any, pad: str) -> None:
    flow = flow_text(value)
    if flow is not None:
        lines.append(f"{pad}- {flow}")
        return
    inner: list[str] = []
    if isinstance(value, dict):
        for key, item in value.items():
            _entry(inner, key, item, pad + "  ")
    elif isinstance(value, list):
        for item in value:
            _item(inner, item, pad + "  ")
    else:
        inner.append(f"{pad}  {_long_scalar(value, pad + '  ')}")
    inner[0] = f"{pad}- {inner[0][len(pad) + 2 :]}"
    lines.extend(inner)


def flow_text(value: Any, room: int = WIDTH) -> str | None:
    """The value on one line, None if it does not fit or has to stand in a block."""
    if isinstance(value, dict):
        parts = _flow_parts((f"{text(key)}: ", item) for key, item in value.items()) if len(value) <= 20 else None
        return None if parts is None else _closed("{", parts, "}", room)
    if isinstance(value, list):
        parts = _flow_parts(("", item) for item in value) if len(value) <= 20 else None
        return None if parts is None else _closed("[", parts, "]", room)
    if isinstance(value, Plain):
        return None
    if isinstance(value, str) and (len(value) > room or "\n" in value):
        return None
    return scalar(value)


def _flow_parts(pairs: Any) -> list[str] | None:
    parts = []
    room = WIDTH
    for head, item in pairs:
        part = flow_text(item, room - len(head))
        if part is None:
            return None
        parts.append(head + part)
        room -= len(parts[-1])
        if room < 0:
            return None
    return parts


def _closed(opening: str, parts: list[str], closing: str, room: int) -> str | None:
    whole = f"{opening}{', '.join(parts)}{closing}"
    return whole if len(whole) <= room else None


def _long_scalar(value: Any, pad: str) -> str:
    """A scalar in block context: text of several lines as a block, a bare `${…}` as it stood."""
    if isinstance(value, Plain):
        return value.text if _PLAIN.fullmatch(value.text) else scalar(value.value)
    if isinstance(value, str) and "\n" in value and _is_block(value):
        mark = "|" if value.endswith("\n") else "|-"
        body = value.removesuffix("\n").split("\n")
        return "\n".join([mark, *(pad + line if line else "" for line in body)])
    return scalar(value)


def _is_block(value: str) -> bool:
    """Whether a literal block gives the text back: it begins with a letter, and ends in at most one line feed."""
    return not value[0].isspace() and not value.endswith("\n\n") and _BLOCK.fullmatch(value) is not None


def scalar(value: Any) -> str:
    """A leaf on one line."""
    if isinstance(value, Written):
        return quoted(value.text)
    if isinstance(value, str):
        return text(value)
    written = json.dumps(value)
    if "e" in written and "." not in written and isinstance(value, float):
        return written.replace("e", ".0e")  # 1e-05 is text to readers of YAML 1.1
    return written


def text(value: str) -> str:
    """A string, quoted unless every reader of YAML takes it for the same string."""
    if _SAFE.fullmatch(value) and value.lower() not in _RESERVED:
        return value
    return quoted(value)


def quoted(value: str) -> str:
    """A string in double quotes."""
    written = json.dumps(value, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match.group()):04X}", written)
