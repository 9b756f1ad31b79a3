"""Demand of a scenario, period by period, from the formula alone."""

from __future__ import annotations

import itertools
import math


def reverting(normals: list[float], gaps_days: list[float], sigma: float, half_life_days: float) -> list[float]:
    """Return a stationary path: variance sigma², correlation 2^(−days/half-life); gaps[0] is not used."""
    path: list[float] = []
    for t, z in enumerate(normals):
        if t == 0:
            path.append(sigma * z)
        else:
            kept = 0.5 ** (gaps_days[t] / half_life_days)
            path.append(kept * path[-1] + sigma * math.sqrt(1 - kept * kept) * z)
    return path


def grown(errors: list[float], years: list[float]) -> list[float]:
    """Return the sum of yearly errors of the logarithm, the running year pro rata."""
    return [sum(e * min(1.0, max(0.0, t - y)) for y, e in enumerate(errors)) for t in years]


def stepped(edges: list[float], start: float, end: float, size: float) -> list[float]:
    """Return what a step adds to the logarithm of each period."""
    pairs = itertools.pairwise(edges)
    return [size * max(0.0, min(end, b) - max(start, a)) / (b - a) for a, b in pairs]
