"""A number as a sparse sum of polynomials of its inputs, and whose spread its spread is.

The inputs are independent; each is a function of a standard normal number z. Terms – powers of one input up to the
third, then products of two that are in already – are taken in one by one, the one that fits the rest best first, until
the error of leaving one world out grows (sparse polynomial chaos: Blatman and Sudret 2011; orthogonal matching
pursuit). As terms are orthonormal, the variance is the sum of their squared coefficients. That of a term of one input
is its own; of a product of two, each input's Shapley share takes half (Owen 2014), and each input's total effect all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from provender.insight.hermite import hermite

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: a term: (input, degree) of each of its factors
Term = tuple[tuple[int, int], ...]
_DEGREE = 3
#: worlds per term: fewer would fit the noise
_WORLDS_PER_TERM = 6
#: rounds without a smaller error before no more is tried
_PATIENCE = 3


@dataclass(frozen=True, slots=True)
class Surrogate:
    """What a number is made of.

    Parameters
    ----------
    terms, coefficients
        Without the constant; coefficients in the number's unit.
    mean, variance
        Of the number over worlds.
    fit
        1 − squared error of leaving one world out ÷ variance; near 1 the shares tell all, below some 0.5 little.
    first, total, shapley
        (input,) shares of the variance that the terms explain: by itself, with everything it takes part in,
        and shared fairly; `shapley` sums to 1 where there is any term.
    """

    terms: tuple[Term, ...]
    coefficients: NDArray[np.float64]
    mean: float
    variance: float
    fit: float
    first: NDArray[np.float64]
    total: NDArray[np.float64]
    shapley: NDArray[np.float64]


def surrogate(z: NDArray[np.float64], y: NDArray[np.float64]) -> Surrogate:
    """Return what a number is made of.

    Parameters
    ----------
    z
        (world, input) independent standard normal numbers.
    y
        (world,) the number, finite.

    Raises
    ------
    ValueError
        If a value is not finite, or the two differ in worlds.

    Examples
    --------
    >>> z = np.random.default_rng(1).standard_normal((400, 5))
    >>> found = surrogate(z, 3.0 * z[:, 0] + z[:, 1] + z[:, 1] * z[:, 2])
    >>> found.shapley.round(1).tolist()  # 9, 1 + ½ and ½ of 11
    [0.8, 0.1, 0.0, 0.0, 0.0]
    """
    if len(z) != len(y) or not (np.isfinite(z).all() and np.isfinite(y).all()):
        raise ValueError(f"found {len(z)} worlds of inputs, {len(y)} of the number; allowed: as many, all finite")
    n, n_inputs = z.shape
    mean, variance = float(y.mean()), float(y.var())
    nothing = np.zeros(n_inputs)
    if variance <= 1e-18 * max(1.0, mean * mean) or n < 2 * _WORLDS_PER_TERM:
        return Surrogate((), np.zeros(0), mean, 0.0, 1.0, nothing, nothing, nothing)
    scaled = (y - mean) / np.sqrt(variance)
    powers = hermite(z, _DEGREE)
    single: list[Term] = [((i, k),) for k in range(1, _DEGREE + 1) for i in range(n_inputs)]
    terms, fit = _pursuit(powers, scaled, single, ())
    inputs = sorted({i for term in terms for i, _ in term})[:24]
    pairs: list[Term] = [((i, 1), (j, 1)) for a, i in enumerate(inputs) for j in inputs[a + 1 :]]
    terms, fit = _pursuit(powers, scaled, pairs, terms, fit)
    columns = _columns(powers, terms)
    weights = np.linalg.lstsq(_with_one(columns), scaled, rcond=None)[0][1:]
    return _told(terms, weights, n_inputs, (mean, variance, fit))


def _pursuit(
    powers: NDArray[np.float64],
    y: NDArray[np.float64],
    candidates: list[Term],
    held: tuple[Term, ...],
    fit: float = 0.0,
) -> tuple[tuple[Term, ...], float]:
    """Return the terms held and those of the candidates that lower the error of leaving one world out."""
    n = len(y)
    if not candidates:
        return held, fit
    columns = _columns(powers, candidates)
    sizes = np.sqrt((columns**2).mean(axis=0))
    best, terms, waited = held, list(held), 0
    while len(terms) < n // _WORLDS_PER_TERM and waited < _PATIENCE:
        basis = _with_one(_columns(powers, terms))
        rest = y - basis @ np.linalg.lstsq(basis, y, rcond=None)[0]
        scores = np.abs(columns.T @ rest) / sizes
        scores[[candidates.index(t) for t in terms if t in candidates]] = -1.0
        at = int(scores.argmax())
        if scores[at] <= 0.0:
            break
        terms.append(candidates[at])
        now = _left_out(_with_one(_columns(powers, terms)), y)
        if now > fit + 1e-4:
            best, fit, waited = tuple(terms), now, 0
        else:
            waited += 1
    return best, fit


def _left_out(basis: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    """Return 1 − squared error of leaving one world out ÷ variance, corrected for the number of terms.

    The correction n / (n − p) · (1 + tr((XᵀX)⁻¹)) is that of Chapelle, Vapnik and Bengio (2002).
    """
    n, p = basis.shape
    q, r = np.linalg.qr(basis)
    if np.abs(np.diag(r)).min() < 1e-8 * np.abs(np.diag(r)).max():
        return -np.inf
    lever = np.minimum((q**2).sum(axis=1), 1.0 - 1e-9)
    rest = (y - q @ (q.T @ y)) / (1.0 - lever)
    inverse = np.linalg.inv(r)
    correction = n / (n - p) * (1.0 + float((inverse**2).sum()))
    found: float = 1.0 - float((rest**2).mean()) / float(y.var()) * correction
    return found


def _columns(powers: NDArray[np.float64], terms: Iterable[Term]) -> NDArray[np.float64]:
    """Return (world, term) the values of terms."""
    columns = [np.prod([powers[k][:, i] for i, k in term], axis=0) for term in terms]
    return np.stack(columns, axis=1) if columns else np.zeros((powers.shape[1], 0))


def _with_one(columns: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.concatenate([np.ones((len(columns), 1)), columns], axis=1)


def _told(
    terms: tuple[Term, ...], weights: NDArray[np.float64], n_inputs: int, of: tuple[float, float, float]
) -> Surrogate:
    """Return the shares of the variance that terms explain."""
    first, total, shapley = np.zeros(n_inputs), np.zeros(n_inputs), np.zeros(n_inputs)
    whole = float((weights**2).sum())
    for term, weight in zip(terms, weights, strict=True):
        part = float(weight**2) / whole
        for i, _ in term:
            total[i] += part
            shapley[i] += part / len(term)
            if len(term) == 1:
                first[i] += part
    mean, variance, fit = of
    return Surrogate(terms, weights * np.sqrt(variance), mean, variance, max(0.0, fit), first, total, shapley)
