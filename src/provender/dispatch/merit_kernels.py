"""Compiled loops of streaming dispatch: the items of one segment, in the order of their values.

Symbols and items are those of `stream_kernels`; rows of `work` and `lanes` those of `stream_rows`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from provender.compiled import compiled
from provender.dispatch.stream_rows import CAPACITY, COST, N_HEAD, N_ROWS, OVER, SHORT, SLACK, WORTH, Floats, Index


@compiled()
def sort_items(n: Index, values: Floats, order: NDArray[np.int64], work: Floats) -> bool:
    """Put sources and tiers in the order of their values; return False if a price moves within the segment."""
    n_items = values.shape[0]
    n_e = (work.shape[0] - N_ROWS - n_items) // 2  # rows: a tier has one, a source three
    moved = 0
    for e in range(n_e):
        row = work[N_ROWS + n_items + e]
        asked = row[0]
        for i in range(n):
            moved += 1 if row[i] != asked else 0
        values[e] = asked
    for item in range(n_items):
        at = item
        while at > 0 and values[order[at - 1]] > values[item]:
            order[at] = order[at - 1]
            at -= 1
        order[at] = item
    return moved == 0


@compiled()
def merit_fixed(
    n: int,
    hours: float,
    values: Floats,
    order: NDArray[np.int64],
    is_still: bool,  # noqa: FBT001 - compiled functions take arguments by place
    work: Floats,
    lanes: Floats,
) -> None:
    """Dispatch periods that share prices and hours: one order of items, each taking its part of the excess."""
    n_items = values.shape[0]
    n_e = (work.shape[0] - N_ROWS - n_items) // 2
    n_j = n_items - n_e
    over, worth, short, slack = work[OVER], work[WORTH], work[SHORT], work[SLACK]
    for i in range(n):
        worth[i] = 0.0
        short[i] = 0.0
    for item in order:
        is_tier = item >= n_e
        amount = work[N_ROWS + item - n_e if is_tier else N_ROWS + n_j + 2 * n_e + item]
        total = lanes[N_HEAD + item - n_e if is_tier else N_HEAD + n_j + item]
        value = values[item]
        for i in range(n):  # short loops: with more arrays in one, the compiler gives up vector units
            worth[i] = max(worth[i], value if over[i] > slack[i] else 0.0)
        if is_tier:
            for i in range(n):
                x, most = over[i], amount[i]
                taken = min(max(x, 0.0), most)
                short[i] += taken
                total[i] += taken * hours
                over[i] = x - most
        else:
            if not is_still:
                _pay(amount, n, value * hours, work, lanes)
            for i in range(n):
                x, most = over[i], amount[i]
                total[i] += min(max(x, 0.0), most) * hours
                over[i] = x - most


@compiled()
def _pay(amount: Floats, n: int, price: float, work: Floats, lanes: Floats) -> None:
    """Add what an item costs that takes its part of the excess."""
    over, cost = work[OVER], lanes[COST]
    for i in range(n):
        cost[i] += min(max(over[i], 0.0), amount[i]) * price


@compiled()
def _take(amount: Floats, n: int, value: float, hours: float, work: Floats, total: Floats) -> None:
    """Take an item's part of the excess, add it to its unit-hours, and leave the excess of the next item."""
    over, worth, slack = work[OVER], work[WORTH], work[SLACK]
    for i in range(n):  # three short loops: with more arrays in one, the compiler gives up vector units
        total[i] += min(max(over[i], 0.0), amount[i]) * hours
    for i in range(n):
        worth[i] = max(worth[i], value if over[i] > slack[i] else 0.0)
    for i in range(n):
        over[i] -= amount[i]


@compiled()
def merit_moving(n: int, hours: float, unmet_cost: Floats, work: Floats, lanes: Floats) -> None:
    """Dispatch periods with prices of their own: each item sums over the others, so that nothing is sorted."""
    n_j = unmet_cost.shape[0]
    n_e = (work.shape[0] - N_ROWS - n_j) // 3
    worth, short, over, slack, cost = work[WORTH], work[SHORT], work[OVER], work[SLACK], lanes[COST]
    for i in range(n):
        worth[i] = 0.0
        short[i] = 0.0
    for e in range(n_e):
        _excess_of_source(e, n, unmet_cost, work)
        p, left, total = work[N_ROWS + n_j + n_e + e], work[N_ROWS + n_j + 2 * n_e + e], lanes[N_HEAD + n_j + e]
        for i in range(n):
            x, value = over[i], p[i]
            worth[i] = max(worth[i], value if x > slack[i] else 0.0)
            over[i] = min(max(x, 0.0), left[i]) * hours
        for i in range(n):
            total[i] += over[i]
            cost[i] += over[i] * p[i]
    for j in range(n_j):
        _excess_of_tier(j, n, unmet_cost, work)
        amount = work[N_ROWS + j]
        for i in range(n):
            short[i] += min(max(over[i], 0.0), amount[i])
        _take(amount, n, unmet_cost[j], hours, work, lanes[N_HEAD + j])


