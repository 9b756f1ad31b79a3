"""Quantiles and CVaR over scenarios, with intervals."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from provender.adequacy.interval import Interval, known, t_quantile

if TYPE_CHECKING:
    from numpy.typing import NDArray


def weighted_cvar(values: NDArray[np.float64], chance: NDArray[np.float64], alpha: float) -> float:
    """Return the mean of the largest 1 − α of values, splitting a scenario where needed.

    Parameters
    ----------
    values, chance
        (scenario,) any unit; (scenario,) probabilities that sum to one.
    alpha
        Confidence level in [0, 1).

    Source: Rockafellar and Uryasev (2002), for discrete laws.

    Examples
    --------
    >>> weighted_cvar(np.array([1984.0, 2189.0, 1904.0, 1804.0]), np.full(4, 0.25), 0.6)
    2112.125
    """
    order = np.argsort(-values, kind="stable")
    before = np.concatenate([[0.0], np.cumsum(chance[order])[:-1]])
    weight = np.clip(1.0 - alpha - before, 0.0, chance[order])
    return float(weight @ values[order] / (1.0 - alpha))


def weighted_quantile(values: NDArray[np.float64], chance: NDArray[np.float64], alpha: float) -> float:
    """Return the smallest value with cumulative probability >= α.

    Parameters
    ----------
    values, chance
        (scenario,) any unit; (scenario,) probabilities that sum to one.
    alpha
        Level in [0, 1].

    Examples
    --------
    >>> weighted_quantile(np.array([60.0, 66.0, 72.0, 84.0]), np.full(4, 0.25), 0.75)
    72.0
    """
    order = np.argsort(values, kind="stable")
    at = int(np.argmax(np.cumsum(chance[order]) >= alpha - 1e-12))
    return float(values[order][at])


def quantile_interval(values: NDArray[np.float64], alpha: float, confidence: float, *, most: float) -> Interval:
    """Return the α quantile with bounds from order statistics, which hold for any law.

    Parameters
    ----------
    values
        (scenario,) any unit, >= 0, drawn independently.
    alpha, confidence
        Level of the quantile; confidence; both in (0, 1).
    most
        What no value can exceed: the upper bound where there are too few scenarios for one.

    Examples
    --------
    >>> found = quantile_interval(np.arange(1.0, 101.0), 0.5, 0.95, most=np.inf)
    >>> found.value, found.low, found.high
    (50.0, 40.0, 61.0)
    """
    n = len(values)
    ranked = np.sort(values)
    reach = _at_most(n, alpha)  # P(at most k values below the quantile), k = 0 … n
    a = 1.0 - confidence
    lower = int(np.searchsorted(reach, a / 2.0, side="right"))  # rank l with P(X < l) <= a/2
    upper = int(np.searchsorted(reach, 1.0 - a / 2.0, side="left")) + 1  # rank u with P(X >= u) <= a/2
    value = float(ranked[max(math.ceil(alpha * n - 1e-12), 1) - 1])
    low = float(ranked[lower - 1]) if lower >= 1 else 0.0
    high = float(ranked[upper - 1]) if upper <= n else most
    return Interval(value, low, high, "order statistics")


def cvar_interval(values: NDArray[np.float64], alpha: float, confidence: float, *, most: float) -> Interval:
    """Return CVaR at α with bounds from its influence function.

    Parameters
    ----------
    values
        (scenario,) any unit, >= 0, drawn independently.
    alpha, confidence
        Confidence level of CVaR, the mean of the worst 1 − α; confidence of the interval.
    most
        What no value can exceed.

    Returns
    -------
    Interval
        CVaR ± t · sd(q + max(X − q, 0) / (1 − α)) / √n, with one degree of freedom less than
        scenarios above the quantile; with fewer than two of them only `most` bounds it from above,
        and the quantile from below.

    Source: Trindade, Uryasev, Shapiro and Zrazhevsky (2007), on the law of the CVaR estimator.

    Examples
    --------
    >>> found = cvar_interval(np.arange(1.0, 101.0), 0.9, 0.95, most=np.inf)
    >>> round(found.value, 6), found.low < 95.5 < found.high
    (95.5, True)
    """
    n = len(values)
    value = weighted_cvar(values, np.full(n, 1.0 / n), alpha)
    threshold = quantile_interval(values, alpha, confidence, most=most)
    over = np.maximum(values - threshold.value, 0.0) / (1.0 - alpha)
    n_tail = int(np.count_nonzero(over))
    if n_tail < 2:
        return Interval(value, min(threshold.low, value), most, "tail of fewer than two: bound of the quantile")
    half = t_quantile(0.5 + confidence / 2.0, n_tail - 1) * float(over.std(ddof=1)) / math.sqrt(n)
    return Interval(value, max(value - half, 0.0), min(value + half, most), "normal, influence function")


def tail_pair(
    values: NDArray[np.float64], chance: NDArray[np.float64] | None, alpha: float, confidence: float, *, most: float
) -> tuple[Interval, Interval]:
    """Return quantile and CVaR at α; without sampling error where the scenarios have probabilities."""
    if chance is not None:
        return known(weighted_quantile(values, chance, alpha)), known(weighted_cvar(values, chance, alpha))
    return (
        quantile_interval(values, alpha, confidence, most=most),
        cvar_interval(values, alpha, confidence, most=most),
    )


def _at_most(n: int, p: float) -> NDArray[np.float64]:
    """Return (k,) P(X <= k) of a binomial n, p for k = 0 … n."""
    k = np.arange(n)
    steps = np.log((n - k) / (k + 1.0)) + math.log(p) - math.log1p(-p)
    log_mass = n * math.log1p(-p) + np.concatenate([[0.0], np.cumsum(steps)])
    mass: NDArray[np.float64] = np.exp(log_mass).cumsum()
    return mass
