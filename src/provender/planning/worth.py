"""What one more unit of each limit is worth: windows, caps, budgets, needs; whole lots by two plans' difference."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Literal

import numpy as np

from provender.planning.budget_use import budget_uses
from provender.planning.plan import Desk
from provender.planning.security import Loss
from provender.planning.situation import situation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from provender.alliance.case import Case
    from provender.planning.security import Security
    from provender.planning.sign import Signed

#: share by which a cap is raised to see what that saves
_STEP = 0.01


@dataclass(frozen=True, slots=True)
class UnitWorth:
    """What one unit more of a limit (one less of a need) saves.

    Parameters
    ----------
    kind
        ``"window"``: what can start on `start`; ``"shut"``: the same, but nothing can, for it is too late to
        sign for that day; ``"cap"``: what can be in force at once; ``"need"``: critical work that must outlast
        the loss `name` from `start` on; ``"budget"``: the money there is in the year that begins on `start`.
    name
        Offer, loss, or budget.
    worth
        Money per work unit, or for a budget per unit of money; >= 0.
    step
        Units (of money) by which the limit was moved to find out; 0 where it is the slope at the plan itself.
    """

    kind: Literal["window", "shut", "cap", "need", "budget"]
    name: str
    start: date | None
    worth: float
    step: float = 0.0


def unit_worths(case: Case, provision: str, *, against: Iterable[str] = (), reading: str = "") -> tuple[UnitWorth, ...]:
    """Return what one more unit of each limit would save, largest first; limits that save nothing are left out.

    Windows, needs and budgets are the duals of the plan; a cap, and everything where lots are whole, is the
    difference of two plans, one step (1 % of the cap or the budget, or one lot) apart, per unit.

    Examples
    --------
    A third lot of O in the miniature would be worth nothing; neither would a second of M:

    >>> from provender.cases import load
    >>> unit_worths(load("miniature"), "compute")
    ()
    """
    desk = Desk.of(case, provision, reading=reading)
    rows, _ = desk.met(tuple(map(Loss.parse, against)))
    secure = rows if len(rows.lower) else None
    found = desk.planner.sign(desk.here, secure)
    listed = [*_windows(desk, found), *_needs(desk, rows, found), *_caps(desk, secure, found, case.as_of)]
    listed += _budgets(desk, secure, found, case.as_of)
    floor = 1e-9 * max(1.0, abs(found.objective)) / max(1.0, float(found.amounts.sum()))
    worthy = [x for x in listed if x.worth > (1e-9 if x.kind == "budget" else floor)]
    return tuple(sorted(worthy, key=lambda x: -x.worth))


def _windows(desk: Desk, found: Signed) -> list[UnitWorth]:
    """Return the worth of each window's limit, where amounts are divisible."""
    if found.worth is None:
        return []
    columns = desk.instance.columns
    return [
        UnitWorth("window" if most > 0.0 else "shut", c.offer, c.delivery, float(w))
        for c, w, limit, most in zip(
            columns.lines.cohorts, found.worth.columns, columns.window_cap, desk.here.upper, strict=True
        )
        if np.isfinite(limit)
    ]


def _needs(desk: Desk, rows: Security, found: Signed) -> list[UnitWorth]:
    """Return what one unit less of critical need would save, by loss and block."""
    if found.worth is None:
        return []
    return [
        UnitWorth("need", rows.losses[int(i)].id, desk.instance.grid.block_date(int(b)), float(w))
        for i, b, w in zip(rows.loss, rows.block, found.worth.secure, strict=True)
    ]


def _budgets(desk: Desk, secure: Security | None, found: Signed, decision: date) -> list[UnitWorth]:
    """Return what one more unit of money in each year of a budget would save, per unit."""
    listed = []
    for i, use in enumerate(budget_uses(desk.instance, desk.here, found)):
        worth, step = use.worth, 0.0
        if worth is None:
            step = _STEP * use.limit
            worth = (found.objective - _richer(desk, i, step).sign_with(secure, decision)) / step if step > 0.0 else 0.0
            worth = worth if worth * step > _unsure(found) else 0.0
        listed.append(UnitWorth("budget", use.budget, date(use.year, 1, 1), worth, step))
    return listed


def _unsure(found: Signed) -> float:
    """Return the difference of two plans that is no more than the gap of the first or the solver's rounding."""
    return max(found.objective - found.bound, 1e-7 * abs(found.objective))


def _richer(desk: Desk, at: int, step: float) -> _Raised:
    """Return a desk with a year of a budget raised by a step."""
    years = list(desk.instance.budgets)
    years[at] = replace(years[at], amount=years[at].amount + step)
    instance = replace(desk.instance, budgets=tuple(years))
    return _Raised(replace(desk, planner=replace(desk.planner, instance=instance)))


def _caps(desk: Desk, secure: Security | None, found: Signed, decision: date) -> list[UnitWorth]:
    """Return what one more lot, or one more hundredth of its cap, of each offer would save, per unit."""
    columns = desk.instance.columns
    listed = []
    for i, offer in enumerate(columns.offers):
        mine = columns.offer == i
        lot = float(columns.lot[mine].max(initial=0.0))
        if not mine.any() or not (np.isfinite(columns.cap[i]) or lot > 0.0):
            continue
        step = lot if lot > 0.0 else _STEP * float(columns.cap[i])
        saved = found.objective - _raised(desk, i, step, lot=lot).sign_with(secure, decision)
        if saved > _unsure(found):
            listed.append(UnitWorth("cap", offer, None, saved / step, step))
    return listed


@dataclass(frozen=True, slots=True)
class _Raised:
    desk: Desk

    def sign_with(self, secure: Security | None, decision: date) -> float:
        """Return the least cost with the limits raised."""
        planner = self.desk.planner
        return planner.sign(situation(planner.instance, decision), secure).objective


def _raised(desk: Desk, offer: int, step: float, *, lot: float) -> _Raised:
    """Return a desk with the cap of an offer, and for lots its windows' limits, raised by a step."""
    columns = desk.instance.columns
    cap, windows = columns.cap.copy(), columns.window_cap.copy()
    cap[offer] += step
    if lot > 0.0:
        windows[columns.offer == offer] += step
    instance = replace(desk.instance, columns=replace(columns, cap=cap, window_cap=windows))
    return _Raised(replace(desk, planner=replace(desk.planner, instance=instance)))
