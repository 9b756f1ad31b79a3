"""Compiled loops of streaming dispatch: one window of one group in which some work may move.

Symbols (model.md 4): X work above capacity at a level of price, E deferrable work. Items are those of
`stream_kernels`; X is the largest of what firm work alone is short of, what all work of the window is
short of together, and nothing. What X falls by from one item to the next is bought, or left undone.
"""

from __future__ import annotations

import numpy as np

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
)


@compiled()
def dispatch_window(hours: Floats, fixed: Fixed, work: Floats, lanes: Floats) -> None:
    """Dispatch one window with deferrable work: at every level the larger of the branches of model.md 4.

    The levels are all values in the window, so prices may differ between its periods: the sets of
    periods that bind shrink as the level rises, which lets each level be solved by itself.
    """
    n = hours.shape[0]
    for row in (WORTH, SHORT, FIRM):
        for i in range(n):
            work[row, i] = 0.0
    _window_committed(hours, fixed, work, lanes)
    before = 0.0
    level = _next_level(-1.0, n, fixed.unmet_cost, work)
    while level < np.inf:
        energy = _excess(level, 0, hours, fixed, work)
        x, is_whole = _branch(work[OVER], energy, hours)
        step = level - before
        lanes[COST, 0] += step * x
        for i in range(n):
            work[WORTH, i] += step if is_whole or work[OVER, i] > work[SLACK, i] else 0.0
        _window_items(level, x, hours, fixed, work, lanes)
        before = level
        level = _next_level(level, n, fixed.unmet_cost, work)
    for i in range(n):
        short, firm = work[SHORT, i], work[FIRM, i]
        lanes[PEAK, i] = max(lanes[PEAK, i], short)
        lanes[SHORT_HOURS, i] += hours[i] if firm > TINY * (firm + work[CAPACITY, i]) else 0.0
        work[WORTH, i] *= hours[i]


@compiled()
def _window_committed(hours: Floats, fixed: Fixed, work: Floats, lanes: Floats) -> None:
    """Use committed units over a window, first source first, after capacity; then count them as capacity."""
    n_j, n = fixed.unmet_cost.shape[0], hours.shape[0]
    n_e = (work.shape[0] - N_ROWS - n_j) // 3
    energy = _excess(-1.0, 0, hours, fixed, work)
    x, _ = _branch(work[OVER], energy, hours)
    for e in range(n_e):
        for i in range(n):
            work[CAPACITY, i] += work[N_ROWS + n_j + e, i]
        energy = _excess(-1.0, 0, hours, fixed, work)
        rest, _ = _branch(work[OVER], energy, hours)
        lanes[N_HEAD + n_j + n_e + e, 0] += max(0.0, x - rest)
        x = rest


@compiled()
def _next_level(level: float, n: int, unmet_cost: Floats, work: Floats) -> float:
    """Return the smallest value above a level; infinite if there is none."""
    n_j = unmet_cost.shape[0]
    n_e = (work.shape[0] - N_ROWS - n_j) // 3
    best = np.inf
    for j in range(unmet_cost.shape[0]):
        if level < unmet_cost[j] < best:
            best = unmet_cost[j]
    for e in range(n_e):
        p = work[N_ROWS + n_j + n_e + e]
        for i in range(n):
            if level < p[i] < best:
                best = p[i]
    return best


@compiled()
def _excess(level: float, item: int, hours: Floats, fixed: Fixed, work: Floats) -> float:
    """Fill firm work in excess before an item of a level; return the deferrable unit-hours that want to run.

    Items count sources first, then tiers.
    """
    n_j, n = fixed.unmet_cost.shape[0], hours.shape[0]
    n_e = (work.shape[0] - N_ROWS - n_j) // 3
    over, energy = work[OVER], 0.0
    for i in range(n):
        over[i] = -work[CAPACITY, i]
    for j in range(n_j):
        u, row = fixed.unmet_cost[j], work[N_ROWS + j]
        if u < level or (u == level and n_e + j < item):
            continue
        if fixed.is_loose[j]:
            for i in range(n):
                energy += row[i] * hours[i]
        else:
            for i in range(n):
                over[i] += row[i]
    for e in range(n_e):
        p, left = work[N_ROWS + n_j + n_e + e], work[N_ROWS + n_j + 2 * n_e + e]
        for i in range(n):
            if p[i] < level or (p[i] == level and e < item):
                over[i] -= left[i]
    return energy


@compiled()
def _branch(over: Floats, energy: float, hours: Floats) -> tuple[float, bool]:
    """Return X of a window, and whether all of the window binds; ties go to the branch that relieves less."""
    alone, whole = 0.0, energy
    for i in range(hours.shape[0]):
        alone += hours[i] * over[i] if over[i] > 0.0 else 0.0
        whole += hours[i] * over[i]
    if energy > 0.0 and whole > alone + TINY * (energy + alone):
        return whole, True
    return alone, False


@compiled()
def _window_items(level: float, x: float, hours: Floats, fixed: Fixed, work: Floats, lanes: Floats) -> None:
    """Tell what is bought and left undone at a level: what X falls by as the items of the level pass."""
    n_j, n = fixed.unmet_cost.shape[0], hours.shape[0]
    n_e = (work.shape[0] - N_ROWS - n_j) // 3
    for e in range(n_e):
        if (work[N_ROWS + n_j + n_e + e, :n] == level).any():
            energy = _excess(level, e + 1, hours, fixed, work)
            rest, _ = _branch(work[OVER], energy, hours)
            lanes[N_HEAD + n_j + e, 0] += max(0.0, x - rest)
            x = rest
    for j in range(n_j):
        if fixed.unmet_cost[j] == level:
            for i in range(n):
                work[AFTER, i] = max(0.0, work[OVER, i])
            energy = _excess(level, n_e + j + 1, hours, fixed, work)
            rest, _ = _branch(work[OVER], energy, hours)
            lost = max(0.0, x - rest)
            lanes[N_HEAD + j, 0] += lost
            _place(lost, hours, work, work[FIRM] if not fixed.is_loose[j] else work[AFTER])
            x = rest


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
