"""N-1-1: two losses, the second while the first still holds.

Both are announced on the same day, or the second some days after the first; then the dependant has answered
the first, and what had to be signed by that day stands. All pairs are struck with nothing signed in answer to
the second, which needs no plan; the worst of them by critical work left undone, then by cost, are planned
again. Extra quantities are over the base plan without either loss.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING

from provender.exposure.contingency import Contingency, contingencies, strike
from provender.exposure.expose import base_plan
from provender.exposure.n1 import by_tier, first_whole_day, hits, released, replan_situation, stops_of, unmet_at
from provender.exposure.result import HitStage, TargetKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from provender.alliance.case import Case
    from provender.exposure.n1 import Base
    from provender.planning import Planner, Situation

#: pairs of a report
WORST = 10


@dataclass(frozen=True, slots=True)
class Loss:
    """One of two losses: whose, of which kind, and what of it is gone."""

    target: str
    target_kind: TargetKind
    stage: HitStage

    @property
    def id(self) -> str:
        """Return ``target.stage``."""
        return f"{self.target}.{self.stage}"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two losses together.

    Parameters
    ----------
    first, second
        The losses, in the order in which they come.
    announced, in_force
        Days of the second.
    tts_days, tts_by_future
        Time to survive from the second's announcement; infinite if the tolerance is never passed.
    first_to_stop
        The tier with the first extra unmet work; empty if none.
    extra_unmet
        By tier, unit-hours over the horizon, mean over futures, nothing signed in answer to the second.
    critical_unmet
        The same of critical work, and `critical_alone` the sum of what either loss leaves by itself.
    extra_frozen, extra_replanned
        Extra objective without and with an answer, money; NaN where the pair is not among the worst.
    """

    first: Loss
    second: Loss
    announced: date
    in_force: date
    tts_days: float
    tts_by_future: Mapping[str, float]
    first_to_stop: str
    extra_unmet: Mapping[str, float]
    critical_unmet: float
    critical_alone: float
    extra_frozen: float
    extra_replanned: float

    @property
    def id(self) -> str:
        """Return both ids, joined."""
        return f"{self.first.id}+{self.second.id}"


def pairs(
    case: Case,
    provision: str,
    *,
    reading: str = "",
    stage: HitStage = "all",
    after_days: float = 0.0,
    worst: int = WORST,
) -> tuple[Pair, ...]:
    """Return what two losses do together, the worst first.

    Parameters
    ----------
    case, provision, reading
        As for `exposure`.
    stage
        What of a supplier, dependency or site is lost: ``delivered``, ``pipeline`` or ``all`` of it.
    after_days
        Days from the announcement of the first to that of the second, >= 0. Then each pair stands in both orders.
    worst
        How many are planned again.

    Raises
    ------
    UnknownNameError
        If the case has no such provision.
    ValueError
        If `after_days` or `worst` is negative.

    Examples
    --------
    >>> from provender.cases import load
    >>> both = pairs(load("miniature"), "compute", stage="delivered")
    >>> [(p.id, p.critical_unmet > p.critical_alone) for p in both][:1]
    [('M.delivered+O.delivered', True)]
    """
    if after_days < 0.0 or worst < 0:
        raise ValueError(f"found after_days {after_days}, worst {worst}; allowed: 0 or more")
    return pairs_of(case, base_plan(case, provision, reading=reading), stage=stage, after_days=after_days, worst=worst)


