"""The alarms themselves: silent at right laws as often as promised, and loud where a law is wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest
from scipy import stats

from provender.scenarios import Noise, Shock
from provender.scenarios.deliveries import SlipLaw
from provender.scenarios.demand import DemandLaw
from provender.scenarios.marginals import Marginal
from provender.scenarios.prices import PriceLaw
from tests.scenarios import alarms, test_dates, test_deliveries, test_demand, test_events, test_prices
from tests.scenarios.alarms import assert_chance, assert_counts, assert_mean, assert_uniform

EQUAL = np.full(5, 40.0)
RIGHT: dict[str, Callable[[np.random.Generator], None]] = {
    "mean": lambda rng: assert_mean(rng.exponential(2.0, 400), 2.0),
    "chance": lambda rng: assert_chance(int(rng.binomial(400, 0.3)), 400, 0.3),
    "counts": lambda rng: assert_counts(rng.multinomial(200, EQUAL / 200.0), EQUAL),
    "uniform": lambda rng: assert_uniform(rng.random(200)),
}


def rings(check: Callable[[], None]) -> bool:
    """Return whether an alarm goes off."""
    try:
        check()
    except AssertionError:
        return True
    return False


@pytest.mark.parametrize("name", list(RIGHT))
def test_alarms_keep_the_rate_that_is_set(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set to 5 %, an alarm goes off in about 5 % of 1,000 samples of the right law: 20 to 82 of them."""
    monkeypatch.setattr(alarms, "ALPHA", 0.05)
    rng = np.random.default_rng(3)
    false = sum(rings(lambda: RIGHT[name](rng)) for _ in range(1000))
    assert 20 <= false <= stats.binom.isf(1e-5, 1000, 0.05)


def noise(days: float) -> np.ndarray:
    """Return (scenario, period) logarithms of demand with noise of deviation 0.2."""
    law = DemandLaw(noise={"chat": Noise(0.2, days)})
    return test_demand.draws(test_demand.plan(law, [24.0] * 4), 200)[:, 0]


def final_steps() -> np.ndarray:
    """Return (scenario,) how many shocks of two a year came in two years."""
    law = DemandLaw(shocks=(Shock("s", {"chat": 1.0}, Marginal.point(2.0), rate_per_year=2.0),))
    logs = test_demand.draws(test_demand.plan(law, [8766.0, 8766.0 - 1e-3, 1e-3]), 60)
    steps: np.ndarray = logs[:, 0, -1] / np.log(2.0)
    return steps


def slips(common: float) -> np.ndarray:
    """Return (scenario, line) whether two lines slip, each with 30 %."""
    law = SlipLaw("s", ("a", "b"), 0.3, test_deliveries.DAYS, common=common)
    return test_deliveries.late(law)[:, :2] > 0.0


def price(at: int, power: int, **law: float) -> np.ndarray:
    """Return a power of the logarithm of a price at one of the times."""
    return test_prices.logs(PriceLaw("spot", (), **law))[:, at] ** power


def first_rung() -> np.ndarray:
    """Return how often each of three clocks of rates 1, 2, 5 rings first."""
    events, first = test_events.rung([[1.0], [2.0], [5.0]], 2.0, 4000)
    return np.bincount(events[first[:-1][np.diff(first) > 0], 1].astype(int), minlength=3)


def events_of_two_a_year() -> np.ndarray:
    """Return (scenario,) how many events of two a year came in three years."""
    return np.diff(test_events.rung([[2.0]], 3.0, 5000)[1])


def late_days() -> np.ndarray:
    """Return the days late of the lines that are, half of them below 60."""
    days = test_deliveries.late(SlipLaw("s", ("a",), 0.5, test_deliveries.DAYS))[:, 0]
    return days[days > 0.0]


#: what one law gives against what a law a little off says
WRONG: dict[str, Callable[[], None]] = {
    "events: 2.1 a year for 2": lambda: assert_mean(events_of_two_a_year(), 2.1 * 3.0),
    "events: 1.3 to 2 to 5 for 1 to 2 to 5": lambda: assert_counts(
        found := first_rung(), found.sum() * np.array([1.3, 2.0, 5.0]) / 8.3
    ),
    "slips: 33 % for 30": lambda: assert_chance(int(slips(0.0)[:, 0].sum()), len(slips(0.0)), 0.33),
    "slips: by themselves for a copula of 0.5": lambda: assert_chance(
        int(slips(0.5).all(axis=1).sum()), len(slips(0.5)), 0.09
    ),
    "slips: half below 66 days for 60": lambda: assert_chance(int((late_days() < 66).sum()), len(late_days()), 0.5),
    "dates: 24 % for 20": lambda: assert_counts(test_dates.counted(date(2025, 1, 1)), [2400, 2850, 950, 3800]),
    "noise: deviation 0.21 for 0.2": lambda: assert_mean(noise(3.0)[:, 2] ** 2, 0.21**2),
    "noise: half-life 4 days for 3": lambda: assert_mean(
        noise(3.0)[:, 3] * noise(3.0)[:, 0], 0.04 * 0.5 ** (3.0 / 4.0)
    ),
    "shocks: 2.2 a year for 2": lambda: assert_mean(final_steps(), 4.4),
    "prices: volatility 0.31 for 0.3": lambda: assert_mean(price(3, 2, volatility=0.3), 0.31**2 * 2.0),
    "prices: trend -0.28 for -0.3": lambda: assert_mean(
        price(3, 1, trend_per_year=-0.3, reversion_per_year=1.5, volatility=0.4), -0.56
    ),
    "prices: reversion 1.7 for 1.5": lambda: assert_mean(
        price(3, 2, reversion_per_year=1.5, volatility=0.4), 0.16 * -np.expm1(-2 * 1.7 * 2.0) / (2 * 1.7)
    ),
    "uniform: u^1.1 for u": lambda: assert_uniform(np.random.default_rng(1).random(10_000) ** 1.1),
}


@pytest.mark.parametrize("name", list(WRONG))
def test_a_law_that_is_a_little_off_is_caught(name: str) -> None:
    """The samples that the tests of each law take are long enough to tell it from one next to it."""
    assert rings(WRONG[name])
