"""Loops of the backtest: what a period costs, and the cheapest plan that knew everything.

Symbols: `y` flow that is not committed on a segment (top − C), `points` and `weights` the kinks of a
segment's cost: Σ weight · max(0, point − C), C the units held; both sorted by point within a segment.
"""

from __future__ import annotations

import numpy as np

from provender.backtest.trace import FloatArray
from provender.compiled import compiled

IntArray = np.ndarray[tuple[int, ...], np.dtype[np.int64]]
_TINY = 1e-9


@compiled()
def held_by_period(starts: IntArray, ends: IntArray, units: FloatArray, n_periods: int) -> FloatArray:
    """Return the units held in each period: (period,)."""
    change = np.zeros(n_periods + 1)
    for k in range(starts.size):
        change[starts[k]] += units[k]
        change[min(ends[k], n_periods)] -= units[k]
    held = np.cumsum(change[:n_periods])
    for t in range(n_periods):  # what differences leave behind
        if held[t] < 1e-12:
            held[t] = 0.0
    return held


@compiled()
def _side(points: FloatArray, above: FloatArray, low: int, high: int, level: float) -> float:
    """Return the slope at a level: the weights of the segment's points at or above it."""
    return float(above[low + np.searchsorted(points[low:high], level)] - above[high])


@compiled()
def cheapest_flow(
    points: FloatArray, weights: FloatArray, first: IntArray, tails: IntArray, heads: IntArray, fees: FloatArray
) -> FloatArray:
    """Return the units of each commitment in a plan of least cost: a minimum-cost flow with convex arcs.

    Successive shortest paths (Ahuja, Magnanti and Orlin, Network Flows, 1993, sections 9.7 and 14.5) on
    the line of segments: a unit of flow passes each segment either committed or not, and what is not
    committed costs what the segment's kinks say. Each augmentation ends at a kink, so the result is exact.

    Parameters
    ----------
    points, weights
        (kink,) units and USD per unit; sorted by point within a segment.
    first
        (segment + 1,) where the kinks of each segment begin.
    tails, heads, fees
        (commitment,) first segment, segment after the last, USD per unit.
    """
    n, n_lines = first.size - 1, tails.size
    above = np.zeros(points.size + 1)
    for j in range(points.size - 1, -1, -1):
        above[j] = above[j + 1] + weights[j]
    top = 0.0
    for j in range(points.size):
        top = max(top, points[j])
    overlap = 1
    for i in range(n):
        overlap = max(overlap, int(np.sum((tails <= i) & (i < heads))))
    top *= overlap  # no commitment needs more than the highest kink, but those in force at once may
    y, units, sent = np.zeros(n), np.zeros(n_lines), 0.0
    cost, kind = np.empty(n + 1), np.zeros(n + 1, np.int64)
    arc, came = np.zeros(n + 1, np.int64), np.zeros(n + 1, np.int64)
    while sent < top - _TINY:
        cost[:] = np.inf
        cost[0] = 0.0
        moved = True
        while moved:
            moved = False
            for i in range(n):
                reach = cost[i] + _side(points, above, first[i], first[i + 1], top - y[i] - _TINY)
                if reach < cost[i + 1] - 1e-10:
                    cost[i + 1], kind[i + 1], arc[i + 1], came[i + 1], moved = reach, 0, i, i, True
            for k in range(n_lines):
                reach = cost[tails[k]] + fees[k]
                if reach < cost[heads[k]] - 1e-10:
                    b = heads[k]
                    cost[b], kind[b], arc[b], came[b], moved = reach, 1, k, tails[k], True
            for i in range(n - 1, -1, -1):
                if y[i] > _TINY:
                    reach = cost[i + 1] - _side(points, above, first[i], first[i + 1], top - y[i] + _TINY)
                    if reach < cost[i] - 1e-10:
                        cost[i], kind[i], arc[i], came[i], moved = reach, 2, i, i + 1, True
            for k in range(n_lines - 1, -1, -1):
                if units[k] > _TINY:
                    reach = cost[heads[k]] - fees[k]
                    if reach < cost[tails[k]] - 1e-10:
                        a = tails[k]
                        cost[a], kind[a], arc[a], came[a], moved = reach, 3, k, heads[k], True
        step, v = top - sent, n
        while v != 0:
            i = arc[v]
            if kind[v] == 0:
                j = np.searchsorted(points[first[i] : first[i + 1]], top - y[i] - _TINY) - 1
                if j >= 0:
                    step = min(step, top - y[i] - points[first[i] + j])
            elif kind[v] == 2:
                j = np.searchsorted(points[first[i] : first[i + 1]], top - y[i] + _TINY)
                room = y[i]
                if j < first[i + 1] - first[i]:
                    room = min(room, points[first[i] + j] - (top - y[i]))
                step = min(step, room)
            elif kind[v] == 3:
                step = min(step, units[i])
            v = came[v]
        v = n
        while v != 0:
            i = arc[v]
            if kind[v] == 0:
                y[i] += step
            elif kind[v] == 1:
                units[i] += step
            elif kind[v] == 2:
                y[i] -= step
            else:
                units[i] -= step
            v = came[v]
        sent += step
    return units
