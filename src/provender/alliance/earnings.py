"""Money that is earned over time: totals by month and the day on which a total is reached."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from provender.alliance.growth import growth_factor
from provender.dates import add_months, midnight

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.alliance.estimate import Side
    from provender.alliance.party import Earnings


def months_between(start: date, end: date) -> tuple[date, ...]:
    """Return the first days of the months from the one of `start` up to `end`, exclusive.

    Examples
    --------
    >>> [d.isoformat() for d in months_between(date(2025, 5, 2), date(2025, 7, 1))]
    ['2025-05-01', '2025-06-01']
    """
    first = start.replace(day=1)
    n = (end.year - first.year) * 12 + end.month - first.month + (end.day > 1)
    return tuple(add_months(midnight(first), i).date() for i in range(max(0, n)))


def earned(earnings: Earnings, months: tuple[date, ...], *, side: Side = "base") -> NDArray[np.float64]:
    """Return (month,) money earned in each month, at the yearly rate of its middle.

    Growth compounds continuously from `earnings.at`; nothing is earned before `earnings.start`.
    """
    middles = [d + timedelta(days=15) for d in months]
    moments = np.array(middles, dtype="datetime64[s]")
    rate = earnings.level.at(side) * growth_factor(earnings.growth, np.datetime64(earnings.at, "s"), moments, side)
    begun = np.array([earnings.start is None or d >= earnings.start for d in months])
    return np.where(begun, rate / 12.0, 0.0)


def day_of_total(earnings: Earnings, total: float, end: date) -> date | None:
    """Return the first of the month after which `total` has been earned; None if not by `end`."""
    months = months_between(earnings.start or earnings.at, end)
    reached = np.flatnonzero(np.cumsum(earned(earnings, months)) >= total)
    return add_months(midnight(months[int(reached[0])]), 1).date() if len(reached) else None
