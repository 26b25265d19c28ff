"""Which texts are dates, and when."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from windrow.filters.dates import datetime_micros, text_micros

HOUR = 3_600_000_000


@pytest.mark.parametrize(
    ("text", "micros"),
    [
        ("1970-01-01", 0),
        ("1970-01-02", 24 * HOUR),
        ("1969-12-31", -24 * HOUR),
        ("1970-01-01T01:00", HOUR),
        ("1970-01-01 01:00", HOUR),
        ("1970-01-01T01:00Z", HOUR),
        ("1970-01-01T01:00+01:00", 0),
        ("1970-01-01T00:00-01:30", HOUR * 3 // 2),
        ("1970-01-01T00:00:01", 1_000_000),
        ("1970-01-01T00:00:00.5", 500_000),
        ("1970-01-01T00:00:00.000001Z", 1),
        ("2024-02-29", 1_709_164_800_000_000),
    ],
)
def test_dates(text: str, micros: int) -> None:
    assert text_micros(text) == micros


@pytest.mark.parametrize(
    "text",
    [
        "", "2024", "2024-01", "2024-1-1", "20240131", "2024-02-30", "2023-02-29", "0000-01-01", "2024-13-01",
        "2024-01-31T", "2024-01-31T12", "2024-01-31T24:00", "2024-01-31T12:60", "2024-01-31T12:00:60",
        "2024-01-31T12:00:00.", "2024-01-31T12:00:00.1234567", "2024-01-31T12:00z", "2024-01-31t12:00",
        "2024-01-31T12:00+0100", "2024-01-31T12:00+01", "2024-01-31T12:00+24:00", "2024-01-31Z", "2024-01-31 ",
        " 2024-01-31", "2024-01-31\n", "2024-01-31T12:00:00 UTC", "٢٠٢٤-٠١-٣١", "2024-01-31  12:00", "+2024-01-31",
    ],
)  # fmt: skip
def test_texts_that_are_no_dates(text: str) -> None:
    assert text_micros(text) is None


@given(st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=-11)), timezone(timedelta(minutes=330))])))
def test_text_and_datetime_agree(moment: datetime) -> None:
    assert text_micros(moment.isoformat()) == datetime_micros(moment)
    assert text_micros(moment.isoformat(sep=" ")) == datetime_micros(moment)


@given(st.datetimes())
def test_naive_is_utc(moment: datetime) -> None:
    assert datetime_micros(moment) == datetime_micros(moment.replace(tzinfo=UTC)) == text_micros(moment.isoformat())
