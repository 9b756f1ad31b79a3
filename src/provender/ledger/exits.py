"""How to leave each supplier: the steps of the plan made anew after its loss, by day and lead time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import isfinite
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from provender.alliance.case import Case
    from provender.exposure.result import Exposure, Row


@dataclass(frozen=True, slots=True)
class _Due:
    """A step before it has its place: day, kind and what it is about, words, lead in days, amount, cost."""

    day: date
    kind: str
    about: str
    what: str
    lead: float = 0.0
    amount: float | None = None
    cost: float | None = None
    start: date | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A step of leaving a supplier.

    Parameters
    ----------
    day
        Days since the loss is announced.
    kind, about
        ``"announced"``, ``"in_force"``, ``"stops"``, ``"sign"``, ``"move"`` or ``"served"``, and the party, workload or
        offer that is meant; of a line to sign, `start` is its first day and of a move its new home `to`.
    lead_days
        Days that the step takes until it works.
    cost
        Money within the horizon; None where the step has none of its own.
    """

    supplier: str
    provision: str
    day: int
    date: date
    what: str
    lead_days: float
    amount: float | None
    cost: float | None
    kind: str = ""
    about: str = ""
    start: dt.date | None = None
    to: str = ""


def exits(case: Case, exposures: Mapping[str, Exposure]) -> tuple[Step, ...]:
    """Return the steps of leaving each supplier, in the order in which they are due."""
    return tuple(s for e in exposures.values() for row in gone(case, e) for s in _steps(case, e, row))


def gone(case: Case, exposed: Exposure) -> Iterator[Row]:
    """Yield the row of each supplier's worst loss: gone altogether, else what it delivers."""
    found: dict[str, Row] = {}
    for row in exposed.rows:
        own = row.target_kind == "supplier" and case.parties[row.target].own_of != exposed.dependant
        if own and (row.target not in found or row.stage == "all"):
            found[row.target] = row
    yield from found.values()


def _steps(case: Case, exposed: Exposure, row: Row) -> Iterator[Step]:
    name = _name(case, row.target)
    steps = [_Due(row.announced, "announced", row.target, f"{name} announces the loss")]
    if row.in_force > row.announced:
        steps.append(_Due(row.in_force, "in_force", row.target, "the loss is in force"))
    if isfinite(row.first_stop_days):
        day = row.announced + timedelta(days=int(row.first_stop_days))
        steps.append(_Due(day, "stops", row.first_to_stop, f"the first work stops: {row.first_to_stop}"))
    steps += _signed(case, exposed, row)
    steps += _moves(case, exposed, row)
    if isfinite(row.ttr_critical_days):
        day = row.announced + timedelta(days=int(row.ttr_critical_days))
        steps.append(_Due(day, "served", row.target, "critical need is served again", row.ttr_critical_days))
    for due in sorted(steps, key=lambda s: (s.day, -s.lead, s.what)):
        about, _, to = due.about.partition(">")
        yield Step(
            row.target, exposed.provision, (due.day - row.announced).days, due.day, due.what, due.lead, due.amount,
            due.cost, due.kind, about, due.start, to,
        )  # fmt: skip


def _signed(case: Case, exposed: Exposure, row: Row) -> Iterator[_Due]:
    """Yield the lines to sign, each its lead time before it starts."""
    for line in row.replanned:
        lead = exposed.lead_days.get(line.offer, 0.0)
        sign = max(row.announced, line.start - timedelta(days=round(lead)))
        name = case.offers[line.offer].name or line.offer
        what = f"sign {line.amount:,.4g} {exposed.work_unit} of {name}, to start {line.start}"
        yield _Due(sign, "sign", line.offer, what, lead, line.amount, line.fee, line.start)


def _moves(case: Case, exposed: Exposure, row: Row) -> Iterator[_Due]:
    """Yield the moves of work to suppliers of the new lines where it is not warm."""
    suppliers = {line.supplier for line in row.replanned}
    for reach in case.reaches.values():
        is_here = case.workloads[reach.workload].provision == exposed.provision
        if is_here and reach.supplier in suppliers and reach.is_eligible and not reach.is_warm:
            days = reach.migration_days.value if reach.migration_days else 0.0
            cost = reach.migration_cost.value if reach.migration_cost else None
            what = f"move {reach.workload} to {_name(case, reach.supplier)}"
            yield _Due(row.announced, "move", f"{reach.workload}>{reach.supplier}", what, days, None, cost)


def _name(case: Case, party: str) -> str:
    return case.parties[party].name or party
