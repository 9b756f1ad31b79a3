"""Recorded demand, where the shared data is at hand: hindsight against a linear program, Provender against replay."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from provender.backtest import (
    Market,
    Provender,
    Replay,
    Trace,
    every,
    free_periods,
    hindsight,
    read_stops,
    read_trace,
    walk,
)
from tests.reference.backtest_lp import lp_cost

BESIDE = Path(__file__).parents[3] / "shared"
DATA = Path(os.environ.get("PROVENDER_SHARED", BESIDE)) / "data"
NONE = f"no recorded demand in {DATA}: set PROVENDER_SHARED"
pytestmark = pytest.mark.skipif(not (DATA / "demand").is_dir(), reason=NONE)


def recorded(folder: str, workload: str = "") -> Trace:
    """Return a recorded trace, its stops not known, at a mean of 60 units."""
    trace = read_trace(DATA / "demand" / folder / "demand_hourly.csv", column="units", workload=workload)
    return trace.without(read_stops(DATA / "outages" / "helios_observed_supply_stops_2020.csv")).scaled(60.0)


@pytest.mark.parametrize("workload", ["vc6YE", "vcMod", "vcdI0"])
@pytest.mark.parametrize("days", [1, 3.5])
def test_hindsight_equals_a_linear_program_on_recorded_traces(workload: str, days: float) -> None:
    """Stops and all, daily and once per half term."""
    trace, market = recorded("helios_earth_vcs_2020", workload), Market(24 * 7)
    span = every(free_periods(trace), trace.n_periods, trace.periods(days))
    prices = {"committed": 0.55, "use": 0.0, "on_demand": 1.0, "unmet": 1.0, "limit": np.inf}
    expected = lp_cost(trace.demand[span.begin :], span.dates - span.begin, market.term, prices)
    assert hindsight(trace, market, span).total_usd == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("step", [24, 168])
def test_provender_costs_less_than_replay_on_the_longest_trace(step: int) -> None:
    """181 days, nine terms and discounts, in the mean; neither beats hindsight."""
    trace = recorded("helios_venus_2020")
    span = every(free_periods(trace), trace.n_periods, step)
    ours, theirs = [], []
    for term in (7, 14, 30):
        for discount in (0.3, 0.45, 0.6):
            market = Market(24 * term, 1.0, 1.0 - discount)
            best = hindsight(trace, market, span).total_usd
            ours.append(walk(trace, market, span, Provender()).total_usd / best - 1)
            theirs.append(walk(trace, market, span, Replay(7)).total_usd / best - 1)
    assert 0 <= np.mean(ours) < np.mean(theirs)
