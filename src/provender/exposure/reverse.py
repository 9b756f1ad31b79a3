"""Reverse stress test: the smallest loss of a supplier, or of what some share, that leaves critical work undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from provender.exposure.contingency import Contingency, closed_sources
from provender.instance.grid import as64
from provender.planning.situation import total_capacity

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.exposure.n1 import Base
    from provender.instance import Instance


def smallest_cut(base: Base, event: Contingency) -> float:
    """Return the least share of what an event of stage ``delivered`` takes whose loss stops critical work.

    The on-demand sources that it closes shrink with it. Critical work is short in a period when, for
    some set of classes, need − capacity − open sources > 0; each such slack falls linearly in the
    share lost, so the least share is the least ratio slack ÷ loss.

    Returns
    -------
    float
        Share in [0, 1]; infinite if even the whole of it stops nothing.
    """
    instance, ladder = base.planner.instance, base.planner.ladder
    work, grid = instance.work, instance.grid
    rung = _critical_rung(base)  # (block,)
    blocks = np.arange(grid.n_blocks)
    load = _load_at(base, rung)
    capacity = total_capacity(instance, base.here, base.replanned.amounts)
    lost = _delivered(instance, event)
    closed = closed_sources(instance, event)
    limits = ladder.below[rung, :, blocks].T * base.here.open.limit  # (source, block)
    bought = np.zeros((instance.n_classes, grid.n_blocks))
    closing = np.zeros_like(bought)
    for e, group in enumerate(ladder.class_of_source):
        bought[group] += limits[e]
        closing[group] += limits[e] * closed[e]
    member = ladder.sets.astype(np.float64)
    carried = np.einsum("ng,sgb->nsb", member, capacity + bought)[:, :, grid.block_of_period]
    loss = np.einsum("ng,sgb->nsb", member, lost + closing)[:, :, grid.block_of_period]
    slack = carried - load
    live = (grid.period_starts >= as64(event.in_force)) & (work.demand.sum(axis=(0, 1)) > 0)
    where = (loss > 0) & live & (load > 0)
    if not where.any():
        return float("inf")
    share = float((slack[where] / loss[where]).min())
    return max(0.0, share) if share <= 1.0 else float("inf")


def _critical_rung(base: Base) -> NDArray[np.int64]:
    """Return (block,) the rung of the critical tier that is cheapest to leave undone."""
    instance, ladder = base.planner.instance, base.planner.ladder
    critical = np.flatnonzero(instance.work.is_critical)
    if not len(critical):
        return np.full(instance.grid.n_blocks, len(ladder.increments) - 1, dtype=np.int64)
    cheapest = critical[np.argmin(instance.work.unmet_cost[critical])]
    rung: NDArray[np.int64] = ladder.rank_of_tier[cheapest]
    return rung


def _load_at(base: Base, rung: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return (set, scenario, period) firm demand on the rung of each block."""
    ladder = base.planner.ladder
    index = rung[ladder.block_of_period][None, None, None, :]
    load: NDArray[np.float64] = np.take_along_axis(ladder.load, index, axis=0)[0]
    return load


def _delivered(instance: Instance, event: Contingency) -> NDArray[np.float64]:
    """Return (scenario, class, block) what an event hits of what is held."""
    lines = instance.held
    total = np.zeros((len(instance.probabilities), instance.n_classes, instance.grid.n_blocks))
    for r, cohort in enumerate(lines.cohorts):
        if event.strikes(cohort):
            group = int(instance.class_of[instance.suppliers.index(cohort.supplier)])
            total[:, group] += lines.available[:, r] * lines.size[r]
    return total
