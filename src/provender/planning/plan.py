"""plan(): what to sign, how much, when, so that named losses can be outlasted, at the least cost, with proof."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from provender.dates import midnight
from provender.dispatch import build_ladder
from provender.instance import resolve
from provender.planning.budget_use import BudgetUse, budget_uses
from provender.planning.need import critical_need
from provender.planning.security import Loss, Security, security, survivors
from provender.planning.sign import GAP, Planner, Signed
from provender.planning.situation import Situation, column_fees, situation

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.alliance.case import Case
    from provender.instance import Instance, Lines

Progress = Callable[[str, float, float, float], None]
#: amounts below this share of the largest line are rounding, not a line
SOME = 1e-6


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
        (block,) by how many units the need had to be lowered so that a plan exists.
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
        Objective without any security; `price` = objective − free.
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


@dataclass(frozen=True, slots=True)
class Desk:
    """A planner with the day on which it signs and what it must outlast."""

    planner: Planner
    here: Situation
    decision: datetime
    quantile: float

    @classmethod
    def of(
        cls,
        case: Case,
        provision: str,
        *,
        reading: str = "",
        progress: Progress | None = None,
        breaks: Iterable[date] = (),
    ) -> Desk:
        """Return the desk of a case's provision on its as-of date; blocks also split at `breaks`."""
        instance = resolve(case, provision, reading=reading, breaks=breaks)
        told = (lambda i, v, g: progress("plan", i, v, g)) if progress else None
        planner = Planner(
            instance, build_ladder(instance), case.measures.omega, case.measures.alpha, progress=told, root_gap=GAP
        )
        return cls(planner, situation(instance, case.as_of), midnight(case.as_of), case.measures.need_quantile)

    @property
    def instance(self) -> Instance:
        """The resolved instance."""
        return self.planner.instance

    def rows(self, losses: tuple[Loss, ...]) -> Security:
        """Return what a plan must meet to outlast losses."""
        when = np.datetime64(self.decision, "s")
        return security(self.instance, self.planner.ladder, self.here, losses, decision=when, quantile=self.quantile)

    def sign(self, losses: tuple[Loss, ...]) -> Signed:
        """Return the least-cost plan that outlasts losses."""
        return self.planner.sign(self.here, self.rows(losses) if losses else None)

    def met(self, losses: tuple[Loss, ...]) -> tuple[Security, NDArray[np.float64]]:
        """Return the rows that a plan can meet, and by how many units each was lowered for that, (row,).

        Where no plan meets every row, needs are lowered so that the unit-hours given up are least.
        """
        rows = self.rows(losses)
        if not len(rows.lower):
            return rows, np.zeros(0)
        lowered = self.planner.relaxation(self.here, rows, self.instance.grid.block_hours[rows.block])
        lowered = np.where(lowered > 1e-7 * np.maximum(1.0, rows.lower), lowered, 0.0)
        return replace(rows, lower=rows.lower - lowered * (1.0 + 1e-9)), lowered


