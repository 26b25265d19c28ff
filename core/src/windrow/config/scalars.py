"""What an unquoted YAML scalar means: the core schema of YAML 1.2, so `no`, `1:30` and dates are text.

Source: https://yaml.org/spec/1.2.2/#103-core-schema
"""

import re
from math import isinf
from typing import Final

Value = str | int | float | bool | None

LONGEST_NUMBER: Final = 4000  # characters; Python itself refuses decimals of more than 4,300 digits

WORDS: Final[dict[str, Value]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}

_FIRST: Final = frozenset("~nNtTfF.+-0123456789")
_INTEGER: Final = re.compile(r"[-+]?[0-9]++")
_FLOAT: Final = re.compile(r"[-+]?(?:\.[0-9]++|[0-9]++(?:\.[0-9]*+)?)(?:[eE][-+]?[0-9]++)?")
_RADIX: Final = {"0o": re.compile(r"0o[0-7]++"), "0x": re.compile(r"0x[0-9a-fA-F]++")}


def resolve(text: str) -> Value:
    """The value of an unquoted scalar.

    Raises: ValueError, its text a sentence, for a number too long or too large to be kept.
    """
    if not text:
        return None
    if text[0] not in _FIRST:
        return text
    if text in WORDS:
        return WORDS[text]
    if len(text) > LONGEST_NUMBER:
        return _refuse_number(text)
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return finite(text)
    radix = _RADIX.get(text[:2])
    return int(text, 0) if radix and radix.fullmatch(text) else text


def finite(text: str) -> float:
    """The float that a text writes. Raises: ValueError if it is too large for one."""
    value = float(text)
    if isinf(value):
        raise ValueError(f"the number {text[:40]} is too large for a float; write .inf if infinity is meant")
    return value


def _refuse_number(text: str) -> str:
    if any(pattern.fullmatch(text) for pattern in (_FLOAT, *_RADIX.values())):
        raise ValueError(f"a number of {len(text)} characters; the longest that is read has {LONGEST_NUMBER}")
    return text
