"""exposure(): what stops, when, for how long and at what cost, for one provision or all."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Literal

import numpy as np

from provender.dates import days_between, midnight
from provender.dispatch import build_ladder
from provender.exposure.commitments import commitments_of
from provender.exposure.concentration import concentration
from provender.exposure.contingency import Contingency, contingencies
from provender.exposure.dependence import compare_sides, one_side
from provender.exposure.n1 import Base, hits, make_base, make_row, signed_lines
from provender.exposure.result import Dependence, Exposure, Plan
from provender.exposure.reverse import smallest_cut
from provender.instance import resolve
from provender.planning import Planner
from provender.planning.need import critical_need

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.alliance.case import Case
    from provender.instance import Instance
    from provender.planning import Signed

Progress = Callable[[str, int, int], None]


def base_plan(case: Case, provision: str, *, reading: str = "") -> Base:
    """Return the plan that a dependant would sign anyway, ready to be struck by contingencies."""
    instance = resolve(case, provision, reading=reading)
    measures = case.measures
    planner = Planner(instance, build_ladder(instance), measures.omega, measures.alpha)
    announced = midnight(measures.announced or case.as_of)
    return make_base(planner, measures, midnight(case.as_of), announced)


def exposure(case: Case, provision: str, *, reading: str = "", progress: Progress | None = None) -> Exposure:
    """Return the exposure of one provision of a case.

    Parameters
    ----------
    case
        A checked case.
    provision
        Identifier of the provision.
    reading
        Party whose reading of the clauses holds; default the case's own, else the dependant's.
    progress
        Called with (what, done, total) after each contingency.

    Raises
    ------
    UnknownNameError
        If the case has no such provision.
    """
    return expose_base(case, base_plan(case, provision, reading=reading), progress=progress)


def expose_base(
    case: Case, base: Base, *, targets: Collection[str] | None = None, progress: Progress | None = None
) -> Exposure:
    """Return the exposure of a base plan: its N-1 table, concentration and reverse stress.

    `targets` names the suppliers, dependencies and sites whose loss is looked at; default all.
    """
    instance, here = base.planner.instance, base.here
    kinds = {d.id: d.kind for d in case.dependencies.values()}
    events = contingencies(instance, base.announced, case.measures.freeze_reach_days, dict(kinds))
    events = [e for e in events if targets is None or e.target in targets]
    struck = {e.id: hits(base, e) for e in events}
    events = [e for e in events if struck[e.id] and not _says_it_already(e, struck)]
    rows = []
    for i, event in enumerate(events):
        rows.append(make_row(base, event))
        if progress:
            progress(event.id, i + 1, len(events))
    need = critical_need(instance, base.planner.ladder, case.measures.need_quantile)
    cuts = {e.target: (e.target_kind, smallest_cut(base, e)) for e in events if e.stage == "delivered"}
    grid = instance.grid
    return Exposure(
        provision=instance.provision,
        dependant=instance.dependant,
        partner=instance.partner,
        supply_unit=instance.supply_unit,
        work_unit=instance.work_unit,
        currency=instance.currency,
        period_starts=grid.period_starts,
        period_hours=grid.period_hours,
        block_starts=grid.block_starts,
        block_of_period=grid.block_of_period,
        futures=instance.futures,
        probabilities=instance.probabilities,
        tiers=instance.work.tiers,
        is_critical=instance.work.is_critical,
        demand=instance.work.demand,
        capacity=_series(base, "work"),
        supply_capacity=_series(base, "supply"),
        sources={s: instance.sources.limit[e][grid.block_of_period] for e, s in enumerate(instance.sources.ids)},
        unmet=base.unmet,
        need=need[-1] if len(need) else np.zeros(grid.n_blocks),
        base=plan_of(instance, base.replanned, base),
        rows=tuple(rows),
        concentration=concentration(instance, here, base.replanned.amounts),
        reverse={target: share for target, (kind, share) in cuts.items() if kind == "supplier"},
        residual=residual_fees(case, instance),
        commitments=commitments_of(base),
        reverse_shared={target: share for target, (kind, share) in cuts.items() if kind != "supplier"},
        lead_days={c.offer: c.lead_days for c in instance.columns.lines.cohorts},
    )


def _says_it_already(event: Contingency, struck: dict[str, frozenset[str]]) -> bool:
    """Return whether losing everything is the same as losing the delivered part or the pipeline alone."""
    parts = [struck.get(f"{event.target}.{stage}") for stage in ("delivered", "pipeline")]
    return event.stage == "all" and struck[event.id] in parts


def residual_fees(case: Case, instance: Instance) -> dict[str, float]:
    """Return the fees of held contracts that fall due after the end of the horizon, by contract."""
    found = {}
    for r, cohort in enumerate(instance.held.cohorts):
        if cohort.end and cohort.end > case.end and cohort.id in case.contracts:
            hours = 24.0 * days_between(case.end, cohort.end)
            found[cohort.id] = float(instance.held.size[r]) * case.contracts[cohort.id].price.value * hours
    return found


def plan_of(instance: Instance, signed: Signed, base: Base) -> Plan:
    """Return a signed plan as plain values."""
    return Plan(
        signed_lines(instance, base.here, signed.amounts),
        signed.objective,
        signed.mean,
        signed.cvar,
        signed.bound,
        signed.gap,
        dict(zip(instance.futures, map(float, signed.costs), strict=True)),
    )


def _series(base: Base, unit: Literal["work", "supply"]) -> dict[tuple[str, str], NDArray[np.float64]]:
    """Return (scenario, period) capacity by supplier and stage; what the plan adds is ``signed``."""
    instance = base.planner.instance
    block = instance.grid.block_of_period
    found: dict[tuple[str, str], NDArray[np.float64]] = {}
    amounts = base.replanned.amounts
    planned = [(k, amounts[k]) for k in map(int, np.flatnonzero(amounts > 0))]
    for lines, parts in (
        (instance.held, [(r, s) for r, s in enumerate(instance.held.size)]),
        (instance.columns.lines, planned),
    ):
        for r, size in parts:
            cohort = lines.cohorts[r]
            full = size
            if unit == "supply":
                full = lines.supply_size[r] * (1.0 if lines is instance.held else size)
            path = (lines.available[:, r] * full)[:, block]
            key = (cohort.supplier, cohort.stage)
            found[key] = found.get(key, np.zeros_like(path)) + path
    return found


def dependences(case: Case, bases: dict[str, Base]) -> tuple[Dependence, ...]:
    """Return every pair of provisions whose dependants supply each other, compared once."""
    found = []
    ids = list(bases)
    for i, a in enumerate(ids):
        for b in ids[i + 1 :]:
            first, second = case.provisions[a], case.provisions[b]
            if first.partner == second.dependant and second.partner == first.dependant:
                found.append(compare_sides(one_side(bases[a], first.partner), one_side(bases[b], second.partner)))
    return tuple(found)
