"""How often something happens: pooled counts, multiplied by state, and what that says of the months ahead.

Symbols (model.md 8): a rate per year has the posterior Gamma(k, T), k the shape (events + ½ after Jeffreys'
prior Gamma(½, 0)) and T the exposure in years; P(k, x) is the lower regularised incomplete gamma function.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from provender.state.chain import exponential

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: above this shape quantiles are taken from Wilson and Hilferty's cube, good to 1e-6 there
_LARGE = 1e4
#: shapes that a range can be matched by
_SHAPES = (1e-3, 1e9)
#: the 95 % point over the mean falls with the shape from here on only: below, one ratio would have two shapes
_SHAPES_BY_HIGH = (0.2, 1e9)
_LOW, _HIGH = 0.05, 0.95


@dataclass(frozen=True, slots=True)
class Rate:
    """A Gamma posterior of a rate per year: Jeffreys prior Gamma(½, 0), then counts and exposure.

    Examples
    --------
    >>> pause = Rate.from_counts(1, 10.0)
    >>> pause.mean, round(pause.chance_within(1.0), 6), round(pause.high, 6)
    (0.15, 0.133216, 0.390736)
    """

    shape: float
    years: float

    @classmethod
    def from_counts(cls, events: int, years: float) -> Rate:
        """Return the posterior after a number of events in some alliance-years.

        Raises
        ------
        ValueError
            If there is no exposure, or less than no event.
        """
        if years <= 0 or events < 0:
            raise ValueError(f"found {events} events in {years} years; allowed: 0 or more in more than 0 years")
        return cls(events + 0.5, years)

    @classmethod
    def from_range(cls, mean: float, low: float, high: float) -> Rate:
        """Return the Gamma law with a mean, and with the ratio that a range has between its 95 and 5 % points.

        A law of two numbers cannot meet three: the mean is kept, and low and high are met as far as their
        ratio fixes the shape. Where `low` is 0 the ratio of `high` to the mean does, as far as it can.

        Raises
        ------
        ValueError
            Unless 0 <= low <= mean <= high, 0 < mean and low < high.

        Examples
        --------
        >>> law = Rate.from_range(0.15, 0.0175923, 0.3907364)
        >>> round(law.shape, 4), round(law.years, 3)
        (1.5, 10.0)
        """
        if not (0 <= low <= mean <= high and mean > 0 and low < high):
            raise ValueError(f"found {mean} ({low}..{high}); allowed: a mean above 0 within a range of some width")
        if low > 0:
            shape = _falling(lambda k: _quantile(k, _HIGH) / max(_quantile(k, _LOW), 1e-300), high / low, _SHAPES)
        else:
            shape = _falling(lambda k: _quantile(k, _HIGH) / k, high / mean, _SHAPES_BY_HIGH)
        return cls(shape, shape / mean)

    @property
    def mean(self) -> float:
        """Posterior mean, per year."""
        return self.shape / self.years

    @property
    def low(self) -> float:
        """5 % point, per year."""
        return self.quantile(_LOW)

    @property
    def high(self) -> float:
        """95 % point, per year: also the one-sided 95 % bound."""
        return self.quantile(_HIGH)

    def quantile(self, probability: float) -> float:
        """Return the rate per year that the true one stays below with a probability.

        Raises
        ------
        ValueError
            If the probability does not lie between 0 and 1, ends excluded.

        Examples
        --------
        >>> round(Rate.from_counts(0, 5.0).quantile(0.95), 6)  # half a chi-square of one degree: 1.959964² / 2 / 5
        0.384146
        """
        if not 0 < probability < 1:
            raise ValueError(f"found probability {probability}; allowed: above 0 and below 1")
        return _quantile(self.shape, probability) / self.years

    def chance_within(self, years: float) -> float:
        """Return the chance of at least one event, the rate itself uncertain: 1 − (T / (T + t))^shape."""
        return float(-math.expm1(-self.shape * math.log1p(years / self.years)))


def chance_ahead(
    generator: NDArray[np.float64],
    now: NDArray[np.float64],
    rate: NDArray[np.float64],
    years: float,
) -> float:
    """Return the chance of at least one event within some years, the state moving meanwhile.

    Parameters
    ----------
    generator
        (state, state) per year.
    now
        (state,) probabilities today.
    rate
        (state,) events per year in each state: posterior mean × multiplier.

    The chain is killed at the rate of its state; no signal is conditioned on after today.
    """
    alive = exponential((generator - np.diag(rate)) * years)
    return float(1.0 - now @ alive @ np.ones(len(now)))


def _quantile(shape: float, probability: float) -> float:
    """Return x with P(shape, x) = probability: Newton's steps on log x within a bracket; 0 where x underflows."""
    if shape > _LARGE:
        ninth = 1.0 / (9.0 * shape)
        return shape * float(1.0 - ninth + NormalDist().inv_cdf(probability) * math.sqrt(ninth)) ** 3
    # P(k, x) <= x^k / Γ(k + 1) puts the quantile above the first bound
    low = (math.log(probability) + math.lgamma(shape + 1.0)) / shape
    if low < -700.0:
        return 0.0
    high = max(low, math.log(shape + 40.0 + 12.0 * math.sqrt(shape)))
    at = (low + high) / 2.0
    for _ in range(200):
        gap = _below(shape, math.exp(at)) - probability
        low, high = (at, high) if gap < 0.0 else (low, at)
        slope = _density(shape, math.exp(at))
        newton = at - gap / slope if slope > 0.0 else low
        before, at = at, newton if low < newton < high else (low + high) / 2.0
        if abs(at - before) <= 1e-15 * max(1.0, abs(at)):
            break
    return math.exp(at)


def _density(shape: float, x: float) -> float:
    """Return the density of log x: x^k e^(−x) / Γ(k)."""
    return math.exp(shape * math.log(x) - x - math.lgamma(shape))


def _below(shape: float, x: float) -> float:
    """Return P(shape, x): its power series where it converges fast, else one less the continued fraction."""
    front = _density(shape, x)
    if x < shape + 1.0:
        term = total = 1.0 / shape
        n = shape
        while term > total * 1e-17:
            n += 1.0
            term *= x / n
            total += term
        return front * total
    return 1.0 - front * _fraction(shape, x)


def _fraction(shape: float, x: float) -> float:
    """Return the continued fraction 1 / (x + 1 − k − 1·(1 − k) / (x + 3 − k − …)), by Lentz's method."""
    b = x + 1.0 - shape
    c, d = 1e300, 1.0 / b
    value = d
    for i in range(1, 10_000):
        a = -i * (i - shape)
        b += 2.0
        d = 1.0 / (a * d + b)
        c = b + a / c
        value *= c * d
        if abs(c * d - 1.0) < 1e-16:
            break
    return value


def _falling(of: Callable[[float], float], wanted: float, between: tuple[float, float]) -> float:
    """Return where a falling function of the shape takes a value, or the end that comes nearest to it."""
    low, high = map(math.log, between)
    for _ in range(60):
        middle = (low + high) / 2.0
        if of(math.exp(middle)) > wanted:
            low = middle
        else:
            high = middle
    return math.exp((low + high) / 2.0)
