"""A case as one party reads it from one day on, and what its things are called."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from provender.calendar.entry import Entry, Kind
from provender.calendar.phrases import PHRASES, Pair, say
from provender.dates import midnight

if TYPE_CHECKING:
    from collections.abc import Mapping

    from provender.alliance.case import Case
    from provender.alliance.clauses import Clause


@dataclass(frozen=True, slots=True)
class View:
    """A case under a reading; nothing before `since` is shown, nothing before `today` can be done."""

    case: Case
    reading: str
    since: date

    @property
    def today(self) -> date:
        """The first day on which somebody can still act."""
        return max(self.since, self.case.as_of)

    def reader(self, provision: str) -> str:
        """Return the party whose reading holds: the one asked for, the case's, or the dependant's."""
        held = self.case.provisions.get(provision)
        return self.reading or self.case.reading or (held.dependant if held else "")

    def live(self, provision: str | None = None) -> list[Clause]:
        """Return the clauses that have not ended by the as-of date, each as it is read.

        With `provision`, those that bind there, under that provision's reading.
        """
        held = [c for c in self.case.clauses.values() if provision is None or c.provision in {"", provision}]
        read = [c.under(self.reader(c.provision if provision is None else provision)) for c in held]
        return [c for c in read if not (c.end and c.end <= self.case.as_of)]

    def dependant(self, provision: str) -> str:
        """Return who lives on a provision; nobody where there is no such provision."""
        held = self.case.provisions.get(provision)
        return held.dependant if held else ""

    def named(self, table: Mapping[str, Any], identifier: str) -> Pair:
        """Return what a thing is called in both languages; its identifier where it has no name."""
        thing = table.get(identifier)
        english = (thing.name if thing else "") or identifier.replace("_", " ")
        return english, (thing.name_zh if thing else "") or english

    def party(self, identifier: str) -> Pair:
        """Return what a party is called."""
        return PHRASES["observer"] if identifier == "observer" else self.named(self.case.parties, identifier)

    def clause(self, clause: Clause) -> Pair:
        """Return what a clause is called; its kind where it has no name."""
        if clause.name or clause.name_zh:
            return clause.name or clause.name_zh, clause.name_zh or clause.name
        return PHRASES[f"clause.{clause.kind}"]


def entry(kind: Kind, day: date, sides: tuple[str, str], about: str, /, **said: Any) -> Entry:
    """Return an entry with a date that stands in the case; `sides` are who and whom.

    `said` are the fields of its phrase; ``phrase`` names a variant of it, ``inferred=True`` marks a date that
    was computed.
    """
    is_inferred = bool(said.pop("inferred", False))
    variant = said.pop("phrase", "")
    english, chinese = say(f"{kind}.{variant}" if variant else kind, **said)
    return Entry(day, kind, *sides, english, chinese, about, is_inferred)


def after(day: date, days: float) -> date:
    """Return the first day that begins a number of days later, or after that.

    Examples
    --------
    >>> after(date(2025, 1, 1), 50), after(date(2025, 1, 1), 13.3)
    (datetime.date(2025, 2, 20), datetime.date(2025, 1, 15))
    """
    return day + timedelta(days=math.ceil(days))


def before(day: date, days: float) -> date:
    """Return the last day that begins a number of days before, or earlier.

    Examples
    --------
    >>> before(date(2025, 4, 11), 95), before(date(2025, 1, 15), 13.3)
    (datetime.date(2025, 1, 6), datetime.date(2025, 1, 1))
    """
    moment: datetime = midnight(day) - timedelta(days=days)
    return moment.date()
