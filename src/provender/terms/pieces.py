"""What a plan's cost consists of: fees, what is bought by the hour, and work left undone by tier."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from provender.dispatch import block_cost
from provender.dispatch.unmet import rung_totals
from provender.planning.situation import fees_due, total_capacity

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.planning import Planner, Signed, Situation


def pieces(planner: Planner, here: Situation, signed: Signed) -> dict[str, NDArray[np.float64]]:
    """Return the cost of a plan in pieces that sum to it.

    Returns
    -------
    Money by future, (future,), discounted: ``fees`` of what is held and signed, ``bought`` by the hour,
    ``undone.TIER`` work left undone at what an hour of it costs, and ``other``: shortfalls of minimum spends,
    discounts by volume.
    """
    instance, amounts = planner.instance, signed.amounts
    capacity = total_capacity(instance, here, amounts)
    lines = np.einsum("skb,kb->s", instance.columns.lines.fee, amounts[:, None] * here.column_alive)
    undone = _undone(planner, here, capacity)
    dispatch = (block_cost(planner.ladder, capacity, here.open)[0] * instance.discount).sum(axis=1)
    found = {"fees": fees_due(instance, here).sum(axis=1) + lines, "bought": dispatch - sum(undone.values())}
    found |= {f"undone.{tier}": money for tier, money in undone.items()}
    return found | {"other": signed.costs - sum(found.values())}


def _undone(planner: Planner, here: Situation, capacity: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """Return by tier (future,) what its work left undone costs: X_k − X_{k+1} on its rung, exact per window."""
    ladder, work = planner.ladder, planner.instance.work
    totals = rung_totals(ladder, capacity, here.open)
    block = ladder.block_of_window
    found = {}
    for j, tier in enumerate(work.tiers):
        at = ladder.rank_of_tier[j][block][None, None, :]
        here_and_above = np.take_along_axis(totals, at, axis=0)[0] - np.take_along_axis(totals, at + 1, axis=0)[0]
        found[tier] = here_and_above @ planner.instance.discount[block] * float(work.unmet_cost[j])
    return found
