"""Forecasters boiled down to laws: what was drawn is found again, and what is held back judges it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from provender.forecasting import (
    Ahead,
    Calibration,
    ForecastError,
    Lawful,
    LevelPaths,
    SeasonalNaive,
    calibrate,
    choose,
    growth_of,
    law_of,
)
from provender.forecasting.recency import FloatArray


def ar1(n_paths: int, n_days: int, sigma: float, half_life: float, seed: int = 1) -> FloatArray:
    """Return (path, day) demand around 10 whose logarithm follows a stationary AR(1)."""
    generator, stay = np.random.default_rng(seed), 0.5 ** (1 / half_life)
    out = np.empty((n_paths, n_days))
    at = sigma * generator.standard_normal(n_paths)
    for day in range(n_days):
        out[:, day] = at
        at = stay * at + sigma * math.sqrt(1 - stay**2) * generator.standard_normal(n_paths)
    found: FloatArray = 10.0 * np.exp(out)
    return found


@pytest.mark.parametrize(("sigma", "half_life"), [(0.05, 1.0), (0.2, 5.0), (0.5, 20.0)])
def test_the_law_of_paths_is_found_again(sigma: float, half_life: float) -> None:
    """Paths of a known law give its level, spread and memory back."""
    law = law_of(ar1(2000, 28, sigma, half_life))
    assert law.level == pytest.approx(10.0, rel=0.02)
    assert law.sigma == pytest.approx(sigma, rel=0.06)
    assert law.half_life_days == pytest.approx(half_life, rel=0.12)


def test_a_law_is_in_units(law_history: FloatArray) -> None:
    """Twice the history has twice the level, the same noise and the same growth."""
    one, two = (Lawful(LevelPaths()).law(f * law_history, np.random.default_rng(3)) for f in (1.0, 2.0))
    assert two.level == pytest.approx(2 * one.level)
    assert (two.sigma, two.half_life_days) == pytest.approx((one.sigma, one.half_life_days))
    prior = (1.2, 0.8, 1.8)
    assert growth_of(law_history, prior).value == pytest.approx(growth_of(2 * law_history, prior).value)


@pytest.fixture
def law_history() -> FloatArray:
    """200 days of AR(1) noise with quiet weekends."""
    weekend = np.where(np.arange(200) % 7 >= 5, 0.6, 1.0)
    found: FloatArray = ar1(1, 200, 0.15, 4.0, seed=5)[0] * weekend
    return found


def test_paths_of_a_law_are_stationary(law_history: FloatArray) -> None:
    """The spread is that of the law from the first day on, and weekends stay quiet."""
    lawful = Lawful(SeasonalNaive())
    law = lawful.law(law_history, np.random.default_rng(2), n_paths=2000)
    drawn = np.log(lawful.paths(law_history, Ahead(14, 2000, 1), np.random.default_rng(2)))
    assert drawn.std(axis=0) == pytest.approx(np.full(14, law.sigma), rel=0.08)
    ahead = (200 + np.arange(14)) % 7 >= 5
    medians = np.exp(np.median(drawn, axis=0))
    assert medians[ahead].mean() / medians[~ahead].mean() == pytest.approx(0.6, rel=0.12)


def test_a_law_is_of_days(law_history: FloatArray) -> None:
    """Hours are refused: what a case replays within a day is its trace."""
    with pytest.raises(ForecastError, match="daily means"):
        Lawful(LevelPaths()).paths(law_history, Ahead(48, 10, 24), np.random.default_rng(1))


def test_the_choice_does_not_see_what_is_held_back(law_history: FloatArray) -> None:
    """Another second half changes neither the forecaster, nor its scale, nor the scores it was chosen by."""
    other = law_history.copy()
    other[100:] *= 5.0
    one, two = choose([law_history]), choose([other])
    assert one.forecaster == two.forecaster
    assert one.tried == two.tried
    assert two.held_back.crps > one.held_back.crps


def test_quantiles_hold_on_days_held_back() -> None:
    """Over twelve series of a known law the central 80 % and 90 % of the chosen law hold, at least as often as said."""
    histories = [ar1(1, 200, 0.2, 3.0, seed=s)[0] for s in range(12)]
    found = choose(histories)
    assert found.held_back.pit.size == 12 * 3 * len(range(100, 200 - 28 + 1, 7))
    assert found.held_back.coverage[0.8] == pytest.approx(0.8, abs=0.08)
    assert found.held_back.coverage[0.9] == pytest.approx(0.9, abs=0.06)
    assert found.held_back.crps < found.naive.crps


def test_calibration_may_begin_later(law_history: FloatArray) -> None:
    """Forecasts made before `begin_days` do not count."""
    late, early = (calibrate(SeasonalNaive(), [law_history], n_per_day=1, days=(7,), begin_days=d) for d in (100, 14))
    assert isinstance(late, Calibration)
    assert (late.pit.size, early.pit.size) == (len(range(100, 194, 7)), len(range(14, 194, 7)))


def test_a_short_history_is_refused() -> None:
    """Of fewer than 42 days nothing can be held back."""
    with pytest.raises(ForecastError, match="41 days"):
        choose([np.ones(41)])


@pytest.mark.parametrize("factor", [0.5, 1.0, 3.0])
def test_growth_leans_on_the_history_as_it_grows_long(factor: float) -> None:
    """Growth by itself is found; its weight rises with the days, and the answer lies between it and the assumption."""
    prior, weights = (1.2, 0.8, 1.8), []
    for n in (60, 365, 1461):
        found = growth_of(factor ** (np.arange(n) / 365.25), prior)
        assert found.own == pytest.approx(factor, rel=0.01)
        assert min(factor, 1.2) - 1e-9 <= found.value <= max(factor, 1.2) + 1e-9
        assert found.low < found.value < found.high
        weights.append(found.weight)
    assert weights == sorted(weights)
    assert weights[1] == pytest.approx(0.5, abs=0.01)
