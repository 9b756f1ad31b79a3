"""Growth that compounds continuously, piecewise by date: of demand and of earnings alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from provender.alliance.estimate import Side
    from provender.alliance.workload import GrowthStep

_SECONDS_PER_YEAR = 365.25 * 86400.0
#: the first step also holds before its start, the last one for good
_FIRST, _LAST = np.datetime64("1900-01-01", "s"), np.datetime64("2200-01-01", "s")


def growth_factor(
    steps: Sequence[GrowthStep], origin: np.datetime64, moments: NDArray[np.datetime64], side: Side = "base"
) -> NDArray[np.float64]:
    """Return (moment,) the factor since `origin`: Π factor^(years in step); below 1 before it.

    Parameters
    ----------
    steps
        Growth by date, ascending; none is a factor of 1.
    origin, moments
        Where growth counts from; (moment,) where it is asked for, datetime64[s].
    side
        Side of the factors' estimates.
    """
    log_growth = np.zeros(len(moments))
    for i, step in enumerate(steps):
        first = np.datetime64(step.start, "s") if i else _FIRST
        last = np.datetime64(steps[i + 1].start, "s") if i + 1 < len(steps) else _LAST
        anchor = min(max(origin, first), last)
        years = (np.clip(moments, first, last) - anchor).astype("timedelta64[s]").astype(np.float64)
        log_growth += years / _SECONDS_PER_YEAR * np.log(step.factor_per_year.at(side))
    return np.exp(log_growth)
