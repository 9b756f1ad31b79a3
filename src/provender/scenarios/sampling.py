"""The finite-dimensional normal numbers of every scenario: plain, antithetic, Latin hypercube or Sobol.

What a scenario draws once (factors, growth errors, completions) is a row of a design; what it draws
along a path (noise, clocks) comes from its batch's own streams. All normal numbers of a design are made
by the inverse distribution function, so that strata of the unit cube stay strata.

Sources: McKay, Beckman and Conover (1979) for the Latin hypercube; Sobol (1967) for the net, with the linear
matrix scramble and digital shift of Matoušek (1998), from `scipy.stats.qmc`. Two seeds share much of a net's
pattern (which half of an axis a scenario lies in can change in one way only), so estimate the error of a
Sobol draw from several seeds of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
from scipy.special import ndtri

from provender.errors import UnknownNameError
from provender.scenarios.seeds import BATCH, batch_seed, stream, whole_seed

if TYPE_CHECKING:
    from numpy.typing import NDArray

Sampling = Literal["plain", "antithetic", "latin_hypercube", "sobol"]
#: half of the last bit of a Sobol point: moves the net off 0, whose normal number is not finite
_HALF_STEP = 2.0**-31


@dataclass(frozen=True, slots=True)
class Design:
    """Normal numbers of all scenarios of a draw.

    Parameters
    ----------
    sampling
        How they are drawn. A Latin hypercube is one of exactly `n_scenarios` points; the others hold for
        any number of scenarios: more of them leave the first as they are.
    n_scenarios, n_dims
        Rows and columns.
    seed
        The one seed of the draw.
    table
        (scenario, dimension) standard normal numbers laid out beforehand; None for plain and antithetic.
    """

    sampling: Sampling
    n_scenarios: int
    n_dims: int
    seed: int
    table: NDArray[np.float64] | None = None

    def normals(self, batch: int) -> NDArray[np.float64]:
        """Return (BATCH, dimension) standard normal numbers; rows past the last scenario hold zeros or spares."""
        if self.table is not None:
            rows = self.table[batch * BATCH : (batch + 1) * BATCH]
            return np.concatenate([rows, np.zeros((BATCH - len(rows), self.n_dims))])
        rng = stream(batch_seed(self.seed, batch), "design")
        if self.sampling == "plain":
            return _normal(rng.random((self.n_dims, BATCH)).T)
        half = _normal(rng.random((self.n_dims, BATCH // 2)).T)
        pairs = np.stack([half, -half], axis=1)  # a pair stands side by side, so that an even count cuts none
        return pairs.reshape(BATCH, self.n_dims)


def design(sampling: Sampling, n_scenarios: int, n_dims: int, seed: int) -> Design:
    """Return the design of a draw.

    Parameters
    ----------
    sampling
        "plain", "antithetic" (pairs z, −z), "latin_hypercube" or "sobol"; the last two hold
        8·n_scenarios·n_dims bytes.
    n_scenarios, n_dims
        Rows, > 0, and columns, >= 0.
    seed
        Same seed, same numbers.

    Raises
    ------
    UnknownNameError
        If there is no such sampling.

    Examples
    --------
    >>> rows = design("latin_hypercube", 4, 1, 1).normals(0)[:4, 0]
    >>> np.sort(np.searchsorted([-0.6745, 0.0, 0.6745], rows)).tolist()  # one in each quarter
    [0, 1, 2, 3]
    """
    if sampling not in get_args(Sampling):
        raise UnknownNameError("sampling", sampling, get_args(Sampling))
    table = None
    if sampling == "latin_hypercube":
        table = _latin_hypercube(n_scenarios, n_dims, whole_seed(seed))
    elif sampling == "sobol":
        table = _sobol(n_scenarios, n_dims, whole_seed(seed))
    return Design(sampling, n_scenarios, n_dims, seed, table)


def _normal(uniform: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return standard normal numbers of uniform ones in [0, 1)."""
    found: NDArray[np.float64] = ndtri(np.maximum(uniform, 2.0**-54))
    return found


def uniform_normals(rng: np.random.Generator, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Return standard normal numbers of a shape by the inverse distribution function.

    Examples
    --------
    >>> uniform_normals(np.random.default_rng(1), (2, 3)).shape
    (2, 3)
    """
    return _normal(rng.random(shape))


def _latin_hypercube(n: int, n_dims: int, root: np.random.SeedSequence) -> NDArray[np.float64]:
    """Return (scenario, dimension) normal numbers with one in each n-th of every dimension."""
    rng = stream(root, "design")
    table = np.empty((n, n_dims))
    for d in range(n_dims):
        table[:, d] = (rng.permutation(n) + rng.random(n)) / n
    return _normal(table)


def _sobol(n: int, n_dims: int, root: np.random.SeedSequence) -> NDArray[np.float64]:
    """Return (scenario, dimension) normal numbers of the first n points of a scrambled net."""
    if n_dims == 0:
        return np.zeros((n, 0))
    qmc = import_module("scipy.stats.qmc")  # most of a second, which only those pay who ask for a net
    net = qmc.Sobol(n_dims, scramble=True, rng=stream(root, "design"))
    points = net.random_base2(max(0, (n - 1).bit_length()))[:n]
    return _normal(points + _HALF_STEP)


__all__ = ["Design", "Sampling", "design", "uniform_normals"]
