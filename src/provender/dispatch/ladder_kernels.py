"""Compiled loops over the ladder of prices: what is short on a rung, of whom, and what tiers want on every rung.

Symbols (model.md 4): on a rung, a set of classes is short by the load inside it less what its classes carry. The work
above a rung is the largest of what any set is short of, period by period; where work may move within a window, also of
the whole window with the energy inside a set added. Ties go to the smallest set, which relieves least.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from provender.compiled import compiled

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@compiled()
def climb(
    load: Floats, carried: Floats, sets: Bools, block: Ints, hours: Floats, first: Ints, amount: Floats, weight: Floats
) -> None:
    """Fill what firm work is short of on one rung.

    Parameters
    ----------
    load
        (set, scenario, period) work units wanted above the rung inside the set.
    carried
        (set, scenario, block) work units that the classes of the set carry.
    sets
        (set, class) the classes of each set, the smallest set first.
    block, hours
        (period,) the block and the length of each period.
    first
        (window,) its first period.
    amount
        Out: (scenario, window) unit-hours.
    weight
        Out: (scenario, window, class) hours in which one more unit of the class would relieve; no class, no hours.
    """
    n_sets, n_scenarios, n_periods = load.shape
    for s in range(n_scenarios):
        for w in range(len(first)):
            end = first[w + 1] if w + 1 < len(first) else n_periods
            total = 0.0
            weight[s, w, :] = 0.0
            for t in range(first[w], end):
                b, best = block[t], 0
                top = load[0, s, t] - carried[0, s, b]
                for n in range(1, n_sets):
                    excess = load[n, s, t] - carried[n, s, b]
                    if excess > top:
                        top, best = excess, n
                if top > 0.0:
                    total += top * hours[t]
                    for c in range(weight.shape[2]):
                        if sets[best, c]:
                            weight[s, w, c] += hours[t]
            amount[s, w] = total


@compiled()
def climb_together(
    load: Floats,
    carried: Floats,
    sets: Bools,
    over: Ints,
    energy: Floats,
    block: Ints,
    hours: Floats,
    first: Ints,
    amount: Floats,
    weight: Floats,
) -> None:
    """Raise what is short to what a whole window is short of, with the energy inside one set added.

    Parameters
    ----------
    over
        The sets that hold this one, the smallest first.
    energy
        (scenario, window) unit-hours of work inside the set that may move within the window.
    load, carried, sets, block, hours, first, amount, weight
        As in `climb`, which comes before; `amount` and `weight` are raised in place.
    """
    n_scenarios, n_periods = load.shape[1], load.shape[2]
    relief = np.zeros(weight.shape[2])
    for s in range(n_scenarios):
        for w in range(len(first)):
            end = first[w + 1] if w + 1 < len(first) else n_periods
            total = 0.0
            relief[:] = 0.0
            for t in range(first[w], end):
                b, best = block[t], over[0]
                top = load[best, s, t] - carried[best, s, b]
                for n in over[1:]:
                    excess = load[n, s, t] - carried[n, s, b]
                    if excess > top:
                        top, best = excess, n
                total += top * hours[t]
                for c in range(len(relief)):
                    if sets[best, c]:
                        relief[c] += hours[t]
            total += energy[s, w]
            if total > amount[s, w] + 1e-12 * max(1.0, abs(amount[s, w])):
                amount[s, w] = total
                weight[s, w, :] = relief


@compiled()
def firm_short(load: Floats, carried: Floats, block: Ints, short: Floats) -> None:
    """Fill (scenario, period) work units of firm work that nothing carries on one rung; the rest as in `climb`."""
    n_sets, n_scenarios, n_periods = load.shape
    for s in range(n_scenarios):
        for t in range(n_periods):
            top = 0.0
            for n in range(n_sets):
                top = max(top, load[n, s, t] - carried[n, s, block[t]])
            short[s, t] = top


@compiled()
def stack_tiers(rank: Ints, inside: Bools, amount: Floats, block: Ints, total: Floats) -> None:
    """Fill what tiers want on each rung, which is what they want on their own rung and all those below.

    Parameters
    ----------
    rank
        (tier, block) the rung of each tier.
    inside
        (set, tier, block) whether all classes that the tier may use are in the set.
    amount
        (scenario, tier, time) what is wanted.
    block
        (time,) the block of each time.
    total
        Out: (rung, set, scenario, time), zero before.
    """
    n_rungs, n_sets, n_scenarios, n_times = total.shape
    for j in range(len(rank)):
        for n in range(n_sets):
            for s in range(n_scenarios):
                for t in range(n_times):
                    if inside[n, j, block[t]]:
                        total[rank[j, block[t]], n, s, t] += amount[s, j, t]
    for k in range(n_rungs - 2, -1, -1):
        for n in range(n_sets):
            for s in range(n_scenarios):
                for t in range(n_times):
                    total[k, n, s, t] += total[k + 1, n, s, t]
