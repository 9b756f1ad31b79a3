"""Budgets by calendar year on the grid."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from provender.instance.grid import as64
from provender.instance.model import BudgetYear

if TYPE_CHECKING:
    from provender.alliance.case import Case
    from provender.alliance.limits import Budget
    from provender.instance.grid import Grid


def budget_breaks(case: Case, budgets: Iterable[Budget]) -> list[date]:
    """Return the days on which blocks split so that each lies in one year of every budget."""
    found: list[date] = []
    for budget in budgets:
        found += [date(year, 1, 1) for year in range(case.start.year + 1, case.end.year + 1)]
        found += [d for d in (budget.start, budget.end) if d]
    return found


def budget_years(budgets: Iterable[Budget], grid: Grid) -> tuple[BudgetYear, ...]:
    """Return every year of every budget that has blocks to come; a block belongs to the year it begins in."""
    found = []
    starts = grid.block_starts
    years = starts.astype("datetime64[Y]").astype(np.int64) + 1970
    for budget in budgets:
        inside = grid.counted > 0
        inside &= starts >= as64(budget.start) if budget.start else True
        inside &= starts < as64(budget.end) if budget.end else True
        for year in np.unique(years[inside]).tolist():
            blocks = np.flatnonzero(inside & (years == year))
            share = float(grid.block_hours[blocks].sum()) / (8784.0 if calendar.isleap(year) else 8760.0)
            all_fees = budget.counts == "all"
            found.append(BudgetYear(budget.id, year, blocks, budget.amount.value * share, all_fees, budget.suppliers))
    return tuple(found)
