"""Intervals: quantiles of laws against an independent library, and coverage on laws that are known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from provender.adequacy.interval import mean_interval, ratio_interval, share_bounds, share_interval, t_quantile
from provender.adequacy.tails import cvar_interval, quantile_interval

N_RUNS = 600
#: three standard errors of a share of 0.95 over the runs
SLACK = 3.0 * np.sqrt(0.95 * 0.05 / N_RUNS)


@pytest.mark.parametrize("df", [1, 2, 3, 4, 7, 30, 31, 200, 201, 5000])
@pytest.mark.parametrize("probability", [0.05, 0.5, 0.9, 0.975, 0.9875, 0.9995])
def test_t_quantile(df: int, probability: float) -> None:
    """Student's quantile agrees with the incomplete beta function to seven digits."""
    assert t_quantile(probability, df) == pytest.approx(stats.t.ppf(probability, df), rel=1e-7, abs=1e-12)


@pytest.mark.parametrize(("m", "n"), [(1, 10), (2, 10), (9, 10), (1, 100_000), (29, 100_000), (700, 5000)])
def test_clopper_pearson(m: int, n: int) -> None:
    """The bounds are quantiles of the beta law."""
    low, high = share_bounds(m, n, 0.95)
    assert low == pytest.approx(stats.beta.ppf(0.025, m, n - m + 1), rel=1e-6)
    assert high == pytest.approx(stats.beta.ppf(0.975, m + 1, n - m), rel=1e-6)


@pytest.mark.parametrize(("m", "n"), [(2001, 300_000), (2500, 5000), (90_000, 100_000)])
def test_many_of_both(m: int, n: int) -> None:
    """With many of both outcomes the score bounds differ from the beta law by less than two hundredths of the width."""
    found = share_interval(m, n, 0.95)
    exact = [stats.beta.ppf(0.025, m, n - m + 1), stats.beta.ppf(0.975, m + 1, n - m)]
    assert found.method == "Wilson"
    assert [found.low, found.high] == pytest.approx(exact, abs=0.02 * found.width)


def test_shares_at_the_ends_are_one_sided() -> None:
    """None of n gives 0 … 1 − a^(1/n); all of n the mirror image."""
    none, every = share_interval(0, 20, 0.95), share_interval(20, 20, 0.95)
    assert [none.low, none.high] == pytest.approx([0.0, 1 - 0.05 ** (1 / 20)])
    assert [every.low, every.high] == pytest.approx([0.05 ** (1 / 20), 1.0])
    assert "one-sided" in none.method


def test_methods_by_number_of_events() -> None:
    """30 events or more: t on scenario means; fewer: chance × size; one: its chance alone; none: a one-sided bound."""
    values = np.zeros(1000)
    assert mean_interval(values, 0.95).method == "no event: one-sided bound"
    values[0] = 5.0
    one = mean_interval(values, 0.95, most=10.0)
    assert [one.low, one.high] == pytest.approx([0.0, 10.0 * stats.beta.ppf(1 - 0.0125, 2, 999)])
    values[:29] = 5.0
    assert mean_interval(values, 0.95).method == "few events: chance × size"
    values[:30] = 5.0
    found = mean_interval(values, 0.95)
    assert found.method == "Student t on scenario means"
    half = stats.t.ppf(0.975, 999) * values.std(ddof=1) / np.sqrt(1000)
    assert [found.low, found.high] == pytest.approx([0.15 - half, 0.15 + half])


def test_one_scenario_bounds_nothing() -> None:
    """A single scenario with an event has no interval short of everything."""
    found = mean_interval(np.array([3.0]), 0.95)
    assert (found.low, found.high) == (0.0, np.inf)


@pytest.mark.parametrize("n", [200, 2000])
def test_coverage_of_a_mean_with_few_events(n: int) -> None:
    """A skewed law that is zero in 99 of 100 scenarios is covered at least as often as promised."""
    rng = np.random.default_rng(n)
    truth = 0.01 * 2.0
    hits = 0
    for _ in range(N_RUNS):
        values = np.where(rng.random(n) < 0.01, np.minimum(rng.exponential(2.0, n), 40.0), 0.0)
        hits += mean_interval(values, 0.95, most=40.0).covers(truth)
    assert hits / N_RUNS >= 0.95 - SLACK - 0.02  # the skew of 20 … 30 exponential sizes costs the t bound a little


def test_coverage_of_a_mean() -> None:
    """With many events the interval covers the mean as often as promised, no less and no more."""
    rng = np.random.default_rng(5)
    hits = [mean_interval(rng.exponential(3.0, 400), 0.95).covers(3.0) for _ in range(N_RUNS)]
    assert abs(np.mean(hits) - 0.95) <= SLACK + 0.01


def test_coverage_of_a_ratio() -> None:
    """Mean duration: hours are a sum of exponential lengths, as many as a Poisson count."""
    rng = np.random.default_rng(6)
    hits = []
    for _ in range(N_RUNS):
        count = rng.poisson(0.5, 500).astype(np.float64)
        hours = np.where(count > 0.0, rng.gamma(np.maximum(count, 1.0), 4.0), 0.0)
        hits.append(ratio_interval(hours, count, 0.95).covers(4.0))
    assert abs(np.mean(hits) - 0.95) <= SLACK + 0.01


def test_ratio_of_few() -> None:
    """Without an event there is no ratio; with one there is a value and no bound."""
    assert np.isnan(ratio_interval(np.zeros(5), np.zeros(5), 0.95).value)
    one = ratio_interval(np.array([6.0, 0.0]), np.array([2.0, 0.0]), 0.95)
    assert (one.value, one.low, one.high) == (3.0, 0.0, np.inf)


@pytest.mark.parametrize(("n", "alpha"), [(100, 0.5), (200, 0.9), (60, 0.95), (2000, 0.95)])
def test_coverage_of_a_quantile(n: int, alpha: float) -> None:
    """Order statistics cover the quantile of any continuous law at least as often as promised."""
    rng = np.random.default_rng(n)
    truth = -np.log(1.0 - alpha)
    hits = [quantile_interval(rng.exponential(1.0, n), alpha, 0.95, most=np.inf).covers(truth) for _ in range(N_RUNS)]
    assert np.mean(hits) >= 0.95 - SLACK


def test_quantile_ranks() -> None:
    """The ranks are those of the binomial law: 40 and 61 of 100 for a median at 95 %."""
    found = quantile_interval(np.arange(1.0, 101.0), 0.5, 0.95, most=np.inf)
    assert (found.low, found.high) == (40.0, 61.0)
    assert stats.binom.cdf(39, 100, 0.5) <= 0.025 < stats.binom.cdf(40, 100, 0.5)


def test_too_few_for_a_quantile() -> None:
    """Twenty scenarios cannot bound the 95 % quantile from above: the bound is what cannot be exceeded."""
    assert quantile_interval(np.arange(20.0), 0.95, 0.95, most=99.0).high == 99.0
    assert cvar_interval(np.arange(20.0), 0.95, 0.95, most=99.0).high == 99.0


def test_coverage_of_cvar() -> None:
    """CVaR of an exponential law is its quantile plus one mean; covered about as often as promised."""
    rng = np.random.default_rng(8)
    truth = -np.log(0.1) + 1.0
    hits = [cvar_interval(rng.exponential(1.0, 2000), 0.9, 0.95, most=np.inf).covers(truth) for _ in range(N_RUNS)]
    assert abs(np.mean(hits) - 0.95) <= SLACK + 0.015
