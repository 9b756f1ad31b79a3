"""The ladder of prices of an instance, and the demand above each rung that each set of classes must carry.

Symbols (model.md 4): L_k rung `k`; U tiers at or above a rung; N(U) the classes they may use; ℓ_k the
load above capacity that is free or cheaper.

In every block the tiers (by unmet cost) and sources (by price) are put in one order, sources first
where they cost the same. On rung k the tiers at or above k want to run, and capacity, the sources
below k and commitments on sources at or above k serve them. By max-flow = min-cut the shortfall is

    X_k = max over N of ( Σ tiers that may only use N − capacity of N ),   N any union of the tiers' sets

and the least cost is Σ_k (L_k − L_{k−1}) · X_k: served work forms a polymatroid, so that serving it
greedily from the top rung down is optimal on every rung at once. Deferrable work adds, for each set N0
of its own, the branch E(N0) + Σ_t max over N ⊇ N0; so windows and classes go together in closed form.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from provender.dispatch.ladder_kernels import stack_tiers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.instance import Instance

_MAX_SETS = 64


@dataclass(frozen=True, slots=True)
class Ladder:
    """All of dispatch that does not depend on capacity.

    Parameters
    ----------
    sets
        (set, class) which classes a set holds; `supersets` is (set, set): column ⊇ row.
    increments
        (rung, block) L_k − L_{k−1}, price unit, >= 0.
    rank_of_tier, rank_of_source
        (tier, block), (source, block) rung of each.
    load
        (rung, set, scenario, period) firm demand at or above the rung that only the set may carry.
    energy
        (rung, set, scenario, window) deferrable work likewise, unit-hours; empty without windows.
    below, above
        (rung, source, block) 1 where the source is cheaper than the rung / its commitment counts.
    block_of_window, first_of_window
        (window,) index of the block; (window,) first period.
    """

    sets: NDArray[np.bool_]
    supersets: NDArray[np.bool_]
    increments: NDArray[np.float64]
    rank_of_tier: NDArray[np.int64]
    rank_of_source: NDArray[np.int64]
    load: NDArray[np.float64]
    energy: NDArray[np.float64]
    below: NDArray[np.float64]
    above: NDArray[np.float64]
    class_of_source: NDArray[np.int64]
    block_of_period: NDArray[np.int64]
    block_of_window: NDArray[np.int64]
    first_of_window: NDArray[np.int64]
    period_hours: NDArray[np.float64]
    first_of_block: NDArray[np.int64]

    @property
    def has_windows(self) -> bool:
        """Whether any work is deferrable."""
        return self.energy.size > 0


def build_ladder(instance: Instance) -> Ladder:
    """Return the ladder of an instance."""
    work, grid, sources = instance.work, instance.grid, instance.sources
    tier_rank, source_rank, increments = _ranks(work.unmet_cost, sources.price, grid.n_blocks)
    open_to = _class_sets(instance)  # (tier, class, block)
    sets = _closure(open_to)
    inside = np.all(~open_to[None] | sets[:, None, :, None], axis=2)  # (set, tier, block)
    rungs = np.arange(len(increments))
    firsts = np.flatnonzero(np.diff(work.window_of_period, prepend=-1))
    firm, loose = ~work.is_deferrable, work.is_deferrable
    block = grid.block_of_period
    load = _sum_tiers(len(rungs), tier_rank[firm], inside[:, firm], work.demand[:, firm], block)
    energy = np.zeros((0,))
    if loose.any():
        hours = work.demand[:, loose] * grid.period_hours
        per_window = np.add.reduceat(hours, firsts, axis=2)
        energy = _sum_tiers(len(rungs), tier_rank[loose], inside[:, loose], per_window, block[firsts])
    class_of = {s: int(c) for s, c in zip(instance.suppliers, instance.class_of, strict=True)}
    return Ladder(
        sets,
        np.all(sets[None] | ~sets[:, None], axis=2),
        increments,
        tier_rank,
        source_rank,
        load,
        energy,
        (source_rank[None] < rungs[:, None, None]).astype(np.float64),
        (source_rank[None] >= rungs[:, None, None]).astype(np.float64),
        np.array([class_of[s] for s in sources.suppliers], dtype=np.int64),
        block,
        block[firsts],
        firsts,
        grid.period_hours,
        grid.first_period,
    )


def _ranks(
    unmet_cost: NDArray[np.float64], price: NDArray[np.float64], n_blocks: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Return rungs of tiers and sources and the increments, per block."""
    n_sources, n_tiers = len(price), len(unmet_cost)
    values = np.concatenate([price, np.repeat(unmet_cost[:, None], n_blocks, axis=1)])  # (item, block)
    order = np.argsort(values, axis=0, kind="stable")  # sources stand first, so ties buy before they shed
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(n_sources + n_tiers)[:, None], axis=0)
    increments = np.diff(np.take_along_axis(values, order, axis=0), axis=0, prepend=0.0)
    return rank[n_sources:], rank[:n_sources], increments


def _class_sets(instance: Instance) -> NDArray[np.bool_]:
    """Return (tier, class, block) which classes a tier may use."""
    eligible, class_of = instance.work.eligible, instance.class_of
    n_tiers, _, n_blocks = eligible.shape
    open_to = np.zeros((n_tiers, instance.n_classes, n_blocks), dtype=bool)
    for supplier, group in enumerate(class_of):
        open_to[:, group] |= eligible[:, supplier]
    return open_to


def _closure(open_to: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return (set, class) all unions of the sets that tiers have in any block, largest last."""
    flat = np.unique(open_to.transpose(0, 2, 1).reshape(-1, open_to.shape[1]), axis=0)
    family = {tuple(bool(x) for x in row) for row in flat}
    fresh = set(family)
    while fresh:
        merged = {tuple(x or y for x, y in zip(a, b, strict=True)) for a in fresh for b in family}
        fresh = merged - family
        family |= fresh
        if len(family) > _MAX_SETS:
            family.add((True,) * open_to.shape[1])
            break
    return np.array(sorted(family, key=lambda row: (sum(row), row)), dtype=bool).reshape(-1, open_to.shape[1])


def _sum_tiers(
    n_rungs: int,
    rank: NDArray[np.int64],
    inside: NDArray[np.bool_],
    amount: NDArray[np.float64],
    block: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Return (rung, set, scenario, time) the amounts of tiers that are wanted on a rung and inside the set."""
    total = np.zeros((n_rungs, len(inside), amount.shape[0], amount.shape[2]))
    dense = np.ascontiguousarray
    stack_tiers(dense(rank), dense(inside), dense(amount), block, total)
    return total
