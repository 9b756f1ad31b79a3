"""The calendar of a case, from all its parts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from provender.calendar.clauses import clause_entries
from provender.calendar.entry import KINDS, Entry
from provender.calendar.lines import belief_entries, line_entries
from provender.calendar.offers import offer_entries
from provender.calendar.view import View
from provender.errors import UnknownNameError

if TYPE_CHECKING:
    from provender.alliance.case import Case


def calendar(case: Case, *, reading: str = "", since: date | None = None) -> tuple[Entry, ...]:
    """Return who can do what to whom, from when, by date.

    Parameters
    ----------
    case
        A checked case. What it lists as outcomes is not read.
    reading
        Party whose reading of the clauses holds; the case's own, else the dependant's.
    since
        First day shown; the as-of date unless given. An earlier day adds what has already come, a
        later one moves the day from which notices are given and offers are signed.

    Raises
    ------
    UnknownNameError
        If the case has no such party.

    Examples
    --------
    >>> from provender.cases import load
    >>> [(e.date.isoformat(), e.who, e.whom) for e in calendar(load("miniature")) if e.kind == "notice"]
    [('2025-02-20', 'M', 'L')]
    """
    if reading and reading not in case.parties:
        raise UnknownNameError("party", reading, tuple(case.parties))
    view = View(case, reading, since or case.as_of)
    found = (*clause_entries(view), *line_entries(view), *offer_entries(view), *belief_entries(view))
    return tuple(sorted((e for e in found if e.date >= view.since), key=_place))


def _place(entry: Entry) -> tuple[date, int, str, str, str]:
    return entry.date, KINDS.index(entry.kind), entry.about, entry.who, entry.whom
