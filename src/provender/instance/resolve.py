"""resolve(): a case becomes dated arrays, once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from provender.alliance.contract import SOURCE_FORMS
from provender.dates import midnight
from provender.errors import HorizonError, UnknownNameError
from provender.instance.budgets import budget_breaks, budget_years
from provender.instance.columns import build_columns
from provender.instance.grid import as64, build_grid
from provender.instance.lines import build_lines, column_drafts, held_drafts, work_size
from provender.instance.model import Instance, MinimumSpend, ReclaimRight, Sources
from provender.instance.terms import gather_terms
from provender.instance.work import build_work

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.alliance.case import Case
    from provender.alliance.contract import Offer
    from provender.alliance.provision import Provision
    from provender.instance.grid import Grid
    from provender.instance.terms import Terms

_SECONDS_PER_YEAR = 365.25 * 86400.0


def resolve(case: Case, provision: str, *, reading: str = "", breaks: Iterable[date] = ()) -> Instance:
    """Return one provision of a case as dated arrays; blocks also split at `breaks`.

    `reading` is the party whose reading of the clauses holds: the case's own, else the dependant's.

    Raises
    ------
    UnknownNameError
        If the case has no such provision.
    HorizonError
        If nothing of the horizon is left on the as-of date.
    """
    good = _provision(case, provision)
    terms = gather_terms(case, good, reading or case.reading or good.dependant)
    held, columns = held_drafts(case, good, terms), column_drafts(case, good, terms)
    offers = [o for o in case.offers.values() if o.provision == good.id and o.form in SOURCE_FORMS]
    marks = [m for d in (*held, *(d for _, d in columns)) for m in d.breaks()]
    budgets = [b for b in case.budgets.values() if b.provision == good.id]
    markets = [m for m in case.markets.values() if m.provision == good.id]
    grid = build_grid(case, [*marks, *_other_breaks(case, offers, terms), *budget_breaks(case, budgets), *breaks])
    suppliers, discount = _suppliers(case, good), _discount(case, grid)
    work = build_work(case, good, grid, suppliers, terms)
    n = len(case.futures)
    return Instance(
        provision=good.id,
        dependant=good.dependant,
        partner=good.partner,
        supply_unit=good.supply_unit,
        work_unit=good.work_unit,
        currency=case.currency,
        grid=grid,
        futures=tuple(case.futures),
        probabilities=np.array([f.probability for f in case.futures.values()]),
        suppliers=suppliers,
        owners=tuple(case.owner(s) for s in suppliers),
        class_of=_classes(np.concatenate([work.eligible, *work.released.values()])),
        work=work,
        held=build_lines(held, grid, n, discount),
        sources=_sources(case, good, offers, grid, discount),
        columns=build_columns(columns, build_lines([d for _, d in columns], grid, n, discount), good, markets),
        minimum_spend=_minimum_spend(terms, grid, discount),
        discount=discount,
        notice=_notice(case, suppliers, terms),
        migration_cost=terms.migration_cost,
        acting=terms.acting,
        reclaims=_reclaims(terms),
        barring=tuple(b.clause for b in terms.bars if b.end is None or b.end > case.as_of),
        budgets=budget_years(budgets, grid),
    )


def _provision(case: Case, provision: str) -> Provision:
    """Return a provision of which something is left to ask, or say why not."""
    if provision not in case.provisions:
        raise UnknownNameError("provision", provision, tuple(case.provisions))
    if case.as_of >= case.end:
        raise HorizonError(case.as_of, case.end)
    return case.provisions[provision]


def _reclaims(terms: Terms) -> tuple[ReclaimRight, ...]:
    """Return the rights to take capacity back, notice 0 where none is given."""
    return tuple(
        ReclaimRight(r.clause, r.contracts, r.share.value, r.notice_days.value if r.notice_days else 0.0)
        for r in terms.reclaims
    )


def _suppliers(case: Case, provision: Provision) -> tuple[str, ...]:
    """Return every supplier of a provision, in the order of the case's parties."""
    used = {c.supplier for c in case.contracts.values() if c.provision == provision.id}
    used |= {o.supplier for o in case.offers.values() if o.provision == provision.id}
    used |= {p.supplier for p in case.programmes.values() if p.provision == provision.id}
    return tuple(p for p in case.parties if p in used)


