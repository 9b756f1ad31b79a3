"""What critical work needs, by set of classes, and what is signed for it, without any future's delays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from provender.planning.risk import upper_quantile

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.dispatch import Ladder
    from provender.instance import Instance


def critical_need(instance: Instance, ladder: Ladder, q: float) -> NDArray[np.float64]:
    """Return (set, block) the critical work that only the classes of each set may carry.

    Maximum over the periods of a block of the q-quantile (inverted distribution function) over
    futures of total critical demand; the largest set holds all of it.
    """
    work, grid = instance.work, instance.grid
    rows = []
    for members in ladder.sets:
        usable = _may_use_only(instance, members)  # (tier, block)
        mask = (usable & work.is_critical[:, None])[:, grid.block_of_period]
        total = (work.demand * mask).sum(axis=1)  # (scenario, period)
        rows.append(np.maximum.reduceat(upper_quantile(total, instance.probabilities, q), grid.first_period))
    return np.array(rows)


def by_set(instance: Instance, ladder: Ladder, by_supplier: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (set, block) the sum over the suppliers whose class a set holds."""
    member = ladder.sets[:, instance.class_of]  # (set, supplier)
    total: NDArray[np.float64] = member.astype(np.float64) @ by_supplier
    return total


def _may_use_only(instance: Instance, members: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return (tier, block) whether every class open to the tier is in the set."""
    outside = ~members[instance.class_of]  # (supplier,)
    confined: NDArray[np.bool_] = ~np.any(instance.work.eligible & outside[None, :, None], axis=1)
    return confined
