"""Adequacy by enumeration of every combination of supplier states. Imports nothing from the package."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: levels of capacity, shares of time, rates between levels per hour
Chain = tuple[Floats, Floats, Floats]


def lolh_eue(chains: list[Chain], load: Floats, hours: Floats) -> tuple[float, float]:
    """Return expected hours short and work unserved."""
    lolh = eue = 0.0
    for states in itertools.product(*(range(len(c[0])) for c in chains)):
        chance = np.prod([c[1][s] for c, s in zip(chains, states, strict=True)])
        up = sum(c[0][s] for c, s in zip(chains, states, strict=True))
        for level, length in zip(load, hours, strict=True):
            if level > up + 1e-7:
                lolh += chance * length
                eue += chance * length * (level - up)
    return float(lolh), float(eue)


def frequency(chains: list[Chain], load: Floats, hours: Floats) -> float:
    """Return shortfalls that start per span: by a climb of load, or by a move of one supplier."""
    starts = 0.0
    for states in itertools.product(*(range(len(c[0])) for c in chains)):
        chance = np.prod([c[1][s] for c, s in zip(chains, states, strict=True)])
        up = sum(c[0][s] for c, s in zip(chains, states, strict=True))
        for t in range(len(load)):
            if load[t - 1] <= up + 1e-7 < load[t]:
                starts += chance
            for j, (levels, _, rates) in enumerate(chains):
                for to in range(len(levels)):
                    after = up - levels[states[j]] + levels[to]
                    if to != states[j] and after + 1e-7 < load[t] <= up + 1e-7:
                        starts += chance * rates[states[j], to] * hours[t]
    return float(starts)
