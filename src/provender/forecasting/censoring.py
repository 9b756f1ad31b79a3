"""Demand that was at the limit of what was held: known to be at least that much."""

from __future__ import annotations

import numpy as np

from provender.forecasting.errors import require
from provender.forecasting.recency import FloatArray

BoolArray = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


def at_limit(usage: FloatArray, limit: FloatArray | float, *, slack: float = 1e-6) -> BoolArray:
    """Return where usage stood at the limit of what was held, so that demand may have been more.

    Examples
    --------
    >>> at_limit(np.array([7.0, 8.0]), 8.0).tolist()
    [False, True]
    """
    found: BoolArray = usage >= limit * (1.0 - slack)
    return found


def product_limit(usage: FloatArray, is_censored: BoolArray) -> tuple[FloatArray, FloatArray]:
    """Return the values at which demand was seen, and the chance that demand exceeds each.

    The product-limit estimate (Kaplan and Meier 1958): a censored period counts among those that may
    still exceed a value until its limit is reached. Beyond the largest limit nothing is known, and the
    last chance stays above 0 where the largest value is censored.

    Examples
    --------
    Seen 2 and 4, at a limit of 3 once: a third is at 2; of what may exceed 3, only 4 is left.

    >>> values, above = product_limit(np.array([2.0, 3.0, 4.0]), np.array([False, True, False]))
    >>> values.tolist(), above.round(3).tolist()
    ([2.0, 4.0], [0.667, 0.0])
    """
    known = ~np.isnan(usage)
    require(bool(known.any()), "no known usage", "at least one known period", "Give a longer history.")
    usage, is_censored = usage[known], is_censored[known]
    values = np.unique(usage[~is_censored])
    at_risk = (usage[None, :] >= values[:, None]).sum(axis=1)
    seen = ((usage[None, :] == values[:, None]) & ~is_censored[None, :]).sum(axis=1)
    return values, np.cumprod(1.0 - seen / np.maximum(1, at_risk))


def uncensored(
    usage: FloatArray, is_censored: BoolArray, generator: np.random.Generator, *, most: float = 2.0
) -> FloatArray:
    """Return usage whose censored periods hold a draw of demand, given that it is at least so much.

    Draws follow the product-limit estimate; what it leaves beyond the largest value seen is drawn
    between a period's limit and `most` times it.

    Examples
    --------
    >>> drawn = uncensored(np.array([2.0, 3.0, 4.0]), np.array([False, True, False]), np.random.default_rng(0))
    >>> drawn.tolist()
    [2.0, 4.0, 4.0]
    """
    values, above = product_limit(usage, is_censored)
    out = usage.copy()
    for i in np.flatnonzero(is_censored & ~np.isnan(usage)):
        later = values > usage[i]
        start = float(above[~later][-1]) if (~later).any() else 1.0
        target = start * generator.random()
        hit = np.flatnonzero(later & (above <= target + 1e-12))
        out[i] = values[hit[0]] if hit.size else usage[i] * generator.uniform(1.0, most)
    return out
