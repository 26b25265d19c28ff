"""A document as a set of string tokens `path=type:value`; the filter lowered by `lowering` asks for these.

Tokens of one path and type sort (by code point, hence by UTF-8 byte) as their values do. Keys are injective
ASCII without `=`, `[`, `#` and `~`.

    K=0            an explicit None                  K=+           any other value
    K=s:text       text of ≤1,000 UTF-8 bytes        K=h:<sha256>  longer text, and K=x beside it
    K=b:0 K=b:1    bool                              K=n:<order>   number, exact
    K=d:<order>    datetime, in microseconds         K=t:<order>   the same for datetimes and date texts
    K=l:<sha256>   list                              K=o:<sha256>  dict
    K[]=<type:value>  each element of a list
"""

import json
import struct
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final

from windrow.filters.dates import datetime_micros, text_micros
from windrow.filters.kinds import BOOL, DATETIME, DICT, LIST, NULL, NUMBER, STRING, kind_of, plain_number

LONG_TEXT_BYTES: Final = 1000

_ENCODE: Final = json.JSONEncoder(separators=(",", ":")).encode
_PACK: Final = struct.Struct(">d").pack
_SIGN: Final = 1 << 63
_ALL: Final = (1 << 64) - 1
# No NUL (PostgreSQL has none), order kept, and the code of a text stands in that of another only where the text
# does: the second and third characters never begin a code.
_ESCAPES: Final = {0: "\1\2\2", 1: "\1\2\3", 2: "\1\3\2", 3: "\1\3\3"}


def key_of(path: tuple[str, ...]) -> str:
    """Return the key of a path: injective, of `[A-Za-z0-9%;.]` only."""
    return ".".join(map(_key_part, path))


def tokens_of(id: str, content: str | None, meta: Mapping[str, Any]) -> list[str]:  # noqa: A002
    """Return the tokens of a document, sorted and each once. Values must have passed `admission`."""
    out: list[str] = []
    add_tokens("id", id, out)
    add_tokens("content", content, out)
    for name, value in meta.items():
        add_tokens(_meta_key(name), value, out)
    return sorted(set(out))


def add_tokens(key: str, value: Any, out: list[str]) -> None:
    """Append the tokens of the value at a key; dicts are walked."""
    kind = kind_of(value)
    if kind == STRING:
        _add_string(key, value, out)
    elif kind == NUMBER:
        out += (key + "=+", f"{key}=n:{sortable_number(value)}")
    elif kind == NULL:
        out.append(key + "=0")
    else:
        out += (key + "=+", f"{key}={value_token(value)}")
        if kind in _ADDITIONS:
            _ADDITIONS[kind](key, value, out)


def value_token(value: Any) -> str:
    """Return the `type:value` part of a token: what `==` asks for."""
    return _VALUE_TOKENS[kind_of(value) or NULL](value)


def escape_text(text: str) -> str:
    """Return the text as it stands in tokens: the same but for the characters U+0000 to U+0003."""
    if "\0" in text or "\1" in text or "\2" in text or "\3" in text:
        return text.translate(_ESCAPES)
    return text


def is_long(text: str) -> bool:
    """Say whether a text is longer than a token holds."""
    length = len(text)
    if length > LONG_TEXT_BYTES or length * 4 <= LONG_TEXT_BYTES or text.isascii():
        return length > LONG_TEXT_BYTES
    return len(text.encode("utf-8", "surrogatepass")) > LONG_TEXT_BYTES


def sortable_double(number: float) -> str:
    """Return 16 hexadecimal digits that sort as doubles do."""
    bits = int.from_bytes(_PACK(number + 0.0))
    return f"{bits ^ _ALL if bits & _SIGN else bits | _SIGN:016x}"


def sortable_micros(micros: int) -> str:
    """Return 16 hexadecimal digits that sort as these microseconds do."""
    return f"{micros + _SIGN:016x}"


def split_number(number: int | float) -> tuple[float, int]:
    """Return the nearest double and what an int has beyond it (0 for every float)."""
    if isinstance(number, float):
        return number + 0.0, 0
    double = float(number)
    return double, number - int(double)


@lru_cache(maxsize=8192)  # 1 and 1.0 share an entry, as they share a token
def sortable_number(number: int | float) -> str:
    """Return text that sorts as numbers do and is equal for equal numbers only, exact for every int."""
    double, rest = split_number(plain_number(number))
    return sortable_double(double) + _sortable_rest(rest)


def _sortable_rest(rest: int) -> str:
    if rest == 0:
        return "m"
    digits = str(abs(rest))
    if rest > 0:
        return f"n{len(digits):03d}{digits}"
    return f"l{999 - len(digits):03d}" + "".join(str(9 - int(digit)) for digit in digits)


def _add_string(key: str, text: str, out: list[str]) -> None:
    token = _string_token(text)
    out += (key + "=+", f"{key}={token}")
    if token[0] == "h":
        out.append(key + "=x")
    elif text[4:5] == "-" and (micros := text_micros(text)) is not None:
        out.append(f"{key}=t:{sortable_micros(micros)}")


def _add_date(key: str, moment: datetime, out: list[str]) -> None:
    out.append(f"{key}=t:{sortable_micros(datetime_micros(moment))}")


def _add_elements(key: str, items: list[Any], out: list[str]) -> None:
    out += [f"{key}[]={value_token(item)}" for item in items]


def _add_entries(key: str, entries: dict[str, Any], out: list[str]) -> None:
    for name, item in entries.items():
        add_tokens(f"{key}.{_key_part(name)}", item, out)


def _string_token(text: str) -> str:
    if is_long(text):
        return "h:" + sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return "s:" + escape_text(text)


def _canonical(value: Any) -> Any:
    """Return JSON data that is equal for equal values only."""
    kind = kind_of(value)
    if kind == LIST:
        return [LIST, *map(_canonical, value)]
    if kind == DICT:
        return [DICT, *([key, _canonical(value[key])] for key in sorted(value))]
    if kind == NUMBER:
        return [NUMBER, sortable_number(value)]
    return [DATETIME, datetime_micros(value)] if kind == DATETIME else [kind, value]


def _digest(value: Any) -> str:
    return sha256(_ENCODE(_canonical(value)).encode()).hexdigest()


_VALUE_TOKENS: Final[dict[str, Callable[[Any], str]]] = {
    NULL: lambda _: NULL,
    BOOL: lambda value: f"b:{value:d}",
    NUMBER: lambda value: "n:" + sortable_number(value),
    STRING: _string_token,
    DATETIME: lambda value: "d:" + sortable_micros(datetime_micros(value)),
    LIST: lambda value: "l:" + _digest(value),
    DICT: lambda value: "o:" + _digest(value),
}

_ADDITIONS: Final[dict[str | None, Callable[[str, Any, list[str]], None]]] = {
    DATETIME: _add_date,
    LIST: _add_elements,
    DICT: _add_entries,
}


@lru_cache(maxsize=4096)
def _key_part(name: str) -> str:
    return "".join(c if c.isascii() and c.isalnum() else f"%{ord(c):x};" for c in name)


@lru_cache(maxsize=4096)
def _meta_key(name: str) -> str:
    return "meta." + _key_part(name)
