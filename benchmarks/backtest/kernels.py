"""One rule over all dates of a cell, fast: the same arithmetic as `provender.backtest.Replan`, for the search.

A rule is an array: short window h, long window h, share of the short, caution, its exponent by term,
margin of the first guard, its window h, margin of the second guard (its window is 72 h), look-ahead,
growth, its exponent by term. A margin of 1 or more is no guard.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from provender.compiled import compiled

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
LONGEST = 1440


@compiled()
def sorted_past(demand: Floats, dates: Ints) -> tuple[Ints, Floats, Ints]:
    """Return by date how many hours of the past are known, their values sorted, and their ages."""
    count = np.zeros(dates.size, np.int64)
    values, ages = np.zeros((dates.size, LONGEST)), np.zeros((dates.size, LONGEST), np.int64)
    for k in range(dates.size):
        begin = max(0, dates[k] - LONGEST)
        past = demand[begin : dates[k]]
        where = np.flatnonzero(~np.isnan(past))
        order = where[np.argsort(past[where])]
        count[k] = order.size
        for j in range(order.size):
            values[k, j] = past[order[j]]
            ages[k, j] = dates[k] - 1 - begin - order[j]
    return count, values, ages


@compiled()
def _quantile(values: Floats, ages: Ints, weights: Floats, level: float) -> float:
    """Return the weighted quantile of sorted values; 0 without weight."""
    total = 0.0
    for j in range(values.size):
        total += weights[ages[j]]
    if total <= 0.0:
        return 0.0
    reached, last = 0.0, 0.0
    for j in range(values.size):
        if weights[ages[j]] > 0.0:
            reached += weights[ages[j]]
            last = values[j]
            if reached >= level * total - 1e-9 * total:
                break
    return last


@compiled()
def _window(hours: float) -> Floats:
    """Return equal weights for the ages of a window."""
    weights = np.zeros(LONGEST)
    weights[: int(hours)] = 1.0 / int(hours)
    return weights


@compiled()
def rule_units(rule: Floats, dates: Ints, count: Ints, values: Floats, ages: Ints, market: Floats) -> Floats:
    """Return what a rule signs on each date; `market` holds term in hours, break-even share, hours to the next date."""
    term, break_even, step = market[0], market[1], market[2]
    longer = term / 336.0
    mixed = rule[2] * _window(rule[0]) + (1.0 - rule[2]) * _window(rule[1])
    first, second = _window(rule[6]), _window(72.0)
    level = min(1.0, max(0.02, (1.0 - break_even) * rule[3] * longer ** -rule[4]))
    growth = min(1.0, rule[9] * longer ** -rule[10])
    units = np.zeros(dates.size)
    for k in range(dates.size):
        seen, old = values[k, : count[k]], ages[k, : count[k]]
        wanted = _quantile(seen, old, mixed, level)
        if rule[5] < 1.0:
            wanted = min(wanted, _quantile(seen, old, first, min(1.0, max(0.02, 1.0 - break_even + rule[5]))))
        if rule[7] < 1.0:
            wanted = min(wanted, _quantile(seen, old, second, min(1.0, max(0.02, 1.0 - break_even + rule[7]))))
        held, lately = 0.0, 0.0
        for j in range(k - 1, -1, -1):
            left = dates[j] + term - dates[k]
            if left <= -step:
                break
            lately += units[j]
            if left > 0:
                held += units[j] * (min(1.0, left / (rule[8] * step)) if rule[8] > 0 else 1.0)
        if k == 0:
            units[k] = wanted
        else:
            units[k] = max(0.0, min(wanted, lately) - held) + growth * max(0.0, wanted - max(lately, held))
    return units


@compiled()
def cell_cost(units: Floats, dates: Ints, demand: Floats, begin: int, term: int, fee: float) -> Floats:
    """Return the cost of each scored hour: fees and purchases, at a price of 1 on demand."""
    n = demand.size
    change = np.zeros(n + 1)
    for k in range(dates.size):
        change[dates[k]] += units[k]
        change[min(n, dates[k] + term)] -= units[k]
    cost, held = np.zeros(n - begin), 0.0
    for t in range(begin, n):
        held += change[t]
        cost[t - begin] = fee * held
        if demand[t] > held:
            cost[t - begin] += demand[t] - held
    return cost
