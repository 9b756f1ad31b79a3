"""plan(): what to sign, how much, when, so that named losses can be outlasted, at the least cost, with proof."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, TypedDict, Unpack

import numpy as np

from provender.dates import midnight
from provender.dispatch import build_ladder
from provender.errors import ProvenderError
from provender.instance import resolve
from provender.planning.budget_use import budget_uses
from provender.planning.moving import Moving, moving
from provender.planning.need import critical_need
from provender.planning.premium import premium, premium_range
from provender.planning.result import Line, Outlasted, SecurePlan
from provender.planning.security import Loss, Security, security, survivors
from provender.planning.sign import GAP, Planner, Signed
from provender.planning.situation import Situation, column_fees, situation
from provender.scenarios.ensemble import draw_ensemble

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.alliance.case import Case
    from provender.instance import Instance, Lines
    from provender.scenarios.ensemble import Ensemble

Progress = Callable[[str, float, float, float], None]
#: amounts below this share of the largest line are rounding, not a line
SOME = 1e-6


class SecurityPriceError(ProvenderError, ValueError):
    """A price of security that is none; `found` says which."""

    def __init__(self, found: float) -> None:
        self.found = found
        super().__init__(
            f"found a price of security of {found:g}\nallowed: 0 or more, money per unit-hour\n\n"
            "Give what a unit-hour of critical work short after a loss is worth."
        )


class Asked(TypedDict, total=False):
    """What else `plan` may be asked; each key may be left out."""

    n_scenarios: int | None
    seed: int | None
    security_price: float | None
    progress: Progress | None
    stop: Callable[[], bool] | None


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
        breaks: Iterable[date] = (),
        asked: Asked | None = None,
    ) -> Desk:
        """Return the desk of a case's provision on its as-of date; blocks also split at `breaks`.

        With a number of scenarios `asked`, these are drawn from the case's laws in place of its futures.
        """
        asked = asked or {}
        n, progress = asked.get("n_scenarios"), asked.get("progress")
        if n is None:
            instance, sources = resolve(case, provision, reading=reading, breaks=breaks), None
        else:
            drawn = draw_ensemble(case, provision, n, seed=asked.get("seed"), reading=reading)
            instance, sources = drawn.instance, _moving(drawn)
        planner = Planner(
            instance,
            build_ladder(instance),
            case.measures.omega,
            case.measures.alpha,
            progress=(lambda i, v, g: progress("plan", i, v, g)) if progress else None,
            root_gap=GAP,
            stop=asked.get("stop"),
            moving=sources,
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

    def lesser(
        self,
        found: Signed,
        rows: Security | None,
        known: tuple[Signed, ...],
        *,
        of: Security,
        loss: int | None = None,
    ) -> Signed:
        """Return the least-cost plan that need not meet all that `found` meets.

        That is `found` itself where nothing left out binds, and a plan known to be the least cost of even fewer
        rows where it meets these. Else `found` stands in until a cheaper one is found.

        Parameters
        ----------
        found
            The plan that meets all rows `of`.
        rows
            What must still be met.
        known
            Least-cost plans that must meet some of `rows`, or nothing.
        loss
            Index of the loss left out; None: all.
        """
        left_out = np.ones(len(of.lower), dtype=bool) if loss is None else of.loss == loss
        if found.worth is not None and found.status == "proven" and not found.worth.secure[left_out].any():
            return found
        for plan_ in known:
            if plan_.status == "proven" and rows is not None and rows.is_met(plan_.amounts):
                return plan_
        return self.planner.sign(self.here, rows, known=found.amounts if np.isfinite(found.objective) else None)

    def cost(self, amounts: NDArray[np.float64], rows: Security) -> float:
        """Return what amounts cost, with the price of needs that they miss where security is priced."""
        return self.planner.evaluate(self.here, amounts).objective + rows.penalty(amounts)

    def wanted(self, losses: tuple[Loss, ...], price: float | None) -> tuple[Security, NDArray[np.float64]]:
        """Return the rows of a plan and by how much each was lowered: as hard as can be met, or at a price."""
        if price is None:
            return self.met(losses)
        if not 0.0 <= price < np.inf:
            raise SecurityPriceError(price)
        rows = self.rows(losses).priced(price, self.instance)
        return rows, np.zeros(len(rows.lower))

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
    case: Case, provision: str, *, against: Iterable[str] | None = None, reading: str = "", **asked: Unpack[Asked]
) -> SecurePlan:
    """Return the least-cost plan of a provision that outlasts losses, with the price of that.

    Parameters
    ----------
    against
        Losses by id: ``"oracle"`` (a supplier, dependency or site), ``"oracle+aws"`` (both at once),
        ``"oracle.pipeline"`` (what is not delivered yet); default every supplier by itself. Empty: none.
    reading
        Party whose reading of the clauses holds; default the case's own, else the dependant's.
    asked
        `n_scenarios`, `seed`: plan over so many scenarios drawn from the case's laws (each stays with one of its
        futures) in place of the futures; lines are signed before anything of a scenario is known. `security_price`:
        money for each unit-hour by which critical need may stay unmet after a loss, in place of
        hard needs. `progress`: called with (what, round, best objective, gap). `stop`: asked again and again (see
        `Brake`); once it is true, the best plan so far is returned with its gap, and prices and reasons that need
        other plans are left out (NaN, empty).

    Raises
    ------
    UnknownNameError
        If the case has no such provision, or a loss names what it does not have.
    NoScenarioError
        If there is no scenario to draw.
    SecurityPriceError
        If the price is not a number of 0 or more.

    Examples
    --------
    >>> from provender.cases import load
    >>> found = plan(load("miniature"), "compute", against=["O"])
    >>> round(found.price / 1200, 4), [(x.offer, x.amount) for x in found.lines]
    (14.4375, [('xM', 20.0)])
    """
    desk = Desk.of(case, provision, reading=reading, asked=asked)
    losses = other_suppliers(case, desk.instance) if against is None else tuple(map(Loss.parse, against))
    rows, lowered = desk.wanted(losses, asked.get("security_price"))
    found = desk.planner.sign(desk.here, rows if losses else None)
    free = desk.lesser(found, None, (), of=rows) if losses else found
    without = tuple(desk.lesser(found, rows.without(i), (free,), of=rows, loss=i) for i in range(len(losses)))
    low, high = premium_range(found, free)
    return SecurePlan(
        provision=provision,
        status=found.status if not lowered.any() else "relaxed",
        lines=_lines(desk, rows, found, without),
        objective=found.objective,
        mean=found.mean,
        cvar=found.cvar,
        costs=dict(zip(desk.instance.futures, map(float, found.costs), strict=True)),
        bound=found.bound,
        gap=found.gap,
        relaxed_bound=found.relaxed,
        free=free.objective if _is_known(free) else np.nan,
        price=premium(found, free),
        price_low=low,
        price_high=high,
        losses=tuple(_outlasted(desk, rows, lowered, i, (free, found, rest)) for i, rest in enumerate(without)),
        conflict=_conflict(desk, losses) if lowered.any() else (),
        block_starts=tuple(desk.instance.grid.block_date(b) for b in range(desk.instance.grid.n_blocks)),
        shadow=_shadow(desk, found),
        held=_by_supplier(desk.instance.held, desk.instance.held.size),
        signed=_by_supplier(desk.instance.columns.lines, found.amounts),
        need=critical_need(desk.instance, desk.planner.ladder, desk.quantile).max(axis=0),
        budgets=budget_uses(desk.instance, desk.here, found),
        penalty=found.penalty,
        n_scenarios=asked.get("n_scenarios") or 0,
        mean_error=_sampling_error(found.costs) if asked.get("n_scenarios") else 0.0,
    )


def _sampling_error(costs: NDArray[np.float64]) -> float:
    """Return half the width of the 95 % interval of a mean of equally likely costs; infinite for one."""
    return float(1.96 * costs.std(ddof=1) / np.sqrt(len(costs))) if len(costs) > 1 else np.inf


def _moving(drawn: Ensemble) -> Moving | None:
    """Return the dispatch of drawn scenarios where prices or limits of sources move; None where they do not."""
    sources = drawn.instance.sources
    still = (drawn.source_price == sources.price).all() and (drawn.source_limit == sources.limit).all()
    return None if still else moving(drawn.instance, drawn.source_price, drawn.source_limit)


def _by_supplier(lines: Lines, size: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """Return by supplier (block,) what lines of a size deliver as signed."""
    found: dict[str, NDArray[np.float64]] = {}
    for cohort, nominal, amount in zip(lines.cohorts, lines.nominal, size, strict=True):
        found[cohort.supplier] = found.get(cohort.supplier, 0.0) + amount * nominal
    return found


def _is_known(signed: Signed) -> bool:
    """Return whether a plan was looked for to the end."""
    return signed.status != "stopped"


def other_suppliers(case: Case, instance: Instance) -> tuple[Loss, ...]:
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
    mine = desk.rows((loss,)) if rows.is_hard else rows.only(at)
    alone = free if mine.is_met(free.amounts) else desk.planner.sign(desk.here, mine)
    lowered = np.maximum(lowered, rows.missed(found.amounts)[rows.shortfall] if len(rows.shortfall) else 0.0)
    when = np.datetime64(desk.decision, "s")
    kept = survivors(desk.instance, desk.planner.ladder, (loss,), when)
    room = rows.only(at).slack(found.amounts, kept)[0]
    slack = np.where(rows.need > 0.0, room, np.inf).min(axis=0)
    short = (slack < -1e-6) & (np.arange(len(slack)) < rows.first) & (grid.counted > 0)
    relaxed = np.zeros(grid.n_blocks)
    own = rows.loss == at
    np.maximum.at(relaxed, rows.block[own], lowered[own])
    return Outlasted(
        loss.id,
        premium(alone, free),
        premium(found, rest),
        np.where(np.isfinite(slack), slack, np.nan),
        tuple(grid.block_date(int(b)) for b in np.flatnonzero(short)),
        relaxed,
    )


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


def _lines(desk: Desk, rows: Security, found: Signed, without: tuple[Signed, ...]) -> tuple[Line, ...]:
    """Return the lines of a plan, by start and offer, each with what it is for."""
    instance, amounts = desk.instance, found.amounts
    floor = SOME * max(1e-9, float(amounts.max(initial=0.0)))
    chosen = [int(k) for k in np.flatnonzero(amounts > floor)]
    fees, billed = instance.probabilities @ column_fees(instance, desk.here), instance.columns.billed(amounts)
    others = list(zip(rows.losses, without, strict=True)) if all(map(_is_known, (found, *without))) else []
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
                desk.cost(gone, rows) - found.objective,
                _waiting(desk, rows, k, found),
                tuple(x.id for x, other in others if other.amounts[k] < amounts[k] * (1.0 - 1e-6)),
            )
        )
    return tuple(sorted(lines, key=lambda x: (x.start, x.offer)))


def _waiting(desk: Desk, rows: Security, at: int, found: Signed) -> float | None:
    """Return what it costs to sign a line for the next window of its offer instead; None without one."""
    columns, here = desk.instance.columns, desk.here
    same = [k for k in range(len(columns.offer)) if columns.offer[k] == columns.offer[at]]
    following = dict(pairwise(same)).get(at)
    if following is None or here.upper[following] <= 0.0:
        return None
    moved = found.amounts.copy()
    moved[following] = min(here.upper[following], moved[following] + moved[at])
    moved[at] = 0.0
    return desk.cost(moved, rows) - found.objective


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
