"""Paths of demand: shapes, laws of calibration, censored use, workloads without history, messages."""

from __future__ import annotations

import math

import numpy as np
import pytest

from provender.backtest.synthetic import KINDS, synthetic
from provender.forecasting import (
    Ahead,
    Forecaster,
    ForecastError,
    Growth,
    LevelPaths,
    Library,
    SeasonalNaive,
    at_limit,
    by_analogy,
    calibrate,
    crps_of,
    product_limit,
    refilled,
    uncensored,
)

OWN: tuple[Forecaster, ...] = (SeasonalNaive(), LevelPaths())


@pytest.mark.parametrize("forecaster", OWN, ids=lambda f: f.name)
@pytest.mark.parametrize("days", [1, 4, 10, 40])
def test_paths_are_demand(forecaster: Forecaster, days: int) -> None:
    """Right shape, none negative or unknown, the same for the same seed; also with gaps and a short past."""
    history = synthetic("jobs", 40, np.random.default_rng(1)).demand[: 24 * days].copy()
    history[::7] = math.nan
    drawn, again = (forecaster.paths(history, Ahead(50, 8, 24), np.random.default_rng(2)) for _ in range(2))
    assert drawn.shape == (8, 50)
    assert np.isfinite(drawn).all()
    assert (drawn >= 0).all()
    assert drawn.tolist() == again.tolist()


@pytest.mark.parametrize("forecaster", OWN, ids=lambda f: f.name)
def test_demand_that_never_moves_keeps_its_level(forecaster: Forecaster) -> None:
    """The median path of a flat history is flat."""
    drawn = forecaster.paths(np.full(24 * 28, 10.0), Ahead(24 * 7, 400, 24), np.random.default_rng(1))
    assert np.median(drawn, axis=0) == pytest.approx(np.full(168, 10.0), rel=0.2)


@pytest.mark.parametrize("forecaster", OWN, ids=lambda f: f.name)
def test_twice_the_history_is_twice_the_forecast(forecaster: Forecaster) -> None:
    """Units do not matter."""
    history = synthetic("regimes", 40, np.random.default_rng(4)).demand
    one, two = (forecaster.paths(f * history, Ahead(72, 20, 24), np.random.default_rng(1)) for f in (1.0, 2.0))
    assert two == pytest.approx(2 * one)


def test_a_week_that_repeats_is_foreseen() -> None:
    """Weekends at half load stay so: the day of the week is learnt, not averaged away."""
    days = np.where(np.arange(42) % 7 >= 5, 5.0, 10.0)
    drawn = LevelPaths(step=0.02, weight=60).paths(np.repeat(days, 24), Ahead(168), np.random.default_rng(1))
    median = np.median(drawn.reshape(200, 7, 24).mean(axis=2), axis=0)
    assert median[:5].min() > 8.0
    assert median[5:].max() < 6.5


def test_intervals_hold_what_they_say_on_held_back_data() -> None:
    """On 20 synthetic series the 80 % interval covers 75 to 90 %, and scores better than the naive rule."""
    series = [
        synthetic(k, 70, np.random.default_rng([s, i])).demand for i, k in enumerate(KINDS) for s in range(21, 25)
    ]
    found, naive = calibrate(LevelPaths(), series), calibrate(SeasonalNaive(), series)
    assert 0.75 <= found.coverage[0.8] <= 0.9
    assert abs(found.coverage[0.8] - 0.8) < abs(naive.coverage[0.8] - 0.8)
    assert found.crps < naive.crps
    assert found.histogram().sum() == pytest.approx(1.0)


def test_the_score_is_the_integral_of_squared_differences() -> None:
    """CRPS of draws equals ∫(F − 1[x ≥ y])² dx on a fine grid."""
    drawn = np.random.default_rng(1).normal(0, 1, 30)
    x = np.linspace(-6, 6, 240_001)
    law = (drawn[None, :] <= x[:, None]).mean(axis=1)
    integral = float(((law - (x >= 0.3)) ** 2).sum() * (x[1] - x[0]))
    assert crps_of(drawn, 0.3) == pytest.approx(integral, abs=1e-4)


def test_too_little_to_calibrate_or_learn_from() -> None:
    """Both are refused with what is needed."""
    with pytest.raises(ForecastError, match="no history of three weeks"):
        calibrate(LevelPaths(), [np.ones(24 * 20)])
    with pytest.raises(ForecastError, match="no known history"):
        refilled(np.array([math.nan]), 24)
    with pytest.raises(ForecastError, match="0 periods, paths or periods of a day"):
        Ahead(0)


