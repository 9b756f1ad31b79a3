"""Risk measures on a few named futures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def cvar(costs: NDArray[np.float64], probabilities: NDArray[np.float64], alpha: float) -> float:
    """Return the mean of the worst 1 − α of costs, splitting a future where needed.

    Parameters
    ----------
    costs, probabilities
        (scenario,) money; (scenario,) probabilities that sum to one.
    alpha
        Confidence level in [0, 1); 0 gives the mean.

    Source: Rockafellar and Uryasev (2000), in the discrete form of their section 2.

    Examples
    --------
    >>> cvar(np.array([1984.0, 2189.0, 1904.0, 1804.0]), np.full(4, 0.25), 0.6)
    2112.125
    """
    order = np.argsort(-costs, kind="stable")
    tail = 1.0 - alpha
    before = np.concatenate([[0.0], np.cumsum(probabilities[order])[:-1]])
    weight = np.clip(tail - before, 0.0, probabilities[order])
    return float((weight * costs[order]).sum() / tail)


def objective(
    costs: NDArray[np.float64], probabilities: NDArray[np.float64], omega: float, alpha: float
) -> tuple[float, float, float]:
    """Return (1 − ω)·mean + ω·CVaR_α, the mean and the CVaR."""
    mean = float(costs @ probabilities)
    tail = cvar(costs, probabilities, alpha)
    return (1.0 - omega) * mean + omega * tail, mean, tail


def upper_quantile(values: NDArray[np.float64], probabilities: NDArray[np.float64], q: float) -> NDArray[np.float64]:
    """Return the smallest value with cumulative probability >= q, along the first axis.

    Parameters
    ----------
    values, probabilities
        (scenario, ...) any unit; (scenario,) summing to one.

    Examples
    --------
    >>> upper_quantile(np.array([[1.0], [3.0], [2.0], [0.0]]), np.full(4, 0.25), 0.9)
    array([3.])
    """
    order = np.argsort(values, axis=0, kind="stable")
    mass = np.cumsum(probabilities[order], axis=0)
    index = np.argmax(mass >= q - 1e-12, axis=0)
    ranked = np.take_along_axis(values, order, axis=0)
    picked: NDArray[np.float64] = np.take_along_axis(ranked, index[None], axis=0)[0]
    return picked
