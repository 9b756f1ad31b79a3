"""Blocks on how demand, prices and deliveries stray from what is expected: what scenarios are drawn from."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from provender.alliance.laws import Method
from provender.cases.models.base import Named, Table
from provender.cases.models.fields import (
    ContractRef,
    Days,
    Factor,
    HalfLife,
    Length,
    Loading,
    OfferRef,
    PerYear,
    PlainShare,
    Seed,
    Share,
    Sigma,
    TierRef,
    choice,
    mapping,
    may,
    need,
    some,
    text,
)


class SamplingTable(Table):
    """How scenarios are drawn."""

    method: Method = choice("plain", "Layout of what a scenario draws once.")
    seed: Seed = choice(0, "Same seed, same scenarios.")
    growth_common: PlainShare = choice(0.0, "Correlation of the growth errors of any two workloads in a year.")
    conversion_common: PlainShare = choice(0.0, "Correlation of whether any two announced lines come.")


class NoiseTable(Table):
    """Noise of demand that is forgotten: AR(1) on the logarithm."""

    sigma: Sigma = need("Standard deviation of the logarithm at any time.")
    half_life_days: HalfLife = need("Days until half of it is forgotten.")
    why: str = text("Reason of the numbers where no claim carries them.")


class ResidualsTable(Table):
    """What the workload's own trace does around its season, drawn again in blocks."""

    season: Length = choice("week", "Length of the season, in whole readings of the trace.")
    block: Length = choice("day", "Length of what is drawn whole, in whole readings.")


class FactorBlock(Named):
    """Something that moves several workloads at once."""

    kind_of_block: ClassVar[str] = "factor"
    loadings: dict[TierRef, Loading] = mapping(
        "By workload or workload.tier, the standard deviation of the logarithm that it gives; a minus moves it down."
    )
    half_life_days: HalfLife | None = may("Days until half of it is forgotten; absent: it stays what it is.")


class ShockBlock(Named):
    """A step of demand that may come: a jump in efficiency, a launch."""

    kind_of_block: ClassVar[str] = "shock"
    factor: Factor = need("What demand is multiplied by; its range is that of the shock's size.")
    loadings: dict[TierRef, Loading] = mapping(
        "By workload or workload.tier, the power of the factor that applies: 1 for all of it."
    )
    day: date | None = may("Day on which it comes, if it does.", alias="date")
    days: Days | None = may("Instead of a date: days from `as_of`; its range is the law of the date.")
    probability: Share | None = may("Chance that a dated shock comes; default 1.")
    rate_per_year: PerYear | None = may("Instead of a date: shocks per year, at random times.")
    lasts_days: HalfLife | None = may("How long it lasts, in days; absent: for good.")


class PriceBlock(Named):
    """Prices that move together: trend, mean reversion and jumps."""

    kind_of_block: ClassVar[str] = "price"
    offers: list[OfferRef] = some("Offers of the class: by the hour at any time, terms when they start.")
    factor_per_year: Factor | None = may("Trend: what the price multiplies by each year; default 1.")
    half_life_days: HalfLife | None = may("Days until half of what is off the trend is gone; absent: it stays.")
    sigma_per_year: Sigma | None = may("Standard deviation of the logarithm after a year without reversion.")
    jumps_per_year: PerYear | None = may("Jumps per year, at random times.")
    jump: Factor | None = may("Factor of a jump; its range is the law of its size.")


class SlipBlock(Named):
    """Lines that may come later than agreed."""

    kind_of_block: ClassVar[str] = "slip"
    contracts: list[ContractRef] = some("Lines that are still to come.")
    probability: Share = need("Chance of each to be late.")
    days: Days = need("How late it is then; its range is the law of it.")
    common: PlainShare = choice(0.0, "Correlation of the lines: 0 each by itself, 1 all together.")
