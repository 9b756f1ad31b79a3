"""The distribution of something seen exactly, between two ends, or only as longer than something.

The nonparametric maximum likelihood estimate (Peto 1973, Turnbull 1976): masses on the innermost intervals, where
a left end is followed by a right end with no other end between, found by self-consistency. Where every value is
exact or open to the right it is that of Kaplan and Meier. Inside an interval the mass may sit anywhere, so that every
quantile has two bounds. Observations are not weighted.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: mean log likelihood that the masses may miss
_GAIN = 1e-10
#: masses below which intervals are taken out for trial; the last takes out nothing but what has vanished
_SMALL = (1e-2, 1e-3, 1e-4, 1e-12)
_STEPS, _ROUNDS = 500, 100


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of one value: it lies in [low, high]; above `low` only, where `high` is infinite."""

    low: float
    high: float

    @property
    def is_open(self) -> bool:
        """Whether only a bound from below is known."""
        return math.isinf(self.high)

    @property
    def is_exact(self) -> bool:
        """Whether the value itself was seen."""
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class Cell:
    """An interval with its mass; ``low == high`` is a point, an infinite `high` what is open to the right."""

    low: float
    high: float
    mass: float


def turnbull(seen: Sequence[Seen]) -> tuple[Cell, ...]:
    """Return the estimate as cells in ascending order, whose masses sum to one; no cell for no observation.

    Raises
    ------
    ValueError
        If an observation ends before it begins.

    Examples
    --------
    >>> [(c.low, round(c.mass, 4)) for c in turnbull([Seen(1, 1), Seen(2, math.inf), Seen(3, 3)])]
    [(1, 0.3333), (3, 0.6667)]
    """
    for one in seen:
        if not one.low <= one.high:
            raise ValueError(f"found an observation from {one.low} to {one.high}; allowed: low no more than high")
    if not seen:
        return ()
    ends = _innermost(seen)
    inside = np.array([[_holds(one, *end) for end in ends] for one in seen], dtype=np.float64)
    masses = _masses(inside)
    return tuple(Cell(*end, float(mass)) for end, mass in zip(ends, masses, strict=True) if mass > 0)


def _innermost(seen: Sequence[Seen]) -> list[tuple[float, float]]:
    """Return the innermost intervals; at one place closed left ends come first, those of open ones last."""
    tagged = [(one.low, 2 if one.is_open else 0) for one in seen] + [(one.high, 1) for one in seen]
    ends = sorted(set(tagged))
    return [(a, b) for (a, left), (b, right) in pairwise(ends) if left != 1 and right == 1]


def _holds(one: Seen, low: float, high: float) -> bool:
    """Return whether an observation allows the whole of an innermost interval."""
    above = one.low < high if one.is_open else one.low <= low
    return above and one.low <= low and high <= one.high


def _masses(inside: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (interval,) masses of highest likelihood.

    Parameters
    ----------
    inside
        (observation, interval) 1 where the observation allows the interval, else 0.

    A mass on its way to nothing gets there ever more slowly. So the smallest are taken out between the steps, and stay
    out if the masses without them prove to be the best.
    """
    mass = np.full(inside.shape[1], 1.0 / inside.shape[1])
    for _ in range(_ROUNDS):
        mass = _repeated(inside, mass)
        for least in _SMALL:
            kept = np.where(mass < least, 0.0, mass)
            if (inside @ kept).min() > 0.0:
                tried = _repeated(inside, kept / kept.sum())
                if _gain(inside, tried) < _GAIN:
                    return tried
    return mass


def _repeated(inside: NDArray[np.float64], mass: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the masses after steps of self-consistency: each is the mean of what the observations put there."""
    for _ in range(_STEPS):
        after = mass * _slope(inside, mass)
        is_still = np.abs(after - mass).max() < 1e-15
        mass = after
        if is_still:
            break
    total: NDArray[np.float64] = mass / mass.sum()
    return total


def _slope(inside: NDArray[np.float64], mass: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (interval,) the slope of the mean log likelihood in each mass; 1 where it is held, at the best."""
    slope: NDArray[np.float64] = (inside / (inside @ mass)[:, None]).mean(axis=0)
    return slope


def _gain(inside: NDArray[np.float64], mass: NDArray[np.float64]) -> float:
    """Return a bound on what any other masses would add to the mean log likelihood."""
    return float(_slope(inside, mass).max()) - 1.0
