"""Shares of paths against exact chances, with a false-alarm rate that is set beforehand."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

#: chance that a whole comparison fails although the law holds, over a seed drawn at random
FALSE_ALARM = 1e-3


def assert_shares(found: ArrayLike, chance: ArrayLike, n: int) -> None:
    """Fail where a share among n paths is further from its chance than binomial error allows.

    The bound is Bonferroni's over all shares compared; what has chance 0 or 1 must be exact but for
    rounding.
    """
    share, exact = np.broadcast_arrays(np.asarray(found, dtype=float), np.asarray(chance, dtype=float))
    z = NormalDist().inv_cdf(1.0 - FALSE_ALARM / (2.0 * share.size))
    room = z * np.sqrt(np.clip(exact * (1.0 - exact), 0.0, None) / n) + 1e-12 + 0.5 / n * (exact * (1.0 - exact) > 0)
    worst = np.abs(share - exact) / room
    assert (worst <= 1.0).all(), f"{share[worst > 1.0]} where {exact[worst > 1.0]} was due, n = {n}"