def pairs_of(
    case: Case, base: Base, *, stage: HitStage = "all", after_days: float = 0.0, worst: int = WORST
) -> tuple[Pair, ...]:
    """Return the pairs of a base plan; arguments as in `pairs`."""
    kinds = {d.id: d.kind for d in case.dependencies.values()}
    found = contingencies(base.planner.instance, base.announced, case.measures.freeze_reach_days, dict(kinds))
    felt = {e: hits(base, e) for e in found if e.stage == stage}
    events = [e for e, hit in felt.items() if hit]
    couples = [(a, b) for a, b in combinations(events, 2) if not (felt[a] <= felt[b] or felt[b] <= felt[a])]
    if after_days:
        couples += [(b, a) for a, b in couples]
    firsts = {e: after_first(base, e, after_days) for e in {a for a, _ in couples}}
    alone = {e: _critical(base, _unmet(after_first(base, e, 0.0))) for e in events}
    struck = [_struck(base, a, firsts[a], _later(b, after_days), alone[b]) for a, b in couples]
    struck.sort(key=lambda s: (-s.pair.critical_unmet, -s.pair.extra_frozen, s.pair.id))
    return tuple(s.replanned(base) if i < worst else s.pair for i, s in enumerate(struck))


@dataclass(frozen=True, slots=True)
class _Struck:
    """A pair with what is needed to plan again."""

    pair: Pair
    planner: Planner
    after: Situation

    def replanned(self, base: Base) -> Pair:
        """Return the pair with the cost of the best answer; keeping the plan is one, where it is allowed."""
        extra = self.planner.sign(self.after).objective - base.replanned.objective
        return replace(self.pair, extra_replanned=min(extra, self.pair.extra_frozen))


def after_first(base: Base, first: Contingency, after_days: float) -> Base:
    """Return the base on the day of the second announcement, the first loss in force and answered by then."""
    freed = released(base, first)
    instance, amounts = freed.planner.instance, base.replanned.amounts
    after = strike(instance, base.here, first, amounts)
    if after_days <= 0.0:
        return replace(freed, here=after)
    answer = freed.planner.sign(after)
    later = base.announced + timedelta(days=after_days)
    here = strike(instance, replan_situation(instance, answer.amounts, later), first, answer.amounts)
    return replace(freed, announced=later, here=here, replanned=answer)


def _later(event: Contingency, days: float) -> Contingency:
    """Return an event so many days later."""
    shift = timedelta(days=days)
    return replace(event, announced=event.announced + shift, in_force=event.in_force + shift)


def _struck(base: Base, first: Contingency, held: Base, second: Contingency, alone: float) -> _Struck:
    """Return a pair with nothing signed in answer to the second; `alone` is what the second leaves by itself."""
    both = released(held, second)
    planner, amounts = both.planner, held.replanned.amounts
    after = strike(planner.instance, held.here, second, amounts)
    after = replace(after, lost_suppliers=after.lost_suppliers | held.here.lost_suppliers)
    extra = unmet_at(planner, after, amounts) - base.unmet
    stops = stops_of(both, second, extra)
    pair = Pair(
        first=Loss(first.target, first.target_kind, first.stage),
        second=Loss(second.target, second.target_kind, second.stage),
        announced=second.announced.date(),
        in_force=first_whole_day(second.in_force),
        tts_days=stops.tts_days,
        tts_by_future=stops.tts_by_future,
        first_to_stop=stops.first_to_stop,
        extra_unmet=by_tier(planner.instance, extra),
        critical_unmet=_critical(base, extra + base.unmet),
        critical_alone=_critical(base, _unmet(held)) + alone,
        extra_frozen=planner.evaluate(after, amounts).objective - base.replanned.objective,
        extra_replanned=math.nan,
    )
    return _Struck(pair, planner, after)


def _unmet(held: Base) -> NDArray[np.float64]:
    """Return (scenario, tier, period) unmet work of a base as it stands."""
    return unmet_at(held.planner, held.here, held.replanned.amounts)


def _critical(base: Base, unmet: NDArray[np.float64]) -> float:
    """Return extra unmet critical work over the base, unit-hours, mean over futures."""
    instance = base.planner.instance
    extra = (unmet - base.unmet)[:, instance.work.is_critical].sum(axis=1)  # (scenario, period)
    return float(instance.probabilities @ extra @ instance.grid.period_hours)
