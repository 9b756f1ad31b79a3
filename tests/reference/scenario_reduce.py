"""Fast forward selection as the definition has it, and the best selection by enumeration."""

from __future__ import annotations

import itertools
import math


def cost(points: list[tuple[float, ...]], weights: list[float], kept: list[int]) -> float:
    """Return Σ weight × distance to the nearest kept point."""
    return sum(w * min(math.dist(p, points[k]) for k in kept) for p, w in zip(points, weights, strict=True))


def forward(points: list[tuple[float, ...]], weights: list[float], n_keep: int) -> list[int]:
    """Return the points kept: each time the one whose addition costs least, the first of equals."""
    kept: list[int] = []
    for _ in range(n_keep):
        left = [i for i in range(len(points)) if i not in kept]
        kept.append(min(left, key=lambda i: (round(cost(points, weights, [*kept, i]), 9), i)))
    return kept


def best(points: list[tuple[float, ...]], weights: list[float], n_keep: int) -> float:
    """Return the least cost of any selection."""
    return min(cost(points, weights, list(c)) for c in itertools.combinations(range(len(points)), n_keep))
