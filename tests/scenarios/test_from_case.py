"""Laws in the words of a case: each reaches the draw with its numbers, and the draw follows it."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from provender.alliance.case import Case
from provender.cases import load
from provender.instance import Instance, resolve
from provender.scenarios import Batch, law_of, prepare, seasonal_split
from provender.scenarios.draw import joined
from tests.scenarios.a_case import stray
from tests.scenarios.alarms import assert_chance, assert_mean

Z95 = 1.6448536269514722


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """Return the case in which everything strays."""
    return stray(tmp_path)


def drawn(case: Case, n: int = 4096, future: str = "") -> tuple[Instance, Batch]:
    """Return the provision and one batch of many scenarios."""
    instance = resolve(case, "compute")
    draws = prepare(law_of(case, instance, future=future), instance, n, seed=3, sampling="plain")
    return instance, joined([draws.batch(i) for i in range(len(draws))])


def test_every_law_arrives_with_its_numbers(case: Case) -> None:
    """Half-lives become rates per year, factors logarithms, ranges of a jump a spread."""
    law = law_of(case, resolve(case, "compute"))
    assert law.demand.growth_sigma == {"train": 0.3}
    assert law.demand.growth_common == 0.5
    assert (law.demand.noise["train"].sigma, law.demand.noise["train"].half_life_days) == (0.1, 20.0)
    (use,) = law.demand.factors
    assert (use.loadings, use.half_life_days) == ({"train": 0.2}, 40.0)
    chips, launch = law.demand.shocks
    assert (chips.day, chips.probability, chips.factor.middle) == (date(2025, 2, 10), 0.4, 0.5)
    assert (launch.rate_per_year, launch.lasts_days, launch.factor.law) == (3.0, 10.0, "point")
    (rent,) = law.prices
    assert rent.trend_per_year == pytest.approx(math.log(0.8))
    assert rent.reversion_per_year == pytest.approx(math.log(2) * 365.25 / 90)
    assert rent.jump_sigma == pytest.approx(math.log(1.6 / 1.1) / (2 * Z95))
    (slip,) = law.slips
    assert (slip.lines, slip.probability, slip.days.high) == (("site",), 0.3, 90.0)
    assert law.conversions.chances == (("maybe", 0.4),)
    assert law.conversions.common == 0.2


def test_residuals_come_from_the_trace_and_keep_their_weekday(case: Case) -> None:
    """Demand of chat is its week's profile times a residual that the trace has at that weekday."""
    instance, batch = drawn(case)
    trace = case.workloads["chat"].demand
    assert trace is not None
    assert trace.series is not None
    profile, residuals = seasonal_split(trace.series.values, 7)
    chat = batch.demand[:, instance.work.tiers.index("chat")]
    launch = law_of(case, instance).demand.shocks[1]
    assert launch.id == "launch"
    for day in (0, 6, 30, 69):  # the case begins on a Monday, as the trace does
        allowed = profile[day % 7] * np.exp(residuals[day % 7 :: 7])
        near = np.abs(chat[:, day, None] / allowed - 1.0).min(axis=1) < 1e-9
        assert near.mean() > 0.85, day  # all but those in whose ten days a launch doubles it
        assert {int(k) for k in np.abs(chat[near, day, None] / allowed - 1.0).argmin(axis=1)} == {0, 1, 2}


def test_a_dated_shock_halves_demand_with_its_chance(tmp_path: Path) -> None:
    """Without noise, train is 5 until 10 February and then in 40 % of scenarios about half of it."""
    quiet = stray(tmp_path, 'growth_sigma = 0.3\nnoise = { sigma = 0.1, half_life_days = 20, why = "made up" }\n', "")
    instance, batch = drawn(replace(quiet, factors={}))
    train = batch.demand[:, instance.work.tiers.index("train")]
    assert (train[:, :35] == 5.0).all()
    hit = train[:, 36] < 5.0
    assert_chance(int(hit.sum()), len(hit), 0.4)
    assert_chance(int((train[hit, 36] < 2.5).sum()), int(hit.sum()), 0.5)


