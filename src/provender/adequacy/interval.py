"""Estimates with intervals: means, ratios, shares of scenarios; each says how it was made.

Symbols: n scenarios drawn independently, m of them with anything short, c the confidence, a = 1 − c.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: below this many scenarios with an event, the mean of all scenarios is too skewed for a normal law
FEW_EVENTS = 30
_NORMAL_DF = 200
_MANY_EVENTS = 2000


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with the bounds of its confidence interval and the name of the method.

    `high` is infinite where the data bound nothing from above; all three are NaN where the index
    does not exist (a mean duration without a shortfall).
    """

    value: float
    low: float
    high: float
    method: str

    @property
    def width(self) -> float:
        """Upper less lower bound."""
        return self.high - self.low

    def covers(self, truth: float) -> bool:
        """Return whether a number lies inside the bounds."""
        return self.low <= truth <= self.high


def known(value: float) -> Interval:
    """Return a value without sampling error: all futures were enumerated with their probabilities."""
    return Interval(value, value, value, "enumerated")


def unknown(method: str) -> Interval:
    """Return an index that does not exist."""
    return Interval(math.nan, math.nan, math.nan, method)


def t_quantile(probability: float, df: int) -> float:
    """Return the quantile of Student's t.

    Up to 200 degrees of freedom the finite trigonometric sum for the distribution function is
    inverted by bisection; above, the Cornish–Fisher series is good to better than one part in ten million.
    Source: Abramowitz and Stegun (1964), 26.7.3, 26.7.4 and 26.7.5.

    Examples
    --------
    >>> round(t_quantile(0.975, 3), 4), round(t_quantile(0.975, 30), 4)
    (3.1824, 2.0423)
    """
    z = NormalDist().inv_cdf(probability)
    if df > _NORMAL_DF:
        g1, g2 = (z**3 + z) / 4.0, (5.0 * z**5 + 16.0 * z**3 + 3.0 * z) / 96.0
        g3 = (3.0 * z**7 + 19.0 * z**5 + 17.0 * z**3 - 15.0 * z) / 384.0
        return z + g1 / df + g2 / df**2 + g3 / df**3
    low, high = 0.0, math.pi / 2.0
    wanted = abs(2.0 * probability - 1.0)
    for _ in range(80):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if _t_central(middle, df) < wanted else (low, middle)
    return math.copysign(math.sqrt(df) * math.tan(low), z)


def _t_central(theta: float, df: int) -> float:
    """Return P(|T| <= √df · tan θ)."""
    square = math.cos(theta) ** 2
    term = total = math.cos(theta) if df % 2 else 1.0
    for k in range(3 if df % 2 else 2, df, 2):
        term *= square * (k - 1) / k
        total += term
    if df % 2 == 0:
        return math.sin(theta) * total
    rest = math.sin(theta) * total if df > 1 else 0.0
    return 2.0 / math.pi * (theta + rest)


def share_bounds(m: int, n: int, confidence: float) -> tuple[float, float]:
    """Return bounds of a probability from m of n: Clopper–Pearson, one-sided where m is 0 or n.

    With more than 2,000 of either outcome, Wilson's score bounds, which then agree to two hundredths of the width.

    Examples
    --------
    >>> [round(b, 4) for b in share_bounds(0, 100, 0.95)], [round(b, 4) for b in share_bounds(2, 10, 0.95)]
    ([0.0, 0.0295], [0.0252, 0.5561])
    """
    a = 1.0 - confidence
    if m == 0:
        return 0.0, 1.0 - a ** (1.0 / n)
    if m == n:
        return a ** (1.0 / n), 1.0
    if min(m, n - m) > _MANY_EVENTS:
        return _wilson(m / n, n, NormalDist().inv_cdf(1.0 - a / 2.0))
    return _share_where(m - 1, n, 1.0 - a / 2.0), _share_where(m, n, a / 2.0)


def _wilson(share: float, n: int, z: float) -> tuple[float, float]:
    """Return the score bounds of a probability, close to Clopper–Pearson where both outcomes are many."""
    centre = (share + z * z / (2.0 * n)) / (1.0 + z * z / n)
    half = z / (1.0 + z * z / n) * math.sqrt(share * (1.0 - share) / n + z * z / (4.0 * n * n))
    return centre - half, centre + half


