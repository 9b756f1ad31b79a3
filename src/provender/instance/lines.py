"""Contracts, programmes and offers as lines with arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from provender.alliance.contract import SOURCE_FORMS
from provender.alliance.estimate import Estimate, Side
from provender.dates import add_months, midnight, step
from provender.instance.grid import as64
from provender.instance.model import Cohort, Lines

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.alliance.case import Case
    from provender.alliance.contract import Contract, Offer
    from provender.alliance.milestone import Programme
    from provender.alliance.provision import Provision
    from provender.alliance.workload import Future
    from provender.instance.grid import Grid
    from provender.instance.terms import Terms

_LATE: dict[Side, Side] = {"low": "high", "base": "base", "high": "low"}


@dataclass(frozen=True, slots=True)
class Draft:
    """A line before it meets the grid: when it comes in each future, and how large it is.

    `deliveries`, `sizes` and `ends` are by future; `delivery` and `size` are as signed. `prepaid` is
    (money ahead per work unit, share of each fee credited): NaN for what follows from the other.
    """

    cohort: Cohort
    price: float
    size: float
    supply_size: float
    ramp: tuple[float, ...]
    deliveries: tuple[datetime, ...]
    sizes: tuple[float, ...]
    prices: tuple[float, ...]
    ends: tuple[date | None, ...] = ()
    prepaid: tuple[float, float] = (0.0, 0.0)

    def end(self, future: int) -> date | None:
        """Return the day after the last day in a future."""
        return self.ends[future] if self.ends else self.cohort.end

    def breaks(self) -> list[datetime]:
        """Return the moments at which the line's capacity may change, in any future."""
        starts = {midnight(self.cohort.delivery), *self.deliveries}
        marks = [add_months(s, i) for s in starts for i in range(max(1, len(self.ramp)))]
        return marks + [midnight(d) for d in {self.cohort.end, *self.ends} if d]


def work_size(size: Estimate, provision: Provision, delivered: date, side: Side = "base") -> float:
    """Return a size in work units, converted by the vintage of a date where it counts supply units."""
    amount = size.at(side)
    if size.unit == provision.work_unit and provision.work_unit != provision.supply_unit:
        return amount
    return amount * provision.work_per_supply(delivered).value


def held_drafts(case: Case, provision: Provision, terms: Terms) -> list[Draft]:
    """Return the drafts of all contracts and programmes of a provision."""
    futures = tuple(case.futures.values())
    contracts = [c for c in case.contracts.values() if c.provision == provision.id]
    programmes = [p for p in case.programmes.values() if p.provision == provision.id]
    return [_contract_draft(c, provision, terms, futures) for c in contracts] + [
        _programme_draft(p, case, provision, futures) for p in programmes
    ]


def _contract_draft(contract: Contract, provision: Provision, terms: Terms, futures: tuple[Future, ...]) -> Draft:
    chance = contract.conversion.value if contract.conversion else 1.0
    vintage = contract.vintage or contract.delivery
    sizes = tuple(chance * work_size(contract.size, provision, vintage, f.supply) for f in futures)
    base = chance * work_size(contract.size, provision, vintage)
    delays = [dict(f.delays or {}).get(contract.id, 0.0) for f in futures]
    start = midnight(contract.delivery)
    discount = terms.late_discount.get(contract.id, 0.0)
    grace = terms.late_grace.get(contract.id, 0.0)
    ends = _ends(contract.end, contract.supplier, terms, len(futures))
    cohort = Cohort(
        contract.id,
        contract.supplier,
        contract.delivery,
        _nominal_end(ends),
        contract.stage,
        contract.site,
        contract.depends_on,
        take_or_pay=terms.take_or_pay.get(contract.id, contract.take_or_pay.value if contract.take_or_pay else 0.0),
    )
    per_supply = provision.work_per_supply(vintage).value
    return Draft(
        cohort,
        contract.price.value,
        base,
        base / per_supply,
        contract.ramp,
        tuple(start + timedelta(days=d) for d in delays),
        sizes,
        tuple(contract.price.value * (1.0 - discount if d > grace else 1.0) for d in delays),
        ends,
        _ahead(contract, terms, base),
    )


