"""The core schema of YAML 1.2, by hand."""

import math

import pytest

from windrow.config.scalars import resolve


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None), ("~", None), ("null", None), ("Null", None), ("NULL", None), ("nULL", "nULL"),
        ("true", True), ("True", True), ("TRUE", True), ("false", False), ("tRUE", "tRUE"),
        ("yes", "yes"), ("no", "no"), ("on", "on"), ("off", "off"), ("y", "y"), ("n", "n"),
        ("0", 0), ("-0", 0), ("+5", 5), ("-5", -5), ("007", 7), ("010", 10), ("1_000", "1_000"), ("٥", "٥"),
        ("0o17", 15), ("0o8", "0o8"), ("-0o7", "-0o7"), ("0x1F", 31), ("0xG", "0xG"), ("0b1", "0b1"), ("0X1F", "0X1F"),
        ("1.", 1.0), (".5", 0.5), ("-.5", -0.5), ("1e3", 1000.0), ("1E-3", 0.001), ("+1.5e+2", 150.0),
        (".", "."), ("-", "-"), ("+", "+"), ("e3", "e3"), ("1e", "1e"), ("1.2.3", "1.2.3"), ("--1", "--1"),
        (".inf", math.inf), ("+.INF", math.inf), ("-.Inf", -math.inf), ("inf", "inf"), (".nan", math.nan),
        ("nan", "nan"),
        ("1:30", "1:30"), ("2024-01-01", "2024-01-01"), ("2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z"),
        ("12e03", 12000.0), ("<<", "<<"), ("=", "="), ("text", "text"), ("1 2", "1 2"), ("1\n", "1\n"),
    ],
)  # fmt: skip
def test_resolving(text: str, value: object) -> None:
    found = resolve(text)
    assert type(found) is type(value)
    assert found == value or (isinstance(found, float) and math.isnan(found))


@pytest.mark.parametrize(
    "text", ["9" * 5000, "-" + "9" * 5000, "0x" + "f" * 5000, "1." + "0" * 5000, "1e999", "-1e999"]
)
def test_numbers_that_cannot_be_kept_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"number"):
        resolve(text)


def test_long_text_is_text() -> None:
    assert resolve("1" * 5000 + "x") == "1" * 5000 + "x"
