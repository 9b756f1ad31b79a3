"""The time grid: a block must be whole periods, and the horizon short enough to compute."""

from __future__ import annotations

from provender.cases.collector import Collector
from provender.cases.document import Document
from provender.dates import days_between, parse_length

_HOURS = {"hour": 1, "day": 24, "week": 168}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_MOST_PERIODS = 200_000


def check_period(document: Document, collector: Collector) -> None:
    """Tell of a block that is no multiple of the period, and of a horizon of too many periods."""
    head = document.head
    if not head.period:
        return
    count, unit = parse_length(head.period)
    if unit == "period":
        fix = 'Write a length of time: "hour", "day", "week", "month", "50 days".'
        collector.add("length", ("period",), found=repr(head.period), allowed="a length of time", fix=fix)
        return
    if head.block and not is_multiple(head.block, head.period):
        allowed = f'a multiple of the period {head.period!r}, such as "2 periods"'
        fix = "Take `block` out (one period), or write a multiple."
        collector.add("length", ("block",), found=repr(head.block), allowed=allowed, fix=fix)
    if head.as_of is not None and head.end is not None:
        days = count * (_HOURS[unit] / 24 if unit in _HOURS else _MONTHS[unit] * 30.4)
        periods = days_between(document.start, head.end) / days
        if periods > _MOST_PERIODS:
            allowed = f"at most {_MOST_PERIODS} periods"
            fix = "End the case earlier, or lengthen the period."
            collector.add("length", ("period",), found=f"{periods:.0f} periods", allowed=allowed, fix=fix)


def is_multiple(block: str, period: str) -> bool:
    """Return whether one length of time is always a whole number of another.

    Examples
    --------
    >>> is_multiple("month", "hour"), is_multiple("month", "50 days"), is_multiple("2 periods", "50 days")
    (True, False, True)
    """
    (many, long), (few, short) = parse_length(block), parse_length(period)
    if long == "period":
        return True
    if long in _HOURS and short in _HOURS:
        return many * _HOURS[long] % (few * _HOURS[short]) == 0
    if long in _MONTHS and short in _MONTHS:
        return many * _MONTHS[long] % (few * _MONTHS[short]) == 0
    return long in _MONTHS and 24 % (few * _HOURS[short]) == 0
