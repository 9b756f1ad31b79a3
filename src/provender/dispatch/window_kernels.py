"""Compiled loops of streaming dispatch: one window of one group in which some work may move.

Symbols (model.md 4): X work above capacity at a level of price, E deferrable work. Items are those of
`stream_kernels`, here a source in each of its periods by itself; X is the largest of what firm work alone is
short of, what all work of the window is short of together, and nothing. Items pass from the cheapest on, and
what X falls by as one passes is bought of it, or left undone of it. An item changes the excess of its own periods
only, so each takes a few steps, however many values the window has. Excesses only fall: once all of the window does not
bind, or a period does not, it never does again, so what one more unit saves is the value of the last item that found
the window, or the period, in excess.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from provender.compiled import compiled
from provender.dispatch.stream_rows import (
    AFTER,
    CAPACITY,
    COST,
    FIRM,
    N_HEAD,
    N_ROWS,
    OVER,
    PEAK,
    SHORT,
    SHORT_HOURS,
    SLACK,
    TINY,
    WORTH,
    Fixed,
    Floats,
    Index,
)


@compiled()
def order_sources(price: Floats, order: NDArray[np.int64], spare: NDArray[np.int64]) -> None:
    """Fill the places source · n + period of (source, period) prices, cheapest first, ties by place.

    A merge sort from short runs to long ones; `spare` has room for as many places.
    """
    n = price.shape[1]
    size, span = order.shape[0], 1
    for k in range(size):
        order[k] = k
    while span < size:
        for low in range(0, size, 2 * span):
            middle, high = min(low + span, size), min(low + 2 * span, size)
            a, b = low, middle
            for k in range(low, high):
                one, other = order[min(a, size - 1)], order[min(b, size - 1)]
                is_one = b >= high or (a < middle and price[one // n, one % n] <= price[other // n, other % n])
                spare[k] = one if is_one else other
                a += 1 if is_one else 0
                b += 0 if is_one else 1
        for k in range(size):
            order[k] = spare[k]
        span *= 2


@compiled()
def dispatch_window(hours: Floats, fixed: Fixed, order: NDArray[np.int64], work: Floats, lanes: Floats) -> None:
    """Dispatch one window with deferrable work: at every value the larger of the branches of model.md 4.

    Prices may differ between periods: `order` has their places, cheapest first, as `order_sources` fills it.
    """
    n, n_j = hours.shape[0], fixed.unmet_cost.shape[0]
    n_e = (work.shape[0] - N_ROWS - n_j) // 3
    over, worth, slack = work[OVER], work[WORTH], work[SLACK]
    energy = _begin(hours, fixed, work)
    alone, whole = _together(hours, energy, over)
    for e in range(n_e):
        before, _ = _branch(alone, whole, energy)
        _commit(work[N_ROWS + n_j + e], n, work)
        alone, whole = _together(hours, energy, over)
        lanes[N_HEAD + n_j + n_e + e, 0] += max(0.0, before - _branch(alone, whole, energy)[0])
    x, is_whole = _branch(alone, whole, energy)
    last_whole, cost, at, u = 0.0, 0.0, 0, -1.0
    j: Index = np.int64(-1)  # a plain −1 is a type of its own: the same code twice
    price, left = work[N_ROWS + n_j + n_e : N_ROWS + n_j + 2 * n_e], work[N_ROWS + n_j + 2 * n_e :]
    while x > 0.0:
        u, j = _next_tier(u, j, fixed.unmet_cost)
        if j < 0:
            break
        while at < order.shape[0] and x > 0.0:
            e, i = order[at] // n, order[at] % n
            p = price[e, i]
            if p > u:
                break
            at += 1
            had = over[i]
            last_whole = p if is_whole else last_whole
            worth[i] = p if had > slack[i] else worth[i]
            over[i] = had - left[e, i]
            alone = max(0.0, alone - hours[i] * (max(had, 0.0) - max(over[i], 0.0)))
            whole -= hours[i] * left[e, i]
            now, is_whole = _branch(alone, whole, energy)
            bought = max(0.0, x - now)
            lanes[N_HEAD + n_j + e, 0] += bought
            cost += bought * p
            x = now
        if x <= 0.0:
            break
        last_whole = u if is_whole else last_whole
        for i in range(n):
            worth[i] = u if over[i] > slack[i] else worth[i]
        energy -= _pass_tier(j, hours, fixed, work)
        alone, whole = _together(hours, energy, over)
        now, is_whole = _branch(alone, whole, energy)
        lost = max(0.0, x - now)
        lanes[N_HEAD + j, 0] += lost
        cost += lost * u
        _place(lost, hours, work, work[FIRM] if not fixed.is_loose[j] else work[AFTER])
        x = now
    lanes[COST, 0] += cost
    _count_window(hours, last_whole, work, lanes)


@compiled()
def _begin(hours: Floats, fixed: Fixed, work: Floats) -> float:
    """Fill the excess of firm work and clear the rows of a window; return the deferrable unit-hours."""
    n, energy = hours.shape[0], 0.0
    worth, short, firm, over, capacity = work[WORTH], work[SHORT], work[FIRM], work[OVER], work[CAPACITY]
    for i in range(n):
        worth[i], short[i], firm[i], over[i] = 0.0, 0.0, 0.0, -capacity[i]
    for j in range(fixed.unmet_cost.shape[0]):
        row = work[N_ROWS + j]
        if fixed.is_loose[j]:
            for i in range(n):
                energy += row[i] * hours[i]
        else:
            for i in range(n):
                over[i] += row[i]
    return energy


@compiled()
def _commit(promised: Floats, n: int, work: Floats) -> None:
    """Count committed units of a source as capacity."""
    over, capacity = work[OVER], work[CAPACITY]
    for i in range(n):
        over[i] -= promised[i]
        capacity[i] += promised[i]


@compiled()
def _together(hours: Floats, energy: float, over: Floats) -> tuple[float, float]:
    """Return the unit-hours that firm work alone is short of, and those that all of the window is."""
    alone, whole = 0.0, energy
    for i in range(hours.shape[0]):
        part = hours[i] * over[i]
        alone += max(0.0, part)
        whole += part
    return alone, whole


@compiled()
def _branch(alone: float, whole: float, energy: float) -> tuple[float, bool]:
    """Return X of a window, and whether all of the window binds; ties go to the branch that relieves less."""
    if energy > 0.0 and whole > alone + TINY * (energy + alone):
        return whole, True
    return alone, False


@compiled()
def _next_tier(u: float, j: Index, unmet_cost: Floats) -> tuple[float, int]:
    """Return the unmet cost and the index of the tier that passes after (u, j); −1 after the last."""
    best, found = np.inf, -1
    for k in range(unmet_cost.shape[0]):
        v = unmet_cost[k]
        if (v > u or (v == u and k > j)) and v < best:
            best, found = v, k
    return best, found


@compiled()
def _pass_tier(j: Index, hours: Floats, fixed: Fixed, work: Floats) -> float:
    """Take a tier out of the excess, keeping what firm work lacked before; return its deferrable unit-hours."""
    row, over, after, energy = work[N_ROWS + j], work[OVER], work[AFTER], 0.0
    for i in range(hours.shape[0]):
        after[i] = max(0.0, over[i])
    if fixed.is_loose[j]:
        for i in range(hours.shape[0]):
            energy += row[i] * hours[i]
        return energy
    for i in range(hours.shape[0]):
        over[i] -= row[i]
    return 0.0


@compiled()
def _count_window(hours: Floats, last_whole: float, work: Floats, lanes: Floats) -> None:
    """Count hours short of firm work, keep the peak, and weigh what a unit is worth with the hours."""
    for i in range(hours.shape[0]):
        short, firm = work[SHORT, i], work[FIRM, i]
        lanes[PEAK, i] = max(lanes[PEAK, i], short)
        lanes[SHORT_HOURS, i] += hours[i] if firm > TINY * (firm + work[CAPACITY, i]) else 0.0
        work[WORTH, i] = max(last_whole, work[WORTH, i]) * hours[i]


@compiled()
def _place(lost: float, hours: Floats, work: Floats, also: Floats) -> None:
    """Place the loss of a tier in the periods of a window: as the firm shortfall runs, else evenly."""
    n = hours.shape[0]
    profile, over, mass, span = work[AFTER], work[OVER], 0.0, 0.0
    for i in range(n):
        profile[i] = max(0.0, profile[i] - max(0.0, over[i]))
        mass += profile[i] * hours[i]
        span += hours[i]
    for i in range(n):
        part = lost * profile[i] / mass if mass > 0.0 else lost / span
        work[SHORT, i] += part
        also[i] += part
