"""Vectors as lists or numpy arrays, without importing numpy: an array can only exist once someone else has."""

import sys
from array import array
from binascii import a2b_base64, b2a_base64
from typing import Any

from windrow.errors import InvalidValueError


def is_array(value: object) -> bool:
    """Whether `value` is a numpy array."""
    numpy = sys.modules.get("numpy")
    return numpy is not None and isinstance(value, numpy.ndarray)


def is_scalar(value: object) -> bool:
    """Whether `value` is a numpy scalar, such as an element taken out of an array."""
    numpy = sys.modules.get("numpy")
    return numpy is not None and isinstance(value, numpy.generic)


def read_only(values: Any) -> Any:
    """A read-only array with the same elements: `values` itself if nobody can write into it, else a copy."""
    if not values.flags.writeable and not _is_writeable(values.base):
        return values
    made = values.copy()
    made.setflags(write=False)
    return made


def _is_writeable(owner: Any) -> bool:
    if owner is None or type(owner) is bytes:
        return False
    return not is_array(owner) or bool(owner.flags.writeable) or _is_writeable(owner.base)


def same_vector(left: Any, right: Any) -> bool:
    """Whether two vectors (lists, arrays or None) are equal once their elements are rounded to float32."""
    if left is right:
        return True
    if left is None or right is None or len(left) != len(right):
        return False
    if not is_array(left) and not is_array(right) and left == right:
        return True
    try:
        one, other = _as_float32(left), _as_float32(right)
    except TypeError:  # not a vector of numbers
        return False
    # Bytes make a NaN equal to itself, elements make 0.0 equal to -0.0.
    return one == other or one.tobytes() == other.tobytes()


def _as_float32(values: Any) -> memoryview:
    if not is_array(values):
        return memoryview(array("f", values))
    if values.dtype == "float32" and values.dtype.isnative:
        return memoryview(values)
    return memoryview(array("f", values.tolist()))


def encode_array(values: Any, type_name: str) -> dict[str, Any]:
    """A numpy array or scalar as JSON: its type, shape and bytes (base64, C order)."""
    if values.dtype.hasobject or values.dtype.names:
        raise InvalidValueError(
            f"An array of dtype {values.dtype} cannot be written as JSON. Use a list of plain values."
        )
    return {
        "$type": type_name,
        "dtype": values.dtype.str,
        "shape": list(values.shape),
        "base64": b2a_base64(values.tobytes(), newline=False).decode("ascii"),
    }


def decode_array(data: dict[str, Any]) -> Any:
    """The read-only array that `encode_array` wrote."""
    import numpy as np

    # Numpy itself refuses to make objects out of bytes.
    kind = np.dtype(data["dtype"])
    return np.frombuffer(a2b_base64(data["base64"]), dtype=kind).reshape(data["shape"])


def decode_scalar(data: dict[str, Any]) -> Any:
    """The numpy scalar that `encode_array` wrote."""
    return decode_array(data)[()]
