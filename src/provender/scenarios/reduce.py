"""Fewer scenarios that stand for many: fast forward selection.

Scenarios are points; dropping one costs its probability times its distance to the nearest kept one. Forward
selection keeps, one after another, the scenario that lowers that cost the most; what is dropped gives its
probability to the nearest kept one, which is the best there is for a fixed selection.

Source: Heitsch and Römisch (2003), Scenario reduction algorithms in stochastic programming, algorithm 2.4
(fast forward selection) and theorem 2 (redistribution).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: distances are worked out for so many candidates at once
_ROWS = 256


@dataclass(frozen=True, slots=True)
class Reduced:
    """The scenarios kept.

    Parameters
    ----------
    kept
        (kept,) their numbers, in the order in which they were chosen.
    weights
        (kept,) their probabilities, which sum to what was given.
    nearest
        (scenario,) place in `kept` of the one that stands for each scenario.
    cost
        Σ probability × distance to the nearest kept one, in the unit of the distance: the Kantorovich
        distance between the law before and after.
    """

    kept: NDArray[np.int64]
    weights: NDArray[np.float64]
    nearest: NDArray[np.int64]
    cost: float


def features_of(*arrays: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (scenario, feature) points of scenario arrays, each array with a total variance of one.

    Parameters
    ----------
    arrays
        Arrays whose first axis is the scenario, finite. One that does not vary adds nothing.

    Examples
    --------
    >>> features_of(np.array([[1.0], [3.0]]), np.array([5.0, 5.0])).tolist()
    [[-1.0, 0.0], [1.0, 0.0]]
    """
    parts = []
    for array in arrays:
        flat = array.reshape(len(array), -1)
        centred = flat - flat.mean(axis=0)
        spread = float(np.sqrt(np.einsum("sf,sf->", centred, centred) / max(1, len(array))))
        parts.append(centred / spread if spread > 0.0 else np.zeros_like(centred))
    return np.concatenate(parts, axis=1)


def forward_selection(features: NDArray[np.float64], weights: NDArray[np.float64], n_keep: int) -> Reduced:
    """Return the scenarios that forward selection keeps under the Euclidean distance.

    Parameters
    ----------
    features
        (scenario, feature) finite points, see `features_of`.
    weights
        (scenario,) probabilities, >= 0.
    n_keep
        How many are kept, from 1 to the number of scenarios. Ties go to the lower number.

    Raises
    ------
    ValueError
        If `n_keep` is out of range, or weights and features disagree.

    Examples
    --------
    >>> points = np.array([[0.0], [1.0], [10.0]])
    >>> found = forward_selection(points, np.array([0.4, 0.3, 0.3]), 2)
    >>> found.kept.tolist(), found.weights.round(9).tolist(), round(found.cost, 9)
    ([1, 2], [0.7, 0.3], 0.4)
    """
    n = len(features)
    if not 1 <= n_keep <= n or weights.shape != (n,):
        raise ValueError(f"found {n_keep} of {n} scenarios, {weights.shape} weights; allowed: 1 to {n} of as many")
    distance = np.full(n, np.inf)  # (scenario,) to the nearest kept one
    nearest = np.zeros(n, dtype=np.int64)
    is_left = np.ones(n, dtype=np.bool_)
    kept: list[int] = []
    for place in range(n_keep):
        best = _best(features, weights, distance, np.flatnonzero(is_left))
        own = _distances(features[best : best + 1], features)[0]
        own[best] = 0.0
        closer = own < distance
        nearest[closer], distance[closer] = place, own[closer]
        nearest[best], distance[best] = place, 0.0  # a twin already kept does not stand for one that is kept
        is_left[best] = False
        kept.append(best)
    return Reduced(
        np.array(kept, dtype=np.int64),
        np.bincount(nearest, weights=weights, minlength=n_keep).astype(np.float64),
        nearest,
        float(weights @ distance),
    )


def _best(
    features: NDArray[np.float64],
    weights: NDArray[np.float64],
    distance: NDArray[np.float64],
    candidates: NDArray[np.int64],
) -> int:
    """Return the candidate that leaves the least cost, the first of equals."""
    costs = [
        np.minimum(_distances(features[candidates[a : a + _ROWS]], features), distance) @ weights
        for a in range(0, len(candidates), _ROWS)
    ]
    return int(candidates[int(np.argmin(np.concatenate(costs)))])


def _distances(some: NDArray[np.float64], every: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (some, every) Euclidean distances."""
    squares = (some**2).sum(axis=1)[:, None] + (every**2).sum(axis=1)[None, :] - 2.0 * (some @ every.T)
    found: NDArray[np.float64] = np.sqrt(np.maximum(squares, 0.0))
    return found
