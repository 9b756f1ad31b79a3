"""Prices along a scenario: trend, mean reversion and jumps of the logarithm, exact at any step.

For one class of prices, log p(t) = log p₀(t) + g·t + Y(t) with dY = −κ·Y·dt + σ·dW + dJ and Y = 0 on the
as-of date, J a compound Poisson process with normal jumps. Over a step of h years

    Y(t + h) = e^(−κh)·Y(t) + σ·√((1 − e^(−2κh)) / 2κ)·z + Σ_i J_i·e^(−κ·(h − u_i)),

u_i the times of the jumps inside it (Uhlenbeck and Ornstein, 1930; κ = 0 is the limit, a random walk).
p₀ is the price of the case, so the median of a path without jumps is p₀·e^(gt). Rents rebound: the law
has no drift downwards of its own; a trend is a claim made in the case.

Conventions: a price is read at the start of its block and holds in it; years are of 365.25 days; what is
past is known. A future offer's factor is that of the block in which its term starts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from provender.dates import DAYS_PER_YEAR
from provender.errors import UnknownNameError
from provender.instance.grid import as64
from provender.scenarios.seeds import BATCH, stream

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from provender.instance import Instance

_DAY = np.timedelta64(86400, "s")


@dataclass(frozen=True, slots=True)
class PriceLaw:
    """How the prices of some sources and offers move together.

    Parameters
    ----------
    offers
        Ids of sources (on demand, spot) and of offers that the path drives.
    trend_per_year
        g, added to the logarithm each year.
    reversion_per_year
        κ >= 0: ln 2 / κ years halve what is away from the trend.
    volatility
        σ >= 0, standard deviation of the logarithm over the square root of a year.
    jumps_per_year, jump_mean, jump_sigma
        Rate of jumps, mean and standard deviation of their logarithm.

    Raises
    ------
    ValueError
        If a rate or a deviation is negative.
    """

    id: str
    offers: tuple[str, ...]
    trend_per_year: float = 0.0
    reversion_per_year: float = 0.0
    volatility: float = 0.0
    jumps_per_year: float = 0.0
    jump_mean: float = 0.0
    jump_sigma: float = 0.0

    def __post_init__(self) -> None:
        """Refuse negative rates and deviations."""
        if min(self.reversion_per_year, self.volatility, self.jumps_per_year, self.jump_sigma) < 0.0:
            raise ValueError(f"found price law {self.id!r} with a negative rate or deviation; allowed: 0 or more")


@dataclass(frozen=True, slots=True)
class PricePlan:
    """Price laws on the grid of an instance.

    Parameters
    ----------
    years
        (block,) time from the as-of date to the start of the block, 0 for what is past.
    source_law, column_law
        (source,) and (column,) number of the law that drives it, -1 for none.
    column_block
        (column,) block in which its term starts.
    """

    laws: tuple[PriceLaw, ...]
    years: NDArray[np.float64]
    source_law: NDArray[np.int64]
    column_law: NDArray[np.int64]
    column_block: NDArray[np.int64]


def plan_prices(laws: tuple[PriceLaw, ...], instance: Instance, as_of: date) -> PricePlan:
    """Return price laws laid out on the sources and columns of an instance.

    Raises
    ------
    UnknownNameError
        If a law names what is neither a source nor an offer, or two laws name the same one.
    """
    grid, columns = instance.grid, instance.columns
    named = [offer for law in laws for offer in law.offers]
    allowed = (*instance.sources.ids, *columns.offers)
    for i, offer in enumerate(named):
        if offer not in allowed or offer in named[:i]:
            raise UnknownNameError("offer of a price law", offer, tuple(o for o in allowed if o not in named[:i]))
    law_of = {offer: i for i, law in enumerate(laws) for offer in law.offers}
    starts = np.array([as64(c.delivery) for c in columns.lines.cohorts], dtype="datetime64[s]")
    block = np.minimum(np.searchsorted(grid.block_starts, starts, side="left"), grid.n_blocks - 1)
    return PricePlan(
        laws,
        np.maximum(0.0, (grid.block_starts - as64(as_of)) / _DAY) / DAYS_PER_YEAR,
        np.array([law_of.get(s, -1) for s in instance.sources.ids], dtype=np.int64),
        np.array([law_of.get(columns.offers[o], -1) for o in columns.offer], dtype=np.int64),
        block.astype(np.int64),
    )


def draw_prices(plan: PricePlan, root: np.random.SeedSequence) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return (scenario, source, block) and (scenario, column) factors on prices, of one batch; 1 without a law."""
    paths = [price_path(law, plan.years, BATCH, stream(root, "prices", law.id)) for law in plan.laws]
    flat = np.ones((BATCH, len(plan.years)))
    every = np.stack([*paths, flat], axis=1)  # (scenario, law, block), the last one for none
    source = every[:, plan.source_law, :]
    column = every[:, plan.column_law, plan.column_block]
    return source, column


def price_path(
    law: PriceLaw, years: NDArray[np.float64], n_scenarios: int, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Return (scenario, block) factors on the price of the case.

    Parameters
    ----------
    law
        Trend, reversion, volatility, jumps.
    years
        (block,) times in ascending order, >= 0.
    n_scenarios
        Rows.
    rng
        Generator, used by this call alone.

    Examples
    --------
    >>> law = PriceLaw("spot", (), trend_per_year=np.log(0.5))
    >>> price_path(law, np.array([0.0, 1.0, 2.0]), 1, np.random.default_rng(1)).tolist()
    [[1.0, 0.5, 0.25]]
    """
    steps = np.diff(years, prepend=0.0)
    kappa = law.reversion_per_year
    spread = law.volatility * np.sqrt(_over(2.0 * kappa, steps))
    pushes = spread * rng.standard_normal((n_scenarios, len(steps))) + _jumps(law, steps, n_scenarios, rng)
    logs = np.empty_like(pushes)
    value = np.zeros(n_scenarios)
    for b, kept in enumerate(np.exp(-kappa * steps)):
        value = kept * value + pushes[:, b]
        logs[:, b] = value
    factors: NDArray[np.float64] = np.exp(law.trend_per_year * years + logs)
    return factors


def _over(rate: float, steps: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (1 − e^(−rate·h)) / rate, which is h where the rate is 0."""
    found: NDArray[np.float64] = -np.expm1(-rate * steps) / rate if rate > 0.0 else steps
    return found


def _jumps(law: PriceLaw, steps: NDArray[np.float64], n: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return (scenario, step) what the jumps inside a step leave at its end."""
    pushed = np.zeros((n, len(steps)))
    if law.jumps_per_year > 0.0:
        counts = rng.poisson(law.jumps_per_year * steps, (n, len(steps)))
        where = np.repeat(np.arange(counts.size), counts.reshape(-1))
        left = rng.random(len(where)) * steps[where % len(steps)]  # from the jump to the end of its step
        sizes = law.jump_mean + law.jump_sigma * rng.standard_normal(len(where))
        np.add.at(pushed.reshape(-1), where, sizes * np.exp(-law.reversion_per_year * left))
    return pushed
