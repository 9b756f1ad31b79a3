"""The calendar of a case: who can do what to whom, from when; as entries and as iCalendar text."""

from __future__ import annotations

from provender.calendar.collect import calendar
from provender.calendar.entry import KINDS, Entry, Kind
from provender.calendar.ics import to_ics

__all__ = ["KINDS", "Entry", "Kind", "calendar", "to_ics"]
