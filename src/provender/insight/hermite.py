"""Orthonormal polynomials of a standard normal number: the basis of every regression here.

Symbols: h_0 = 1, h_1 = z, √(k + 1) · h_{k+1} = z · h_k − √k · h_{k−1}; E[h_j h_k] = 1 where j = k, else 0
(probabilists' Hermite polynomials, scaled). A leaf drawn by its own law is a function of its z.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def hermite(z: NDArray[np.float64], degree: int) -> NDArray[np.float64]:
    """Return (degree + 1, …) the polynomials of degree 0 to `degree` at standard normal numbers (…).

    Examples
    --------
    >>> hermite(np.array([2.0]), 2)[:, 0].round(6).tolist()  # 1, z, (z² − 1) / √2
    [1.0, 2.0, 2.12132]
    """
    found = np.ones((degree + 1, *z.shape))
    if degree:
        found[1] = z
    for k in range(1, degree):
        found[k + 1] = (z * found[k] - np.sqrt(k) * found[k - 1]) / np.sqrt(k + 1)
    return found
