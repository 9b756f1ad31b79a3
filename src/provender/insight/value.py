"""What it is worth to know an input before choosing among plans (expected value of partial perfect information).

Symbols: C_d cost of plan d, z the input; EVPPI = min_d E[C_d] − E_z[min_d E[C_d | z]]. E[C_d | z] is a regression of
the cost of d, less that of the first plan, on polynomials of z over worlds in which everything else is drawn too
(Strong, Oakley and Brennan 2014). Only differences count, so what all plans share drops out before it can blur them.

The minimum of estimates is too low, so the plain value is too high: by how much, and how far it would move with other
worlds, comes from redrawing the coefficients by their own law, the residuals of all plans together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from provender.insight.hermite import hermite

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DEGREE = 4
_REDRAWN = 200
#: principal directions of the plans' differences that choose the degree
_DIRECTIONS = 3
#: points of the input at which conditional means are looked at: for the value, and for each redrawn one
_GRID, _COARSE = 4_001, 401


@dataclass(frozen=True, slots=True)
class Value:
    """What an input is worth.

    Parameters
    ----------
    value
        Money, corrected for its bias, at least 0.
    bias
        What was taken off: by how much the minimum of estimates is too low.
    error
        Standard error.
    degree
        Of the polynomial; 0 says that no plan's cost was seen to move with the input.
    """

    value: float
    bias: float
    error: float
    degree: int


def evppi(cost: NDArray[np.float64], z: NDArray[np.float64], *, seed: int = 0) -> Value:
    """Return what it is worth to know one input before choosing a plan.

    Parameters
    ----------
    cost
        (world, plan) money.
    z
        (world,) standard normal numbers that the input is a function of.
    seed
        Of the redrawn coefficients.

    Raises
    ------
    ValueError
        If there is no plan, or fewer than 20 worlds.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> z, other = rng.standard_normal((2, 4000))
    >>> found = evppi(np.stack([0 * z, 1.0 + 2.0 * z + other], axis=1), z)
    >>> abs(found.value - 0.3956) < 3 * found.error  # 2 · (φ(½) − ½ · Φ(−½))
    True
    """
    n, n_plans = cost.shape
    if n_plans < 1 or n < 20:
        raise ValueError(f"found {n_plans} plans in {n} worlds; allowed: at least 1 plan and 20 worlds")
    gap = cost - cost[:, :1]  # (world, plan) money more than the first plan
    degree = _degree(gap, z)
    if degree == 0:
        return Value(0.0, 0.0, 0.0, 0)
    basis = hermite(z, degree).T  # (world, power)
    fitted, *_ = np.linalg.lstsq(basis, gap, rcond=None)
    rest = gap - basis @ fitted
    spread = rest.T @ rest / max(1, n - degree - 1)  # (plan, plan)
    plain = _worth(hermite(_quantiles(_GRID), degree).T @ fitted)
    grid = hermite(_quantiles(_COARSE), degree).T
    coarse = _worth(grid @ fitted)
    shift = np.linalg.cholesky(np.linalg.inv(basis.T @ basis))
    root = _root(spread)
    rng = np.random.default_rng(seed)
    again = np.array(
        [_worth(grid @ (fitted + shift @ rng.standard_normal(fitted.shape) @ root.T)) for _ in range(_REDRAWN)]
    )
    bias = max(0.0, float(again.mean()) - coarse)
    return Value(max(0.0, plain - bias), min(bias, plain), float(again.std()), degree)


def _worth(conditional: NDArray[np.float64]) -> float:
    """Return least mean less mean of the least of (grid point, plan) conditional costs."""
    return float(conditional.mean(axis=0).min() - conditional.min(axis=1).mean())


def _quantiles(n: int) -> NDArray[np.float64]:
    """Return standard normal numbers at the middles of equal parts of their law."""
    found: NDArray[np.float64] = ndtri((np.arange(n) + 0.5) / n)
    return found


def _degree(gap: NDArray[np.float64], z: NDArray[np.float64]) -> int:
    """Return the degree by which the input explains the plans' differences: least BIC along their main directions."""
    n = len(z)
    centred = gap - gap.mean(axis=0)
    size = float(np.abs(centred).max())
    if size <= 0.0:
        return 0
    u, s, _ = np.linalg.svd(centred / size, full_matrices=False)
    kept = min(_DIRECTIONS, int((s > 0.05 * s[0]).sum()))
    basis = hermite(z, _DEGREE).T
    found = 0
    for direction in u[:, :kept].T:
        scores = []
        for k in range(_DEGREE + 1):
            part = basis[:, : k + 1]
            rest = direction - part @ np.linalg.lstsq(part, direction, rcond=None)[0]
            scores.append(n * np.log(max(float(rest @ rest), 1e-300) / n) + (k + 1) * np.log(n))
        found = max(found, int(np.argmin(scores)))
    return found


def _root(spread: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a square root of a covariance that may be singular."""
    values, vectors = np.linalg.eigh(spread)
    found: NDArray[np.float64] = vectors * np.sqrt(np.maximum(values, 0.0))
    return found


def partition_value(cost: NDArray[np.float64], probabilities: NDArray[np.float64], groups: Sequence[int]) -> float:
    """Return what it is worth to know in which group of scenarios one is, before choosing a plan; exact.

    Parameters
    ----------
    cost
        (plan, scenario) money.
    probabilities
        (scenario,) together one.
    groups
        (scenario,) group of each.

    Examples
    --------
    >>> p01, p10 = [1984.0, 2189.0, 1904.0, 1804.0], [1912.0, 2315.0, 1928.0, 1726.0]
    >>> partition_value(np.array([p01, p10]), np.full(4, 0.25), [0, 1, 0, 0])  # demand is high or it is not
    31.5
    """
    weighted = cost * probabilities
    told = np.asarray(groups)
    known = sum(float(weighted[:, told == g].sum(axis=1).min()) for g in np.unique(told))
    return float(weighted.sum(axis=1).min()) - known
