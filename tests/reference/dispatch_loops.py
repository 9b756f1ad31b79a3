"""Dispatch of one group in plain loops: the twin that the compiled kernels are held against.

Imports nothing from the package. Firm work is served by hand, dearest work first from the cheapest supply;
a window takes, at every level of price, the largest of the three branches that model.md 4 names.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

Number = float | Fraction
Rows = list[list[float]]


@dataclass(frozen=True)
class Answer:
    """Cost, unit-hours lost by tier, bought and committed units used by source, short hours and peak."""

    cost: Number
    unmet: list[Number]
    used: list[Number]
    committed_used: list[Number]
    short_hours: Number
    peak: Number


@dataclass(frozen=True)
class Scenario:
    """One scenario: demand (tier, period), capacity (period,), sources (source, period)."""

    demand: Rows
    unmet_cost: list[float]
    capacity: list[Number]
    price: Rows
    limit: Rows
    committed: Rows
    hours: list[float]


def firm(case: Scenario, zero: Number = 0.0) -> Answer:
    """Return the dispatch of firm work, period by period: greedy by value, which one group makes optimal."""
    n_j, n_e = len(case.unmet_cost), len(case.price)
    cost, short, peak = zero, zero, zero
    unmet, used, promised = [zero] * n_j, [zero] * n_e, [zero] * n_e
    for t, hours in enumerate(case.hours):
        supply: list[list[Any]] = [[zero, case.capacity[t], -1, False]]
        for e in range(n_e):
            held = min(case.committed[e][t], case.limit[e][t])
            supply.append([zero, held, e, True])
        for _, e in sorted((case.price[e][t], e) for e in range(n_e)):
            held = min(case.committed[e][t], case.limit[e][t])
            supply.append([case.price[e][t], case.limit[e][t] - held, e, False])
        lost = zero
        for u, j in sorted(((case.unmet_cost[j], j) for j in range(n_j)), reverse=True):
            left: Number = case.demand[j][t] + zero
            for offer in supply:
                if left <= 0 or offer[0] > u:
                    continue
                take = min(left, offer[1])
                left, offer[1] = left - take, offer[1] - take
                cost += offer[0] * take * hours
                if offer[2] >= 0:
                    (promised if offer[3] else used)[offer[2]] += take * hours
            unmet[j] += left * hours
            cost += u * left * hours
            lost += left
        peak = max(peak, lost)
        if lost > 1e-9:
            short += hours
    return Answer(cost, unmet, used, promised, short, peak)


def window_cost(case: Scenario, is_loose: list[bool]) -> float:
    """Return the least cost of one window with deferrable tiers: the integral of X over the level of price."""
    periods = range(len(case.hours))
    levels = sorted({*case.unmet_cost, *(p for row in case.price for p in row)})
    total, below = 0.0, 0.0
    for level in levels:
        energy, excess = 0.0, []
        for t in periods:
            over = -float(case.capacity[t])
            for j, u in enumerate(case.unmet_cost):
                if u >= level and is_loose[j]:
                    energy += case.demand[j][t] * case.hours[t]
                elif u >= level:
                    over += case.demand[j][t]
            for e in range(len(case.price)):
                is_open = case.price[e][t] < level
                over -= case.limit[e][t] if is_open else min(case.committed[e][t], case.limit[e][t])
            excess.append(over)
        alone = sum(max(0.0, excess[t]) * case.hours[t] for t in periods)
        whole = sum(excess[t] * case.hours[t] for t in periods) + energy
        total += (level - below) * max(alone, whole, 0.0)
        below = level
    return total
