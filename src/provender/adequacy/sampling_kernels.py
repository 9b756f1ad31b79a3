"""Sampling of supplier states, with or without tilting towards shortage."""

from __future__ import annotations

from typing import Any

import numpy as np

from provender.compiled import compiled


@compiled()
def sample_states(
    capacity: Any, nominal: Any, tilted: Any, log_ratio: Any, curve: Any, share: float, rng: Any, found: Any
) -> None:
    """Fill weight × hours, weight × work and weight of independent draws of all suppliers' states.

    A draw comes from the nominal law with probability `share`, else from the tilted one; its weight
    is the nominal over the mixed density, so that it never exceeds 1 / share.

    Parameters
    ----------
    capacity
        (unit, state) units.
    nominal, tilted
        (unit, state) cumulative chance of states.
    log_ratio
        (unit, state) log of nominal over tilted chance; 0 where neither occurs.
    curve
        (4, level + 1) as `LoadCurve.table`.
    share
        Chance of a draw from the nominal law, in (0, 1].
    rng
        Generator, used by this call alone.
    found
        (draw, 3) out: weighted hours, weighted work, the weight.
    """
    n_units, n_states = capacity.shape
    peak = curve[0, curve.shape[1] - 2]
    for i in range(found.shape[0]):
        law = nominal if rng.random() < share else tilted
        up, log_weight = 0.0, 0.0
        for u in range(n_units):
            draw = rng.random()
            s = 0
            while s < n_states - 1 and draw >= law[u, s]:
                s += 1
            up += capacity[u, s]
            log_weight += log_ratio[u, s]
        weight = 1.0 / (share + (1.0 - share) * np.exp(-log_weight))
        found[i, 2] = weight
        if up < peak:
            level = np.searchsorted(curve[0], up, side="right")
            found[i, 0] = weight * curve[1, level]
            found[i, 1] = weight * (curve[2, level] - up * curve[1, level])
        else:
            found[i, 0] = found[i, 1] = 0.0
