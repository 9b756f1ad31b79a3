"""The law of all scenarios of one provision: what the case says, and zero effect where it is silent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from provender.errors import UnknownNameError
from provender.scenarios.dates import OBSERVER, belief_of, completion_laws
from provender.scenarios.deliveries import Conversions, SlipLaw
from provender.scenarios.demand import DemandLaw
from provender.scenarios.events import HazardLaw, TieLaw
from provender.scenarios.from_case import conversions, demand_law, median_demand, price_laws, slip_laws
from provender.scenarios.marginals import Marginal, marginal_of
from provender.scenarios.prices import PriceLaw
from provender.state import leads_to, motion_of, rates_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.alliance.case import Case
    from provender.alliance.estimate import Side
    from provender.alliance.hazard import Hazard
    from provender.alliance.milestone import Belief
    from provender.instance import Instance


@dataclass(frozen=True, slots=True)
class ScenarioLaw:
    """Everything that scenarios of one provision are drawn from.

    Parameters
    ----------
    as_of
        Date up to which all is known: nothing before it is drawn.
    median_demand
        (tier, period) F, work units.
    held_share, column_share
        (cohort, block) share of full size delivered and in term, before any event.
    freeze_reach_days
        Days to go that a pause spares.
    tie, hazards
        State of the tie on the as-of date, how it moves, and the clocks of events. Without a chain there is
        one state, and every rate is the case's own.
    milestones, completions
        Belief by milestone; law of the days to completion by programme.
    demand, prices
        How demand and prices stray from the case: not at all unless given.
    slips, conversions
        Which lines may be late, and which may not come at all.
    """

    as_of: date
    median_demand: NDArray[np.float64]
    held_share: NDArray[np.float64]
    column_share: NDArray[np.float64]
    freeze_reach_days: float
    tie: TieLaw
    hazards: tuple[HazardLaw, ...] = ()
    milestones: Mapping[str, Belief] = field(default_factory=dict)
    completions: Mapping[str, Marginal] = field(default_factory=dict)
    demand: DemandLaw = field(default_factory=DemandLaw)
    prices: tuple[PriceLaw, ...] = ()
    slips: tuple[SlipLaw, ...] = ()
    conversions: Conversions = field(default_factory=Conversions)

    @property
    def strays(self) -> bool:
        """Whether demand or deliveries differ from scenario to scenario even where no event happens."""
        programmes = any(c.law != "point" for c in self.completions.values())
        lines = any(0.0 < chance < 1.0 for _, chance in self.conversions.chances)
        return self.demand.strays or programmes or lines or bool(self.slips)


def law_of(
    case: Case,
    instance: Instance,
    *,
    demand: DemandLaw | None = None,
    prices: tuple[PriceLaw, ...] | None = None,
    belief: str = OBSERVER,
    future: str = "",
) -> ScenarioLaw:
    """Return the law of scenarios of a case for one of its provisions.

    Parameters
    ----------
    case, instance, demand, prices
        The case, one provision of it resolved, and laws instead of those that it states.
    belief, future
        Whose belief dates the milestones (else that of ``observer``); a future whose demand and deliveries
        hold instead of base demand and lines as signed. What a future dates itself (a line's delay, a
        programme's completion) is not drawn, nor is the completion where it takes another side of supply.

    Raises
    ------
    UnknownNameError
        If there is no such future or party.
    StateError
        If the date or the numbers of the case leave none of its states possible.

    Examples
    --------
    >>> from provender.cases import load
    >>> from provender.instance import resolve
    >>> case = load("acme-gpu")
    >>> [h.id for h in law_of(case, resolve(case, "compute")).hazards if "nova" in h.struck]
    ['grid_down']
    """
    if future and future not in instance.futures:
        raise UnknownNameError("future", future, instance.futures)
    held, columns, at = instance.held, instance.columns.lines, instance.futures.index(future) if future else -1
    return ScenarioLaw(
        as_of=case.as_of,
        median_demand=median_demand(case, instance, future, is_smooth=demand is None),
        held_share=held.available[at] if future else held.nominal,
        column_share=columns.available[at] if future else columns.nominal,
        freeze_reach_days=case.measures.freeze_reach_days,
        tie=_tie(case),
        hazards=tuple(_hazard(case, h, instance) for h in case.hazards.values()),
        milestones=_believed(case, belief),
        completions=_completions(case, future),
        demand=demand_law(case, instance) if demand is None else demand,
        prices=price_laws(case, instance) if prices is None else prices,
        slips=slip_laws(case, instance, future),
        conversions=conversions(case, instance),
    )


def _completions(case: Case, future: str) -> dict[str, Marginal]:
    """Return the days to completion by programme; certain where a future says them."""
    found = completion_laws(case)
    if not future:
        return found
    path = case.futures[future]
    sides: dict[Side, Side] = {"low": "high", "high": "low"}  # little supply is late supply
    if path.supply in sides:
        days = {k: p.completion_days.at(sides[path.supply]) for k, p in case.programmes.items()}
        found |= {k: Marginal.point(d) for k, d in days.items()}
    dated = {k: float((day - case.as_of).days) for k, day in dict(path.programmes or {}).items()}
    return found | {k: Marginal.point(d) for k, d in dated.items() if k in found}


def _believed(case: Case, party: str) -> dict[str, Belief]:
    """Return the belief by milestone; one that nobody believes anything about is left out."""
    found = {m: belief_of(case, m, party) for m in case.milestones}
    return {m: b for m, b in found.items() if b is not None}


def _tie(case: Case) -> TieLaw:
    """Return the states of the tie; one without a name where the case declares none."""
    motion = motion_of(case)
    leave = motion.generator.copy()
    np.fill_diagonal(leave, 0.0)
    return TieLaw(motion.states, motion.now, leave)


def _hazard(case: Case, hazard: Hazard, instance: Instance) -> HazardLaw:
    """Return the clock of a hazard: what the case does not give is whole, at once and for good."""
    is_price = hazard.kind == "price_move"
    return HazardLaw(
        hazard.id,
        hazard.kind,
        hazard.target,
        _struck(case, hazard.target, instance.dependant),
        rates_of(case, hazard),
        marginal_of(hazard.severity, "positive" if is_price else "share", none=0.0 if is_price else 1.0),
        marginal_of(hazard.duration_days, "positive", none=np.inf),
        marginal_of(hazard.notice_days, "positive"),
        leads_to(case, hazard),
    )


def _struck(case: Case, target: str, dependant: str) -> frozenset[str]:
    """Return what is hit at once: a dependency or site, or a party and all that it owns; not its own supply."""
    if target not in case.parties:
        return frozenset({target})
    if target == dependant:
        return frozenset()
    return frozenset(p for p in case.parties if target in _line_of_owners(case, p))


def _line_of_owners(case: Case, party: str) -> list[str]:
    """Return a party, its parent, the parent's parent and so on, each once."""
    line = [party]
    while (up := case.parties[line[-1]].parent) and up in case.parties and up not in line:
        line.append(up)
    return line
