"""The laws of demand, prices and deliveries that a case states, as scenarios are drawn from them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from provender.alliance.workload import Future
from provender.dates import DAYS_PER_YEAR, hours_of
from provender.instance.demand import season_start
from provender.instance.terms import Terms
from provender.instance.work import build_work
from provender.scenarios.deliveries import Conversions, SlipLaw
from provender.scenarios.demand import DemandLaw, Factor, Noise, Shock
from provender.scenarios.marginals import Z95, Marginal, marginal_of
from provender.scenarios.prices import PriceLaw
from provender.scenarios.residuals import Residuals, seasonal_split

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.alliance import laws
    from provender.alliance.case import Case
    from provender.alliance.estimate import Estimate
    from provender.alliance.workload import Workload
    from provender.instance import Instance


def demand_law(case: Case, instance: Instance) -> DemandLaw:
    """Return how demand of a provision strays from what is expected, as the case says.

    Examples
    --------
    >>> from provender.cases import load
    >>> from provender.instance import resolve
    >>> case = load("miniature")
    >>> demand_law(case, resolve(case, "compute")) == DemandLaw()
    True
    """
    mine = {k: w for k, w in case.workloads.items() if w.provision == instance.provision}
    return DemandLaw(
        factors=tuple(
            Factor(f.id, moved, _value(f.half_life_days, math.inf))
            for f in case.factors.values()
            if (moved := _here(f.loadings, mine))
        ),
        growth_sigma={k: w.growth_sigma.value for k, w in mine.items() if w.growth_sigma},
        growth_common=case.sampling.growth_common,
        noise={k: Noise(w.noise.sigma.value, w.noise.half_life_days.value) for k, w in mine.items() if w.noise},
        shocks=tuple(_shock(s, moved) for s in case.shocks.values() if (moved := _here(s.loadings, mine))),
        residuals={k: residuals_of(w, instance) for k, w in mine.items() if w.residuals},
    )


def _value(estimate: Estimate | None, none: float) -> float:
    return none if estimate is None else estimate.value


def _here(loadings: Mapping[str, Estimate], workloads: Mapping[str, Workload]) -> dict[str, float]:
    """Return the loadings on workloads, or tiers of them, of one provision."""
    return {key: load.value for key, load in loadings.items() if key.split(".")[0] in workloads}


def _shock(shock: laws.Shock, loadings: dict[str, float]) -> Shock:
    """Return the law of a shock; its size is log-normal unless it is certain."""
    return Shock(
        shock.id,
        loadings,
        _size(shock.factor),
        day=shock.day,
        probability=_value(shock.probability, 1.0),
        rate_per_year=_value(shock.rate_per_year, 0.0),
        lasts_days=_value(shock.lasts_days, math.inf),
        days=None if shock.days is None else marginal_of(shock.days, "positive"),
    )


def _size(factor: Estimate) -> Marginal:
    """Return the law of a factor: log-normal, for demand and prices multiply."""
    if factor.is_certain:
        return Marginal.point(factor.value)
    return Marginal(factor.low, factor.value, factor.high, "lognormal", 0.0)


def residuals_of(workload: Workload, instance: Instance) -> Residuals:
    """Return what the trace of a workload does around its season, ready to be drawn again.

    Parameters
    ----------
    workload
        With a trace and a rule of residuals.
    instance
        Gives the grid on which the trace is replayed.

    Raises
    ------
    ValueError
        If the workload has no trace, or its readings do not fill the season.
    """
    season, block = _lengths(workload)
    series = workload.demand.series if workload.demand else None
    if series is None:
        raise ValueError(f"found residuals of {workload.id!r} without a trace; allowed: workloads with one")
    _, values = seasonal_split(series.values, season)
    return Residuals(values, season, block, season_start(series, instance.grid) % season)


def _lengths(workload: Workload) -> tuple[int, int]:
    """Return season and block of a workload's residuals, in readings."""
    rule, series = workload.residuals, workload.demand.series if workload.demand else None
    hours = series.period_hours if series and series.period_hours else 1.0
    lengths = (hours_of(rule.season), hours_of(rule.block)) if rule else (168.0, 24.0)
    season, block = (round((x or 0.0) / hours) for x in lengths)
    return season, block


