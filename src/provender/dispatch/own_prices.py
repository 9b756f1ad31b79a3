"""Least cost where each scenario has prices of its own: scenarios stand one after another in time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from provender.dispatch.cost import Open, least_cost
from provender.dispatch.ladder import build_ladder

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.instance import Instance


def own_price_cost(
    instance: Instance, price: NDArray[np.float64], capacity: NDArray[np.float64], sources: Open
) -> NDArray[np.float64]:
    """Return (scenario, block) the least cost, money.

    A ladder of prices serves one scenario; one ladder over the blocks of all of them is made and climbed once.

    Parameters
    ----------
    instance
        What is common, with demand (scenario, tier, period).
    price
        (scenario, source, block) price unit.
    capacity
        (scenario, class, block) work units delivered.
    sources
        What can be bought, (scenario, source, block).
    """
    n, grid, work = len(price), instance.grid, instance.work
    longer = replace(
        grid,
        period_starts=np.tile(grid.period_starts, n),
        period_hours=np.tile(grid.period_hours, n),
        block_of_period=_one_after_another(grid.block_of_period, grid.n_blocks, n),
        block_starts=np.tile(grid.block_starts, n),
        block_hours=np.tile(grid.block_hours, n),
        first_period=_one_after_another(grid.first_period, grid.n_periods, n),
        counted=np.tile(grid.counted, n),
    )
    n_windows = int(work.window_of_period.max(initial=-1)) + 1
    busy = replace(
        work,
        demand=_in_line(work.demand)[None],
        eligible=np.tile(work.eligible, n),
        window_of_period=_one_after_another(work.window_of_period, n_windows, n),
    )
    whole = replace(instance, grid=longer, work=busy, sources=replace(instance.sources, price=_in_line(price)))
    opened = Open(_in_line(sources.limit), _in_line(sources.committed))
    return least_cost(build_ladder(whole), _in_line(capacity)[None], opened).reshape(n, grid.n_blocks)


def _in_line(array: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (row, scenario · time) of (scenario, row, time)."""
    n_scenarios, n_rows, n_times = array.shape
    rows: NDArray[np.float64] = array.transpose(1, 0, 2).reshape(n_rows, n_scenarios * n_times)
    return rows


def _one_after_another(index: NDArray[np.int64], step: int, n: int) -> NDArray[np.int64]:
    """Return n copies of an index, each beginning where the one before it ends."""
    return np.concatenate([index + step * s for s in range(n)])
