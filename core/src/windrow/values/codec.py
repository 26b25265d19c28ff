"""Values as JSON and back, with nothing lost. Plain JSON data is written as it is; all else is tagged.

A tag is a dict with the key `$type`: `{"$type": "datetime", "iso": "2024-05-01T12:00:00+02:00"}`. Therefore a key
of a dict that begins with `$` gets one more `$`. Written: None, bool, int, float (also NaN and infinities), str, dict,
list, tuple, set, frozenset, bytes, datetime (instant and offset; a zone's name is not kept), date, numpy arrays and
scalars, and the value classes. Frozen dicts and lists are written as, and read back as, ordinary ones.
Reading builds only these; it never imports or calls what the data names.
"""

import sys
from binascii import a2b_base64, b2a_base64
from collections.abc import Callable
from datetime import date, datetime
from importlib import import_module
from math import isfinite
from typing import Any

from windrow.errors import InvalidValueError, WindrowError
from windrow.values.arrays import decode_array, decode_scalar, encode_array, is_array, is_scalar
from windrow.values.display import clip, short
from windrow.values.frozen import FrozenDict, FrozenList, freeze

# The only classes that a tag can name, and where they live.
CLASSES = {
    "ByteStream": "windrow.values.byte_stream",
    "ChatMessage": "windrow.values.chat_message",
    "ChatRole": "windrow.values.chat_role",
    "ComponentInfo": "windrow.values.streaming",
    "Document": "windrow.values.document",
    "ExtractedAnswer": "windrow.values.answers",
    "ExtractedAnswer.Span": "windrow.values.answers",
    "FileContent": "windrow.values.media",
    "GeneratedAnswer": "windrow.values.answers",
    "ImageContent": "windrow.values.media",
    "ReasoningContent": "windrow.values.content_parts",
    "SparseEmbedding": "windrow.values.sparse_embedding",
    "StreamingChunk": "windrow.values.streaming",
    "TextContent": "windrow.values.content_parts",
    "ToolCall": "windrow.values.content_parts",
    "ToolCallDelta": "windrow.values.streaming",
    "ToolCallResult": "windrow.values.content_parts",
}

# Python refuses to write integers of more digits as decimals.
_LONGEST_INT_BITS = 4300 * 3


def encode(value: Any) -> Any:
    """`value` as JSON data.

    Raises: InvalidValueError for a type that cannot be written, naming where it stands.
    """
    try:
        return _encode(value)
    except RecursionError:
        raise InvalidValueError("The value is nested too deeply to be written as JSON, or contains itself.") from None


def decode(data: Any) -> Any:
    """The value that `encode` wrote as `data`.

    Raises: InvalidValueError for an unknown or malformed tag.
    """
    try:
        return _decode(data)
    except RecursionError:
        raise InvalidValueError("The data is nested too deeply to be read.") from None
    except (TypeError, AttributeError) as error:
        raise InvalidValueError("The data is not what JSON gives: a key of a dict is no text.") from error


