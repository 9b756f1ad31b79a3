"""The law of demand and its draws: D[s, j, t] = F[j, t]·exp(Σ_f β_jf·z_sft + v_sjt + Σ shocks).

F is the median path: no draw is divided by its mean, so that the numbers of a scenario do not hang on the
others. Everything is named by workload, or by ``workload.tier``; what is said of a workload holds for all its
tiers with the same numbers, and what is said of both adds up. What is past on the as-of date is not drawn.

Conventions: a path of a factor or of noise is read at the start of each period and starts from its
stationary law; growth errors count years of 365.25 days from the as-of date and accumulate; a step that
begins or ends inside a period acts on its share of that period (on the logarithm).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from provender.dates import DAYS_PER_YEAR
from provender.errors import UnknownNameError
from provender.instance.grid import as64
from provender.scenarios.demand_kernels import add_reverting, add_shapes, add_steps
from provender.scenarios.marginals import Marginal
from provender.scenarios.residuals import Residuals, resample
from provender.scenarios.sampling import uniform_normals
from provender.scenarios.seeds import BATCH, stream

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.instance import Instance

_DAY = np.timedelta64(86400, "s")


@dataclass(frozen=True, slots=True)
class Factor:
    """Something that moves several workloads at once: z is standard normal at any time.

    `loadings` gives β by workload or tier; after `half_life_days` half of z is left, and without it z stays.
    """

    id: str
    loadings: Mapping[str, float]
    half_life_days: float = math.inf


@dataclass(frozen=True, slots=True)
class Noise:
    """AR(1) noise of one workload: stationary standard deviation of the logarithm, and its half-life."""

    sigma: float
    half_life_days: float


@dataclass(frozen=True, slots=True)
class Shock:
    """A step of demand, dated or at random times.

    Parameters
    ----------
    loadings
        By workload or tier, the power of `factor` that it is multiplied by: 1 for all of it, 0.5 for its root.
    factor
        What demand is multiplied by, > 0: 0.5 for twice the efficiency.
    day, days, probability
        A dated shock comes on that day, or so many days after the as-of date, with that probability.
    rate_per_year
        Without a day: shocks per year of 365.25 days, from the as-of date on, as a Poisson process.
    lasts_days
        How long it lasts; for ever by default.

    Raises
    ------
    ValueError
        If a day and a rate are both given, or either is out of range.
    """

    id: str
    loadings: Mapping[str, float]
    factor: Marginal
    day: date | None = None
    probability: float = 1.0
    rate_per_year: float = 0.0
    lasts_days: float = math.inf
    days: Marginal | None = None

    @property
    def is_dated(self) -> bool:
        """Whether it comes once, on a day or after some days."""
        return self.day is not None or self.days is not None

    def __post_init__(self) -> None:
        """Refuse what is both dated and random, and factors that demand has no logarithm of."""
        if (self.day is not None) + (self.days is not None) + bool(self.rate_per_year) > 1:
            raise ValueError(f"found shock {self.id!r} with a day and a rate; allowed: one of day, days and rate")
        if not 0.0 <= self.probability <= 1.0 or self.rate_per_year < 0.0 or not self.lasts_days > 0.0:
            raise ValueError(f"found shock {self.id!r} out of range; allowed: probability 0..1, rate 0 or more")
        if self.factor.low <= 0.0 or self.factor.law not in {"lognormal", "point"}:
            raise ValueError(f"found shock {self.id!r} of law {self.factor.law}; allowed: log-normal above 0")


@dataclass(frozen=True, slots=True)
class DemandLaw:
    """How demand strays from its median path; left as it is, it does not.

    Parameters
    ----------
    factors, shocks
        What moves several workloads together.
    growth_sigma
        By workload or tier: standard deviation of the logarithm of growth, of each year by itself.
    growth_common
        Correlation of the growth errors of any two names in one year, in [0, 1].
    noise
        By workload or tier.
    residuals
        By workload or tier: residuals of a trace, drawn again in blocks.
    median
        By tier id: (period,) median path in work units, in place of the case's own; needed beside
        residuals, whose trace would otherwise be counted twice.
    """

    factors: tuple[Factor, ...] = ()
    growth_sigma: Mapping[str, float] = field(default_factory=dict)
    growth_common: float = 0.0
    noise: Mapping[str, Noise] = field(default_factory=dict)
    shocks: tuple[Shock, ...] = ()
    residuals: Mapping[str, Residuals] = field(default_factory=dict)
    median: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what is no correlation or no deviation."""
        sigmas = [*self.growth_sigma.values(), *(n.sigma for n in self.noise.values())]
        lives = [*(f.half_life_days for f in self.factors), *(n.half_life_days for n in self.noise.values())]
        if not 0.0 <= self.growth_common <= 1.0 or any(s < 0.0 for s in sigmas) or not all(h > 0.0 for h in lives):
            raise ValueError("found a demand law out of range; allowed: correlations 0..1, sigmas >= 0, half-lives > 0")

    @property
    def strays(self) -> bool:
        """Whether demand differs from scenario to scenario."""
        return any((self.factors, self.growth_sigma, self.noise, self.shocks, self.residuals))