def test_demand_spreads_by_the_sum_of_its_parts(tmp_path: Path) -> None:
    """Before the shock the variance of log train is 0.2² + 0.1² at the start, and grows by the year's error."""
    instance, batch = drawn(stray(tmp_path))
    logs = np.log(batch.demand[:, instance.work.tiers.index("train")] / 5.0)
    assert_mean(logs[:, 0] ** 2, 0.2**2 + 0.1**2 + (0.3 * 0.5 / 365.25) ** 2)
    assert_mean(logs[:, 30] ** 2, 0.2**2 + 0.1**2 + (0.3 * 30.5 / 365.25) ** 2)
    kept = 2 ** (-30 / 40) * 0.2**2 + 2 ** (-30 / 20) * 0.1**2 + 0.3**2 * 0.5 * 30.5 / 365.25**2
    assert_mean(logs[:, 0] * logs[:, 30], kept)


def test_an_announced_line_comes_whole_or_not(case: Case) -> None:
    """Its size counts 40 % of 5; what is delivered of it is 5 in two of five scenarios, else nothing."""
    instance, batch = drawn(case)
    maybe = [c.id for c in instance.held.cohorts].index("maybe")
    capacity = batch.held_available[:, maybe] * instance.held.size[maybe]
    assert (capacity[:, :3] == 0.0).all()  # before 20 February
    comes = capacity[:, 4] > 0.0
    assert_chance(int(comes.sum()), len(comes), 0.4)
    assert np.allclose(capacity[comes, 3:], 5.0)


def test_a_line_slips_with_its_chance_but_not_where_its_future_dates_it(case: Case) -> None:
    """30 % of site are late by itself; in the future that delays it by 20 days, none beyond."""
    instance, batch = drawn(case)
    site = [c.id for c in instance.held.cohorts].index("site")
    grid = [int(h) for h in np.unique(batch.events["hazard"])]
    assert grid == [0]
    late = batch.held_available[:, site, 1] < 1.0  # 1 to 10 February
    assert_chance(int(late.sum()), len(late), 0.3)
    assert law_of(case, instance, future="more").slips == ()
    assert len(law_of(case, instance, future="plain").slips) == 1


def test_prices_of_a_class_follow_their_law(case: Case) -> None:
    """The mean logarithm of the price on 10 February is trend plus jumps; a term that starts then pays just that."""
    _, batch = drawn(case)
    years = 35 / 365.25
    kappa = math.log(2) * 365.25 / 90
    jumps = 2 * math.log(1.3) * -math.expm1(-kappa * years) / kappa
    hourly = np.log(batch.source_price[:, 0, 2] / 3.0)
    assert_mean(hourly, math.log(0.8) * years + jumps)
    assert (batch.source_price[:, 0, 0] == 3.0).all()
    assert np.allclose(np.log(batch.column_price[:, 0]), hourly)


def test_a_shock_in_days_keeps_its_date_when_the_case_is_asked_later(tmp_path: Path) -> None:
    """30 days from 6 January, asked ten days later, are 20 from then; a shock that may be past has not come."""
    folder = tmp_path
    case = stray(folder, "date = 2025-02-10", 'days = "30 (10..90)"')
    later = load(folder, as_of=date(2025, 1, 16))
    before, after = (c.shocks["chips"].days for c in (case, later))
    assert before is not None
    assert after is not None
    assert (before.value, after.value, after.low, after.high) == (30.0, 20.0, 0.0, 80.0)


def test_a_case_without_laws_has_none() -> None:
    """The miniature says nothing on demand, prices and slips: its draw stays what it was."""
    case = load("miniature")
    law = law_of(case, resolve(case, "compute"))
    assert not law.demand.strays
    assert law.prices == ()
    assert law.slips == ()
