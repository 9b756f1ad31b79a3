"""Least cost of dispatch for given capacity, its slope, and the work it leaves unmet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

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
    found = np.zeros((len(rungs), capacity.shape[0], len(ladder.first_of_window)))
    for i, k in enumerate(rungs):
        found[i] = _best_branch(ladder, ladder.load[k] - _carried(ladder, capacity, sources, int(k)), int(k), None)
    return found


def shortfall(ladder: Ladder, capacity: NDArray[np.float64], sources: Open, rungs: NDArray[np.int64]) -> Shortfall:
    """Return X_k on some rungs with the classes that would relieve it."""
    n_windows, n_scenarios = len(ladder.first_of_window), capacity.shape[0]
    amount = np.zeros((len(rungs), n_scenarios, n_windows))
    weight = np.zeros((len(rungs), n_scenarios, n_windows, ladder.sets.shape[1]))
    for i, k in enumerate(rungs):
        excess = ladder.load[k] - _carried(ladder, capacity, sources, int(k))  # (set, scenario, period)
        amount[i] = _best_branch(ladder, excess, int(k), weight[i])
    return Shortfall(amount, weight)


def period_shortfall(ladder: Ladder, capacity: NDArray[np.float64], sources: Open, rung: int) -> NDArray[np.float64]:
    """Return (scenario, period) firm work above a rung that capacity cannot carry, deferrable work aside."""
    excess = ladder.load[rung] - _carried(ladder, capacity, sources, rung)
    short: NDArray[np.float64] = np.maximum(excess.max(axis=0), 0.0)
    return short


def _carried(ladder: Ladder, capacity: NDArray[np.float64], sources: Open, rung: int) -> NDArray[np.float64]:
    """Return (set, scenario, period) work units that each set carries below a rung."""
    bought = ladder.below[rung] * sources.limit + ladder.above[rung] * sources.committed  # (…, source, block)
    by_class = capacity.copy()
    for source, group in enumerate(ladder.class_of_source):
        by_class[:, group] += bought[..., source, :]
    by_set = np.einsum("ng,sgb->nsb", ladder.sets.astype(np.float64), by_class)
    carried: NDArray[np.float64] = by_set[:, :, ladder.block_of_period]
    return carried


def _best_branch(
    ladder: Ladder, excess: NDArray[np.float64], rung: int, weight: NDArray[np.float64] | None
) -> NDArray[np.float64]:
    """Return X of one rung per window; fill the hours that each class would relieve, where they are asked for.

    Ties go to the branch that relieves least, which makes the slope the right derivative.
    """
    best = excess.argmax(axis=0)  # (scenario, period); the first, smallest set on ties
    top = np.take_along_axis(excess, best[None], axis=0)[0]
    is_short = top > 0.0
    hours = ladder.period_hours
    amount: NDArray[np.float64] = np.add.reduceat(np.where(is_short, top, 0.0) * hours, ladder.first_of_window, axis=1)
    if weight is not None:
        held = ladder.sets[best] & is_short[..., None]  # (scenario, period, class)
        weight[:] = np.add.reduceat(held * hours[:, None], ladder.first_of_window, axis=1)
    if not ladder.has_windows:
        return amount
    for n in np.flatnonzero(ladder.energy[rung].any(axis=(1, 2))):
        over = np.flatnonzero(ladder.supersets[n])
        best = over[excess[over].argmax(axis=0)]
        top = np.take_along_axis(excess, best[None], axis=0)[0]
        branch = np.add.reduceat(top * hours, ladder.first_of_window, axis=1) + ladder.energy[rung, n]
        better = branch > amount + 1e-12 * np.maximum(1.0, np.abs(amount))
        amount = np.where(better, branch, amount)
        if weight is not None:
            relief = np.add.reduceat(ladder.sets[best] * hours[:, None], ladder.first_of_window, axis=1)
            weight[:] = np.where(better[..., None], relief, weight)
    return amount