@dataclass(frozen=True, slots=True)
class DemandPlan:
    """A demand law on the grid of an instance, ready to be drawn from.

    Parameters
    ----------
    tiers, law, as_of
        Tier ids, the law they follow, and the date up to which all is known.
    first
        First period that is not past.
    median
        (tier, period) work units.
    edges
        (future period + 1,) days since the as-of date.
    shapes, loads
        (growth part, future period), (tier, growth part): what each growth error of a year does.
    """

    tiers: tuple[str, ...]
    law: DemandLaw
    as_of: date
    first: int
    median: NDArray[np.float64]
    edges: NDArray[np.float64]
    shapes: NDArray[np.float64]
    loads: NDArray[np.float64]

    @property
    def n_dims(self) -> int:
        """How many numbers of a design a scenario takes."""
        return len(self.law.factors) + len(self.shapes)


def plan_demand(law: DemandLaw, instance: Instance, median: NDArray[np.float64], as_of: date) -> DemandPlan:
    """Return a demand law laid out on the grid of an instance.

    Parameters
    ----------
    law
        The law.
    instance
        Gives tiers and grid.
    median
        (tier, period) work units.
    as_of
        Date up to which all is known.

    Raises
    ------
    UnknownNameError
        If the law names what is neither a workload nor a tier of the instance.
    """
    grid, tiers = instance.grid, instance.work.tiers
    _check_names(law, tiers)
    edges = (np.append(grid.period_starts, grid.end) - as64(as_of)) / _DAY
    first = int(np.searchsorted(edges[1:], 0.0, side="right"))
    own = median.copy()
    for tier, path in law.median.items():
        own[tiers.index(tier)] = path
    shapes, loads = _growth_parts(law, tiers, np.maximum(edges[first:-1], 0.0) / DAYS_PER_YEAR)
    return DemandPlan(tiers, law, as_of, first, own, edges[first:], shapes, loads)


def _check_names(law: DemandLaw, tiers: tuple[str, ...]) -> None:
    """Refuse names of no workload and no tier."""
    named: list[str] = [*law.growth_sigma, *law.noise, *law.residuals]
    named += [key for factor in law.factors for key in factor.loadings]
    named += [key for shock in law.shocks for key in shock.loadings]
    allowed = {*tiers, *(t.split(".")[0] for t in tiers)}
    for name in named:
        if name not in allowed:
            raise UnknownNameError("workload", name, tuple(sorted(allowed)))
    for tier in law.median:
        if tier not in tiers:
            raise UnknownNameError("tier", tier, tiers)


def _loads(tiers: tuple[str, ...], loadings: Mapping[str, float]) -> NDArray[np.float64]:
    """Return (tier,) the sum of what is said of a tier and of its workload."""
    return np.array([sum(x for key, x in loadings.items() if key in (t, t.split(".")[0])) for t in tiers], dtype=float)