def _ends(end: date | None, supplier: str, terms: Terms, n: int) -> tuple[date | None, ...]:
    """Return the day after the last day in each future: the end of the term, or of the right to it."""
    lapses = terms.lapses.get(supplier, (None,) * n)
    return tuple(min((d for d in (end, lapse) if d), default=None) for lapse in lapses)


def _nominal_end(ends: tuple[date | None, ...]) -> date | None:
    """Return the end as signed: the latest of any future, for what a future ends is no term."""
    return None if None in ends else max((d for d in ends if d), default=None)


def _ahead(contract: Contract, terms: Terms, size: float) -> tuple[float, float]:
    """Return the money paid ahead per work unit and the share of fees credited against it."""
    rule, part = terms.prepaid.get(contract.id, (None, 0.0))
    amount = part * rule.amount.value if rule else contract.prepayment.value if contract.prepayment else 0.0
    if not amount or not size:
        return 0.0, 0.0
    return amount / size, rule.credit_share.value if rule and rule.credit_share else np.nan


def _programme_draft(programme: Programme, case: Case, provision: Provision, futures: tuple[Future, ...]) -> Draft:
    def done(days: float) -> datetime:
        return midnight(case.as_of) + timedelta(days=round(days))

    set_dates = [dict(f.programmes or {}).get(programme.id) for f in futures]
    deliveries = tuple(
        midnight(d) if d else done(programme.completion_days.at(_LATE[f.supply]))
        for d, f in zip(set_dates, futures, strict=True)
    )
    nominal = done(programme.completion_days.value)
    quality = programme.quality.value if programme.quality else 1.0
    size = quality * work_size(programme.size, provision, nominal.date())
    cohort = Cohort(programme.id, programme.supplier, nominal.date(), None, "building")
    per_supply = provision.work_per_supply(nominal.date()).value
    prices = (programme.price.value,) * len(futures)
    return Draft(
        cohort,
        programme.price.value,
        size,
        size / per_supply,
        programme.ramp,
        deliveries,
        (size,) * len(futures),
        prices,
    )


def column_drafts(case: Case, provision: Provision, terms: Terms) -> list[tuple[Offer, Draft]]:
    """Return one draft of size 1 per offer and window that no clause bars."""
    mine = [o for o in case.offers.values() if o.provision == provision.id and o.form not in SOURCE_FORMS]
    return [
        (offer, _column_draft(offer, start, case, provision, terms))
        for offer in mine
        for start in windows(offer, case)
        if not terms.is_barred(offer.id, start)
    ]


def windows(offer: Offer, case: Case) -> list[date]:
    """Return the dates from the as-of date on at which a term of the offer can start."""
    first = max(case.as_of, offer.start or case.as_of)
    last = min(case.end, offer.end or case.end)
    if offer.windows:
        return [w for w in offer.windows if first <= w < last]
    found, times = [], 0
    while (moment := step(midnight(case.start), offer.every or "month", times).date()) < last:
        times += 1
        if moment >= first:
            found.append(moment)
    return found


def _column_draft(offer: Offer, start: date, case: Case, provision: Provision, terms: Terms) -> Draft:
    end = step(midnight(start), f"{round(offer.term_months)} months").date() if offer.term_months else None
    lead = offer.lead_time_days.value if offer.lead_time_days else 0.0
    lead += terms.response_days.get(offer.id, 0.0) + terms.migration_days.get(offer.supplier, 0.0)
    price = _price_at(offer, start)
    n = len(case.futures)
    ends = _ends(end, offer.supplier, terms, n)
    cohort = Cohort(
        f"{offer.id}@{start.isoformat()}",
        offer.supplier,
        start,
        _nominal_end(ends),
        "signed",
        offer.site,
        offer.depends_on,
        offer.id,
        lead,
        is_secure=offer.id not in terms.unsecured,
    )
    supply = 1.0 / provision.work_per_supply(start).value
    prepaid = (np.nan, offer.prepayment_share.value) if offer.prepayment_share else (0.0, 0.0)
    begun = (midnight(start),) * n
    return Draft(cohort, price, 1.0, supply, offer.ramp, begun, (1.0,) * n, (price,) * n, ends, prepaid)