def median_demand(case: Case, instance: Instance, future: str = "", *, is_smooth: bool = True) -> NDArray[np.float64]:
    """Return (tier, period) the median path of demand, work units: on the base side of every estimate, or in a future.

    A workload whose residuals are drawn follows its season instead of its trace, which would else count twice;
    `is_smooth` false leaves it its trace.
    """
    smooth = {k: _seasonal(w) if is_smooth else w for k, w in case.workloads.items()}
    futures = {future: case.futures[future]} if future else {"middle": Future("middle", 1.0)}
    one = replace(case, workloads=smooth, futures=futures)
    provision = case.provisions[instance.provision]
    path: NDArray[np.float64] = build_work(one, provision, instance.grid, instance.suppliers, Terms()).demand[0]
    return path


def _seasonal(workload: Workload) -> Workload:
    """Return a workload whose trace is its own season over and over, where its residuals are drawn."""
    demand = workload.demand
    if workload.residuals is None or demand is None or demand.series is None:
        return workload
    season, _ = _lengths(workload)
    profile, _ = seasonal_split(demand.series.values, season)
    values = profile[np.arange(len(demand.series.values)) % season]
    flat = replace(demand.series, values=values, stopped=np.zeros(len(values), dtype=bool))
    return replace(workload, demand=replace(demand, series=flat))


def price_laws(case: Case, instance: Instance) -> tuple[PriceLaw, ...]:
    """Return how prices of a provision's sources and offers move, as the case says."""
    known = {*instance.sources.ids, *instance.columns.offers}
    found = []
    for price in case.prices.values():
        offers = tuple(o for o in price.offers if o in known)
        if offers:
            found.append(_price(price, offers))
    return tuple(found)


def _price(price: laws.PriceClass, offers: tuple[str, ...]) -> PriceLaw:
    """Return the law of a class of prices; a jump is log-normal, its spread half the way from low to high."""
    half_life = _value(price.half_life_days, math.inf)
    jump = price.jump
    return PriceLaw(
        price.id,
        offers,
        trend_per_year=math.log(_value(price.factor_per_year, 1.0)),
        reversion_per_year=math.log(2.0) * DAYS_PER_YEAR / half_life,
        volatility=_value(price.sigma_per_year, 0.0),
        jumps_per_year=_value(price.jumps_per_year, 0.0),
        jump_mean=math.log(jump.value) if jump else 0.0,
        jump_sigma=math.log(jump.high / jump.low) / (2.0 * Z95) if jump else 0.0,
    )


def slip_laws(case: Case, instance: Instance, future: str = "") -> tuple[SlipLaw, ...]:
    """Return who may slip among the lines of a provision still to come, but for those that the future dates itself."""
    dated = set(dict(case.futures[future].delays or {})) if future else set()
    coming = [c.id for c in instance.held.cohorts if c.delivery > case.as_of and c.id not in dated]
    found = []
    for slip in case.slips.values():
        lines = tuple(c for c in slip.contracts if c in coming)
        if lines:
            days = marginal_of(slip.days, "positive")
            found.append(SlipLaw(slip.id, lines, slip.probability.value, days, slip.common))
    return tuple(found)


def conversions(case: Case, instance: Instance) -> Conversions:
    """Return the announced lines of a provision with their chances."""
    lines = [(c.id, case.contracts[c.id].conversion) for c in instance.held.cohorts if c.id in case.contracts]
    chances = tuple((line, chance.value) for line, chance in lines if chance is not None)
    return Conversions(chances, case.sampling.conversion_common)
