"""Arrays made small enough to draw: means and extremes by block or by bucket of time."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.exposure.result import Exposure

#: more points than that cannot be told apart at the width of a page; lines that jump need fewer
MOST_BUCKETS, FEW_BUCKETS = 160, 60
_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Buckets:
    """Runs of periods from period `first` on: `starts` and `ends` (bucket,) are days since 1970-01-01.

    `index` (period,) names the bucket of each period kept; `hours` (period,) weighs the means.
    """

    first: int
    index: NDArray[np.int64]
    starts: NDArray[np.float64]
    ends: NDArray[np.float64]
    hours: NDArray[np.float64]

    @property
    def n_buckets(self) -> int:
        """How many buckets there are."""
        return len(self.starts)

    def mean(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return (…, bucket) means, weighted by hours, of (…, period) values."""
        firsts = self._firsts()
        weighted = np.add.reduceat(values[..., self.first :] * self.hours, firsts, axis=-1)
        means: NDArray[np.float64] = weighted / np.add.reduceat(self.hours, firsts)
        return means

    def most(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return (…, bucket) maxima of (…, period) values."""
        peaks: NDArray[np.float64] = np.maximum.reduceat(values[..., self.first :], self._firsts(), axis=-1)
        return peaks

    def _firsts(self) -> NDArray[np.int64]:
        return np.flatnonzero(np.r_[True, np.diff(self.index) > 0])


def to_days(moments: NDArray[np.datetime64]) -> NDArray[np.float64]:
    """Return moments as days since 1970-01-01."""
    days: NDArray[np.float64] = moments.astype("datetime64[s]").astype(np.float64) / _SECONDS
    return days


def to_date(moment: np.datetime64) -> date:
    """Return the day of a moment."""
    return date.fromisoformat(str(moment.astype("datetime64[D]")))


def buckets(exposure: Exposure, since: float = -math.inf, *, few: int = MOST_BUCKETS) -> Buckets:
    """Return the periods of an exposure in runs of about equal length, few enough to be drawn.

    Parameters
    ----------
    exposure
        The exposure whose periods are meant.
    since
        Days since 1970-01-01; periods that end before are left out.
    few
        How many runs to make where there are more periods than can be drawn.
    """
    first = max(0, int(np.searchsorted(to_days(exposure.period_starts), since, side="right")) - 1)
    n = len(exposure.period_starts) - first
    return _runs(exposure, first, np.arange(n) * (n if n <= MOST_BUCKETS else few) // max(n, 1))


def blocks(exposure: Exposure) -> Buckets:
    """Return the periods of an exposure by block."""
    return _runs(exposure, 0, exposure.block_of_period)


def _runs(exposure: Exposure, first: int, index: NDArray[np.int64]) -> Buckets:
    starts, hours = to_days(exposure.period_starts)[first:], exposure.period_hours[first:]
    ends = starts + hours / 24.0
    firsts = np.flatnonzero(np.r_[True, np.diff(index) > 0])
    lasts = np.r_[firsts[1:] - 1, len(index) - 1]
    return Buckets(first, index, starts[firsts], ends[lasts], hours)


def mean_over_futures(values: NDArray[np.float64], probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the (…) probability-weighted mean of (scenario, …) values."""
    mean: NDArray[np.float64] = np.tensordot(probabilities, values, axes=1)
    return mean
