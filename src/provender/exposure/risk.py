"""Exposure as a distribution: many scenarios of the base plan, adequacy indices, fans, and whose risk it is.

The plan stands as signed; nothing is signed in answer, so that what is short here is what the plan itself
leaves to chance. Scenarios are drawn around every named future in proportion to its probability; beside
each runs its twin in which no event happens, and what an event adds is the difference of the two.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from provender.adequacy import Indices, Settings, indices
from provender.dispatch import Open, build_ladder, unmet_work
from provender.instance.columns import restrict_columns
from provender.planning.situation import column_capacity, held_capacity
from provender.scenarios import law_of, prepare

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.alliance.case import Case
    from provender.exposure.n1 import Base
    from provender.scenarios import Batch, Draws

#: scenarios of a report: as many as keep the numbers of unmet work few enough to wait for, and the bounds of that
N_SCENARIOS, _FEWEST, _MOST = 256, 24, 1.0e6
#: levels of a fan
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True, slots=True)
class Cause:
    """What one hazard adds to the risk.

    Parameters
    ----------
    chance
        Share of scenarios in which it happens within the horizon.
    unserved
        Expected unserved work, unit-hours, that would be gone if it never happened, all else alike.
    critical
        The same for critical work.
    """

    hazard: str
    kind: str
    target: str
    chance: float
    unserved: float
    critical: float


@dataclass(frozen=True, slots=True)
class Risk:
    """The base plan of one provision under many scenarios.

    Parameters
    ----------
    all_work, critical_work
        Adequacy indices over the counted periods: of every tier, and of the critical ones as if alone.
    without_events
        Expected unserved work of the same scenarios had no event happened, unit-hours.
    capacity, critical_demand, critical_unmet
        (level, period) quantiles over scenarios at `LEVELS`, work units.
    exceedance
        (scenario,) unserved critical work, unit-hours, largest first: its place over the number of scenarios is
        the chance that it is exceeded.
    causes
        Hazards, those that add most first. Singly they sum to more than they add together where two losses of
        different capacity meet, to less where several take the same capacity.
    """

    provision: str
    n_scenarios: int
    tiers: tuple[str, ...]
    all_work: Indices
    critical_work: Indices | None
    without_events: float
    capacity: NDArray[np.float64]
    critical_demand: NDArray[np.float64]
    critical_unmet: NDArray[np.float64]
    exceedance: NDArray[np.float64]
    causes: tuple[Cause, ...]


def risk(case: Case, base: Base, *, n_scenarios: int | None = None, seed: int | None = None) -> Risk:
    """Return the base plan of a provision under many scenarios.

    Parameters
    ----------
    base
        The base plan, as `base_plan` makes it.
    n_scenarios
        How many; default 256, fewer down to 24 where periods are many.
    seed
        Same seed, same scenarios; default is the one of the case.
    """
    seed = case.sampling.seed if seed is None else seed
    base = signed_only(base)
    instance = base.planner.instance
    size = max(1, len(instance.work.tiers) * instance.grid.n_periods)
    n = n_scenarios or int(np.clip(_MOST / size, _FEWEST, N_SCENARIOS))
    parts = [_Part.of(case, base, f, count, seed) for f, count in _shares(base, n)]
    unmet = np.concatenate([p.unmet for p in parts])
    unmet[unmet <= 1e-9 * max(1.0, float(unmet.max(initial=0.0)))] = 0.0  # rounding is no shortage
    counted = instance.grid.counted[instance.grid.block_of_period] > 0
    hours, critical = instance.grid.period_hours, instance.work.is_critical
    left = np.einsum("sjt,t->s", unmet[:, critical][:, :, counted], hours[counted])
    asked = Settings(most_unmet=float(max(p.demand.sum(axis=1).max() for p in parts)))
    firm = ~instance.work.is_deferrable
    return Risk(
        provision=instance.provision,
        n_scenarios=len(unmet),
        tiers=instance.work.tiers,
        all_work=indices(unmet[:, :, counted], hours[counted], firm, settings=asked),
        critical_work=_critical(unmet, counted, base, asked),
        without_events=float(np.mean(np.concatenate([p.calm for p in parts]))),
        capacity=_fan(np.concatenate([p.capacity for p in parts])),
        critical_demand=_fan(np.concatenate([p.demand[:, critical].sum(axis=1) for p in parts])),
        critical_unmet=_fan(unmet[:, critical].sum(axis=1)),
        exceedance=np.sort(left)[::-1],
        causes=_causes(case, parts, len(unmet)),
    )


def signed_only(base: Base) -> Base:
    """Return the base with the columns that the plan signs and no others: the rest stand empty."""
    instance, amounts = base.planner.instance, base.replanned.amounts
    keep = np.flatnonzero(amounts > 0.0)
    kept = restrict_columns(instance.columns, keep)
    planner = replace(base.planner, instance=replace(instance, columns=kept))
    here = replace(
        base.here,
        column_alive=base.here.column_alive[keep],
        lower=base.here.lower[keep],
        upper=base.here.upper[keep],
    )
    return replace(base, planner=planner, here=here, replanned=replace(base.replanned, amounts=amounts[keep]))


def _shares(base: Base, n: int) -> Iterator[tuple[str, int]]:
    """Yield the futures with their numbers of scenarios, in proportion to their probabilities."""
    instance = base.planner.instance
    edges = np.round(np.cumsum(instance.probabilities) * n).astype(int)
    for future, count in zip(instance.futures, np.diff(edges, prepend=0), strict=True):
        if count > 0:
            yield future, int(count)


def _critical(unmet: NDArray[np.float64], counted: NDArray[np.bool_], base: Base, asked: Settings) -> Indices | None:
    """Return the indices of critical work alone; None where nothing is critical."""
    work, grid = base.planner.instance.work, base.planner.instance.grid
    if not work.is_critical.any():
        return None
    mine = unmet[:, work.is_critical][:, :, counted]
    return indices(mine, grid.period_hours[counted], np.ones(mine.shape[1], dtype=bool), settings=asked)


def _fan(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (level, period) quantiles over scenarios."""
    fan: NDArray[np.float64] = np.quantile(values, LEVELS, axis=0)
    return fan


