"""Firm capacity credit (ELCC): the constant demand that a risky cohort carries at unchanged EUE.

The credit d solves E[U(with the cohort, d)] = E[U(without it, 0)], where U is unserved work of all tiers
and d an extra demand in every period. U rises with d, so bisection finds it. The same scenarios stand on
both sides (common random numbers). Interval by the delta method: with D_s = U_s(with, d) − U_s(without, 0)
and the slope m = dE[U]/dd at d, the standard error of d is sd(D) / (√n · m).
Source: Garver (1966), IEEE Transactions on Power Apparatus and Systems PAS-85(8).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from provender.adequacy.errors import AdequacyError
from provender.adequacy.interval import Interval, known, t_quantile

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Unserved = Callable[[NDArray[np.float64], float], NDArray[np.float64]]

_HALVINGS = 200
_FEW = 10.0
#: how near the credit of a sample is looked for, as a share of the most: far below its interval
_NEAR = 1e-6


@dataclass(frozen=True, slots=True)
class Credit:
    """Demand that a cohort carries, in units, and the EUE on both sides, unit-hours.

    `is_at_limit` marks a credit cut off at the most that was looked at: the true one may be higher.
    """

    credit: Interval
    eue_without: float
    eue_with: float
    is_at_limit: bool


def capacity_credit(
    unserved: Unserved,
    with_cohort: NDArray[np.float64],
    without_cohort: NDArray[np.float64],
    *,
    most: float,
    probabilities: NDArray[np.float64] | None = None,
    confidence: float = 0.95,
) -> Credit:
    """Return the largest extra demand that the cohort carries without more EUE than there is without it.

    Parameters
    ----------
    unserved
        Of capacity and extra demand (units, every period): (scenario,) unserved unit-hours. Must not
        fall with demand.
    with_cohort, without_cohort
        (scenario, ...) units, as the function takes them; the same scenarios in both.
    most
        Units up to which to look, > 0: the size of the cohort, as nothing carries more than its size.
    probabilities
        (scenario,) where the scenarios are all futures there are; None for a sample.
    confidence : in (0, 1)

    Raises
    ------
    AdequacyError
        If the numbers do not fit, `most` is not above zero, or the cohort makes EUE worse.

    Examples
    --------
    >>> up = np.array([[5.0], [0.0]])  # (scenario, period) units: up in one of two futures
    >>> serve = unserved_by(np.array([8.0]), np.ones(1))
    >>> found = capacity_credit(serve, 6.0 + up, np.full((2, 1), 6.0), most=5.0, probabilities=np.full(2, 0.5))
    >>> found.eue_without, round(found.credit.value, 6)
    (2.0, 2.0)
    """
    base = _values(unserved, without_cohort, 0.0)
    weight = _weights(base, probabilities, most)
    eue = float(weight @ base)

    def excess(extra: float) -> float:
        return float(weight @ _values(unserved, with_cohort, extra)) - eue

    near = 1e-12 if probabilities is not None else _NEAR
    found = _bisect(excess, most, 1e-12 * max(1.0, eue), near)
    served = _values(unserved, with_cohort, found)
    interval = known(found)
    if probabilities is None:
        interval = _interval(found, served - base, _slope(excess, found, most), confidence, most)
    return Credit(interval, eue, float(weight @ served), found >= most)


def unserved_by(load: NDArray[np.float64], hours: NDArray[np.float64]) -> Unserved:
    """Return the unserved work of one group of capacity against a load, as a function for `capacity_credit`.

    Parameters
    ----------
    load, hours
        (period,) units; (period,) hours. Capacity is then (scenario, period) units.

    Examples
    --------
    >>> unserved_by(np.array([4.0, 6.0]), np.full(2, 10.0))(np.array([[5.0, 5.0]]), 1.0)
    array([20.])
    """

    def unserved(capacity: NDArray[np.float64], extra: float) -> NDArray[np.float64]:
        lacking: NDArray[np.float64] = np.maximum(load + extra - capacity, 0.0) @ hours
        return lacking

    return unserved


def _values(unserved: Unserved, capacity: NDArray[np.float64], extra: float) -> NDArray[np.float64]:
    """Return (scenario,) unserved work, checked."""
    found = np.asarray(unserved(capacity, extra), dtype=np.float64)
    if found.ndim != 1 or len(found) == 0 or not bool(np.isfinite(found).all()):
        raise AdequacyError(
            f"unserved work of shape {found.shape}", "finite, (scenario,), one or more", "Return one number each."
        )
    return found


def _weights(base: NDArray[np.float64], probabilities: NDArray[np.float64] | None, most: float) -> NDArray[np.float64]:
    """Return (scenario,) weights, with what was asked checked."""
    if not (math.isfinite(most) and most > 0.0):
        raise AdequacyError(f"most {most}", "finite units > 0", "Give the size of the cohort.")
    weight = np.full(len(base), 1.0 / len(base)) if probabilities is None else probabilities
    if weight.shape != base.shape or not math.isclose(float(weight.sum()), 1.0):
        raise AdequacyError(f"probabilities of shape {weight.shape}", f"{base.shape}, sum 1", "Give one per scenario.")
    return weight


def _bisect(excess: Callable[[float], float], most: float, slack: float, near: float) -> float:
    """Return the largest demand in [0, most] without excess, to within a share of it."""
    if excess(0.0) > slack:
        raise AdequacyError(
            "a cohort that makes EUE worse", "EUE with it <= EUE without it", "Check which capacity is which."
        )
    if excess(most) <= slack:
        return most
    low, high = 0.0, most
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        if not low < middle < high or high - low <= near * most:
            break
        low, high = (middle, high) if excess(middle) <= slack else (low, middle)
    return low


def _slope(excess: Callable[[float], float], at: float, most: float) -> float:
    """Return the slope of mean unserved work in demand around the credit."""
    step = 1e-3 * most
    return (excess(at + step) - excess(max(at - step, 0.0))) / (at + step - max(at - step, 0.0))


def _interval(found: float, gap: NDArray[np.float64], slope: float, confidence: float, most: float) -> Interval:
    """Return the credit with its interval; all of [0, most] where few scenarios bear on it."""
    n, square = len(gap), np.square(gap)
    # how many equal gaps would be as spread out: a few large ones make the normal law a poor guide
    n_bearing = float(square.sum()) ** 2 / float((square * square).sum()) if gap.any() else 0.0
    if n_bearing < _FEW or slope <= 0.0:
        return Interval(found, 0.0, most, "few scenarios bear on it: no bound")
    error = float(gap.std(ddof=1)) / math.sqrt(n) / slope
    half = t_quantile(0.5 + confidence / 2.0, n - 1) * error
    return Interval(found, max(found - half, 0.0), min(found + half, most), "delta method, common random numbers")
