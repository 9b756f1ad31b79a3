"""Compiled loops of streaming dispatch: one group of capacity, scenario by scenario.

Symbols (model.md 4): L a level of price, C capacity, X work above capacity at a level, E deferrable work.

Every source and every tier is an item with a value, its price or its unmet cost, and an amount. Items stand
in the order of their values, sources first where values are equal, then by index. The work of the tiers at or
above an item, less capacity and the sources below it, is the item's excess; what is bought from it, or left
undone of it, is the excess held between 0 and its amount. Where prices stand through a segment, one order
serves all its periods; where they move, each item sums over the others that stand before it in that period,
so that nothing is sorted. Committed units are free items in front of all others. What one more unit saves is
the largest value among items with an excess.

Rows of `lanes` are sums and maxima by place in the segment, added up in one fixed order at the end; so the
bits of a scenario depend on its own numbers and on the segments only, never on how scenarios are split.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from provender.compiled import compiled
from provender.dispatch.merit_kernels import merit_fixed, merit_moving, merit_shared, sort_items, use_committed
from provender.dispatch.stream_rows import (
    CAPACITY,
    COST,
    N_HEAD,
    N_ROWS,
    OVER,
    PEAK,
    REFUSED,
    SHORT,
    SHORT_HOURS,
    SLACK,
    TINY,
    WORTH,
    Asked,
    Fixed,
    Floats,
    Index,
)
from provender.dispatch.window_kernels import dispatch_window, order_sources


@compiled()
def run(demand: Floats, availability: Floats, asked: Asked, fixed: Fixed, out: Floats) -> None:
    """Fill `out` (scenario, result), one scenario per row; arrays of one scenario serve all."""
    price, limit, committed = asked.price, asked.limit, asked.committed
    for s in range(demand.shape[0]):
        _scenario(
            demand[s],
            availability[min(s, availability.shape[0] - 1)],
            price[min(s, price.shape[0] - 1)],
            limit[min(s, limit.shape[0] - 1)],
            committed[min(s, committed.shape[0] - 1)],
            asked,
            fixed,
            out[s],
        )


@compiled()
def order_windows(price: Floats, segments: NDArray[np.int64], order: NDArray[np.int64]) -> None:
    """Fill the order of the sources of every window, for prices (source, period) that all scenarios share."""
    n_e = price.shape[0]
    width = _width(segments)
    asked, spare = np.zeros((n_e, width)), np.arange(n_e * width)
    for k in range(segments.shape[0]):
        first, end = segments[k, 0], segments[k, 1]
        for e in range(n_e):
            _spread(asked[e], price[e], first, end)
        order_sources(asked[:, : end - first], order[n_e * first : n_e * end], spare)


@compiled()
def share(price: Floats, limit: Floats, committed: Floats, unmet_cost: Floats, shared: Floats) -> None:
    """Fill what moving prices that are the same in all scenarios come to in each period.

    Rows of `shared`, (row, period): the price of each source, what of it is open at the price, and for each
    item, sources first, the units of the sources that stand before it.
    """
    n_e, n_j, n_t = price.shape[0], unmet_cost.shape[0], shared.shape[1]
    start = np.int64(0)  # a plain 0 is a type of its own, and means compiling twice
    for e in range(n_e):
        asked, left = shared[e], shared[n_e + e]
        _spread(asked, price[e], start, n_t)
        _spread(left, limit[e], start, n_t)
        for t in range(n_t):
            left[t] -= min(committed[e, t if committed.shape[1] > 1 else 0], left[t])
    for item in range(n_e + n_j):
        before = shared[2 * n_e + item]
        for t in range(n_t):
            before[t] = 0.0
        for f in range(n_e):
            other, left = shared[f], shared[n_e + f]
            for t in range(n_t):
                value = shared[item, t] if item < n_e else unmet_cost[item - n_e]
                if other[t] < value or (other[t] == value and f < item):
                    before[t] += left[t]


@compiled()
def add_in_order(total: Floats, rows: Floats, first: int, weights: Floats) -> None:
    """Add weighted rows, from column `first` on, to a total, first row first."""
    for s in range(rows.shape[0]):
        w = weights[s]
        row = rows[s][first:]
        for i in range(total.shape[0]):
            total[i] += w * row[i]


@compiled()
def _scenario(
    demand: Floats,
    availability: Floats,
    price: Floats,
    limit: Floats,
    committed: Floats,
    asked: Asked,
    fixed: Fixed,
    out: Floats,
) -> None:
    """Dispatch one scenario; arrays are those of `run` without the scenario axis."""
    n_j, n_e, n_r = demand.shape[0], price.shape[0], availability.shape[0]
    has_windows, has_committed = fixed.is_loose.any(), n_e > 0 and committed.max() > 0.0
    width = _width(fixed.segments)
    lanes = np.zeros((N_HEAD + n_j + 2 * n_e, width))
    work = np.zeros((N_ROWS + n_j + 3 * n_e, width))
    saved = np.zeros((n_r, width))
    at = N_HEAD + n_j + 2 * n_e
    n_blocks = (out.shape[0] - at) // max(1, n_r)
    out[:] = 0.0
    is_still = price.shape[1] == 1 and limit.shape[1] == 1 and committed.shape[1] == 1
    shared, is_shared = asked.shared, asked.shared.shape[0] > 0
    is_ordered = asked.order.shape[0] > 0
    own_order, spare = np.arange(n_e * width), np.arange(n_e * width)
    values, order = np.concatenate((np.zeros(n_e), fixed.unmet_cost)), np.arange(n_e + n_j)
    if is_still:
        _copy_sources(price, limit, committed, np.int64(0), width, work[N_ROWS + n_j :])
        sort_items(np.int64(1), values, order, work)
    for k in range(fixed.segments.shape[0]):
        first, end, block = fixed.segments[k, 0], fixed.segments[k, 1], fixed.segments[k, 2]
        _capacity(availability, fixed.size, first, end, work, lanes[REFUSED])
        for j in range(n_j):
            _demand(demand[j], first, end, work, work[N_ROWS + j], lanes[REFUSED])
        _slack(end - first, work)
        if not is_still and (has_committed or not is_shared):
            _copy_sources(price, limit, committed, first, end, work[N_ROWS + n_j :])
        weight = 1.0
        if has_windows:
            size = n_e * (end - first)
            if is_ordered:
                cheapest = asked.order[n_e * first : n_e * end]
            else:
                cheapest = own_order[:size]
                order_sources(work[N_ROWS + n_j + n_e : N_ROWS + n_j + 2 * n_e, : end - first], cheapest, spare)
            dispatch_window(fixed.hours[first:end], fixed, cheapest, work, lanes)
        else:
            weight = fixed.hours[first]  # firm segments end where the length of a period changes
            if has_committed:
                use_committed(end - first, weight, fixed.unmet_cost, work, lanes)
            if is_shared:
                merit_shared(first, end, weight, fixed.unmet_cost, shared, work, lanes)
            elif is_still or sort_items(end - first, values, order, work):
                merit_fixed(end - first, weight, values, order, is_still, work, lanes)
            else:
                merit_moving(end - first, weight, fixed.unmet_cost, work, lanes)
            _count(end - first, weight, work, lanes)
        for r in range(n_r):
            _add_products(availability[r], work[WORTH], first, end, weight, saved[r])
            if k + 1 == fixed.segments.shape[0] or fixed.segments[k + 1, 2] != block:
                out[at + r * n_blocks + block] = _total(saved[r])
                saved[r, :] = 0.0
    _close(lanes, out[:at])
    if not has_windows:  # what never moves is priced once, on the sum
        for j in range(n_j):
            out[COST] += fixed.unmet_cost[j] * out[N_HEAD + j]
        for e in range(n_e if is_still else 0):
            out[COST] += price[e, 0] * out[N_HEAD + n_j + e]


@compiled()
def _close(lanes: Floats, out: Floats) -> None:
    """Add up the lanes of a scenario; the peak is the largest of its lane."""
    for k in range(lanes.shape[0]):
        out[k] = _total(lanes[k])
    out[PEAK] = lanes[PEAK].max()


@compiled()
def _width(segments: NDArray[np.int64]) -> int:
    """Return the periods of the longest segment, at least one."""
    width = 1
    for k in range(segments.shape[0]):
        width = max(width, segments[k, 1] - segments[k, 0])
    return width


@compiled()
def _add_products(row: Floats, worth: Floats, first: int, end: int, weight: float, to: Floats) -> None:
    """Add what capacity is worth in each period of a segment, place by place."""
    part = row[first:end]
    for i in range(end - first):
        to[i] += part[i] * worth[i] * weight


@compiled()
def _demand(row: Floats, first: int, end: int, work: Floats, to: Floats, refused: Floats) -> None:
    """Copy the work of a tier and add it to the excess."""
    part, over = row[first:end], work[OVER]
    for i in range(end - first):
        x = part[i]
        to[i] = x
        over[i] += x
        refused[i] += abs(x) - x  # stays 0 unless a number is negative, infinite or not a number


@compiled()
def _slack(n: int, work: Floats) -> None:
    """Fill what rounding may make of an excess of zero, from the work and the capacity of each period."""
    slack, over, capacity = work[SLACK], work[OVER], work[CAPACITY]
    for i in range(n):
        slack[i] = TINY * (over[i] + 2.0 * capacity[i])  # the excess is still work less capacity


@compiled()
def _capacity(availability: Floats, size: Floats, first: int, end: int, work: Floats, refused: Floats) -> None:
    """Fill the capacity of a segment, and the excess with its negative."""
    capacity, over = work[CAPACITY], work[OVER]
    for i in range(end - first):
        capacity[i] = 0.0
    for r in range(availability.shape[0]):
        whole, z = availability[r], size[r]
        row = whole[first:end]
        for i in range(end - first):
            x = row[i]
            capacity[i] += z * x
            refused[i] += abs(x) - x
    for i in range(end - first):
        over[i] = -capacity[i]


@compiled()
def _copy_sources(price: Floats, limit: Floats, committed: Floats, first: Index, end: int, rows: Floats) -> None:
    """Fill the rows of sources: committed units, prices, units still open at the price."""
    n_e, n = price.shape[0], end - first
    for e in range(n_e):
        promised, asked, left = rows[e], rows[n_e + e], rows[2 * n_e + e]
        _spread(promised, committed[e], first, end)
        _spread(asked, price[e], first, end)
        _spread(left, limit[e], first, end)
        for i in range(n):
            promised[i] = min(promised[i], left[i])
            left[i] -= promised[i]


@compiled()
def _spread(to: Floats, row: Floats, first: Index, end: int) -> None:
    """Copy a run of periods, or the one number that serves all of them."""
    n = end - first
    if row.shape[0] == 1:
        value = row[0]
        for i in range(n):
            to[i] = value
    else:
        part = row[first:end]
        for i in range(n):
            to[i] = part[i]


@compiled()
def _count(n: int, hours: float, work: Floats, lanes: Floats) -> None:
    """Count hours short of firm work and keep the peak."""
    peak, lost, short, capacity = lanes[PEAK], lanes[SHORT_HOURS], work[SHORT], work[CAPACITY]
    for i in range(n):
        x = short[i]
        peak[i] = max(peak[i], x)
        lost[i] += hours if x > TINY * (x + capacity[i]) else 0.0


@compiled()
def _total(row: Floats) -> float:
    """Return the sum of a row: eight sums side by side, then theirs, always in the same order."""
    a, b, c, d, e, f, g, h = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    n = row.shape[0] // 8
    for k in range(n):
        i = 8 * k
        a += row[i]
        b += row[i + 1]
        c += row[i + 2]
        d += row[i + 3]
        e += row[i + 4]
        f += row[i + 5]
        g += row[i + 6]
        h += row[i + 7]
    for i in range(8 * n, row.shape[0]):
        a += row[i]
    return ((a + b) + (c + d)) + ((e + f) + (g + h))
