"""Mutual dependence: who would lose more of what the tie gives, and when that flips."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from provender.dispatch import Open, block_cost
from provender.exposure.result import Dependence
from provender.instance.grid import to_datetime
from provender.planning.situation import column_capacity, held_capacity

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.exposure.n1 import Base
    from provender.planning import Situation


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a tie, by block: value lost if it breaks at the block's start, and own value."""

    dependant: str
    block_starts: NDArray[np.datetime64]
    lost: NDArray[np.float64]
    own: NDArray[np.float64]

    @property
    def ratio(self) -> NDArray[np.float64]:
        """Return (block,) lost ÷ own; 0 where there is no own value."""
        return np.where(self.own > 0, self.lost / np.where(self.own > 0, self.own, 1.0), 0.0)


def one_side(base: Base, partner: str) -> Side:
    """Return what the dependant of a base plan loses, block by block, without a partner.

    Own value = Σ unmet cost × demand − dispatch − fees; value lost = extra dispatch − fees that
    stop; means over futures, only the provision itself.
    """
    instance, planner = base.planner.instance, base.planner
    alone = without(base, partner)
    amounts = base.replanned.amounts
    billed = instance.columns.billed(amounts)
    chance, discount, grid = instance.probabilities, instance.discount, instance.grid

    def dispatch(here: Situation) -> NDArray[np.float64]:
        capacity = held_capacity(instance, here) + column_capacity(instance, here, amounts)
        cost: NDArray[np.float64] = block_cost(planner.ladder, capacity, here.open)[0] * discount
        return cost

    def fees(here: Situation) -> NDArray[np.float64]:
        held = np.einsum("srb,rb->sb", instance.held.fee, instance.held.size[:, None] * here.held_billed)
        lines = np.einsum("skb,kb->sb", instance.columns.lines.fee, billed[:, None] * here.column_alive)
        bought = (instance.sources.commitment_fee * here.commitment_due).sum(axis=0)
        due: NDArray[np.float64] = held + lines + bought
        return due

    before, after = dispatch(base.here), dispatch(alone)
    worth = np.einsum("sjt,j,t->st", instance.work.demand, instance.work.unmet_cost, grid.period_hours)
    worth = np.add.reduceat(worth, grid.first_period, axis=1) * discount
    own = chance @ (worth - before - fees(base.here))
    lost = chance @ (after - before - (fees(base.here) - fees(alone)))
    live = discount > 0
    return Side(instance.dependant, grid.block_starts[live], lost[live], own[live])


def without(base: Base, partner: str) -> Situation:
    """Return the situation in which a partner supplies nothing at all and bills nothing."""
    instance, here = base.planner.instance, base.here
    held = np.array([c.supplier != partner for c in instance.held.cohorts], dtype=np.float64)[:, None]
    columns = np.array([c.supplier != partner for c in instance.columns.lines.cohorts], dtype=np.float64)[:, None]
    sources = np.array([s != partner for s in instance.sources.suppliers], dtype=np.float64)[:, None]
    return replace(
        here,
        held_alive=here.held_alive * held,
        held_billed=here.held_billed * held,
        column_alive=here.column_alive * columns,
        open=Open(here.open.limit * sources, here.open.committed * sources),
        commitment_due=here.commitment_due * sources,
    )


def compare_sides(first: Side, second: Side) -> Dependence:
    """Return both sides on the first one's blocks, with the dates on which the order changes."""
    index = np.searchsorted(second.block_starts, first.block_starts, side="right") - 1
    index = np.clip(index, 0, len(second.block_starts) - 1)
    difference = first.ratio - second.ratio[index]
    flips = []
    for b in range(1, len(difference)):
        if np.sign(difference[b]) != np.sign(difference[b - 1]) and difference[b] != 0.0:
            needs = first.dependant if difference[b] > 0 else second.dependant
            flips.append((to_datetime(first.block_starts[b]).date(), needs))
    return Dependence(
        first.dependant,
        second.dependant,
        first.block_starts,
        first.lost,
        first.own,
        second.lost[index],
        second.own[index],
        first.ratio,
        second.ratio[index],
        tuple(flips),
    )
