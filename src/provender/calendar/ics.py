"""A calendar as iCalendar text (RFC 5545), the same bytes for the same entries."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal

from provender.calendar.view import View

if TYPE_CHECKING:
    from provender.alliance.case import Case
    from provender.calendar.entry import Entry

#: a line holds no more octets than this, its end not counted
_MOST_OCTETS = 75
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_NOTES = {
    "written": ("date as given in the case", "日期见于案例"),
    "inferred": ("date computed, not given in the case", "日期为推算，并非案例所载"),
}


def to_ics(entries: Sequence[Entry], case: Case, *, language: Literal["en", "zh"] = "en") -> str:
    """Return entries as an iCalendar object of all-day events that block no time.

    Parameters
    ----------
    entries
        What `calendar` returned.
    case
        The case they are of; its as-of date is the time stamp, so that equal entries give equal text.
    language
        English or Chinese.

    Returns
    -------
    Lines that end in CRLF, of at most 75 octets. An event keeps its UID when its date moves, so that
    importing a later calendar replaces what an earlier one brought.
    """
    title = (case.title_zh if language == "zh" else case.title) or case.title or case.name
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Provender//Calendar//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{escaped(title)}",
    ]
    seen: Counter[str] = Counter()
    for entry in entries:
        key = f"{case.name}|{entry.kind}|{entry.about}|{entry.who}|{entry.whom}"
        seen[key] += 1
        lines += _event(entry, f"{key}|{seen[key]}", case, int(language == "zh"))
    return "".join(f"{part}\r\n" for line in (*lines, "END:VCALENDAR") for part in folded(line))


def _event(entry: Entry, key: str, case: Case, language: int) -> Iterator[str]:
    view = View(case, "", case.as_of)
    sides = " → ".join(view.party(p)[language] for p in (entry.who, entry.whom) if p)
    what = (entry.what, entry.what_zh)[language]
    note = _NOTES["inferred" if entry.is_inferred else "written"][language]
    summary = f"{sides}：{what}" if language else f"{sides}: {what}"
    yield "BEGIN:VEVENT"
    yield f"UID:{hashlib.sha256(key.encode()).hexdigest()[:32]}@provender"
    yield f"DTSTAMP:{_day(case.as_of)}T000000Z"
    yield f"DTSTART;VALUE=DATE:{_day(entry.date)}"
    yield f"SUMMARY:{escaped(summary)}"
    yield "DESCRIPTION:" + escaped(f"{entry.about}\n{note}")
    yield f"CATEGORIES:{escaped(entry.kind)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _day(day: date) -> str:
    return day.isoformat().replace("-", "")


def escaped(text: str) -> str:
    r"""Return a text as a TEXT value: separators and line ends escaped, control characters left out.

    Examples
    --------
    >>> print(escaped("a, b; c\\d\ne"))
    a\, b\; c\\d\ne
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    marked = lines.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    return _CONTROL.sub("", marked)


def folded(line: str) -> list[str]:
    """Return the pieces of a line: at most 75 octets each, all but the first begun with a space.

    No character is cut in two.

    Examples
    --------
    >>> [len(piece) for piece in folded("x" * 150)]
    [75, 75, 2]
    """
    pieces, held, size = [], "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > _MOST_OCTETS:
            pieces.append(held)
            held, size = " ", 1
        held, size = held + character, size + octets
    return [*pieces, held]
