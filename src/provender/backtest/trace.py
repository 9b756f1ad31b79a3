"""Demand as it was, period by period, with what is not known of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from provender.backtest.errors import require
from provender.forecasting import at_limit, uncensored

FloatArray = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
BoolArray = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """Demand by period.

    Parameters
    ----------
    name
        What the report calls it.
    demand
        (period,) units of work wanted; NaN where nobody knows: a gap, or a supply stop, in which what
        was used says nothing about what was wanted. Nothing is served and nothing counts there, but
        fees run on.
    start
        When period 0 begins.
    period_hours
        Length of a period.

    Raises
    ------
    BacktestError
        Where no demand is known, or some is negative or infinite.
    """

    name: str
    demand: FloatArray
    start: datetime = datetime(2020, 1, 1)
    period_hours: float = 1.0

    def __post_init__(self) -> None:
        """Freeze the demand, and refuse what is none."""
        demand = np.array(self.demand, dtype=float)
        known = demand[~np.isnan(demand)]
        require(known.size > 0, "no known demand", "at least one period with a number", "Check the trace.")
        bad = known[(known < 0) | np.isinf(known)]
        require(not bad.size, f"demand {bad[0] if bad.size else 0:g}", "numbers of 0 or more", "Mend the trace.")
        demand.setflags(write=False)
        object.__setattr__(self, "demand", demand)

    @property
    def n_periods(self) -> int:
        """Number of periods."""
        return int(self.demand.size)

    @property
    def n_per_day(self) -> int:
        """Periods of a day, at least one."""
        return max(1, round(24.0 / self.period_hours))

    def periods(self, days: float) -> int:
        """Return how many periods a number of days has, at least one."""
        return max(1, round(days * 24.0 / self.period_hours))

    def when(self, period: int) -> datetime:
        """Return when a period begins."""
        return self.start + timedelta(hours=period * self.period_hours)

    def scaled(self, mean: float) -> Trace:
        """Return the same trace with another mean over the periods that are known."""
        return replace(self, demand=self.demand * (mean / float(np.nanmean(self.demand))))

    def without(self, stops: Iterable[tuple[datetime, datetime]]) -> Trace:
        """Return the trace with demand unknown in every period that a stop of supply touches.

        Examples
        --------
        >>> day = datetime(2020, 5, 10)
        >>> whole = Trace("t", np.ones(6), day)
        >>> whole.without([(day + timedelta(hours=1.5), day + timedelta(hours=3))]).demand.tolist()
        [1.0, nan, nan, 1.0, 1.0, 1.0]
        """
        demand = self.demand.copy()
        hour = 3600.0 * self.period_hours
        for begin, end in stops:
            low = int(np.floor((begin - self.start).total_seconds() / hour))
            high = int(np.ceil((end - self.start).total_seconds() / hour))
            demand[max(0, low) : max(0, high)] = np.nan
        return replace(self, demand=demand)

    def uncapped(self, limit: float, generator: np.random.Generator) -> Trace:
        """Return the trace with use at the limit of what was held read as at least so much demand.

        What was wanted there is drawn from the product-limit estimate over the whole trace.

        Examples
        --------
        >>> Trace("t", np.array([5.0, 8.0, 6.0])).uncapped(9.0, np.random.default_rng(1)).demand.tolist()
        [5.0, 8.0, 6.0]
        """
        require(limit > 0, f"limit {limit:g}", "more than 0", "Give the units that were held.")
        usage = np.array(self.demand)
        known = np.where(np.isnan(usage), 0.0, usage)
        return replace(self, demand=uncensored(usage, at_limit(known, limit), generator))


def free_periods(trace: Trace, *, days: float = 14.0, share: float = 0.2) -> int:
    """Return how many first periods everybody may learn from: the longer of some days and a share."""
    return max(trace.periods(days), int(np.ceil(share * trace.n_periods)))


def added(name: str, traces: Sequence[Trace]) -> Trace:
    """Return the sum of traces that share their periods; not known where one of them is not.

    Raises
    ------
    BacktestError
        Where they differ in start, number or length of periods.
    """
    first = traces[0]
    for trace in traces[1:]:
        is_same = (trace.start, trace.n_periods, trace.period_hours) == (
            first.start,
            first.n_periods,
            first.period_hours,
        )
        found = f"{trace.name} from {trace.start} over {trace.n_periods} periods of {trace.period_hours:g} h"
        allowed = f"as {first.name}: {first.start}, {first.n_periods} of {first.period_hours:g} h"
        require(is_same, found, allowed, "Replay them one by one.")
    total = np.sum([trace.demand for trace in traces], axis=0)
    return Trace(name, total, first.start, first.period_hours)


def daily_means(values: FloatArray, n_per_day: int) -> FloatArray:
    """Return the mean of each day, unknown periods aside; NaN where all of it is unknown.

    Examples
    --------
    >>> daily_means(np.array([1.0, 3.0, np.nan, 5.0, np.nan]), 2).tolist()
    [2.0, 5.0, nan]
    """
    padded = np.concatenate([values, np.full(-values.size % n_per_day, np.nan)]).reshape(-1, n_per_day)
    known = ~np.isnan(padded)
    sums, counts = np.where(known, padded, 0.0).sum(axis=1), known.sum(axis=1)
    means: FloatArray = np.where(counts > 0, sums / np.maximum(1, counts), np.nan)
    return means
