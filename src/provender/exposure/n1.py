"""The N-1 table: every contingency, plan against plan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from provender.dates import midnight
from provender.dispatch import build_ladder, unmet_work
from provender.exposure.contingency import Contingency, strike
from provender.exposure.levels import (
    recovery_days,
    signed_by_supplier,
    sources_by_supplier,
)
from provender.exposure.result import Row, SignedLine
from provender.instance.grid import as64
from provender.planning.need import by_set, critical_need
from provender.planning.situation import column_capacity, column_fees, held_capacity, situation

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.alliance.case import Measures
    from provender.instance import Instance
    from provender.planning import Planner, Signed, Situation

#: extra unmet work below this share of demand is rounding, not a stop
_SOME = 1e-6


@dataclass(frozen=True, slots=True)
class Stops:
    """When work stops after an event; fields as in `provender.exposure.result.Row`."""

    tts_days: float
    tts_by_future: dict[str, float]
    first_to_stop: str
    first_stop_days: float
    first_stop_by_future: dict[str, float]
    extra_critical_share: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Base:
    """The plan every contingency is compared with: made at the as-of date, made again at the announcement."""

    planner: Planner
    measures: Measures
    announced: datetime
    here: Situation
    signed: Signed
    replanned: Signed
    unmet: NDArray[np.float64]


def make_base(planner: Planner, measures: Measures, decision: datetime, announced: datetime) -> Base:
    """Return the base: what the dependant would sign anyway, and again at the announcement."""
    instance = planner.instance
    signed = planner.sign(situation(instance, decision))
    here = replan_situation(instance, signed.amounts, announced)
    replanned = signed if announced <= decision else planner.sign(here)
    unmet = unmet_at(planner, here, replanned.amounts)
    return Base(planner, measures, announced, here, signed, replanned, unmet)


def replan_situation(instance: Instance, signed: NDArray[np.float64], announced: datetime) -> Situation:
    """Return the situation at the announcement: what had to be signed by then stays, the rest is open."""
    here = situation(instance, announced)
    settled = here.upper <= 0.0
    return replace(
        here,
        lower=np.where(settled, signed, 0.0),
        upper=np.where(settled, signed, here.upper),
    )


def unmet_at(planner: Planner, here: Situation, amounts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (scenario, tier, period) work units unmet with amounts signed; 0 before the as-of date."""
    capacity = held_capacity(planner.instance, here) + column_capacity(planner.instance, here, amounts)
    unmet = unmet_work(planner.ladder, capacity, here.open)
    grid = planner.instance.grid
    return unmet * grid.counted[grid.block_of_period]


def hits(base: Base, event: Contingency) -> frozenset[str]:
    """Return what an event hits of what is held, planned or open to buy; empty if nobody would feel it."""
    instance = base.planner.instance
    planned = [instance.columns.lines.cohorts[int(k)] for k in np.flatnonzero(base.replanned.amounts > 0)]
    struck = {c.id for c in (*instance.held.cohorts, *planned) if event.strikes(c)}
    after = strike(instance, base.here, event, base.replanned.amounts)
    closed = np.any(after.open.limit < base.here.open.limit, axis=1)
    return frozenset(struck | {s for s, shut in zip(instance.sources.ids, closed, strict=True) if shut})


