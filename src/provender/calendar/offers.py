"""Entries from offers: when a term can start, by when it must be signed, by when it can be matched."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from provender.alliance.clauses import FirstRefusal
from provender.alliance.contract import SOURCE_FORMS
from provender.calendar.phrases import days, iso, rhythm
from provender.calendar.view import View, after, before, entry
from provender.dates import midnight, step

if TYPE_CHECKING:
    from provender.alliance.clauses import Clause
    from provender.alliance.contract import Offer
    from provender.calendar.entry import Entry


@dataclass(frozen=True, slots=True)
class Window:
    """A start that an offer can have, the wait before it (days), and the last day to sign for it."""

    start: date
    lead_days: float
    decide_by: date


def offer_entries(view: View) -> Iterator[Entry]:
    """Yield window openings, last days to sign, and last days to match, for offers signed for a term.

    Of the dated windows of an offer all are shown; of windows that recur, the next that can be met.
    """
    for offer in view.case.offers.values():
        if offer.form not in SOURCE_FORMS:
            clauses = view.live(offer.provision)
            for window in _shown(offer, clauses, view):
                yield from _window(offer, window, clauses, view)


def _shown(offer: Offer, clauses: list[Clause], view: View) -> list[Window]:
    """Return the windows that get entries."""
    lead = lead_days(offer, clauses, view)
    free = (d for d in starts(offer, view) if not _is_barred(offer, d, clauses))
    windows = (Window(d, lead, before(d, lead)) for d in free)
    if offer.windows:
        return list(windows)
    return list(itertools.islice((w for w in windows if w.decide_by >= view.today), 1))


def lead_days(offer: Offer, clauses: list[Clause], view: View) -> float:
    """Return the days from signing to the start: lead, answers under first refusals, longest migration.

    The same wait as the planner's; `clauses` are those that bind in the offer's provision.
    """
    own = offer.lead_time_days.value if offer.lead_time_days else 0.0
    answers = (c.effect().response_days.get(offer.id) for c in clauses)
    return own + sum(e.value for e in answers if e) + _migration(offer, view)


def _migration(offer: Offer, view: View) -> float:
    """Return the longest move of critical work to a supplier that is cold for it (days)."""
    case = view.case
    waits = [
        reach.migration_days.value
        for reach in case.reaches.values()
        if reach.supplier == offer.supplier
        and reach.is_eligible
        and not reach.is_warm
        and reach.migration_days
        and case.workloads[reach.workload].provision == offer.provision
        and any(t.is_critical for t in case.workloads[reach.workload].tiers)
    ]
    return max(waits, default=0.0)


def starts(offer: Offer, view: View) -> Iterator[date]:
    """Yield the dates within the horizon, from today on, at which a term of an offer can start."""
    case = view.case
    first, last = max(view.today, offer.start or view.today), min(case.end, offer.end or case.end)
    recurring = (step(midnight(case.start), offer.every or "month", n).date() for n in itertools.count())
    for day in sorted(offer.windows) if offer.windows else recurring:
        if day >= last:
            return
        if day >= first:
            yield day


def _is_barred(offer: Offer, start: date, clauses: list[Clause]) -> bool:
    """Return whether a clause forbids an offer to start on a date."""
    bars = (b for c in clauses for b in c.effect().bars if offer.id in b.offers)
    return any((b.start is None or b.start <= start) and (b.end is None or start < b.end) for b in bars)


def _window(offer: Offer, window: Window, clauses: list[Clause], view: View) -> Iterator[Entry]:
    """Yield the opening; while it can still be met, also when to sign and when to match."""
    line, about = view.named(view.case.offers, offer.id), f"offer.{offer.id}@{iso(window.start)}"
    dependant = view.dependant(offer.provision)
    is_late = window.decide_by < view.today
    late: dict[str, Any] = {"phrase": "late", "day": iso(window.decide_by)} if is_late else {}
    recurs = not offer.windows
    yield entry("window", window.start, (offer.supplier, dependant), about, line=line, inferred=recurs, **late)
    if is_late:
        return
    said: dict[str, Any] = {"line": line, "start": iso(window.start), "days": days(window.lead_days)}
    said |= {"phrase": "every", "every": rhythm(offer.every or "month")} if recurs else {}
    yield entry("decide_by", window.decide_by, (dependant, offer.supplier), about, inferred=True, **said)
    yield from _responses(offer, window, clauses, view)


def _responses(offer: Offer, window: Window, clauses: list[Clause], view: View) -> Iterator[Entry]:
    """Yield the last day to match an offer that is put to a holder on the last day to sign it."""
    for clause in clauses:
        if not isinstance(clause, FirstRefusal) or offer.id not in clause.offers or clause.response_days is None:
            continue
        if not (clause.start or window.decide_by) <= window.decide_by < (clause.end or date.max):
            continue
        wait = clause.response_days.value
        said = {"first": iso(window.decide_by), "line": view.named(view.case.offers, offer.id), "days": days(wait)}
        about = f"clause.{clause.id}@{offer.id}@{iso(window.start)}"
        day = after(window.decide_by, wait)
        yield entry("response", day, (clause.holder, clause.grantor), about, inferred=True, **said)
