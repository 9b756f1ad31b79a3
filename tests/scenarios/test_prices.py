"""Price paths against the moments of their law, and by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from provender.cases import load
from provender.errors import UnknownNameError
from provender.instance import resolve
from provender.scenarios import PriceLaw, draw, law_of, price_path
from tests.scenarios.alarms import assert_mean

YEARS = np.array([0.0, 0.1, 0.5, 2.0])


def logs(law: PriceLaw, n: int = 20_000) -> np.ndarray:
    """Return (scenario, time) logarithms of the factor at 0, 0.1, 0.5 and 2 years."""
    return np.log(price_path(law, YEARS, n, np.random.default_rng(1)))


def test_without_a_law_the_price_is_that_of_the_case() -> None:
    """Every factor is one."""
    assert (price_path(PriceLaw("spot", ()), YEARS, 3, np.random.default_rng(0)) == 1.0).all()


def test_a_reverting_price_has_the_moments_of_its_law_at_any_step() -> None:
    """Variance σ²(1 − e^(−2κt))/2κ, correlation e^(−κ·gap) × ratio of deviations, median on the trend."""
    kappa, sigma, trend = 1.5, 0.4, -0.3
    path = logs(PriceLaw("spot", (), trend, kappa, sigma))
    assert (path[:, 0] == 0.0).all()
    variance = sigma**2 * -np.expm1(-2 * kappa * YEARS) / (2 * kappa)
    for t in (1, 2, 3):
        assert_mean(path[:, t], trend * YEARS[t])
        assert_mean((path[:, t] - trend * YEARS[t]) ** 2, float(variance[t]))
    pair = (path[:, 1] - trend * YEARS[1]) * (path[:, 3] - trend * YEARS[3])
    assert_mean(pair, float(variance[1] * np.exp(-kappa * (YEARS[3] - YEARS[1]))))


def test_without_reversion_a_price_is_a_random_walk() -> None:
    """Variance σ²·t, increments independent."""
    path = logs(PriceLaw("spot", (), volatility=0.3))
    assert_mean(path[:, 3] ** 2, 0.09 * 2.0)
    assert_mean(path[:, 2] * (path[:, 3] - path[:, 2]), 0.0)


def test_jumps_arrive_at_their_rate_and_fade_with_reversion() -> None:
    """Compound Poisson: mean λm(1 − e^(−κt))/κ, variance λ(m² + s²)(1 − e^(−2κt))/2κ."""
    rate, mean, spread, kappa = 4.0, 0.5, 0.2, 1.2
    path = logs(PriceLaw("spot", (), 0.0, kappa, 0.0, rate, mean, spread))
    for t in (1, 2, 3):
        exact = rate * mean * -np.expm1(-kappa * YEARS[t]) / kappa
        assert_mean(path[:, t], float(exact))
        squares = rate * (mean**2 + spread**2) * -np.expm1(-2 * kappa * YEARS[t]) / (2 * kappa)
        assert_mean((path[:, t] - exact) ** 2, float(squares))


def test_one_law_drives_its_sources_and_future_offers_alike() -> None:
    """M's on-demand price and the fee of xM move by one path, read where the term starts; O's stay."""
    case = replace(load("miniature"), hazards={})
    instance = resolve(case, "compute")
    spot = PriceLaw("M", ("m_on_demand", "xM"), volatility=0.5)
    batch = next(draw(law_of(case, instance, prices=(spot,)), instance, 64, chunk=64))
    factor = batch.source_price[:, 0] / 3.0
    assert (batch.source_price[:, 1] == 8.0).all()
    for k, cohort in enumerate(instance.columns.lines.cohorts):
        block = instance.grid.block_from(cohort.delivery)
        exact = factor[:, block] if cohort.offer == "xM" else np.ones(64)
        assert batch.column_price[:, k] == pytest.approx(exact)
    assert (factor[:, 0] == 1.0).all()
    assert np.std(factor[:, 3]) > 0.1


def test_laws_of_unknown_or_doubled_offers_and_negative_rates_are_refused() -> None:
    """A typo is a mistake, and no offer follows two laws."""
    case = load("miniature")
    instance = resolve(case, "compute")
    for laws in ((PriceLaw("a", ("xN",)),), (PriceLaw("a", ("xM",)), PriceLaw("b", ("xM",)))):
        with pytest.raises(UnknownNameError, match="offer of a price law"):
            draw(law_of(case, instance, prices=laws), instance, 4).__next__()
    with pytest.raises(ValueError, match="found price law 'a'"):
        PriceLaw("a", (), volatility=-0.1)
