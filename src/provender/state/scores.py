"""Scores of dated probabilities against what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def brier(probability: NDArray[np.float64], happened: NDArray[np.bool_]) -> float:
    """Return the mean squared distance of forecasts from what happened (0 best, 1 worst; Brier 1950).

    Examples
    --------
    >>> round(brier(np.array([0.270282, 0.190489]), np.array([True, False])), 6)
    0.284387
    """
    return float(np.mean((happened.astype(np.float64) - probability) ** 2))


def log_score(probability: NDArray[np.float64], happened: NDArray[np.bool_]) -> float:
    """Return the mean of −ln p of what happened, in nats; infinite if the impossible did.

    Examples
    --------
    >>> round(log_score(np.array([0.270282, 0.190489]), np.array([True, False])), 4)
    0.7598
    """
    with np.errstate(divide="ignore"):
        return float(np.mean(-np.log(np.where(happened, probability, 1.0 - probability))))


def skill(score: float, reference: float) -> float:
    """Return 1 − score ÷ reference: above 0 beats the reference."""
    return 1.0 - score / reference
