"""Dispatch where what is bought by the hour has prices and limits of its own in every scenario.

A ladder orders prices once per block for all scenarios. Scenarios that follow each other in time are the same
sum: block b of scenario s becomes block s·B + b of a single one, and the closed forms hold as they are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from provender.dispatch import Open, block_cost, build_ladder

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.dispatch import Ladder
    from provender.instance import Instance


@dataclass(frozen=True, slots=True)
class Moving:
    """Sources by scenario.

    Parameters
    ----------
    ladder
        The ladder of all scenarios one after another.
    limit_share
        (scenario, source, block) limit over that of the instance; a situation closes sources by the latter.
    """

    ladder: Ladder
    limit_share: NDArray[np.float64]

    def block_cost(
        self, capacity: NDArray[np.float64], sources: Open
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return least cost and slope as `provender.dispatch.block_cost` does.

        Parameters
        ----------
        capacity
            (scenario, class, block) work units.
        sources
            What can be bought, (source, block).
        """
        n_s, n_c, n_b = capacity.shape
        limit = sources.limit * self.limit_share
        bought = Open(_in_a_row(limit), _in_a_row(np.minimum(sources.committed, limit)))
        cost, slope = block_cost(self.ladder, _in_a_row(capacity)[None], bought)
        return cost.reshape(n_s, n_b), slope.reshape(n_c, n_s, n_b).transpose(1, 0, 2)


def moving(instance: Instance, price: NDArray[np.float64], limit: NDArray[np.float64]) -> Moving:
    """Return the dispatch of an instance whose sources have prices and limits by scenario.

    Parameters
    ----------
    price, limit
        (scenario, source, block) price unit; work units.
    """
    n_s, grid, work = len(instance.probabilities), instance.grid, instance.work
    block, window = grid.block_of_period, work.window_of_period
    later = np.arange(n_s)[:, None]
    row = replace(
        instance,
        grid=replace(
            grid,
            period_starts=np.tile(grid.period_starts, n_s),
            period_hours=np.tile(grid.period_hours, n_s),
            block_of_period=(later * grid.n_blocks + block).ravel(),
            block_starts=np.tile(grid.block_starts, n_s),
            block_hours=np.tile(grid.block_hours, n_s),
            first_period=(later * grid.n_periods + grid.first_period).ravel(),
            counted=np.tile(grid.counted, n_s),
        ),
        work=replace(
            work,
            demand=_in_a_row(work.demand)[None],
            eligible=np.tile(work.eligible, (1, 1, n_s)),
            window_of_period=(later * (int(window.max(initial=0)) + 1) + window).ravel(),
        ),
        sources=replace(instance.sources, price=_in_a_row(price)),
    )
    whole = instance.sources.limit
    share = np.divide(limit, whole, out=np.zeros_like(limit), where=whole > 0.0)
    return Moving(build_ladder(row), share)


def _in_a_row(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (series, scenario · time) of (scenario, series, time)."""
    n_s, n, n_t = values.shape
    return values.transpose(1, 0, 2).reshape(n, n_s * n_t)