def dumps(value: Any) -> str:
    """`value` as one line of ASCII JSON."""
    import json

    try:
        return json.dumps(encode(value), ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    except RecursionError:
        raise InvalidValueError("The value is nested too deeply to be written as JSON.") from None
    except (TypeError, ValueError, AttributeError) as error:
        if isinstance(error, WindrowError):
            raise
        raise InvalidValueError(f"The value cannot be written as JSON: {clip(str(error), 200)}.") from error


def loads(text: str | bytes) -> Any:
    """The value that `dumps` wrote as `text`.

    Raises: InvalidValueError if `text` is no JSON, or holds an unknown or malformed tag.
    """
    import json

    try:
        return decode(json.loads(text))
    except InvalidValueError:
        raise
    except ValueError as error:  # also an integer of too many digits, or bytes that are no text
        raise InvalidValueError(f"Not JSON: {error}.") from error
    except RecursionError:
        raise InvalidValueError("The JSON is nested too deeply to be read.") from None


def escape_key(key: str) -> str:
    """`key` with one more `$` if it begins with one."""
    return "$" + key if key[:1] == "$" else key


def unescape_key(key: str) -> str:
    """The key that `escape_key` wrote."""
    return key[1:] if key[:2] == "$$" else key


def _encode(value: Any) -> Any:
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return value
    encoder = _ENCODERS.get(kind)
    return encoder(value) if encoder is not None else _encode_other(value)


def _encode_int(value: int) -> Any:
    return value if value.bit_length() < _LONGEST_INT_BITS else {"$type": "int", "hex": hex(value)}


def _encode_float(value: float) -> Any:
    return value if isfinite(value) else {"$type": "float", "value": str(value)}


def _encode_dict(mapping: dict[Any, Any]) -> Any:
    if not all(isinstance(key, str) for key in mapping):
        return {"$type": "dict", "items": [[_encode(key), _encode(value)] for key, value in mapping.items()]}
    made: dict[str, Any] = {}
    key = ""
    try:
        for key, value in mapping.items():
            made["$" + key if key[:1] == "$" else str.__str__(key)] = _encode(value)
    except _UnsupportedError as error:
        raise error.inside(f".{key}") from None
    return made


def _encode_list(items: Any) -> list[Any]:
    kinds = set(map(type, items))
    if kinds == {str} or (kinds == {float} and isfinite(sum(items))):
        return list(items)
    made: list[Any] = []
    try:
        made.extend(map(_encode, items))
    except _UnsupportedError as error:
        raise error.inside(f"[{len(made)}]") from None
    return made


def _encode_set(items: Any) -> dict[str, Any]:
    import json

    # Sorted by their JSON, so that equal sets are written alike.
    members = sorted((_encode(item) for item in items), key=lambda data: json.dumps(data, sort_keys=True))
    return {"$type": type(items).__name__, "items": members}


def _encode_bytes(value: bytes) -> dict[str, Any]:
    return {"$type": "bytes", "base64": b2a_base64(value, newline=False).decode("ascii")}


def _encode_other(value: Any) -> Any:
    name = type(value).__qualname__
    if CLASSES.get(name) == type(value).__module__:
        return {"$type": name, **value._pack()}
    if is_array(value):
        return encode_array(value, "array")
    if is_scalar(value):
        return encode_array(value, "scalar")
    for kind, encoder in _SUBCLASS_ENCODERS:
        if isinstance(value, kind):
            return encoder(value)
    raise _UnsupportedError(type(value))


class _UnsupportedError(InvalidValueError):
    """A type cannot be written; collects the path on its way out."""

    def __init__(self, kind: type, path: str = "") -> None:
        self.kind, self.path = kind, path
        where = f"{path.removeprefix('.')}: " if path else ""
        super().__init__(
            f"{where}a value of type {kind.__module__}.{kind.__qualname__} cannot be written as JSON. "
            "Use JSON types, bytes, datetimes, tuples, sets, numpy arrays or Windrow's value classes."
        )

    def inside(self, step: str) -> "_UnsupportedError":
        return _UnsupportedError(self.kind, step + self.path)


_ENCODERS: dict[type, Callable[[Any], Any]] = {
    int: _encode_int,
    float: _encode_float,
    dict: _encode_dict,
    FrozenDict: _encode_dict,
    list: _encode_list,
    FrozenList: _encode_list,
    tuple: lambda items: {"$type": "tuple", "items": [_encode(item) for item in items]},
    set: _encode_set,
    frozenset: _encode_set,
    bytes: _encode_bytes,
    datetime: lambda value: {"$type": "datetime", "iso": value.isoformat()},
    date: lambda value: {"$type": "date", "iso": value.isoformat()},
}

# Subclasses that equal what is read back: ordered and default dicts, marked-up strings, enumerations of str or int.
_SUBCLASS_ENCODERS: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (dict, _encode_dict),
    (list, _encode_list),
    (str, str.__str__),
    (int, lambda value: _encode_int(int(value))),
    (float, lambda value: _encode_float(float(value))),
)


def _decode(data: Any) -> Any:
    if isinstance(data, list):
        return list(data) if _LEAVES.issuperset(map(type, data)) else [_decode(item) for item in data]
    if not isinstance(data, dict):
        return data
    if "$type" in data:
        return _decode_tag(data)
    return {(key[1:] if key[:2] == "$$" else key): _decode(value) for key, value in data.items()}


_LEAVES = frozenset({str, int, float, bool, type(None)})


def _decode_tag(data: dict[str, Any]) -> Any:
    name = data["$type"]
    try:
        if name in _DECODERS:
            return _DECODERS[name](data)
        if name in CLASSES:
            return _class(name).from_dict(data)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        if isinstance(error, InvalidValueError):
            raise
        raise InvalidValueError(
            f"Malformed {_named(name)}: {type(error).__name__}: {clip(str(error), 200)}. "
            f"Got keys {clip(str(sorted(map(str, data))), 200)}."
        ) from error
    raise InvalidValueError(f"Unknown $type {short(name)}{_near(name)}. It was written by a newer version, or by hand.")


def _decode_member(data: Any) -> Any:
    # Only frozen containers can have stood in a set, or been a key.
    return freeze(_decode(data))


def _named(name: object) -> str:
    return name if isinstance(name, str) else short(name)


def _near(name: object) -> str:
    from difflib import get_close_matches

    near = get_close_matches(_named(name)[:100], [*_DECODERS, *CLASSES], n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def _class(name: str) -> Any:
    module = sys.modules.get(CLASSES[name]) or import_module(CLASSES[name])
    found: Any = module
    for part in name.split("."):
        found = getattr(found, part)
    return found


_DECODERS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "int": lambda data: int(data["hex"], 16),
    "float": lambda data: float(data["value"]),
    "dict": lambda data: {_decode_member(key): _decode(value) for key, value in data["items"]},
    "tuple": lambda data: tuple(_decode(item) for item in data["items"]),
    "set": lambda data: set(map(_decode_member, data["items"])),
    "frozenset": lambda data: frozenset(map(_decode_member, data["items"])),
    "bytes": lambda data: a2b_base64(data["base64"]),
    "datetime": lambda data: datetime.fromisoformat(data["iso"]),
    "date": lambda data: date.fromisoformat(data["iso"]),
    "array": decode_array,
    "scalar": decode_scalar,
}
