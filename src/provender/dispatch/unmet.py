"""Who goes short: unmet work by tier and purchases by source."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from provender.dispatch.cost import Open, amounts, period_shortfall

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.dispatch.ladder import Ladder


def rung_totals(ladder: Ladder, capacity: NDArray[np.float64], sources: Open) -> NDArray[np.float64]:
    """Return (rung + 1, scenario, window) X_k in unit-hours, with X = 0 above the top rung."""
    rungs = np.arange(len(ladder.increments))
    amount = amounts(ladder, capacity, sources, rungs)
    return np.concatenate([amount, np.zeros_like(amount[:1])])


def unmet_work(ladder: Ladder, capacity: NDArray[np.float64], sources: Open) -> NDArray[np.float64]:
    """Return (scenario, tier, period) work units left undone.

    The totals per window are exact: X_k − X_{k+1} on the tier's rung. Within a window, work that
    deferrable tiers push out is spread as the firm shortfall runs, or evenly where there is none.
    """
    totals = rung_totals(ladder, capacity, sources)
    n_tiers = len(ladder.rank_of_tier)
    n_scenarios, n_periods = capacity.shape[0], len(ladder.period_hours)
    window = np.cumsum(np.isin(np.arange(n_periods), ladder.first_of_window)) - 1
    profile = _profiles(ladder, capacity, sources)
    unmet = np.zeros((n_scenarios, n_tiers, n_periods))
    hours = ladder.period_hours
    window_hours = np.add.reduceat(hours, ladder.first_of_window)
    for j in range(n_tiers):
        rank = ladder.rank_of_tier[j]  # (block,)
        at = rank[ladder.block_of_window]
        total = _pick(totals, at) - _pick(totals, at + 1)  # (scenario, window) unit-hours
        shape = _pick(profile, rank[ladder.block_of_period]) - _pick(profile, rank[ladder.block_of_period] + 1)
        shape = np.maximum(shape, 0.0)
        mass = np.add.reduceat(shape * hours, ladder.first_of_window, axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            scaled = shape * (total / mass)[:, window]
        even = np.broadcast_to((total / window_hours)[:, window], scaled.shape)
        unmet[:, j] = np.where((mass > 0.0)[:, window], scaled, even)
    return np.maximum(unmet, 0.0)


def _profiles(ladder: Ladder, capacity: NDArray[np.float64], sources: Open) -> NDArray[np.float64]:
    """Return (rung + 1, scenario, period) the firm shortfall on every rung."""
    rows = [period_shortfall(ladder, capacity, sources, k) for k in range(len(ladder.increments))]
    return np.stack([*rows, np.zeros_like(rows[0])])


def _pick(stack: NDArray[np.float64], index: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return (scenario, time) the row of a stack (row, scenario, time) chosen for each time."""
    picked: NDArray[np.float64] = np.take_along_axis(stack, index[None, None, :], axis=0)[0]
    return picked