def test_usage_at_the_limit_counts_as_at_least_that() -> None:
    """Of true demand cut at 12 the product limit finds the chance of exceeding 10 within 2 points."""
    true = np.random.default_rng(1).exponential(8.0, 20_000)
    limit = np.random.default_rng(2).choice([6.0, 12.0], true.size)
    used = np.minimum(true, limit)
    values, above = product_limit(used, at_limit(used, limit))
    assert above[np.searchsorted(values, 10.0) - 1] == pytest.approx(math.exp(-10 / 8), abs=0.02)
    assert (used > 10).mean() < math.exp(-10 / 8) - 0.1


def test_censored_periods_are_drawn_above_their_limit() -> None:
    """Nothing else changes; the mean comes back within 5 % where most of the law was seen."""
    true = np.random.default_rng(1).gamma(4.0, 2.0, 2000)
    limit = np.random.default_rng(2).choice([8.0, 25.0], true.size)
    used = np.minimum(true, limit)
    mask = at_limit(used, limit)
    drawn = uncensored(used, mask, np.random.default_rng(3))
    assert (drawn[mask] >= used[mask]).all()
    assert drawn[~mask].tolist() == used[~mask].tolist()
    assert drawn.mean() == pytest.approx(true.mean(), rel=0.05)
    with pytest.raises(ForecastError, match="no known usage"):
        product_limit(np.array([math.nan]), np.array([False]))


def test_a_new_workload_by_analogy_has_the_level_asked_for() -> None:
    """Shapes of the peers, their mean a lognormal around the level."""
    peers = [synthetic(k, 30, np.random.default_rng(i)).demand for i, k in enumerate(KINDS)]
    drawn = by_analogy(peers, Ahead(240, 2000), np.random.default_rng(1), level=100.0, spread=0.5)
    means = drawn.mean(axis=1)
    assert np.median(means) == pytest.approx(100.0, rel=0.05)
    assert np.log(means).std() == pytest.approx(0.5, rel=0.05)
    with pytest.raises(ForecastError, match="no peers"):
        by_analogy([], Ahead(1), np.random.default_rng(1), level=1.0)
    with pytest.raises(ForecastError, match="level -1"):
        by_analogy(peers, Ahead(1), np.random.default_rng(1), level=-1.0)


def test_a_law_of_growth_is_near_the_median_of_its_paths() -> None:
    """All begin at the start, none passes its ceiling, the median stays within an eighth of the law."""
    law = Growth(100.0, 1.0, 30.0)
    drawn = law.paths(Ahead(90, 2000, 1), np.random.default_rng(1), spread=0.3)
    assert drawn[:, 0] == pytest.approx(np.ones(2000))
    assert (np.diff(drawn, axis=1) > 0).all()
    assert np.median(drawn, axis=0) == pytest.approx(law.level(np.arange(90.0)), rel=0.125)
    with pytest.raises(ForecastError, match="growth from 60 to 100"):
        Growth(100.0, 60.0, 30.0)
    with pytest.raises(ForecastError, match="half in 0 days"):
        Growth(100.0, 1.0, 0.0)
    with pytest.raises(ForecastError, match="3 paths"):
        law.paths(Ahead(5, 3), np.random.default_rng(1))


def test_a_library_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """With what to install."""

    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr("provender.forecasting.methods.import_module", missing)
    with pytest.raises(ForecastError, match=r"pip install provender\[forecast\]"):
        Library().paths(np.ones(50), Ahead(5), np.random.default_rng(1))


@pytest.mark.filterwarnings("ignore")
def test_the_library_gives_paths() -> None:
    """Simulated from the model fitted, where it is installed."""
    pytest.importorskip("statsforecast", reason="the extra `forecast` is not installed")
    history = 10 + 5 * np.sin(np.arange(24 * 14) * np.pi / 12)
    drawn = Library("AutoTheta").paths(history, Ahead(48, 20), np.random.default_rng(1))
    assert drawn.shape == (20, 48)
    assert (drawn >= 0).all()
    assert np.median(drawn, axis=0) == pytest.approx(10 + 5 * np.sin(np.arange(336, 384) * np.pi / 12), abs=1.5)
