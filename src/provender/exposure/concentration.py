"""How concentrated capacity for critical work is, by ultimate owner and by shared dependency."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from provender.exposure.levels import critical_suppliers, signed_by_supplier
from provender.exposure.result import Concentration

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.instance import Instance
    from provender.planning import Situation

#: flags: Herfindahl–Hirschman index of the 2023 US merger guidelines, and largest share
HHI_FLAG, SHARE_FLAG = 1800.0, 0.30


def concentration(instance: Instance, here: Situation, amounts: NDArray[np.float64]) -> Concentration:
    """Return shares of capacity usable for critical work and their HHI, by block."""
    usable = signed_by_supplier(instance, here, amounts) * critical_suppliers(instance)
    total = np.where(usable.sum(axis=0) > 0, usable.sum(axis=0), 1.0)
    owners: dict[str, NDArray[np.float64]] = {}
    for owner, row in zip(instance.owners, usable, strict=True):
        owners[owner] = owners.get(owner, np.zeros(instance.grid.n_blocks)) + row / total
    hhi = 10_000.0 * sum((s**2 for s in owners.values()), np.zeros(instance.grid.n_blocks))
    return Concentration(owners, hhi, _dependencies(instance, here, amounts, total))


def _dependencies(
    instance: Instance, here: Situation, amounts: NDArray[np.float64], total: NDArray[np.float64]
) -> dict[str, NDArray[np.float64]]:
    """Return (block,) share of capacity for critical work behind each shared dependency."""
    found: dict[str, NDArray[np.float64]] = {}
    allowed = dict(zip(instance.suppliers, critical_suppliers(instance), strict=True))
    held, columns = instance.held, instance.columns.lines
    parts = [(c, held.size[r] * held.nominal[r] * here.held_alive[r]) for r, c in enumerate(held.cohorts)] + [
        (columns.cohorts[int(k)], amounts[k] * columns.nominal[k] * here.column_alive[k])
        for k in np.flatnonzero(amounts > 0)
    ]
    for cohort, row in parts:
        for dependency in cohort.depends_on:
            share = row * allowed[cohort.supplier] / total
            found[dependency] = found.get(dependency, np.zeros(instance.grid.n_blocks)) + share
    return found
