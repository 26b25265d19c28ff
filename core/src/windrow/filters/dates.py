"""Dates as integer microseconds since 1970 in UTC: datetimes, and the texts that count as dates."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Final

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()
_TEXT: Final = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:[T ]([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9])(?:\.([0-9]{1,6}))?)?"
    r"(?:Z|([+-])([01][0-9]|2[0-3]):([0-5][0-9]))?)?"
)


def datetime_micros(moment: datetime) -> int:
    """Return microseconds since 1970 in UTC; a naive datetime is taken as UTC."""
    if moment.utcoffset() is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - _EPOCH) // _MICROSECOND


def text_micros(text: str) -> int | None:
    """Return microseconds since 1970 in UTC of a text that is a date, else None.

    A date is `YYYY-MM-DD`, alone or followed by `T` or a space and `HH:MM[:SS[.1-6 digits]]` and an optional
    `Z` or `±HH:MM`; nothing else is one.
    """
    if not (10 <= len(text) <= 32 and text[4] == "-" and text[7] == "-"):
        return None
    match = _TEXT.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, sign, offset_hour, offset_minute = match.groups()
    try:
        days = date(int(year), int(month), int(day)).toordinal() - _EPOCH_DAY
    except ValueError:  # no such day
        return None
    minutes = days * 1440
    if hour is not None:
        minutes += int(hour) * 60 + int(minute)
    if sign is not None:
        minutes -= (1 if sign == "+" else -1) * (int(offset_hour) * 60 + int(offset_minute))
    micros = int(fraction.ljust(6, "0")) if fraction else 0
    return (minutes * 60 + int(second or 0)) * 1_000_000 + micros