def make_row(base: Base, event: Contingency) -> Row:
    """Return one contingency: what stops, when, for how long, at what cost."""
    base = released(base, event)
    planner, instance = base.planner, base.planner.instance
    after = strike(instance, base.here, event, base.replanned.amounts)
    frozen = planner.evaluate(after, base.replanned.amounts)
    replanned = planner.sign(after)
    if replanned.objective > frozen.objective and (after.upper >= base.replanned.amounts - 1e-9).all():
        replanned = frozen
    unmet = unmet_at(planner, after, base.replanned.amounts)
    extra = unmet - base.unmet
    stops = stops_of(base, event, extra)
    ttr = _recovery(base, event, after, replanned)
    signed = np.where(replanned.amounts > base.replanned.amounts + 1e-6, replanned.amounts, 0.0)
    kept = np.where(signed > 0, base.replanned.amounts, 0.0)
    return Row(
        id=event.id,
        target=event.target,
        target_kind=event.target_kind,
        stage=event.stage,
        announced=event.announced.date(),
        in_force=first_whole_day(event.in_force),
        share_lost=share_lost(base, after),
        ttr_critical_days=ttr[0],
        ttr_today_days=ttr[1],
        ttr_without_days=ttr[2],
        extra_unmet=by_tier(instance, extra),
        peak_unmet={t: float(max(0.0, extra[:, j].max())) for j, t in enumerate(instance.work.tiers)},
        objective_frozen=frozen.objective,
        extra_frozen=frozen.objective - base.replanned.objective,
        objective_replanned=replanned.objective,
        extra_replanned=replanned.objective - base.replanned.objective,
        extra_by_future={
            f: float(replanned.costs[i] - base.replanned.costs[i]) for i, f in enumerate(instance.futures)
        },
        replanned=signed_lines(instance, after, signed - kept, kept),
        migration_cost=_migration(instance, base, signed),
        cohorts_hit=tuple(c.id for c in instance.held.cohorts if event.strikes(c)),
        tts_days=stops.tts_days,
        tts_by_future=stops.tts_by_future,
        first_to_stop=stops.first_to_stop,
        first_stop_days=stops.first_stop_days,
        first_stop_by_future=stops.first_stop_by_future,
        extra_critical_share=stops.extra_critical_share,
    )


def first_whole_day(moment: datetime) -> date:
    """Return the first day that begins at or after a moment."""
    day = moment.date()
    return day if moment == midnight(day) else day + timedelta(days=1)


def released(base: Base, event: Contingency) -> Base:
    """Return the base in which a supplier that cuts delivered capacity no longer holds work to itself.

    A confinement to the holder (API exclusivity) falls with the holder's own cut, from the day it
    is in force; a freeze of new capacity leaves it standing.
    """
    instance = base.planner.instance
    if event.stage == "pipeline" or event.target not in instance.work.released:
        return base
    struck = instance.grid.block_starts >= as64(event.in_force)
    eligible = np.where(struck, instance.work.released[event.target], instance.work.eligible)
    freed = replace(instance, work=replace(instance.work, eligible=eligible))
    planner = replace(base.planner, instance=freed, ladder=build_ladder(freed))
    return replace(base, planner=planner)


def stops_of(base: Base, event: Contingency, extra: NDArray[np.float64]) -> Stops:
    """Return time to survive and the first work to stop, over futures and in each."""
    instance = base.planner.instance
    work, starts = instance.work, instance.grid.period_starts
    chance = instance.probabilities
    critical = work.demand[:, work.is_critical].sum(axis=1)  # (scenario, period)
    lost = extra[:, work.is_critical].sum(axis=1)
    share = ratio(chance @ lost, chance @ critical)
    own = ratio(lost, critical)
    tolerance = base.measures.tolerance

    def when(hit: NDArray[np.bool_]) -> float:
        first = np.flatnonzero(hit & (starts >= as64(event.announced)))
        return float((starts[first[0]] - as64(event.announced)) / np.timedelta64(86400, "s")) if len(first) else np.inf

    mean = np.einsum("s,sjt->jt", chance, extra)
    size = np.maximum(1e-12, np.einsum("s,sjt->jt", chance, work.demand))
    days = [when(row > _SOME * d) for row, d in zip(mean, size, strict=True)]
    order = sorted(range(len(days)), key=lambda j: (days[j], work.unmet_cost[j]))
    felt = {
        f: min(when(extra[i, j] > _SOME * work.demand[i, j]) for j in range(len(days)))
        for i, f in enumerate(instance.futures)
    }
    return Stops(
        when(share > tolerance),
        {f: when(own[i] > tolerance) for i, f in enumerate(instance.futures)},
        work.tiers[order[0]] if days and np.isfinite(days[order[0]]) else "",
        days[order[0]] if days else np.inf,
        felt,
        share,
    )


