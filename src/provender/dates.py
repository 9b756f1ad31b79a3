"""Dates and lengths of time, without anything that depends on where or when the program runs."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, timedelta
from functools import lru_cache

#: mean lengths, for turning months and years into days
DAYS_PER_MONTH = 365.25 / 12
DAYS_PER_YEAR = 365.25
HOURS_PER_DAY = 24.0

_LENGTH = re.compile(r"^\s*(?:(\d+)\s+)?(hour|day|week|month|quarter|year|period)s?\s*$")
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_HOURS = {"hour": 1, "day": 24, "week": 168}


def parse_length(text: str) -> tuple[int, str]:
    """Return count and unit of a length of time such as ``"month"``, ``"50 days"``, ``"2 periods"``.

    Raises
    ------
    ValueError
        If the text is no such length or the count is zero.

    Examples
    --------
    >>> parse_length("50 days"), parse_length("month")
    ((50, 'day'), (1, 'month'))
    """
    match = _LENGTH.match(text)
    if not match or match[1] == "0":
        msg = f"found {text!r}; allowed: 'hour', 'day', 'week', 'month', 'quarter', 'year', or a count of them"
        raise ValueError(msg)
    return int(match[1] or 1), match[2]


@lru_cache(maxsize=8192)  # a case asks for the same few dates over and over
def add_months(moment: datetime, months: int) -> datetime:
    """Return the moment a number of months later, on the last day of the month where it is short.

    Examples
    --------
    >>> add_months(datetime(2025, 1, 31), 1)
    datetime.datetime(2025, 2, 28, 0, 0)
    """
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


def step(moment: datetime, length: str, times: int = 1) -> datetime:
    """Return the moment a length of time later, `times` over.

    Examples
    --------
    >>> step(datetime(2025, 1, 1), "50 days", 2)
    datetime.datetime(2025, 4, 11, 0, 0)
    """
    count, unit = parse_length(length)
    if unit in _MONTHS:
        return add_months(moment, count * _MONTHS[unit] * times)
    return moment + timedelta(hours=_HOURS[unit] * count * times)


def midnight(day: date | datetime) -> datetime:
    """Return a date as midnight of that day; a datetime as it is."""
    return day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)


def days_between(first: date | datetime, last: date | datetime) -> float:
    """Return the days from the first moment to the last."""
    return (midnight(last) - midnight(first)).total_seconds() / 86400.0


def hours_of(length: str) -> float | None:
    """Return the hours of a length of time; None for months and longer, which differ, and for periods.

    Examples
    --------
    >>> hours_of("week"), hours_of("2 days"), hours_of("month")
    (168.0, 48.0, None)
    """
    count, unit = parse_length(length)
    return float(count * _HOURS[unit]) if unit in _HOURS else None
