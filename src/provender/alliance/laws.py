"""How demand, prices and deliveries stray from what the case expects: the laws that scenarios are drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from provender.alliance.estimate import Estimate

Method = Literal["plain", "antithetic", "latin_hypercube", "sobol"]


@dataclass(frozen=True, slots=True)
class Sampling:
    """How scenarios are drawn.

    Parameters
    ----------
    method, seed
        Layout of the numbers that a scenario draws once; same seed, same scenarios.
    growth_common, conversion_common
        Correlation of the growth errors of any two workloads in a year, and of whether any two announced
        lines come.
    """

    method: Method = "plain"
    seed: int = 0
    growth_common: float = 0.0
    conversion_common: float = 0.0


@dataclass(frozen=True, slots=True)
class Noise:
    """AR(1) noise of the logarithm of demand: stationary standard deviation, and days until half is forgotten."""

    sigma: Estimate
    half_life_days: Estimate


@dataclass(frozen=True, slots=True)
class Resample:
    """The workload's own trace around its season, drawn again in blocks; both are lengths of time."""

    season: str
    block: str


@dataclass(frozen=True, slots=True)
class Factor:
    """Something that moves several workloads at once, standard normal at any time.

    `loadings` is the standard deviation of the logarithm that it gives each workload or tier; `half_life_days`
    absent means that it stays what it is.
    """

    id: str
    loadings: Mapping[str, Estimate]
    half_life_days: Estimate | None = None
    name: str = ""
    name_zh: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Shock:
    """A step of demand, dated or at random times.

    Parameters
    ----------
    factor
        What demand is multiplied by, with the 5 and 95 % points of its law.
    loadings
        By workload or tier, the power of the factor that applies: 1 for all of it.
    day, days
        When it comes, if it does: a date, or days from the as-of date with their law.
    probability
        Chance that a dated shock comes.
    rate_per_year
        Instead of a date: shocks per year.
    lasts_days
        How long it lasts; absent means for good.
    """

    id: str
    factor: Estimate
    loadings: Mapping[str, Estimate]
    day: date | None = None
    days: Estimate | None = None
    probability: Estimate | None = None
    rate_per_year: Estimate | None = None
    lasts_days: Estimate | None = None
    name: str = ""
    name_zh: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PriceClass:
    """Prices of sources and of future terms that move together: trend, mean reversion, jumps.

    Parameters
    ----------
    offers
        Offers of the class: what is bought by the hour pays it as it goes, a term as it starts.
    factor_per_year
        Trend: what the price multiplies by each year.
    half_life_days
        Days until half of what is off the trend is gone; absent means that it stays.
    sigma_per_year
        Standard deviation of the logarithm after a year, were there no reversion.
    jumps_per_year, jump
        How often the price jumps, and the factor of a jump with the 5 and 95 % points of its law.
    """

    id: str
    offers: tuple[str, ...]
    factor_per_year: Estimate | None = None
    half_life_days: Estimate | None = None
    sigma_per_year: Estimate | None = None
    jumps_per_year: Estimate | None = None
    jump: Estimate | None = None
    name: str = ""
    name_zh: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """Lines that may come later than agreed.

    `probability` is that of each line, `days` how late it is then, `common` the correlation between the lines.
    """

    id: str
    contracts: tuple[str, ...]
    probability: Estimate
    days: Estimate
    common: float = 0.0
    name: str = ""
    name_zh: str = ""
    note: str = ""
