"""The plans that terms are differences of: what the dependant pays, what its suppliers earn, by future and year."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from provender.dates import midnight
from provender.dispatch import build_ladder, least_cost
from provender.exposure.contingency import Contingency, strike
from provender.exposure.n1 import replan_situation
from provender.instance import resolve
from provender.instance.grid import to_datetime
from provender.planning import Planner, situation
from provender.planning.risk import objective
from provender.planning.situation import fees_due, total_capacity
from provender.terms.pieces import pieces

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.alliance.case import Case, Measures
    from provender.alliance.clauses import Clause
    from provender.alliance.contract import Offer
    from provender.exposure.result import HitStage
    from provender.instance import Instance
    from provender.planning import Signed, Situation

#: share of what is signed of an offer by which its limit may be missed
_FULL = 1e-3


@dataclass(frozen=True, slots=True)
class Books:
    """One provision under one plan.

    Parameters
    ----------
    costs
        (future, year) what the dependant pays, fees and dispatch, discounted; shortfalls of minimum spends
        stand in the first year.
    earned
        By owner of suppliers: (future, year) fees received, less the best other use of what was sold.
    tolerance
        Money by which `costs` may exceed the least, from the plan's proven gap.
    pieces
        (future,) what the costs consist of, see `provender.terms.pieces`.
    """

    costs: NDArray[np.float64]
    earned: dict[str, NDArray[np.float64]]
    tolerance: float
    pieces: dict[str, NDArray[np.float64]]


@dataclass(slots=True)
class Desk:
    """Plans one provision of one case under one reading, whole and without a partner from a date on."""

    case: Case
    provision: str
    reading: str
    instance: Instance = field(init=False)
    planner: Planner = field(init=False)
    here: Situation = field(init=False)
    signed: Signed = field(init=False)
    _blocks: list[NDArray[np.bool_]] = field(init=False)
    _books: dict[tuple[str, date | None, HitStage], Books] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Sign the plan."""
        measures = self.case.measures
        self.instance = resolve(self.case, self.provision, reading=self.reading)
        self.planner = Planner(self.instance, build_ladder(self.instance), measures.omega, measures.alpha)
        self.here = situation(self.instance, self.case.as_of)
        self.signed = self.planner.sign(self.here)
        years = np.array([to_datetime(b).year for b in self.instance.grid.block_starts])
        self._blocks = [years == y for y in self.years]

    @property
    def years(self) -> tuple[int, ...]:
        """Calendar years from the as-of date to the end of the horizon."""
        last = to_datetime(self.instance.grid.block_starts[-1]).year
        return tuple(range(self.case.as_of.year, max(self.case.as_of.year, last) + 1))

    def used_up(self) -> tuple[str, ...]:
        """Return the offers of which the plan signs all that can be signed, by order of the case."""
        signed, most = self.signed.amounts, self.here.upper
        offers = [c.offer for c in self.instance.columns.lines.cohorts]
        left: dict[str, float] = {}
        for offer, amount, limit in zip(offers, signed.tolist(), most.tolist(), strict=True):
            left[offer] = left.get(offer, 0.0) + (limit - amount)
        held = {o: sum(a for k, a in zip(offers, signed.tolist(), strict=True) if k == o) for o in left}
        return tuple(o for o in self.case.offers if held.get(o) and left[o] <= _FULL * held[o])

    def objective(self, books: Books, chance: NDArray[np.float64], measures: Measures) -> float:
        """Return (1 − ω)·mean + ω·CVaR of the dependant's costs."""
        return objective(books.costs.sum(axis=1), chance, measures.omega, measures.alpha)[0]

    def books(self, partner: str = "", since: date | None = None, stage: HitStage = "all") -> Books:
        """Return what the plan costs and brings; without a partner from a day on, replanned then.

        Parameters
        ----------
        partner
            Supplier that supplies nothing from `since` on; empty for the plan as it is.
        stage
            What of it is lost: everything, or only what is not yet delivered (``"pipeline"``).
        """
        key = (partner, since, stage)
        if key not in self._books:
            found = self._without(partner, since, stage) if since else (self.signed, self.here)
            self._books[key] = self._told(*found)
        return self._books[key]

    def matched(self, offers: tuple[str, ...], holder: str) -> NDArray[np.float64]:
        """Return (future, year) what a holder would earn that took over every line signed of some offers.

        Over its best other use: the share of its own price on the day that its offers give for it. Without such
        an offer nothing is known, and nothing counted; a line below it is not worth taking.
        """
        total = np.zeros((len(self.instance.probabilities), len(self.years)))
        lines = self.instance.columns.lines
        for k in map(int, np.flatnonzero(self.signed.amounts > 0.0)):
            offer, day = self.case.offers[lines.cohorts[k].offer], lines.cohorts[k].delivery
            least, price = self._best_other_use(holder, day), _price(offer, day)
            if offer.id in offers and least is not None and price > least * (1.0 + 1e-9):
                total += self._by_year(lines.fee[:, k] * self.signed.amounts[k]) * (1.0 - least / price)
        return total

    def _best_other_use(self, supplier: str, day: date) -> float | None:
        """Return what a unit of a supplier would bring elsewhere on a day; None where no offer of it says."""
        mine = [o for o in self.case.offers.values() if o.supplier == supplier and o.provision == self.provision]
        known = [_price(o, day) * (1.0 - _margin(o)) for o in mine if o.opportunity_value]
        return max(known) if known else None

    def _without(self, partner: str, since: date, stage: HitStage) -> tuple[Signed, Situation]:
        """Return the plan, and its situation, in which a partner is lost on a day and that was not foreseen."""
        day = midnight(max(since, self.case.as_of))
        reach = self.case.measures.freeze_reach_days if stage == "pipeline" else 0.0
        return self._struck(Contingency(partner, "supplier", stage, day, day, reach))

    def after(self, event: Contingency) -> Books:
        """Return what the plan costs and brings once an event is announced and answered."""
        return self._told(*self._struck(event))

    def _struck(self, event: Contingency) -> tuple[Signed, Situation]:
        then = replan_situation(self.instance, self.signed.amounts, event.announced)
        after = strike(self.instance, then, event, self.signed.amounts)
        return self.planner.sign(after), after

    def _told(self, signed: Signed, here: Situation) -> Books:
        costs = self._cost_by_year(signed, here)
        costs[:, 0] += signed.costs - costs.sum(axis=1)
        off = signed.gap * abs(signed.objective)
        return Books(costs, self._earned(signed, here), off, pieces(self.planner, here, signed))

    def _cost_by_year(self, signed: Signed, here: Situation) -> NDArray[np.float64]:
        instance = self.instance
        dispatch = least_cost(self.planner.ladder, total_capacity(instance, here, signed.amounts), here.open)
        lines = np.einsum("skb,kb->sb", instance.columns.lines.fee, signed.amounts[:, None] * here.column_alive)
        return self._by_year(dispatch * instance.discount + fees_due(instance, here) + lines)

    def _earned(self, signed: Signed, here: Situation) -> dict[str, NDArray[np.float64]]:
        """Return (future, year) by owner: fees, less what the capacity would bring elsewhere."""
        instance, offers = self.instance, self.case.offers
        found: dict[str, NDArray[np.float64]] = {}
        billed = instance.held.size[:, None] * here.held_billed
        signs = signed.amounts[:, None] * here.column_alive
        parts = [
            (c, instance.held.fee[:, r] * billed[r], self._share(c.supplier))
            for r, c in enumerate(instance.held.cohorts)
        ]
        for k in map(int, np.flatnonzero(signed.amounts > 0.0)):
            cohort = instance.columns.lines.cohorts[k]
            fee = instance.columns.lines.fee[:, k] * signs[k]
            parts.append((cohort, fee, _margin(offers[cohort.offer])))
        for cohort, fee, share in parts:
            owner = self.case.owner(cohort.supplier)
            found[owner] = found.get(owner, np.zeros((1, 1))) + self._by_year(fee * share)
        return found

    def _share(self, supplier: str) -> float:
        """Return the share of a fee that a supplier earns over its best other use, as on what it offers now."""
        mine = [o for o in self.case.offers.values() if o.supplier == supplier and o.provision == self.provision]
        known = [_margin(o) for o in mine if o.opportunity_value]
        return max(known) if known else 1.0

    def _by_year(self, money: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return (future, year) sums of (future, block) money; what is before the as-of date is nothing."""
        return np.stack([money[:, blocks].sum(axis=1) for blocks in self._blocks], axis=1)


def _margin(offer: Offer) -> float:
    """Return the share of an offer's fee above its best other use; all of it where none is known."""
    value, price = offer.opportunity_value, offer.price.value
    return 1.0 - value.value / price if value and price > 0.0 else 1.0


def _price(offer: Offer, day: date) -> float:
    """Return the price of an offer on a day."""
    return next((x.price.value for x in reversed(offer.prices) if x.start <= day), offer.price.value)


@dataclass(slots=True)
class Desks:
    """Desks of a case and of changes to its clauses, each plan made once."""

    case: Case
    _made: dict[tuple[str, ...], Desk] = field(default_factory=dict)

    def of(self, case: Case, provision: str, reading: str) -> Desk:
        """Return the desk of a provision; the same where no clause acts on it differently."""
        reads = reading or case.reading or case.provisions[provision].dependant
        key = (provision, *_acts(case, provision, reads))
        if key not in self._made:
            self._made[key] = Desk(case, provision, reads)
        return self._made[key]


def _acts(case: Case, provision: str, reading: str) -> tuple[str, ...]:
    """Return what acts on a plan of a provision under a reading, as text to compare."""
    return tuple(
        sorted(f"{clause.effect()!r}{clause.start}{clause.end}" for clause in _acting(case, provision, reading))
    )


def _acting(case: Case, provision: str, reading: str) -> list[Clause]:
    """Return the clauses that a plan sees, without those that only move cash or end others."""
    read = [c.under(reading) for c in case.clauses.values() if c.provision in ("", provision)]
    return [c for c in read if not replace(c.effect(), payments=(), endings=(), vetoes=(), notices=()).is_empty]


__all__ = ["Books", "Desk", "Desks"]