def _price_at(offer: Offer, start: date) -> float:
    """Return the price in force on a date."""
    steps = [s for s in offer.prices if s.start <= start]
    return (steps[-1].price if steps else offer.price).value


def build_lines(drafts: Sequence[Draft], grid: Grid, n_futures: int, discount: NDArray[np.float64]) -> Lines:
    """Return drafts as lines on a grid; `discount` is (block,)."""
    n = len(drafts)
    nominal = np.zeros((n, grid.n_blocks))  # (cohort, block)
    available = np.zeros((n_futures, n, grid.n_blocks))  # (scenario, cohort, block)
    fee = np.zeros((n_futures, n, grid.n_blocks))  # (scenario, cohort, block) money per work unit
    for r, draft in enumerate(drafts):
        nominal[r] = _delivered(draft, midnight(draft.cohort.delivery), draft.cohort.end, grid)
        known: dict[object, int] = {}  # the first of the futures that are alike
        for f in range(n_futures):
            like = known.setdefault((draft.deliveries[f], draft.end(f), draft.sizes[f], draft.prices[f]), f)
            if like < f:
                available[f, r], fee[f, r] = available[like, r], fee[like, r]
                continue
            share = _delivered(draft, draft.deliveries[f], draft.end(f), grid)
            scale = draft.sizes[f] / draft.size if draft.size else 1.0
            available[f, r] = share * scale
            due = share * scale * draft.prices[f] * grid.block_hours
            fee[f, r] = paid_ahead(due, draft.prepaid) * discount
    return Lines(
        tuple(d.cohort for d in drafts),
        np.array([d.size for d in drafts]),
        np.array([d.supply_size for d in drafts]),
        nominal,
        available,
        fee,
    )


def paid_ahead(due: NDArray[np.float64], prepaid: tuple[float, float]) -> NDArray[np.float64]:
    """Return (block,) what is paid when a part of all fees is paid at the start and credited later.

    Parameters
    ----------
    due
        (block,) fees as they fall due, money per work unit.
    prepaid
        (money ahead per work unit, share of each fee credited); NaN for the one that follows from the
        other over all fees, zeros for nothing ahead.

    Examples
    --------
    >>> paid_ahead(np.array([0.0, 10.0, 10.0, 10.0]), (6.0, 0.5))
    array([ 0., 11.,  9., 10.])
    """
    amount, share = prepaid
    total = float(due.sum())
    if (amount == 0.0 and share == 0.0) or total == 0.0:
        return due
    share = min(1.0, amount / total) if np.isnan(share) else share
    amount = share * total if np.isnan(amount) else amount
    credited = np.minimum(np.cumsum(share * due), amount)
    paid = due - np.diff(credited, prepend=0.0)
    paid[int(np.flatnonzero(due)[0])] += amount
    return paid


def _delivered(draft: Draft, start: datetime, end: date | None, grid: Grid) -> NDArray[np.float64]:
    """Return (block,) share of full size delivered and in term from `start` to `end`."""
    ramp = np.array([0.0, *(draft.ramp or (1.0,))])
    steps = np.array([as64(add_months(start, i)) for i in range(len(ramp) - 1)])
    share: NDArray[np.float64] = ramp[np.searchsorted(steps, grid.block_starts, side="right")]
    if end:
        share[grid.block_starts >= as64(end)] = 0.0
    return share
