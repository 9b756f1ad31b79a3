"""How to leave each supplier: the steps of the plan made anew after its loss, by day and lead time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import isfinite
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from provender.alliance.case import Case
    from provender.exposure.result import Exposure, Row


#: day, what, lead in days, amount, cost
_Due = tuple[date, str, float, float | None, float | None]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of leaving a supplier.

    Parameters
    ----------
    day
        Days since the loss is announced.
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
    unit = exposed.work_unit
    steps: list[_Due] = [(row.announced, f"{_name(case, row.target)} announces the loss", 0.0, None, None)]
    if row.in_force > row.announced:
        steps.append((row.in_force, "the loss is in force", 0.0, None, None))
    if isfinite(row.first_stop_days):
        day = row.announced + timedelta(days=int(row.first_stop_days))
        steps.append((day, f"the first work stops: {row.first_to_stop}", 0.0, None, None))
    for line in row.replanned:
        lead = exposed.lead_days.get(line.offer, 0.0)
        sign = max(row.announced, line.start - timedelta(days=round(lead)))
        name = case.offers[line.offer].name or line.offer
        what = f"sign {line.amount:,.4g} {unit} of {name}, to start {line.start}"
        steps.append((sign, what, lead, line.amount, line.fee))
    steps += _moves(case, exposed, row)
    if isfinite(row.ttr_critical_days):
        day = row.announced + timedelta(days=int(row.ttr_critical_days))
        steps.append((day, "critical need is served again", row.ttr_critical_days, None, None))
    for when, what, lead, amount, cost in sorted(steps, key=lambda s: (s[0], -s[2], s[1])):
        yield Step(row.target, exposed.provision, (when - row.announced).days, when, what, lead, amount, cost)


def _moves(case: Case, exposed: Exposure, row: Row) -> list[tuple[date, str, float, float | None, float | None]]:
    """Return the moves of work to suppliers of the new lines where it is not warm."""
    suppliers = {line.supplier for line in row.replanned}
    found: list[_Due] = []
    for reach in case.reaches.values():
        is_here = case.workloads[reach.workload].provision == exposed.provision
        if is_here and reach.supplier in suppliers and reach.is_eligible and not reach.is_warm:
            days = reach.migration_days.value if reach.migration_days else 0.0
            cost = reach.migration_cost.value if reach.migration_cost else None
            found.append((row.announced, f"move {reach.workload} to {_name(case, reach.supplier)}", days, None, cost))
    return found


def _name(case: Case, party: str) -> str:
    return case.parties[party].name or party
