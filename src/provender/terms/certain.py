"""What an uncertain sum is worth for certain: the one yardstick in which all terms are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from provender.planning.risk import objective

if TYPE_CHECKING:
    from numpy.typing import NDArray


def certain(values: NDArray[np.float64], probabilities: NDArray[np.float64], *, omega: float, alpha: float) -> float:
    """Return the certainty equivalent of gains: (1 − ω)·mean + ω·(mean of the worst 1 − α).

    Money for certain is worth itself, and adding it to every value adds it to the result; a payment can
    therefore be split between two sides whatever each thinks of risk.

    Parameters
    ----------
    values, probabilities
        (outcome,) money, gains positive; (outcome,) probabilities that sum to one.
    omega, alpha
        Weight of the bad tail in [0, 1]; confidence level in [0, 1), the tail being 1 − α.

    Source: the negative of the planner's objective; cash-additive in the sense of Artzner et al. (1999).

    Examples
    --------
    Of 100 or nothing at even odds, a quarter weight on the worst 0.4 leaves 0.75·50 + 0.25·0.

    >>> certain(np.array([100.0, 0.0]), np.array([0.5, 0.5]), omega=0.25, alpha=0.6)
    37.5
    """
    return -objective(-values, probabilities, omega, alpha)[0]


def annuity(rate: float, years: int) -> float:
    """Return the present value of 1 at the end of each of some years.

    Examples
    --------
    >>> round(annuity(0.1, 2), 6)  # 1/1.1 + 1/1.21
    1.735537
    """
    return float(((1.0 + rate) ** -np.arange(1.0, years + 1.0)).sum())


def present(money: NDArray[np.float64], times: NDArray[np.float64], rate: float) -> NDArray[np.float64]:
    """Return (payment + 1,) the present value of all payments before each, nothing before the first.

    Parameters
    ----------
    money, times
        (payment,) money; (payment,) years from today, ascending.
    rate
        Discount rate per year.

    Examples
    --------
    >>> present(np.array([110.0, 121.0]), np.array([1.0, 2.0]), 0.1).round(6).tolist()
    [0.0, 100.0, 200.0]
    """
    factor = (1.0 + rate) ** -times
    return np.concatenate([[0.0], np.cumsum(money * factor)])
