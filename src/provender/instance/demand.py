"""Demand of a workload as an array over periods."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from provender.alliance.growth import growth_factor
from provender.instance.grid import as64

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.alliance.estimate import Side
    from provender.alliance.workload import Demand, Series
    from provender.instance.grid import Grid


def demand_path(demand: Demand, grid: Grid, side: Side) -> NDArray[np.float64]:
    """Return (period,) demand in work units, with level and growth on one side of their estimates.

    Growth is compounded continuously from `demand.at`: D(t) = level · Π factor^(years in step).
    Where a trace has no reading or supply stopped, the last reading one week earlier stands in
    (else the series' mean), so that a stop of supply is never read as absent demand.
    """
    path = np.ones(grid.n_periods)
    if demand.series is not None:
        path = series_path(demand.series, grid)
    if demand.level is not None:
        path = path * demand.level.at(side)
    origin = as64(demand.at) if demand.at else grid.period_starts[0]
    return path * growth_factor(demand.growth, origin, grid.period_starts, side)


def series_path(series: Series, grid: Grid) -> NDArray[np.float64]:
    """Return (period,) values of a step series or a replayed trace on the grid."""
    if not series.repeats:
        index = np.searchsorted(series.starts, grid.period_starts, side="right") - 1
        return _filled(series)[np.maximum(index, 0)]
    step = np.timedelta64(round(series.period_hours * 3600), "s")
    values = _filled(series)
    whole = _whole_weeks(len(values), series.period_hours)
    offset = season_start(series, grid)
    ticks = (grid.period_starts - grid.period_starts[0]) // step
    path: NDArray[np.float64] = values[(ticks.astype(np.int64) + offset) % whole]
    return path


def season_start(series: Series, grid: Grid) -> int:
    """Return the reading of a replayed trace that stands at the first period of a grid: same weekday, same hour.

    A trace that is not replayed starts where the grid does, or before: its reading then.
    """
    if not series.repeats:
        return max(0, int(np.searchsorted(series.starts, grid.period_starts[0], side="right")) - 1)
    return _weekday_offset(series, grid, _whole_weeks(len(series.values), series.period_hours))


def _whole_weeks(n: int, period_hours: float) -> int:
    """Return the number of readings in the whole weeks of a trace (all of it below one week)."""
    week = max(1, round(168.0 / period_hours)) if period_hours else 1
    return n - n % week if n >= week else n


def _weekday_offset(series: Series, grid: Grid, whole: int) -> int:
    """Return the reading that shares weekday and hour with the start of the grid."""
    if whole * series.period_hours < 168.0:
        return 0
    shift = int((grid.period_starts[0] - series.starts[0]) / np.timedelta64(1, "s"))
    return round((shift % 604800) / (series.period_hours * 3600.0))


def _filled(series: Series) -> NDArray[np.float64]:
    """Return the values with gaps and stops filled from a week earlier, a week later, or the mean."""
    values = series.values.copy()
    if not np.isnan(values).any():
        return values
    week = max(1, round(168.0 / series.period_hours)) if series.period_hours else 1
    for shift in (week, -week, 2 * week, -2 * week):
        gaps = np.flatnonzero(np.isnan(values))
        donors = gaps - shift
        fine = (donors >= 0) & (donors < len(values))
        values[gaps[fine]] = series.values[donors[fine]]
    mean = float(np.nanmean(series.values)) if not np.isnan(series.values).all() else 0.0
    return np.where(np.isnan(values), mean, values)
