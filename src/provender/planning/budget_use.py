"""What a plan takes of each year of a budget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from provender.planning.limits import spent_by_columns, spent_by_held

if TYPE_CHECKING:
    from provender.instance import Instance
    from provender.planning.sign import Signed
    from provender.planning.situation import Situation


@dataclass(frozen=True, slots=True)
class BudgetUse:
    """One year of a budget, in the future that takes most of it; money as it is paid.

    Parameters
    ----------
    limit
        What there is.
    held, signed
        What held lines and commitments take (0 where only new fees count), and what the plan takes.
    worth
        What one more unit of money in that year would save; None where lots or price tiers are whole. 0 where what
        is held is over the limit already: one more unit then leaves no more to sign with.
    """

    budget: str
    year: int
    limit: float
    held: float
    signed: float
    worth: float | None

    @property
    def is_overdrawn(self) -> bool:
        """Whether what is held takes more than there is."""
        return self.held > self.limit * (1.0 + 1e-9)


def budget_uses(instance: Instance, here: Situation, found: Signed) -> tuple[BudgetUse, ...]:
    """Return the use of every year of every budget by a plan."""
    listed = []
    billed = instance.columns.billed(found.amounts)
    for year in instance.budgets:
        held, signed = spent_by_held(instance, here, year), spent_by_columns(instance, here, year) @ billed
        worst = int(np.argmax(held + signed))
        name = f"{year.budget} {year.year}"
        worth = found.worth.budgets.get(name, 0.0) if found.worth else None
        if worth and held[worst] > year.amount:
            worth = 0.0
        listed.append(BudgetUse(year.budget, year.year, year.amount, float(held[worst]), float(signed[worst]), worth))
    return tuple(listed)