@compiled()
def merit_shared(
    first: int, end: int, hours: float, unmet_cost: Floats, shared: Floats, work: Floats, lanes: Floats
) -> None:
    """Dispatch periods whose moving prices all scenarios share: what stands before each item is known."""
    n_j, n = unmet_cost.shape[0], end - first
    n_e = (shared.shape[0] - n_j) // 3
    worth, short, over, slack, cost = work[WORTH], work[SHORT], work[OVER], work[SLACK], lanes[COST]
    for i in range(n):
        worth[i] = 0.0
        short[i] = 0.0
    for e in range(n_e):
        p, left = shared[e][first:end], shared[n_e + e][first:end]
        _excess_after(shared[2 * n_e + e][first:end], n, work)
        for j in range(n_j):
            u, row = unmet_cost[j], work[N_ROWS + j]
            for i in range(n):
                over[i] += row[i] if u >= p[i] else 0.0
        total = lanes[N_HEAD + n_j + e]
        for i in range(n):
            worth[i] = max(worth[i], p[i] if over[i] > slack[i] else 0.0)
        for i in range(n):
            over[i] = min(max(over[i], 0.0), left[i]) * hours
        for i in range(n):
            total[i] += over[i]
            cost[i] += over[i] * p[i]
    for j in range(n_j):
        u, amount = unmet_cost[j], work[N_ROWS + j]
        _excess_after(shared[2 * n_e + n_e + j][first:end], n, work)
        for k in range(n_j):
            if unmet_cost[k] > u or (unmet_cost[k] == u and k >= j):
                row = work[N_ROWS + k]
                for i in range(n):
                    over[i] += row[i]
        for i in range(n):
            short[i] += min(max(over[i], 0.0), amount[i])
        _take(amount, n, u, hours, work, lanes[N_HEAD + j])


@compiled()
def _excess_after(before: Floats, n: int, work: Floats) -> None:
    """Fill the excess with what capacity and the sources before an item take from it."""
    over, capacity = work[OVER], work[CAPACITY]
    for i in range(n):
        over[i] = -capacity[i] - before[i]


@compiled()
def use_committed(n: int, hours: float, unmet_cost: Floats, work: Floats, lanes: Floats) -> None:
    """Use committed units, first source first, after capacity; then count them as capacity."""
    n_j = unmet_cost.shape[0]
    n_e = (work.shape[0] - N_ROWS - n_j) // 3
    capacity, over = work[CAPACITY], work[OVER]
    for e in range(n_e):
        promised, use = work[N_ROWS + n_j + e], lanes[N_HEAD + n_j + n_e + e]
        for i in range(n):
            x, most = over[i], promised[i]
            use[i] += min(max(x, 0.0), most) * hours
            over[i] = x - most
            capacity[i] += most


@compiled()
def _excess_of_source(e: int, n: int, unmet_cost: Floats, work: Floats) -> None:
    """Fill the excess of a source: work worth its price, less capacity and the sources before it."""
    n_j = unmet_cost.shape[0]
    n_e = (work.shape[0] - N_ROWS - n_j) // 3
    price, spare = work[N_ROWS + n_j + n_e : N_ROWS + n_j + 2 * n_e], work[N_ROWS + n_j + 2 * n_e :]
    capacity, over, p = work[CAPACITY], work[OVER], price[e]
    for i in range(n):
        over[i] = -capacity[i]
    for j in range(n_j):
        u, row = unmet_cost[j], work[N_ROWS + j]
        for i in range(n):
            wanted = row[i]
            over[i] += wanted if u >= p[i] else 0.0
    for f in range(n_e):
        other, left = price[f], spare[f]
        if f < e:
            for i in range(n):
                open_here = left[i]
                over[i] -= open_here if other[i] <= p[i] else 0.0
        elif f > e:
            for i in range(n):
                open_here = left[i]
                over[i] -= open_here if other[i] < p[i] else 0.0


@compiled()
def _excess_of_tier(j: int, n: int, unmet_cost: Floats, work: Floats) -> None:
    """Fill the excess of a tier: its work and that of tiers after it, less capacity and sources before it."""
    n_j = unmet_cost.shape[0]
    n_e = (work.shape[0] - N_ROWS - n_j) // 3
    price, spare = work[N_ROWS + n_j + n_e : N_ROWS + n_j + 2 * n_e], work[N_ROWS + n_j + 2 * n_e :]
    capacity, over, u = work[CAPACITY], work[OVER], unmet_cost[j]
    for i in range(n):
        over[i] = -capacity[i]
    for k in range(n_j):
        if unmet_cost[k] > u or (unmet_cost[k] == u and k >= j):
            row = work[N_ROWS + k]
            for i in range(n):
                over[i] += row[i]
    for f in range(n_e):
        other, left = price[f], spare[f]
        for i in range(n):
            open_here = left[i]
            over[i] -= open_here if other[i] <= u else 0.0
