"""Weighted draws of supplier states by plain loops. Imports nothing from the package."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def draw(
    capacity: Floats, nominal: Floats, tilted: Floats, load: Floats, share: float, rng: np.random.Generator
) -> tuple[float, float, float]:
    """Return weighted hours, weighted work and the weight of one draw, from (unit, state) probabilities by the hour."""
    law = nominal if rng.random() < share else tilted
    states = [int(np.searchsorted(np.cumsum(row), rng.random(), side="right")) for row in law]
    up = sum(capacity[u, s] for u, s in enumerate(states))
    f = np.prod([nominal[u, s] for u, s in enumerate(states)])
    g = np.prod([tilted[u, s] for u, s in enumerate(states)])
    weight = f / (share * f + (1.0 - share) * g)
    short = [level - up for level in load if level > up + 1e-7]
    return float(weight * len(short)), float(weight * sum(short)), float(weight)
