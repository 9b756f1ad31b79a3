"""Least cost of dispatch for given capacity, its slope, and the work it leaves unmet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from provender.dispatch.ladder_kernels import climb, climb_together, firm_short

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.dispatch.ladder import Ladder


@dataclass(frozen=True, slots=True)
class Open:
    """What can be bought: limits and committed units, work units, (source, block) or (scenario, source, block)."""

    limit: NDArray[np.float64]
    committed: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Shortfall:
    """X_k for some rungs: (rung, scenario, window) unit-hours, and what attains it.

    `weight` is (rung, scenario, window, class): minus the derivative of X in capacity, hours.
    """

    amount: NDArray[np.float64]
    weight: NDArray[np.float64]


def block_cost(
    ladder: Ladder, capacity: NDArray[np.float64], sources: Open
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return least cost and its right derivative in capacity.

    Parameters
    ----------
    capacity
        (scenario, class, block) work units delivered.
    sources
        What can be bought.

    Returns
    -------
    tuple of arrays
        (scenario, block) money; (scenario, class, block) money per work unit, <= 0.
    """
    rungs = np.flatnonzero(ladder.increments.any(axis=1))
    short = shortfall(ladder, capacity, sources, rungs)
    step = ladder.increments[rungs][:, ladder.block_of_window]  # (rung, window)
    per_window = np.einsum("kw,ksw->sw", step, short.amount)
    slope_window = -np.einsum("kw,kswg->sgw", step, short.weight)
    first = np.flatnonzero(np.diff(ladder.block_of_window, prepend=-1))
    return np.add.reduceat(per_window, first, axis=1), np.add.reduceat(slope_window, first, axis=2)


def least_cost(ladder: Ladder, capacity: NDArray[np.float64], sources: Open) -> NDArray[np.float64]:
    """Return (scenario, block) money: the least cost alone, see `block_cost`."""
    rungs = np.flatnonzero(ladder.increments.any(axis=1))
    step = ladder.increments[rungs][:, ladder.block_of_window]
    per_window = np.einsum("kw,ksw->sw", step, amounts(ladder, capacity, sources, rungs))
    first = np.flatnonzero(np.diff(ladder.block_of_window, prepend=-1))
    cost: NDArray[np.float64] = np.add.reduceat(per_window, first, axis=1)
    return cost


def amounts(
    ladder: Ladder, capacity: NDArray[np.float64], sources: Open, rungs: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return (rung, scenario, window) unit-hours: X_k on some rungs, without what would relieve it."""
    return _climbed(ladder, capacity, sources, rungs, 0).amount


def shortfall(ladder: Ladder, capacity: NDArray[np.float64], sources: Open, rungs: NDArray[np.int64]) -> Shortfall:
    """Return X_k on some rungs with the classes that would relieve it.

    Ties go to the branch that relieves least, which makes the slope the right derivative.
    """
    return _climbed(ladder, capacity, sources, rungs, ladder.sets.shape[1])


def _climbed(
    ladder: Ladder, capacity: NDArray[np.float64], sources: Open, rungs: NDArray[np.int64], n_classes: int
) -> Shortfall:
    """Return X_k on some rungs, with the hours that so many classes would relieve: all of them or none."""
    shape = (len(rungs), capacity.shape[0], len(ladder.first_of_window))
    amount, weight = np.empty(shape), np.empty((*shape, n_classes))
    grid = (ladder.block_of_period, ladder.period_hours, ladder.first_of_window)
    for i, k in enumerate(rungs):
        carried = _carried(ladder, capacity, sources, int(k))
        climb(ladder.load[k], carried, ladder.sets, *grid, amount[i], weight[i])
        loose = np.flatnonzero(ladder.energy[k].any(axis=(1, 2))) if ladder.has_windows else ()
        for n in loose:
            over = np.flatnonzero(ladder.supersets[n])
            climb_together(ladder.load[k], carried, ladder.sets, over, ladder.energy[k, n], *grid, amount[i], weight[i])
    return Shortfall(amount, weight)


def period_shortfall(ladder: Ladder, capacity: NDArray[np.float64], sources: Open, rung: int) -> NDArray[np.float64]:
    """Return (scenario, period) firm work above a rung that capacity cannot carry, deferrable work aside."""
    short = np.empty((capacity.shape[0], len(ladder.period_hours)))
    firm_short(ladder.load[rung], _carried(ladder, capacity, sources, rung), ladder.block_of_period, short)
    return short


def _carried(ladder: Ladder, capacity: NDArray[np.float64], sources: Open, rung: int) -> NDArray[np.float64]:
    """Return (set, scenario, block) work units that each set carries below a rung."""
    bought = ladder.below[rung] * sources.limit + ladder.above[rung] * sources.committed  # (…, source, block)
    by_class = capacity.copy()
    for source, group in enumerate(ladder.class_of_source):
        by_class[:, group] += bought[..., source, :]
    carried: NDArray[np.float64] = np.einsum("ng,sgb->nsb", ladder.sets.astype(np.float64), by_class)
    return np.ascontiguousarray(carried)