def _classes(eligible: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return (supplier,) the class: suppliers open to the same tiers in every block are one."""
    n_suppliers = eligible.shape[1]
    if n_suppliers == 0:
        return np.zeros(0, dtype=np.int64)
    keys = [row.tobytes() for row in eligible.transpose(1, 0, 2).reshape(n_suppliers, -1)]
    order = {key: i for i, key in enumerate(sorted(set(keys)))}
    return np.array([order[key] for key in keys], dtype=np.int64)


def _discount(case: Case, grid: Grid) -> NDArray[np.float64]:
    """Return (block,) discount factor to the as-of date; 0 for blocks that are past."""
    years = (grid.block_starts - as64(case.as_of)).astype("timedelta64[s]").astype(np.float64) / _SECONDS_PER_YEAR
    factor: NDArray[np.float64] = (1.0 + case.discount_rate.value) ** -np.maximum(years, 0.0) * grid.counted
    return factor


def _other_breaks(case: Case, offers: list[Offer], terms: Terms) -> list[datetime]:
    """Return the moments at which prices, limits, eligibility or a contingency change something."""
    days: list[date] = [case.as_of]
    waits = {case.measures.notice_days, *(d for pair in terms.notice.values() for d in pair)}
    announced = midnight(case.measures.announced or case.as_of)
    waits |= {r.notice_days.value for r in terms.reclaims if r.notice_days}
    marks = [announced + timedelta(days=w) for w in waits]
    for offer in offers:
        days += [s.start for s in offer.prices] + [d for d in (offer.start, offer.end) if d]
        for commitment in case.commitments.values():
            if commitment.offer == offer.id:
                days += [d for d in (commitment.start, commitment.end) if d]
    for rule in terms.confinements:
        days += [d for d in (rule.start, rule.end) if d]
    for _, start, end, _ in terms.minimum_spend.values():
        days += [d for d in (start, end) if d]
    return [midnight(d) for d in days] + marks


def _sources(
    case: Case, provision: Provision, offers: list[Offer], grid: Grid, discount: NDArray[np.float64]
) -> Sources:
    """Return the on-demand and spot sources with their commitments on the grid."""
    n, b = len(offers), grid.n_blocks
    price, limit = np.zeros((n, b)), np.zeros((n, b))  # (source, block)
    committed, fee = np.zeros((n, b)), np.zeros((n, b))
    for i, offer in enumerate(offers):
        price[i] = _price_path(offer, grid)
        size = work_size(offer.cap, provision, offer.start or case.start) if offer.cap else 0.0
        limit[i] = size * _inside(grid, offer.start, offer.end)
        for commitment in (c for c in case.commitments.values() if c.offer == offer.id):
            inside = _inside(grid, commitment.start, commitment.end)
            units = work_size(commitment.units, provision, commitment.start or case.start)
            committed[i] += units * inside
            fee[i] += units * commitment.price.value * inside * grid.block_hours * discount
    return Sources(
        tuple(o.id for o in offers),
        tuple(o.supplier for o in offers),
        tuple(o.depends_on for o in offers),
        price,
        limit,
        np.array([o.haircut.value if o.haircut else 1.0 for o in offers]),
        np.minimum(committed, limit),
        fee,
    )


def _price_path(offer: Offer, grid: Grid) -> NDArray[np.float64]:
    """Return (block,) price of a source."""
    path = np.full(grid.n_blocks, offer.price.value)
    for change in offer.prices:
        path[grid.block_starts >= as64(change.start)] = change.price.value
    return path


def _inside(grid: Grid, start: date | None, end: date | None) -> NDArray[np.float64]:
    """Return (block,) 1 where a block starts inside [start, end), else 0."""
    inside = np.ones(grid.n_blocks)
    if start:
        inside *= grid.block_starts >= as64(start)
    if end:
        inside *= grid.block_starts < as64(end)
    return inside


def _minimum_spend(terms: Terms, grid: Grid, discount: NDArray[np.float64]) -> tuple[MinimumSpend, ...]:
    """Return the yearly minimums that fall after the as-of date, part years pro rata."""
    found = []
    for supplier, (amount, start, end, clause) in terms.minimum_spend.items():
        live = np.flatnonzero(_inside(grid, start, end) * grid.counted)
        years = ((grid.block_starts[live] - as64(start or date(2000, 1, 1))) / np.timedelta64(31557600, "s")).astype(
            int
        )
        for year in np.unique(years):
            blocks = live[years == year]
            due = amount * float((grid.block_hours[blocks] * discount[blocks]).sum()) / 8766.0
            found.append(MinimumSpend(supplier, blocks, due, clause))
    return tuple(found)


def _notice(case: Case, suppliers: tuple[str, ...], terms: Terms) -> dict[str, tuple[float, float]]:
    """Return (written, lived) notice by supplier; without a clause the case's own measure."""
    default = (case.measures.notice_days, case.measures.notice_days)
    return {s: terms.notice.get(s, default) for s in suppliers}
