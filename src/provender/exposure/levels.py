"""Capacity as signed against critical need: what times to recover and concentration are read from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.instance import Instance
    from provender.planning import Situation


def signed_by_supplier(instance: Instance, here: Situation, amounts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (supplier, block) capacity as signed and in term that survives, work units.

    No future shifts it: an announced line counts with its chance of conversion, a delay does not.
    """
    index = {s: i for i, s in enumerate(instance.suppliers)}
    total = np.zeros((len(instance.suppliers), instance.grid.n_blocks))
    held, columns = instance.held, instance.columns.lines
    for r, cohort in enumerate(held.cohorts):
        total[index[cohort.supplier]] += held.size[r] * held.nominal[r] * here.held_alive[r]
    for k in np.flatnonzero(amounts > 0):
        cohort = columns.cohorts[int(k)]
        total[index[cohort.supplier]] += amounts[k] * columns.nominal[k] * here.column_alive[k]
    return total


def sources_by_supplier(instance: Instance, here: Situation) -> NDArray[np.float64]:
    """Return (supplier, block) limits of open sources times their haircut, work units."""
    index = {s: i for i, s in enumerate(instance.suppliers)}
    total = np.zeros((len(instance.suppliers), instance.grid.n_blocks))
    for e, supplier in enumerate(instance.sources.suppliers):
        total[index[supplier]] += here.open.limit[e] * instance.sources.haircut[e]
    return total


def critical_suppliers(instance: Instance) -> NDArray[np.bool_]:
    """Return (supplier, block) whether any critical tier may run there."""
    usable: NDArray[np.bool_] = np.any(instance.work.eligible[instance.work.is_critical], axis=0)
    return usable


def recovery_days(
    fine: NDArray[np.bool_], in_force: int, block_starts: NDArray[np.datetime64], announced: np.datetime64
) -> float:
    """Return days from the announcement to the first block from which on all is fine.

    Parameters
    ----------
    fine
        (block,) whether the level is reached.
    in_force
        First block that the event bites in; 0 days if all is fine from there on.

    Returns
    -------
    float
        Days; infinite if the last block is not fine.
    """
    bad = np.flatnonzero(~fine[in_force:])
    if not len(bad):
        return 0.0
    first = in_force + int(bad[-1]) + 1
    if first >= len(fine):
        return float("inf")
    return float((block_starts[first] - announced) / np.timedelta64(86400, "s"))