def plan(
    case: Case,
    provision: str,
    *,
    against: Iterable[str] | None = None,
    reading: str = "",
    progress: Progress | None = None,
) -> SecurePlan:
    """Return the least-cost plan of a provision that outlasts losses, with the price of that.

    Parameters
    ----------
    against
        Losses by id: ``"oracle"`` (a supplier, dependency or site), ``"oracle+aws"`` (both at once),
        ``"oracle.pipeline"`` (what is not delivered yet); default every supplier by itself. Empty: none.
    reading
        Party whose reading of the clauses holds; default the case's own, else the dependant's.
    progress
        Called with (what, round, best objective, gap).

    Raises
    ------
    UnknownNameError
        If the case has no such provision, or a loss names what it does not have.

    Examples
    --------
    >>> from provender.cases import load
    >>> found = plan(load("miniature"), "compute", against=["O"])
    >>> round(found.price / 1200, 4), [(x.offer, x.amount) for x in found.lines]
    (14.4375, [('xM', 20.0)])
    """
    desk = Desk.of(case, provision, reading=reading, progress=progress)
    losses = _others(case, desk.instance) if against is None else tuple(map(Loss.parse, against))
    free = desk.sign(())
    rows, lowered = desk.met(losses)
    found = desk.planner.sign(desk.here, rows) if losses else free
    without = tuple(desk.planner.sign(desk.here, rows.without(i)) for i in range(len(losses)))
    return SecurePlan(
        provision=provision,
        status=found.status if not lowered.any() else "relaxed",
        lines=_lines(desk, losses, found, without),
        objective=found.objective,
        mean=found.mean,
        cvar=found.cvar,
        costs=dict(zip(desk.instance.futures, map(float, found.costs), strict=True)),
        bound=found.bound,
        gap=found.gap,
        relaxed_bound=found.relaxed,
        free=free.objective,
        price=_rounded(found.objective - free.objective, free.objective),
        losses=tuple(_outlasted(desk, rows, lowered, i, (free, found, rest)) for i, rest in enumerate(without)),
        conflict=_conflict(desk, losses) if lowered.any() else (),
        block_starts=tuple(desk.instance.grid.block_date(b) for b in range(desk.instance.grid.n_blocks)),
        shadow=_shadow(desk, found),
        held=_by_supplier(desk.instance.held, desk.instance.held.size),
        signed=_by_supplier(desk.instance.columns.lines, found.amounts),
        need=critical_need(desk.instance, desk.planner.ladder, desk.quantile).max(axis=0),
        budgets=budget_uses(desk.instance, desk.here, found),
    )