def _growth_parts(
    law: DemandLaw, tiers: tuple[str, ...], years: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return (part, period) and (tier, part): one common part per year, then one per name and year."""
    n_years = math.ceil(float(years.max(initial=0.0))) if law.growth_sigma else 0
    passed = np.clip(years[None, :] - np.arange(n_years)[:, None], 0.0, 1.0)  # (year, period) of each year, 0..1
    shared = math.sqrt(law.growth_common) * _loads(tiers, law.growth_sigma)
    loads = [np.repeat(shared[:, None], n_years, axis=1)]
    for name, sigma in law.growth_sigma.items():
        alone = math.sqrt(1.0 - law.growth_common) * _loads(tiers, {name: sigma})
        loads.append(np.repeat(alone[:, None], n_years, axis=1))
    return np.concatenate([passed] * len(loads)), np.concatenate(loads, axis=1)


def draw_demand(plan: DemandPlan, normals: NDArray[np.float64], root: np.random.SeedSequence) -> NDArray[np.float64]:
    """Return (scenario, tier, period) demand of one batch, work units.

    Parameters
    ----------
    plan
        The law on its grid.
    normals
        (BATCH, plan.n_dims) standard normal numbers: factors, then growth errors.
    root
        Sequence of the batch.
    """
    law, n_factors = plan.law, len(plan.law.factors)
    logs = np.zeros((BATCH, len(plan.tiers), len(plan.edges) - 1))  # (scenario, tier, period)
    add_shapes(np.ascontiguousarray(normals[:, n_factors:]), plan.loads, plan.shapes, logs)
    for i, factor in enumerate(law.factors):
        _add_factor(plan, factor, normals[:, i], root, logs)
    for name, noise in law.noise.items():
        if noise.sigma > 0.0:
            z = stream(root, "noise", name).standard_normal((BATCH, logs.shape[2]))
            decay, scale = _reversion(plan.edges, noise.half_life_days)
            add_reverting(z, decay, noise.sigma * scale, _loads(plan.tiers, {name: 1.0}), logs)
    for name, residuals in law.residuals.items():
        again = resample(residuals, BATCH, (plan.first, logs.shape[2]), stream(root, "residuals", name))
        for j in np.flatnonzero(_loads(plan.tiers, {name: 1.0})):  # 1 where it loads, else 0
            logs[:, j] += again
    for shock in law.shocks:
        _add_shock(plan, shock, stream(root, "shocks", shock.id), logs)
    demand = np.repeat(plan.median[None], BATCH, axis=0)  # (scenario, tier, period) work units
    demand[:, :, plan.first :] *= np.exp(logs, out=logs)
    return demand


def _add_factor(
    plan: DemandPlan,
    factor: Factor,
    start: NDArray[np.float64],
    root: np.random.SeedSequence,
    logs: NDArray[np.float64],
) -> None:
    """Add a factor: its start comes from the design, its way on from the batch's stream."""
    n_periods = logs.shape[2]
    if math.isinf(factor.half_life_days):
        shape = np.ones((1, n_periods))
        add_shapes(np.ascontiguousarray(start[:, None]), _loads(plan.tiers, factor.loadings)[:, None], shape, logs)
        return
    z = stream(root, "factor", factor.id).standard_normal((BATCH, n_periods))
    z[:, 0] = start
    add_reverting(z, *_reversion(plan.edges, factor.half_life_days), _loads(plan.tiers, factor.loadings), logs)


def _reversion(edges: NDArray[np.float64], half_life_days: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return (period,) decay and scale of a stationary path of unit variance, whatever the periods' lengths."""
    gaps = np.diff(edges[:-1], prepend=-np.inf)
    decay = np.exp2(-gaps / half_life_days) if math.isfinite(half_life_days) else np.ones(len(gaps))
    decay[:1] = 0.0
    return decay, np.sqrt(1.0 - decay**2)


def _dated(plan: DemandPlan, shock: Shock, rng: np.random.Generator) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the scenarios that a dated shock comes in, and its day; one whose day is past did not come."""
    comes = rng.random(BATCH) < shock.probability
    days = np.full(BATCH, (as64(shock.day) - as64(plan.as_of)) / _DAY if shock.day else 0.0)
    if shock.days is not None:
        days = shock.days.at(uniform_normals(rng, (BATCH,)))
    found = np.flatnonzero(comes & (days > 0.0))
    return found, days[found]


def _add_shock(plan: DemandPlan, shock: Shock, rng: np.random.Generator, logs: NDArray[np.float64]) -> None:
    """Add a shock: in some scenarios on its day, or in all of them at random times."""
    if shock.is_dated:
        scenario, days = _dated(plan, shock, rng)
    else:
        length = float(plan.edges[-1])
        counts = rng.poisson(shock.rate_per_year * length / DAYS_PER_YEAR, BATCH)
        scenario = np.repeat(np.arange(BATCH), counts)
        days = length * rng.random(len(scenario))
    size = np.log(shock.factor.at(uniform_normals(rng, days.shape)))
    steps = np.stack([days, days + shock.lasts_days, size], axis=1)
    add_steps(scenario, steps, plan.edges, _loads(plan.tiers, shock.loadings), logs)
