"""The distribution of demand from recent use, the latest weighing most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from provender.compiled import compiled

FloatArray = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


@compiled()
def weighted_quantile(values: FloatArray, weights: FloatArray, level: float) -> float:
    """Return the smallest value up to which at least a share `level` of the weight lies; NaN without weight.

    Parameters
    ----------
    values, weights
        (value,) in any order; NaN values are left out.
    level
        0 to 1.

    Examples
    --------
    >>> weighted_quantile(np.array([3.0, 1.0, 2.0]), np.array([1.0, 1.0, 2.0]), 0.5)
    2.0
    """
    total = 0.0
    for j in range(values.size):
        if not np.isnan(values[j]):
            total += weights[j]
    if total <= 0.0:
        return np.nan
    reached, last = 0.0, np.nan
    for j in np.argsort(values):
        if np.isnan(values[j]) or weights[j] <= 0.0:
            continue
        reached, last = reached + weights[j], values[j]
        if reached >= level * total - 1e-9 * total:
            break
    return float(last)


@dataclass(frozen=True, slots=True)
class Mixture:
    """Demand is as in one of several windows of the past.

    Parameters
    ----------
    days
        Lengths of the windows, each ending now.
    shares
        Chance of each; they sum to 1.

    Examples
    --------
    Half of the weight on the last day, half on the last two: the day before counts a quarter.

    >>> Mixture((1.0, 2.0), (0.5, 0.5)).weights(3, 1)
    array([0.  , 0.25, 0.75])
    """

    days: tuple[float, ...]
    shares: tuple[float, ...]

    def weights(self, n: int, n_per_day: int) -> FloatArray:
        """Return the weight of each of the last n periods, oldest first: (period,), up to a factor where n is short."""
        age = np.arange(n)[::-1]
        weights = np.zeros(n)
        for days, share in zip(self.days, self.shares, strict=True):
            length = max(1, round(days * n_per_day))
            weights += np.where(age < length, share / length, 0.0)
        return weights

    def quantile(self, demand: FloatArray, level: float, n_per_day: int) -> float:
        """Return the quantile of demand to come; 0 where none of the past is known."""
        longest = max(1, round(max(self.days) * n_per_day))
        recent = demand[-longest:]
        found = weighted_quantile(recent, self.weights(recent.size, n_per_day), min(1.0, max(0.0, level)))
        return 0.0 if np.isnan(found) else float(found)