@dataclass(frozen=True, slots=True)
class _Part:
    """The scenarios around one future.

    `unmet` (scenario, tier, period), `capacity` (scenario, period), `demand` (scenario, tier, period) units;
    `calm` (scenario,) unserved without events, unit-hours; by hazard: scenarios it happens in, and what it adds
    to unserved and to unserved critical work, unit-hours in sum over scenarios.
    """

    unmet: NDArray[np.float64]
    capacity: NDArray[np.float64]
    demand: NDArray[np.float64]
    calm: NDArray[np.float64]
    causes: Mapping[str, tuple[int, float, float]]

    @classmethod
    def of(cls, case: Case, base: Base, future: str, n: int, seed: int) -> _Part:
        """Return the scenarios around a future; each future has numbers of its own."""
        instance = base.planner.instance
        law = law_of(case, instance, future=future)
        own = int(np.random.SeedSequence([seed, instance.futures.index(future)]).generate_state(1)[0])
        draws = prepare(law, instance, n, seed=own, sampling=case.sampling.method)
        batches = [draws.batch(i) for i in range(len(draws))]
        felt = [_unmet(base, b) for b in batches]
        calm = np.concatenate([_calm(base, draws, i, b) for i, b in enumerate(batches)])
        causes = {hazard.id: _added(base, draws, batches, felt, place) for place, hazard in enumerate(law.hazards)}
        return cls(
            np.concatenate([u for u, _ in felt]),
            np.concatenate([c for _, c in felt]),
            np.concatenate([b.demand for b in batches]),
            calm,
            causes,
        )


def _calm(base: Base, draws: Draws, number: int, like: Batch) -> NDArray[np.float64]:
    """Return (scenario,) unserved work of a batch had no event happened, unit-hours."""
    batch = draws.batch(number, spared=range(len(draws.law.hazards)), like=like)
    if not draws.law.strays:  # every scenario is then the future itself
        return np.repeat(_work(base, _unmet(base, batch.rows(0, 1))[0]), batch.n_scenarios)
    return _work(base, _unmet(base, batch)[0])


def _unmet(base: Base, batch: Batch) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return (scenario, tier, period) unmet work and (scenario, period) capacity of the plan as signed."""
    instance = base.planner.instance
    columns = instance.columns
    lines = replace(columns.lines, available=batch.column_available)
    struck = replace(
        instance,
        probabilities=batch.weights,
        work=replace(instance.work, demand=batch.demand),
        held=replace(instance.held, available=batch.held_available),
        columns=replace(columns, lines=lines),
    )
    bought = np.minimum(instance.sources.committed, batch.source_limit)
    here = replace(base.here, open=Open(batch.source_limit, bought))
    capacity = held_capacity(struck, here) + column_capacity(struck, here, base.replanned.amounts)
    unmet = unmet_work(build_ladder(struck), capacity, here.open)
    block = instance.grid.block_of_period
    return unmet * instance.grid.counted[block], capacity.sum(axis=1)[:, block]


def _work(base: Base, unmet: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (scenario,) unserved work, unit-hours."""
    work: NDArray[np.float64] = np.einsum("sjt,t->s", unmet, base.planner.instance.grid.period_hours)
    return work


def _added(
    base: Base,
    draws: Draws,
    batches: list[Batch],
    felt: list[tuple[NDArray[np.float64], NDArray[np.float64]]],
    hazard: int,
) -> tuple[int, float, float]:
    """Return in how many scenarios a hazard happens and what it adds, in sum over them."""
    critical = base.planner.instance.work.is_critical
    hits, added, worst = 0, 0.0, 0.0
    reaches = _reaches(base, draws.law.hazards[hazard].struck)
    for number, (batch, (unmet, _)) in enumerate(zip(batches, felt, strict=True)):
        mine = np.unique(batch.events["scenario"][batch.events["hazard"] == hazard]) - batch.first
        hits += len(mine)
        if not len(mine) or not reaches:
            continue
        spared, _ = _unmet(base, draws.batch(number, spared=(hazard,), like=batch))
        added += float((_work(base, unmet) - _work(base, spared)).sum())
        worst += float((_work(base, unmet[:, critical]) - _work(base, spared[:, critical])).sum())
    return hits, added, worst


def _reaches(base: Base, struck: frozenset[str]) -> bool:
    """Return whether an event can hit anything of the plan: a supplier, dependency or site of a line or source."""
    instance = base.planner.instance
    cohorts = (*instance.held.cohorts, *instance.columns.lines.cohorts)
    named = {x for c in cohorts for x in (c.supplier, c.site, *c.depends_on)}
    sources = instance.sources
    named |= {*sources.suppliers, *(d for depends in sources.depends_on for d in depends)}
    return bool(struck & named)


def _causes(case: Case, parts: list[_Part], n: int) -> tuple[Cause, ...]:
    """Return what each hazard adds, the largest first."""
    found = []
    for hazard in case.hazards.values():
        sums = np.array([p.causes[hazard.id] for p in parts]).sum(axis=0) / n
        found.append(Cause(hazard.id, hazard.kind, hazard.target, *map(float, sums)))
    return tuple(sorted(found, key=lambda c: (-c.unserved, c.hazard)))
