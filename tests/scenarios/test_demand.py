"""Demand around its median path: by hand, against a naive twin, and against its own law."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from provender.errors import UnknownNameError
from provender.instance import Instance
from provender.scenarios.demand import DemandLaw, DemandPlan, Factor, Noise, Shock, draw_demand, plan_demand
from provender.scenarios.demand_kernels import add_reverting, add_steps
from provender.scenarios.marginals import Marginal
from provender.scenarios.residuals import Residuals, resample, seasonal_split
from provender.scenarios.seeds import BATCH, batch_seed
from tests.builders import grid_of, random_instance
from tests.reference.scenario_demand import grown, reverting, stepped
from tests.scenarios.alarms import assert_chance, assert_mean

AS_OF = date(2025, 1, 1)
P = Marginal.point


def an_instance(hours: list[float], tiers: tuple[str, ...]) -> Instance:
    """Return an instance of one block from 2025-01-01 with some tiers; only grid and tiers matter."""
    base = random_instance(np.random.default_rng(1), n_classes=1, windows=False)
    grid = grid_of(np.array(hours), np.zeros(len(hours), dtype=np.int64))
    return replace(base, grid=grid, work=replace(base.work, tiers=tiers))


def plan(law: DemandLaw, hours: list[float], tiers: tuple[str, ...] = ("chat",), **more: Any) -> DemandPlan:
    """Return a law on such an instance, median 10 everywhere."""
    median = np.full((len(tiers), len(hours)), 10.0)
    return plan_demand(law, an_instance(hours, tiers), median, more.get("as_of", AS_OF))


def draws(laid_out: DemandPlan, n_batches: int = 40, seed: int = 1) -> np.ndarray:
    """Return (scenario, tier, period) log of demand over its median, of some batches."""
    rng = np.random.default_rng(seed)
    parts = [
        draw_demand(laid_out, rng.standard_normal((BATCH, laid_out.n_dims)), batch_seed(seed, b))
        for b in range(n_batches)
    ]
    return np.log(np.concatenate(parts) / laid_out.median)


def test_without_a_law_demand_is_the_median_path() -> None:
    """Every scenario is F bit for bit."""
    laid_out = plan(DemandLaw(), [24.0] * 4)
    assert (draw_demand(laid_out, np.zeros((BATCH, 0)), batch_seed(0, 0)) == 10.0).all()


def test_a_factor_moves_workloads_by_their_loadings() -> None:
    """β = ln 1.2 and z = 1 give 12 of 10; half the loading its root; a tier named by itself adds to its workload."""
    factor = Factor("use", {"chat": np.log(1.2), "chat.free": np.log(1.2), "api": np.log(1.2) / 2})
    laid_out = plan(DemandLaw(factors=(factor,)), [24.0] * 2, ("chat.paid", "chat.free", "api", "other"))
    found = draw_demand(laid_out, np.ones((BATCH, 1)), batch_seed(0, 0))[0, :, 1]
    assert found == pytest.approx([12.0, 14.4, 10.0 * np.sqrt(1.2), 10.0])


def test_growth_errors_accumulate_and_leave_the_past_alone() -> None:
    """Errors 0.1 and −0.2 of two years: after half a year +0.05, after 1.5 years 0.1 − 0.1 = 0; the past is known."""
    half = 8766.0 / 2
    laid_out = plan(DemandLaw(growth_sigma={"chat": 1.0}), [half] * 4, as_of=date(2025, 1, 1))
    z = np.zeros((BATCH, laid_out.n_dims))
    z[:, -2:] = [0.1, -0.2]  # the common parts come first
    logs = np.log(draw_demand(laid_out, z, batch_seed(0, 0))[0, 0] / 10.0)
    assert logs == pytest.approx(grown([0.1, -0.2], [0.0, 0.5, 1.0, 1.5]))
    late = plan(DemandLaw(growth_sigma={"chat": 1.0}), [half] * 4, as_of=date(2026, 1, 1))
    assert late.first == 1  # the second period is not over yet
    assert (draws(late, 2)[:, 0, 0] == 0.0).all()


def test_growth_errors_correlate_as_the_law_says() -> None:
    """Correlation 0.64 between workloads in a year, none between years, variance σ² per year."""
    law = DemandLaw(growth_sigma={"chat": 0.1, "api": 0.3}, growth_common=0.64)
    logs = draws(plan(law, [8766.0] * 3, ("chat", "api")), 60)
    first, second = logs[:, :, 1], logs[:, :, 2] - logs[:, :, 1]
    assert_mean(first[:, 0] ** 2, 0.01)
    assert_mean(second[:, 1] ** 2, 0.09)
    assert_mean(first[:, 0] * first[:, 1], 0.64 * 0.03)
    assert_mean(first[:, 0] * second[:, 1], 0.0)


def test_noise_is_stationary_and_forgets_by_its_half_life() -> None:
    """Variance σ² in every period, correlation one half after a half-life, whatever the periods' lengths."""
    hours = [24.0, 72.0, 24.0, 24.0, 48.0, 24.0]
    logs = draws(plan(DemandLaw(noise={"chat": Noise(0.2, 3.0)}), hours), 200)[:, 0]
    starts = np.cumsum([0.0, *hours[:-1]]) / 24.0
    for t in range(6):
        assert_mean(logs[:, t] ** 2, 0.04)
        for k in range(t):
            assert_mean(logs[:, t] * logs[:, k], 0.04 * 0.5 ** ((starts[t] - starts[k]) / 3.0))


