"""Supply after events, worked out day by day from the rules alone; all times are whole days."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np


def supply_by_day(
    edges: list[int],
    base: list[float],
    timing: tuple[float, float, float, float],
    late: int,
    events: list[tuple[str, int, int, float]],
) -> list[float]:
    """Return the mean of each block of one line.

    `timing` is delivery, signing, end, days that a freeze spares; events are (what, first day, day after
    the last, severity) in order of first days, what being takes, delays, freezes or ends.
    """
    delivery, signed, over, spares = timing
    parts: list[tuple[int, float]] = [(late, 1.0)]
    for what, begin, end, severity in events:
        if what not in {"delays", "freezes"} or begin < signed:
            continue
        after: list[tuple[int, float]] = []
        for days, share in parts:
            if delivery + days - begin > (spares if what == "freezes" else 0):
                after += [(days, share * (1 - severity)), (days + end - begin, share * severity)]
            else:
                after.append((days, share))
        parts = after
    by_day = []
    for day in range(edges[0], edges[-1]):
        total = 0.0
        for days, share in parts:
            left = share * _ramp(edges, base, over, day - days) if day < over else 0.0
            for what, begin, end, severity in events:
                if begin <= day < end and (what == "ends" or (what == "takes" and delivery + days <= begin)):
                    left *= 1 - severity
            total += left
        by_day.append(total)
    found: Any = [np.mean(by_day[a - edges[0] : b - edges[0]]) for a, b in itertools.pairwise(edges)]
    return [float(x) for x in found]


def _ramp(edges: list[int], base: list[float], over: float, day: int) -> float:
    """Return the share that a line without an end would have on a day."""
    value = 0.0
    for start, share in zip(edges, base, strict=False):
        if start <= day and start < over:
            value = share
    return value