def _by_supplier(lines: Lines, size: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """Return by supplier (block,) what lines of a size deliver as signed."""
    found: dict[str, NDArray[np.float64]] = {}
    for cohort, nominal, amount in zip(lines.cohorts, lines.nominal, size, strict=True):
        found[cohort.supplier] = found.get(cohort.supplier, 0.0) + amount * nominal
    return found


def _others(case: Case, instance: Instance) -> tuple[Loss, ...]:
    """Return the loss of each supplier that is not the dependant's own."""
    return tuple(Loss((s,)) for s in instance.suppliers if case.parties[s].own_of != instance.dependant)


def _outlasted(
    desk: Desk,
    rows: Security,
    lowered: NDArray[np.float64],
    at: int,
    plans: tuple[Signed, Signed, Signed],
) -> Outlasted:
    """Return what one loss costs to outlast, alone and on top of the others, and what it leaves."""
    free, found, rest = plans
    loss, grid = rows.losses[at], desk.instance.grid
    alone = desk.sign((loss,))
    when = np.datetime64(desk.decision, "s")
    kept = survivors(desk.instance, desk.planner.ladder, (loss,), when)
    room = rows.only(at).slack(found.amounts, kept)[0]
    slack = np.where(rows.need > 0.0, room, np.inf).min(axis=0)
    short = (slack < -1e-6) & (np.arange(len(slack)) < rows.first) & (grid.counted > 0)
    relaxed = np.zeros(grid.n_blocks)
    mine = rows.loss == at
    np.maximum.at(relaxed, rows.block[mine], lowered[mine])
    return Outlasted(
        loss.id,
        _rounded(alone.objective - free.objective, free.objective),
        _rounded(found.objective - rest.objective, found.objective),
        np.where(np.isfinite(slack), slack, np.nan),
        tuple(grid.block_date(int(b)) for b in np.flatnonzero(short)),
        relaxed,
    )


def _rounded(difference: float, size: float) -> float:
    """Return a difference of two proven costs; 0 where it is within the rounding of the solver."""
    return 0.0 if abs(difference) <= 1e-9 * abs(size) else difference


def _conflict(desk: Desk, losses: tuple[Loss, ...]) -> tuple[str, ...]:
    """Return an irreducible set of losses that no plan outlasts together, and the clauses that stand in the way."""
    kept = list(losses)
    for loss in losses:
        fewer = tuple(x for x in kept if x is not loss)
        if fewer and desk.sign(fewer).status == "infeasible":
            kept = list(fewer)
    barred = [c for c in desk.instance.acting if c in desk.instance.barring]
    return (*(x.id for x in kept), *barred, *_scarce(desk, tuple(kept)))


def _scarce(desk: Desk, losses: tuple[Loss, ...]) -> list[str]:
    """Return the budgets without which a plan would outlast losses that none outlasts: all that it takes."""
    kept = list(dict.fromkeys(b.budget for b in desk.instance.budgets))
    if not kept or _without(desk, kept).sign(losses).status == "infeasible":
        return []
    for budget in tuple(kept):
        fewer = [b for b in kept if b != budget]
        if _without(desk, fewer).sign(losses).status != "infeasible":
            kept = fewer
    return kept


def _without(desk: Desk, budgets: list[str]) -> Desk:
    """Return a desk on which some budgets do not bind."""
    left = tuple(b for b in desk.instance.budgets if b.budget not in budgets)
    return replace(desk, planner=replace(desk.planner, instance=replace(desk.instance, budgets=left)))


def _lines(desk: Desk, losses: tuple[Loss, ...], found: Signed, without: tuple[Signed, ...]) -> tuple[Line, ...]:
    """Return the lines of a plan, by start and offer, each with what it is for."""
    instance, amounts = desk.instance, found.amounts
    floor = SOME * max(1e-9, float(amounts.max(initial=0.0)))
    chosen = [int(k) for k in np.flatnonzero(amounts > floor)]
    fees, billed = instance.probabilities @ column_fees(instance, desk.here), instance.columns.billed(amounts)
    others = list(zip(losses, without, strict=True))
    lines = []
    for k in chosen:
        cohort = instance.columns.lines.cohorts[k]
        gone = amounts.copy()
        gone[k] = 0.0
        lines.append(
            Line(
                cohort.offer,
                cohort.supplier,
                cohort.delivery,
                cohort.end,
                float(amounts[k]),
                float(billed[k] * fees[k]),
                cohort.delivery - timedelta(days=int(np.ceil(cohort.lead_days))),
                desk.planner.evaluate(desk.here, gone).objective - found.objective,
                _waiting(desk, amounts, k, found),
                tuple(x.id for x, other in others if other.amounts[k] < amounts[k] * (1.0 - 1e-6)),
            )
        )
    return tuple(sorted(lines, key=lambda x: (x.start, x.offer)))


def _waiting(desk: Desk, amounts: NDArray[np.float64], at: int, found: Signed) -> float | None:
    """Return what it costs to sign a line for the next window of its offer instead; None without one."""
    columns, here = desk.instance.columns, desk.here
    same = [k for k in range(len(columns.offer)) if columns.offer[k] == columns.offer[at]]
    following = dict(pairwise(same)).get(at)
    if following is None or here.upper[following] <= 0.0:
        return None
    moved = amounts.copy()
    moved[following] = min(here.upper[following], moved[following] + moved[at])
    moved[at] = 0.0
    return desk.planner.evaluate(here, moved).objective - found.objective


def _shadow(desk: Desk, found: Signed) -> dict[str, float]:
    """Return by offer what one more work unit of its tightest open window would save, money; nothing for whole lots."""
    if found.worth is None:
        return {}
    columns = desk.instance.columns
    best: dict[str, float] = {}
    for k, worth in enumerate(np.where(desk.here.upper > 0.0, found.worth.columns, 0.0)):
        offer = columns.offers[int(columns.offer[k])]
        best[offer] = max(best.get(offer, 0.0), float(worth))
    return {offer: worth for offer, worth in best.items() if worth > 0.0}