def test_noise_that_forgets_nothing_stays_where_it_began() -> None:
    """Without an end to its half-life a path is one number, of variance σ²."""
    logs = draws(plan(DemandLaw(noise={"chat": Noise(0.2, np.inf)}), [24.0] * 3), 100)[:, 0]
    assert (logs == logs[:, :1]).all()
    assert_mean(logs[:, 0] ** 2, 0.04)


def test_noise_is_shared_by_the_tiers_of_a_workload_only() -> None:
    """Two tiers of one workload move alike, another workload by itself; a loading of a factor half its way back."""
    law = DemandLaw(
        noise={"chat": Noise(0.2, 3.0), "api": Noise(0.2, 3.0)}, factors=(Factor("use", {"api": 0.1}, 5.0),)
    )
    logs = draws(plan(law, [24.0] * 3, ("chat.paid", "chat.free", "api")), 100)
    assert (logs[:, 0] == logs[:, 1]).all()
    assert_mean(logs[:, 0, 2] * logs[:, 2, 2], 0.0)
    assert_mean(logs[:, 2, 2] ** 2, 0.04 + 0.01)
    assert_mean(logs[:, 2, 2] * logs[:, 2, 1], 0.04 * 0.5 ** (1 / 3) + 0.01 * 0.5 ** (1 / 5))


def test_the_compiled_recursion_agrees_with_its_naive_twin() -> None:
    """Path by path, period by period."""
    rng = np.random.default_rng(2)
    z, gaps = rng.standard_normal((3, 7)), rng.uniform(0.2, 4.0, 7)
    decay = 0.5 ** (gaps / 2.5)
    decay[0] = 0.0
    out = np.zeros((3, 2, 7))
    add_reverting(z, decay, 0.3 * np.sqrt(1 - decay**2), np.array([1.0, -2.0]), out)
    for s in range(3):
        path = np.array(reverting(z[s].tolist(), gaps.tolist(), 0.3, 2.5))
        assert out[s, 0] == pytest.approx(path)
        assert out[s, 1] == pytest.approx(-2.0 * path)


def test_a_dated_shock_halves_demand_from_its_day_on() -> None:
    """Efficiency 0.5 on 3 January: none before, its half of that two-day period on the logarithm, all after."""
    shock = Shock("chips", {"chat": 1.0, "api": 0.5}, P(0.5), day=date(2025, 1, 4))
    laid_out = plan(DemandLaw(shocks=(shock,)), [48.0] * 3, ("chat", "api"))
    found = draw_demand(laid_out, np.zeros((BATCH, 0)), batch_seed(0, 0))[0]
    assert found[0] == pytest.approx([10.0, 10.0 * np.sqrt(0.5), 5.0])
    assert found[1] == pytest.approx([10.0, 10.0 * 0.5**0.25, 10.0 * np.sqrt(0.5)])


def test_a_dated_shock_comes_with_its_probability_and_goes_with_its_length() -> None:
    """Three in ten, from day 2 for two days of a horizon of six; where it comes it comes to all that load on it."""
    shock = Shock("launch", {"chat": 1.0, "api": 1.0}, P(2.0), day=date(2025, 1, 3), probability=0.3, lasts_days=2.0)
    logs = draws(plan(DemandLaw(shocks=(shock,)), [24.0] * 6, ("chat", "api")), 40)
    hit = logs[:, 0, 2] > 0.0
    assert_chance(int(hit.sum()), len(hit), 0.3)
    assert (logs[:, 0] == logs[:, 1]).all()
    assert logs[hit][0, 0] == pytest.approx(np.log(2.0) * np.array([0, 0, 1, 1, 0, 0]))


def test_shocks_at_random_times_are_a_poisson_process() -> None:
    """Two a year over two years of size ln 2: mean and variance of the final logarithm are those of 4 events."""
    shock = Shock("steps", {"chat": 1.0}, P(2.0), rate_per_year=2.0)
    last = draws(plan(DemandLaw(shocks=(shock,)), [8766.0, 8766.0 - 1e-3, 1e-3]), 60)[:, 0, -1] / np.log(2.0)
    assert_mean(last, 4.0)
    assert_mean((last - 4.0) ** 2, 4.0)


