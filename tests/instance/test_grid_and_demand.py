"""Grids, blocks and demand paths: numbers that can be checked on paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from provender.alliance.case import Case
from provender.alliance.estimate import Estimate
from provender.alliance.workload import Demand, GrowthStep, Series
from provender.cases import load
from provender.instance.demand import demand_path, series_path
from provender.instance.grid import Grid, build_grid


@pytest.fixture
def case() -> Case:
    """Return the miniature, whose dates the tests replace."""
    return load("miniature")


def monthly(case: Case) -> Grid:
    """Return the twelve months of 2025."""
    return build_grid(replace(case, start=date(2025, 1, 1), end=date(2026, 1, 1), period="month", block="month"), [])


def test_months_have_their_own_hours(case: Case) -> None:
    """January has 744 hours, February 672, the year 8,760."""
    grid = monthly(case)
    assert grid.period_hours[:2].tolist() == [744.0, 672.0]
    assert grid.period_hours.sum() == 8760.0
    assert grid.n_blocks == 12


def test_a_break_inside_a_period_splits_at_the_next_one(case: Case) -> None:
    """Capacity that changes on 15 March counts from 1 April; a block of a quarter splits there."""
    quarterly = replace(case, start=date(2025, 1, 1), end=date(2026, 1, 1), period="month", block="quarter")
    whole, split = build_grid(quarterly, []), build_grid(quarterly, [date(2025, 2, 15)])
    assert whole.first_period.tolist() == [0, 3, 6, 9]
    assert split.first_period.tolist() == [0, 2, 3, 6, 9]


def test_breaks_outside_the_horizon_change_nothing(case: Case) -> None:
    """A break before the start or after the end leaves the blocks as they are."""
    year = replace(case, start=date(2025, 1, 1), end=date(2026, 1, 1), period="month", block="month")
    assert build_grid(year, [date(2020, 1, 1), date(2030, 1, 1)]).n_blocks == 12


def test_what_is_past_is_not_counted(case: Case) -> None:
    """Blocks that end by the as-of date cost nothing; the one that contains it counts."""
    year = replace(
        case,
        start=date(2025, 1, 1),
        end=date(2026, 1, 1),
        period="month",
        block="month",
        as_of=date(2025, 3, 10),
    )
    assert build_grid(year, []).counted.tolist() == [0.0] * 2 + [1.0] * 10


def test_growth_doubles_in_a_year(case: Case) -> None:
    """Level 100 on 1 January 2025 and factor 2 a year give 200 after 365.25 days, 100·2^(31/365.25) on 1 February."""
    demand = Demand(
        level=Estimate.point(100.0),
        at=date(2025, 1, 1),
        growth=(GrowthStep(date(2020, 1, 1), Estimate.point(2.0)),),
    )
    path = demand_path(demand, monthly(case), "base")
    assert path[0] == pytest.approx(100.0)
    assert path[1] == pytest.approx(100.0 * 2.0 ** (31 / 365.25))


def test_growth_runs_backwards_before_its_date(case: Case) -> None:
    """Before the date of the level, demand is the level divided by the growth since."""
    demand = Demand(
        level=Estimate.point(100.0),
        at=date(2025, 7, 1),
        growth=(GrowthStep(date(2020, 1, 1), Estimate.point(4.0)),),
    )
    path = demand_path(demand, monthly(case), "base")
    assert path[0] == pytest.approx(100.0 * 4.0 ** (-181 / 365.25))


def test_growth_steps_join(case: Case) -> None:
    """With factor 2 until April and 1 after, demand stands still from April on."""
    steps = (
        GrowthStep(date(2020, 1, 1), Estimate.point(2.0)),
        GrowthStep(date(2025, 4, 1), Estimate.point(1.0)),
    )
    path = demand_path(Demand(level=Estimate.point(10.0), at=date(2025, 1, 1), growth=steps), monthly(case), "base")
    assert path[3:] == pytest.approx(np.full(9, 10.0 * 2.0 ** (90 / 365.25)))


def hourly(case: Case, hours: int, start: date) -> Grid:
    """Return some hours from a date on."""
    day = replace(
        case,
        start=start,
        end=date(start.year, start.month, start.day + hours // 24),
        period="hour",
        block="day",
    )
    return build_grid(replace(day, as_of=start), [])


def trace(start: str, values: list[float], stopped: list[int]) -> Series:
    """Return an hourly trace, NaN where supply stopped."""
    hours = np.array(values, dtype=float)
    mask = np.zeros(len(hours), dtype=bool)
    mask[stopped] = True
    hours[mask] = np.nan
    first = np.datetime64(start, "s")
    return Series(
        first + np.arange(len(hours)) * np.timedelta64(3600, "s"), hours, mask, repeats=True, period_hours=1.0
    )


def test_a_trace_keeps_its_weekday_and_hour(case: Case) -> None:
    """A trace that starts on Friday 1 May 2020, replayed from Monday 4 August 2025, starts with its first Monday."""
    values = [float(i) for i in range(15 * 24)]  # two whole weeks and a day that is dropped
    path = series_path(trace("2020-05-01", values, []), hourly(case, 48, date(2025, 8, 4)))
    assert path[:3].tolist() == [72.0, 73.0, 74.0]


def test_a_supply_stop_is_not_absent_demand(case: Case) -> None:
    """A stopped hour takes the reading one week earlier, never zero."""
    values = [5.0] * (14 * 24)
    values[200 - 168] = 7.0
    path = series_path(trace("2020-05-01", values, [200]), hourly(case, 24 * 20, date(2025, 8, 1)))
    assert path[200] == 7.0
    assert not np.isnan(path).any()
