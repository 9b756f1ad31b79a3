"""Entries from clauses: when rights begin and end, and what a holder can do from when."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from provender.alliance.clauses import (
    Consent,
    LateDelivery,
    MinimumSpend,
    ModelAccess,
    NoticeClause,
    Prepayment,
    Reclaim,
)
from provender.calendar.phrases import days, iso, listed, share, sum_of
from provender.calendar.view import View, after, entry
from provender.dates import add_months, midnight

if TYPE_CHECKING:
    from provender.alliance.clauses import Clause
    from provender.calendar.entry import Entry

#: from when years of a minimum spend count where the clause has no start
_EPOCH = date(2000, 1, 1)


def clause_entries(view: View) -> Iterator[Entry]:
    """Yield the entries of all clauses that have not ended by the as-of date."""
    for clause in view.live():
        yield from _term(clause, view)
        make = _OWN.get(clause.kind)
        if make is not None:
            yield from make(clause, view)


def _sides(clause: Clause) -> tuple[str, str]:
    return clause.holder, clause.grantor


def _about(clause: Clause) -> str:
    return f"clause.{clause.id}"


def _term(clause: Clause, view: View) -> Iterator[Entry]:
    """Yield start and end; a clause that holds on the as-of date also says so there."""
    name, where = view.clause(clause), (_sides(clause), _about(clause))
    as_of = view.case.as_of
    if clause.start is None:
        yield entry("in_force", as_of, *where, name=name, inferred=True)
    elif clause.start < as_of:
        yield entry("in_force", as_of, *where, name=name, phrase="since", start=iso(clause.start))
    if clause.start is not None:
        yield entry("clause_start", clause.start, *where, name=name)
    if clause.end is not None:
        yield entry("clause_end", clause.end, *where, name=name)


def _first(clause: Clause, view: View) -> date | None:
    """Return the first day on which a right can be used; None where it ends before."""
    first = max(view.today, clause.start or view.today)
    return None if clause.end and clause.end <= first else first


def _notice(clause: NoticeClause, view: View) -> Iterator[Entry]:
    written, lived = (e.value if e else None for e in (clause.written_days, clause.lived_days))
    count = lived if lived is not None else written
    if count is None or not (first := _first(clause, view)):
        return
    day = after(first, count)
    said = {"day": iso(day), "first": iso(first), "written": days(written), "lived": days(lived)}
    yield entry("notice", day, (clause.grantor, clause.holder), _about(clause), inferred=True, **said)


def _reclaim(clause: Reclaim, view: View) -> Iterator[Entry]:
    case = view.case
    lines = [view.named(case.contracts, c) for c in clause.contracts]
    lines += [view.named(case.offers, o) for o in clause.offers]
    if clause.share is None or not lines or not (first := _first(clause, view)):
        return
    wait = clause.notice_days.value if clause.notice_days else 0.0
    said: dict[str, Any] = {"share": share(clause.share.value), "lines": listed(lines)}
    said |= {"days": days(wait)} if wait else {"phrase": "at_once"}
    yield entry("reclaim", after(first, wait), _sides(clause), _about(clause), inferred=True, **said)


def _access(clause: ModelAccess, view: View) -> Iterator[Entry]:
    if clause.access_end is None:
        return
    said: dict[str, Any] = {"name": view.clause(clause)}
    if clause.milestone and not clause.survives_milestone:
        said |= {"phrase": "milestone", "milestone": view.named(view.case.milestones, clause.milestone)}
    yield entry("access_end", clause.access_end, (clause.grantor, clause.holder), _about(clause), **said)


def _spend(clause: MinimumSpend, view: View) -> Iterator[Entry]:
    """Yield the end of each year of the term within the horizon."""
    if clause.amount_per_year is None:
        return
    amount = sum_of(clause.amount_per_year)
    last = min(view.case.end, clause.end or view.case.end)
    for year in itertools.count(1):
        day = add_months(midnight(clause.start or _EPOCH), 12 * year).date()
        if day > last:
            return
        if day >= view.since:
            about = f"{_about(clause)}@{iso(day)}"
            yield entry(
                "spend_year", day, _sides(clause), about, name=view.clause(clause), amount=amount, inferred=True
            )


def _consent(clause: Consent, view: View) -> Iterator[Entry]:
    """Yield the day by which to agree, where what is lost without it is known."""
    if clause.deadline_cost is None or clause.end is None:
        return
    said = {"name": view.clause(clause), "amount": sum_of(clause.deadline_cost)}
    yield entry("consent_by", clause.end, _sides(clause), _about(clause), **said)


def _prepaid(clause: Prepayment, view: View) -> Iterator[Entry]:
    """Yield the payments ahead for the lines in scope that have not started yet."""
    lines = [c for c in map(view.case.contracts.get, clause.contracts) if c]
    if clause.amount is None:
        return
    for held in lines:
        if held.delivery <= view.case.as_of:
            continue
        line = view.named(view.case.contracts, held.id)
        said: dict[str, Any] = {"line": line, "amount": sum_of(clause.amount)}
        if others := [view.named(view.case.contracts, c.id) for c in lines if c is not held]:
            said |= {"phrase": "all", "others": listed(others)}
        sides = (view.dependant(held.provision), held.supplier)
        yield entry("prepayment", held.delivery, sides, f"{_about(clause)}@{held.id}", **said)


def _late(clause: LateDelivery, view: View) -> Iterator[Entry]:
    """Yield the remedies for the lines in scope that have not been delivered yet."""
    for held in (c for c in map(view.case.contracts.get, clause.contracts) if c):
        if held.stage == "delivered":
            continue
        where: tuple[tuple[str, str], str] = (_sides(clause), f"{_about(clause)}@{held.id}")
        line = view.named(view.case.contracts, held.id)
        if clause.discount is not None:
            day = after(held.delivery, clause.grace_days.value if clause.grace_days else 0.0)
            said = {"line": line, "discount": share(clause.discount.value)}
            yield entry("late_discount", day, *where, inferred=True, **said)
        if clause.may_end_after_days is not None:
            day = after(held.delivery, clause.may_end_after_days.value)
            yield entry("late_exit", day, *where, inferred=True, line=line)


_OWN: dict[str, Callable[[Any, View], Iterator[Entry]]] = {
    NoticeClause.kind: _notice,
    Reclaim.kind: _reclaim,
    ModelAccess.kind: _access,
    MinimumSpend.kind: _spend,
    LateDelivery.kind: _late,
    Consent.kind: _consent,
    Prepayment.kind: _prepaid,
}