def ratio(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return part ÷ whole, 0 where there is no whole."""
    return np.where(whole > 0, part / np.where(whole > 0, whole, 1.0), 0.0)


def _recovery(base: Base, event: Contingency, after: Situation, replanned: Signed) -> tuple[float, float, float]:
    """Return the three times to recover, on capacity as signed after replanning.

    Where the base plan itself holds less than critical need, what it holds is the level to reach
    again; the level without the event counts as reached within the tolerance.
    """
    instance, ladder = base.planner.instance, base.planner.ladder
    grid = instance.grid
    quantity = signed_by_supplier(instance, after, replanned.amounts)
    before = signed_by_supplier(instance, base.here, base.replanned.amounts)
    without = before.sum(axis=0)
    need = critical_need(instance, ladder, base.measures.need_quantile)
    usable = by_set(instance, ladder, quantity + sources_by_supplier(instance, after))
    need = np.minimum(need, by_set(instance, ladder, before + sources_by_supplier(instance, base.here)))
    slack = 1e-6 * max(1.0, float(without.max()))
    today = without[max(0, int(np.searchsorted(grid.block_starts, as64(event.announced), side="right")) - 1)]
    level = quantity.sum(axis=0)
    first = min(grid.block_from(event.in_force), grid.n_blocks - 1)
    near = (1.0 - base.measures.tolerance) * without
    fine = (np.all(usable >= need - slack, axis=0), level >= today - slack, level >= near - slack)
    days = [recovery_days(f, first, grid.block_starts, as64(event.announced)) for f in fine]
    return days[0], days[1], days[2]


def share_lost(base: Base, after: Situation) -> NDArray[np.float64]:
    """Return (block,) share of the capacity signed in the base plan that the event removes."""
    instance = base.planner.instance
    before = signed_by_supplier(instance, base.here, base.replanned.amounts).sum(axis=0)
    left = signed_by_supplier(instance, after, base.replanned.amounts).sum(axis=0)
    return ratio(before - left, before)


def by_tier(instance: Instance, extra: NDArray[np.float64]) -> dict[str, float]:
    """Return mean extra unmet work by tier, unit-hours."""
    hours = np.einsum("s,sjt,t->j", instance.probabilities, extra, instance.grid.period_hours)
    return dict(zip(instance.work.tiers, map(float, hours), strict=True))


def signed_lines(
    instance: Instance, here: Situation, amounts: NDArray[np.float64], before: NDArray[np.float64] | None = None
) -> tuple[SignedLine, ...]:
    """Return the lines of a plan, by start and offer; amounts below a millionth of the largest dropped.

    Parameters
    ----------
    amounts, before
        (column,) work units that are signed, and that were signed already: fees are those of what is added.
    """
    columns = instance.columns
    before = np.zeros(len(amounts)) if before is None else before
    billed = columns.billed(before + amounts) - columns.billed(before)
    fees = instance.probabilities @ column_fees(instance, here)
    floor = 1e-6 * max(1e-9, float(amounts.max(initial=0.0)))
    cohorts = columns.lines.cohorts
    lines = [
        SignedLine(c.offer, c.supplier, c.delivery, c.end, float(a), float(billed[k] * fees[k]))
        for k, (c, a) in enumerate(zip(cohorts, amounts, strict=True))
        if a > floor
    ]
    return tuple(sorted(lines, key=lambda x: (x.start, x.offer)))


def _migration(instance: Instance, base: Base, signed: NDArray[np.float64]) -> float:
    """Return the migration and egress cost of cold suppliers that only the answer signs with."""
    cohorts = instance.columns.lines.cohorts
    before = {cohorts[int(k)].supplier for k in np.flatnonzero(base.replanned.amounts > 0)}
    before |= {c.supplier for c in instance.held.cohorts}
    fresh = {cohorts[int(k)].supplier for k in np.flatnonzero(signed > 0)} - before
    return float(sum(instance.migration_cost.get(s, 0.0) for s in fresh))
