"""Purchase obligations by calendar year: what is due whatever happens, and what is expected (ASC 440-10-50)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from provender.alliance.clauses import MinimumSpend, TakeOrPay
from provender.dates import add_months, midnight
from provender.instance.lines import work_size

if TYPE_CHECKING:
    from provender.alliance.case import Case
    from provender.alliance.contract import Commitment, Contract

#: stages in which a contract binds
_SIGNED = ("delivered", "building", "contracted")
#: years after the current one that stand by themselves; the rest is one sum
YEARS_AHEAD = 5


@dataclass(frozen=True, slots=True)
class Obligation:
    """What one contract, commitment or clause makes due in a year.

    Parameters
    ----------
    year
        Calendar year; the first begins on the as-of date, and `YEARS_AHEAD` + 1 years on stands for all after.
    unconditional
        Money that is due even if nothing is used: take-or-pay, commitments, what a minimum spend adds.
    expected
        Money for everything that is delivered, in the currency of the case, not discounted.
    """

    about: str
    kind: str
    supplier: str
    provision: str
    year: int
    is_later: bool
    unconditional: float
    expected: float
    why: str


def obligations(case: Case) -> tuple[Obligation, ...]:
    """Return what is due by year, from the as-of date on.

    A take-or-pay share of the fee is unconditional; where a contract has none, its fee is expected only.
    A minimum spend adds what the unconditional fees of its supplier leave open in a year.

    Examples
    --------
    Contract r1 of the miniature: 20 MW of 2 units each at 2 USD, 8,760 hours of 2025.

    >>> from provender.cases import load
    >>> first = obligations(load("miniature"))[0]
    >>> first.about, first.year, first.expected, first.unconditional
    ('contract.r1', 2025, 700800.0, 0.0)
    """
    rows = [o for c in case.contracts.values() if c.stage in _SIGNED for o in _contract(case, c)]
    rows += [o for c in case.commitments.values() for o in _commitment(case, c)]
    return (*rows, *_minimums(case, rows))


def _spans(case: Case, start: date, end: date) -> Iterator[tuple[int, bool, date, date]]:
    """Yield year, whether it stands for all later ones, and first and past-the-last day, from the as-of date on."""
    begin = max(start, case.as_of)
    last = case.as_of.year + YEARS_AHEAD
    for year in range(begin.year, last + 1):
        low, high = max(begin, date(year, 1, 1)), min(end, date(year + 1, 1, 1))
        if low < high:
            yield year, False, low, high
    low = max(begin, date(last + 1, 1, 1))
    if low < end:
        yield last + 1, True, low, end


def _contract(case: Case, held: Contract) -> Iterator[Obligation]:
    provision = case.provisions[held.provision]
    size = work_size(held.size, provision, held.vintage or held.delivery)
    clauses = [c.share.value for c in case.clauses.values()
               if isinstance(c, TakeOrPay) and held.id in c.contracts and c.share]  # fmt: skip
    share = max([held.take_or_pay.value if held.take_or_pay else 0.0, *clauses])
    end = held.end or case.end
    why = f"take-or-pay {share:.0%}" if share else "no take-or-pay is written"
    why += "" if held.end else "; open term, counted to the end of the case"
    for year, is_later, low, high in _spans(case, held.delivery, end):
        fee = size * held.price.value * _ramped_hours(held, low, high)
        yield Obligation(
            f"contract.{held.id}", "contract", held.supplier, held.provision, year, is_later, share * fee, fee, why
        )


def _ramped_hours(held: Contract, low: date, high: date) -> float:
    """Return hours at full size between two days: each month since delivery counts its share of the ramp."""
    if not held.ramp:
        return (high - low).days * 24.0
    start = midnight(held.delivery)
    hours = 0.0
    for i, share in enumerate(held.ramp):
        begin = add_months(start, i).date()
        end = add_months(start, i + 1).date() if i + 1 < len(held.ramp) else date.max
        hours += share * max(0, (min(high, end) - max(low, begin)).days) * 24.0
    return hours


def _commitment(case: Case, held: Commitment) -> Iterator[Obligation]:
    offer = case.offers[held.offer]
    provision = case.provisions[offer.provision]
    size = work_size(held.units, provision, held.start or case.as_of)
    for year, is_later, low, high in _spans(case, held.start or case.as_of, held.end or case.end):
        fee = size * held.price.value * (high - low).days * 24.0
        yield Obligation(
            f"commitment.{held.id}", "commitment", offer.supplier, offer.provision, year, is_later, fee, fee,
            "due in every hour, used or not",
        )  # fmt: skip


def _minimums(case: Case, rows: list[Obligation]) -> Iterator[Obligation]:
    """Yield what minimum spends add to the unconditional fees of their suppliers."""
    for clause in case.clauses.values():
        if not isinstance(clause, MinimumSpend) or clause.amount_per_year is None:
            continue
        for year, is_later, low, high in _spans(case, clause.start or case.as_of, clause.end or case.end):
            due = clause.amount_per_year.value * ((high - low) / timedelta(days=365.25))
            fixed = sum(r.unconditional for r in rows if (r.supplier, r.year) == (clause.holder, year))
            top_up = max(0.0, due - fixed)
            yield Obligation(
                f"clause.{clause.id}", "minimum spend", clause.holder, clause.provision, year, is_later, top_up, top_up,
                f"{due:,.0f} due at least, {fixed:,.0f} of it by other rows",
            )  # fmt: skip


def by_year(rows: tuple[Obligation, ...]) -> tuple[Obligation, ...]:
    """Return the sums of all rows by year."""
    found: dict[tuple[int, bool], Obligation] = {}
    for row in rows:
        key = (row.year, row.is_later)
        before = found.get(key)
        if before is None:
            found[key] = replace(row, about="all", kind="all", supplier="", provision="", why="")
        else:
            sums = {n: getattr(before, n) + getattr(row, n) for n in ("unconditional", "expected")}
            found[key] = replace(before, **sums)
    return tuple(found[k] for k in sorted(found))