def test_compiled_steps_agree_with_their_naive_twin() -> None:
    """Starts and ends anywhere, inside a period, over several, off the grid."""
    rng, edges = np.random.default_rng(4), np.array([0.0, 1.0, 3.5, 4.0, 9.0])
    begin = rng.uniform(-1.0, 9.0, 50)
    steps = np.stack([begin, begin + rng.exponential(2.0, 50), rng.normal(size=50)], axis=1)
    out = np.zeros((50, 1, 4))
    add_steps(np.arange(50), steps, edges, np.ones(1), out)
    for s in range(50):
        assert out[s, 0] == pytest.approx(stepped(edges.tolist(), *steps[s].tolist()))


def test_residuals_keep_their_place_in_the_season_and_their_neighbours() -> None:
    """Weeks of two days in blocks of one week: each week drawn is one that was seen, each as likely."""
    seen = Residuals(np.array([1.0, -1.0, 2.0, -2.0, 3.0, -3.0]), season=2, block=2, phase=0)
    paths = resample(seen, 3000, (4, 4), np.random.default_rng(1))
    assert (paths[:, 0::2] == -paths[:, 1::2]).all()
    for week in (1.0, 2.0, 3.0):
        assert_chance(int((paths[:, 2] == week).sum()), 3000, 1 / 3)
    odd = resample(seen, 10, (1, 5), np.random.default_rng(1))  # starts in the middle of a season
    assert (odd[:, 0::2] < 0.0).all()
    assert (odd[:, 1::2] > 0.0).all()


def test_a_trace_is_its_profile_times_its_residuals() -> None:
    """Splitting and putting together gives the trace back, gaps apart, and residuals of a place sum to zero."""
    values = np.random.default_rng(5).uniform(1.0, 9.0, 21)
    values[4] = np.nan
    profile, left = seasonal_split(values, 7)
    again = profile[np.arange(21) % 7] * np.exp(left)
    assert np.delete(again, 4) == pytest.approx(np.delete(values, 4))
    assert left[4] == 0.0
    assert left.reshape(3, 7).sum(axis=0) == pytest.approx(np.zeros(7), abs=1e-12)


def test_residuals_drive_demand_around_a_median_of_its_own() -> None:
    """The median given replaces the case's, and residuals of the trace are drawn again on top of it."""
    seen = Residuals(np.log([2.0, 3.0]), season=1, block=1)
    law = DemandLaw(residuals={"chat": seen}, median={"chat": np.full(4, 100.0)})
    laid_out = plan(law, [24.0] * 4)
    found = draw_demand(laid_out, np.zeros((BATCH, 0)), batch_seed(0, 0)).round(6)
    assert set(np.unique(found)) == {200.0, 300.0}


@pytest.mark.parametrize(
    "law",
    [
        DemandLaw(noise={"chta": Noise(0.1, 1.0)}),
        DemandLaw(factors=(Factor("f", {"chat.fre": 1.0}),)),
        DemandLaw(median={"chat.none": np.ones(2)}),
    ],
)
def test_names_that_the_instance_does_not_have_are_refused(law: DemandLaw) -> None:
    """A loading on a workload that is not there is a mistake, not a zero."""
    with pytest.raises(UnknownNameError, match="chat"):
        plan(law, [24.0] * 2)


@pytest.mark.parametrize(
    "parts",
    [
        {"day": AS_OF, "rate_per_year": 1.0},
        {"probability": 1.1},
        {"rate_per_year": -1.0},
        {"factor": Marginal(-1.0, 1.0, 2.0, "normal")},
    ],
)
def test_shocks_out_of_range_are_refused(parts: dict[str, Any]) -> None:
    """A day and a rate, a chance above one, a factor that may be negative."""
    with pytest.raises(ValueError, match="found shock 's'"):
        replace(Shock("s", {}, P(1.0)), **parts)


def test_laws_and_residuals_out_of_range_are_refused() -> None:
    """Correlations above one, negative deviations, traces shorter than a season or without any use."""
    beyond: list[dict[str, Any]] = [
        {"growth_common": 1.5},
        {"growth_sigma": {"a": -0.1}},
        {"noise": {"a": Noise(0.1, 0.0)}},
    ]
    for bad in beyond:
        with pytest.raises(ValueError, match="demand law out of range"):
            replace(DemandLaw(), **bad)
    with pytest.raises(ValueError, match="at least one season"):
        Residuals(np.zeros(5), season=7, block=7)
    with pytest.raises(ValueError, match="not finite"):
        Residuals(np.array([np.nan]), season=1, block=1)
    with pytest.raises(ValueError, match="above 0"):
        seasonal_split(np.zeros(14), 7)
    with pytest.raises(ValueError, match="place 1"):
        seasonal_split(np.array([1.0, np.nan]), 2)