def _share_where(m: int, n: int, wanted: float) -> float:
    """Return the p at which P(X <= m) of a binomial n, p equals `wanted`."""
    k = np.arange(m + 1)
    ways = np.array([math.lgamma(n + 1) - math.lgamma(i + 1) - math.lgamma(n - i + 1) for i in range(m + 1)])
    low, high = 0.0, 1.0
    for _ in range(100):
        p = 0.5 * (low + high)
        at_most = float(np.exp(ways + k * math.log(p) + (n - k) * math.log1p(-p)).sum())
        low, high = (p, high) if at_most > wanted else (low, p)
    return 0.5 * (low + high)


def share_interval(m: int, n: int, confidence: float) -> Interval:
    """Return the share of scenarios with an event."""
    low, high = share_bounds(m, n, confidence)
    method = "one-sided" if m in {0, n} else "Clopper–Pearson" if min(m, n - m) <= _MANY_EVENTS else "Wilson"
    return Interval(m / n, low, high, method)


def mean_interval(values: NDArray[np.float64], confidence: float, *, most: float = math.inf) -> Interval:
    """Return the mean of values >= 0 over scenarios drawn independently.

    Parameters
    ----------
    values
        (scenario,) any unit, >= 0, at least one, no NaN.
    confidence
        In (0, 1).
    most
        What no value can exceed; makes a bound possible where events are few or none.

    Returns
    -------
    Interval
        With at least 30 scenarios above zero, or all of them: Student's t on scenario values. With fewer: P(> 0) by
        Clopper–Pearson times the mean above zero by t (at least two), each at 1 − a/2 so that both
        hold at c; with one, or none, P(> 0) times `most`.

    Examples
    --------
    >>> found = mean_interval(np.zeros(100), 0.95, most=10.0)
    >>> found.value, found.low, round(found.high, 4), found.method
    (0.0, 0.0, 0.2951, 'no event: one-sided bound')
    """
    n = len(values)
    hit = values[values > 0.0]
    if len(hit) == 0:
        return Interval(0.0, 0.0, _product(share_bounds(0, n, confidence)[1], most), "no event: one-sided bound")
    mean = float(values.mean())
    if len(hit) >= FEW_EVENTS or 1 < len(hit) == n:
        half = t_quantile(0.5 + confidence / 2.0, n - 1) * _standard_error(values)
        return Interval(mean, max(mean - half, 0.0), min(mean + half, most), "Student t on scenario means")
    split = 0.5 + confidence / 2.0  # two statements, each at half the error
    p_low, p_high = share_bounds(len(hit), n, split)
    if len(hit) == 1:
        return Interval(mean, 0.0, _product(p_high, most), "one event: bound on its chance")
    half = t_quantile(0.5 + split / 2.0, len(hit) - 1) * _standard_error(hit)
    size = float(hit.mean())
    low, high = p_low * max(size - half, 0.0), _product(p_high, min(size + half, most))
    return Interval(mean, low, high, "few events: chance × size")


def ratio_interval(
    top: NDArray[np.float64], bottom: NDArray[np.float64], confidence: float, *, is_known: bool = False
) -> Interval:
    """Return Σ top ÷ Σ bottom over scenarios, with the delta method for a ratio of means.

    Parameters
    ----------
    top, bottom
        (scenario,) any units; bottom >= 0.
    confidence
        In (0, 1).
    is_known
        Whether the scenarios are all futures, weighted already: no sampling error.

    Returns
    -------
    Interval
        NaN where Σ bottom is 0; `high` infinite where fewer than two scenarios have any bottom.

    Source: Cochran, Sampling Techniques (1977), chapter 6.

    Examples
    --------
    >>> ratio_interval(np.array([6.0, 2.0]), np.array([2.0, 0.0]), 0.95).value
    4.0
    """
    n, below = len(top), float(bottom.sum())
    if below <= 0.0:
        return unknown("no event")
    value = float(top.sum()) / below
    if is_known:
        return known(value)
    n_hit = int(np.count_nonzero(bottom))
    if n_hit < 2:
        return Interval(value, 0.0, math.inf, "one event: no bound")
    spread = float(np.sqrt(np.square(top - value * bottom).sum() / (n - 1) * n)) / below
    half = t_quantile(0.5 + confidence / 2.0, n_hit - 1) * spread
    return Interval(value, max(value - half, 0.0), value + half, "ratio of means, delta method")


def _standard_error(values: NDArray[np.float64]) -> float:
    """Return the standard error of a mean; infinite for a single value."""
    return float(values.std(ddof=1)) / math.sqrt(len(values)) if len(values) > 1 else math.inf


def _product(chance: float, most: float) -> float:
    """Return a chance times a size, infinite where the size is not bounded."""
    return chance * most if math.isfinite(most) else math.inf
