"""The id of a document: SHA-256 of its content, blob and meta in a form that equal values share.

That form is one line of ASCII JSON without spaces, `{"blob":…,"content":…,"meta":…}`, keys sorted. A float that is
a whole number is written as that integer, a datetime as microseconds (since 1970 in UTC if it has an offset), a set
sorted, everything else as in `windrow.values.codec`. Ids are stored for years: the form must never change.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from json import JSONEncoder
from math import isfinite
from typing import Any

from windrow.errors import InvalidValueError
from windrow.values.arrays import is_scalar
from windrow.values.codec import encode, escape_key
from windrow.values.frozen import FrozenDict, FrozenList

_WRITER = JSONEncoder(ensure_ascii=True, check_circular=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAIVE_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - naive datetimes are counted from a naive origin
_PLAIN = frozenset({str, bool, type(None)})


def document_id(content: str | None, blob: Any, meta: Mapping[str, Any]) -> str:
    """The id, 64 hexadecimal digits; `blob` is a ByteStream or None.

    Raises: InvalidValueError if `meta` holds something that has no JSON form.
    """
    from hashlib import sha256

    try:
        packed = None if blob is None else canonical(blob.to_dict())
        text = _WRITER.encode({"blob": packed, "content": content, "meta": canonical(meta)})
    except InvalidValueError:
        encode({"meta": meta})  # raises the same with the path
        raise
    except RecursionError:
        raise InvalidValueError("Document.meta: nested too deeply.") from None
    return sha256(text.encode("ascii")).hexdigest()


def canonical(value: Any) -> Any:
    """JSON data that is the same for equal values."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    writer = _WRITERS.get(kind)
    return writer(value) if writer is not None else _canonical_other(value)


def _canonical_dict(mapping: Mapping[Any, Any]) -> Any:
    if all(isinstance(key, str) for key in mapping):
        return {escape_key(key): canonical(value) for key, value in mapping.items()}
    pairs = [[canonical(key), canonical(value)] for key, value in mapping.items()]
    return {"$type": "dict", "items": sorted(pairs, key=_WRITER.encode)}


def _canonical_list(items: Any) -> list[Any]:
    return [canonical(item) for item in items]


def _canonical_set(items: Any) -> dict[str, Any]:
    return {"$type": "set", "items": sorted(map(canonical, items), key=_WRITER.encode)}


def _canonical_float(value: float) -> Any:
    return _canonical_int(int(value)) if isfinite(value) and value.is_integer() else encode(float(value))


def _canonical_int(value: int) -> Any:
    return encode(int(value))


def _canonical_datetime(value: datetime) -> dict[str, Any]:
    aware = value.utcoffset() is not None
    since = value - _EPOCH if aware else value.replace(tzinfo=None) - _NAIVE_EPOCH
    microseconds = (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
    return {"$type": "datetime", "utc" if aware else "naive": microseconds}


def _canonical_other(value: Any) -> Any:
    if is_scalar(value):
        return canonical(value.item())
    for kind, writer in _SUBCLASS_WRITERS:
        if isinstance(value, kind):
            return writer(value)
    return encode(value)


_WRITERS: dict[type, Callable[[Any], Any]] = {
    int: _canonical_int,
    float: _canonical_float,
    dict: _canonical_dict,
    FrozenDict: _canonical_dict,
    list: _canonical_list,
    FrozenList: _canonical_list,
    tuple: lambda items: {"$type": "tuple", "items": _canonical_list(items)},
    set: _canonical_set,
    frozenset: _canonical_set,
    datetime: _canonical_datetime,
}
_SUBCLASS_WRITERS: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (str, str.__str__),
    (int, _canonical_int),
    (float, _canonical_float),
    (dict, _canonical_dict),
    (list, _canonical_list),
    (datetime, _canonical_datetime),
)
