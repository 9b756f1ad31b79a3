"""What a plan says: lines to sign, losses outlasted, cost with its proof, price of security."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from numpy.typing import NDArray

    from provender.planning.budget_use import BudgetUse


@dataclass(frozen=True, slots=True)
class Line:
    """A line to sign.

    Parameters
    ----------
    amount
        Work units.
    fee
        Money due within the horizon, mean over futures, discounted.
    sign_by
        Last day to sign for this start.
    saves
        What the plan would cost more without it, everything else as it is: money.
    waiting
        What the plan would cost more if this line were signed for the next window instead, as far as
        that has room: money; None where no later window is open.
    because_of
        Losses without which the plan would sign less of this offer at this start.
    """

    offer: str
    supplier: str
    start: date
    end: date | None
    amount: float
    fee: float
    sign_by: date
    saves: float
    waiting: float | None
    because_of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outlasted:
    """One loss that the plan was asked to outlast.

    Parameters
    ----------
    alone
        Price of outlasting this loss and no other, money; infinite where no plan does.
    marginal
        Price of outlasting it on top of all the others, money.
    slack
        (block,) units to spare for critical work, the scarcest set of classes; NaN where nothing is needed.
    unsecurable
        Blocks (their first days) before anything signed today can stand, in which work would be short.
    relaxed
        (block,) by how many units the need had to be lowered so that a plan exists; where security is priced,
        by how many units the plan leaves it unmet.
    """

    loss: str
    alone: float
    marginal: float
    slack: NDArray[np.float64]
    unsecurable: tuple[date, ...]
    relaxed: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SecurePlan:
    """A plan with its proof, its price of security and its explanation.

    Parameters
    ----------
    status
        ``"proven"``: within the gap; ``"stopped"``: interrupted, the best so far; ``"relaxed"``: no plan
        meets every need, and this one meets needs lowered as little as possible (`losses` say where).
    free
        Objective without any security; `price` = objective − penalty − free, >= 0, which the proofs leave between
        `price_low` and `price_high`. NaN where the search was stopped; the range also where needs are paid for.
    penalty
        Price of needs left unmet, where security is priced; part of `objective` and `bound`.
    relaxed_bound
        Least objective in parts of lots, where there are lots.
    conflict
        Losses, clauses and budgets that cannot be met together; empty where a plan exists.
    held, signed
        By supplier, (block,) work units as signed: lines held already, lines of this plan.
    need
        (block,) critical need of the horizon's futures, work units.
    budgets
        What the plan takes of each year of a budget.
    n_scenarios, mean_error
        Number of scenarios drawn (0: the named futures), and half the width of the 95 % interval of `mean` that
        comes of drawing them.
    """

    provision: str
    status: str
    lines: tuple[Line, ...]
    objective: float
    mean: float
    cvar: float
    costs: Mapping[str, float]
    bound: float
    gap: float
    relaxed_bound: float | None
    free: float
    price: float
    losses: tuple[Outlasted, ...]
    conflict: tuple[str, ...]
    block_starts: tuple[date, ...]
    shadow: Mapping[str, float]
    held: Mapping[str, NDArray[np.float64]]
    signed: Mapping[str, NDArray[np.float64]]
    need: NDArray[np.float64]
    budgets: tuple[BudgetUse, ...] = ()
    penalty: float = 0.0
    price_low: float = np.nan
    price_high: float = np.nan
    n_scenarios: int = 0
    mean_error: float = 0.0
