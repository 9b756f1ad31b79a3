"""What one more unit of each limit is worth: windows, caps, budgets, needs; whole lots by two plans' difference."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Literal, Unpack

import numpy as np

from provender.planning.brake import Watched, told
from provender.planning.budget_use import budget_uses
from provender.planning.plan import Desk
from provender.planning.security import Loss
from provender.planning.situation import situation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from provender.alliance.case import Case
    from provender.instance import Instance
    from provender.planning.security import Security
    from provender.planning.sign import Planner, Signed
    from provender.planning.situation import Situation

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


def unit_worths(
    case: Case, provision: str, *, against: Iterable[str] = (), reading: str = "", **watched: Unpack[Watched]
) -> tuple[UnitWorth, ...]:
    """Return what one more unit of each limit would save, largest first; limits that save nothing are left out.

    Windows, needs and budgets are the duals of the plan; a cap, and everything where lots are whole, is the
    difference of two plans, one step (1 % of the cap or the budget, or one lot) apart, per unit. Needs that no
    plan meets are lowered as little as can be, as in `plan`. `watched` is told after each difference, and stops.

    Examples
    --------
    A third lot of O in the miniature would be worth nothing; neither would a second of M:

    >>> from provender.cases import load
    >>> unit_worths(load("miniature"), "compute")
    ()
    """
    desk = Desk.of(case, provision, reading=reading, asked={"stop": watched.get("stop")})
    rows, _ = desk.met(tuple(map(Loss.parse, against)))
    secure = rows if len(rows.lower) else None
    found = desk.planner.sign(desk.here, secure)
    steps = [*_caps(desk, case.as_of), *_budgets(desk, found, case.as_of)]
    listed = [*_windows(desk, found), *_needs(desk, rows, found), *_funds(desk, found)]
    listed += [x for step in told("worth", steps, len(steps), watched) if (x := step.worth(secure, found))]
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


def _funds(desk: Desk, found: Signed) -> list[UnitWorth]:
    """Return what one more unit of money in each year of a budget would save, where amounts are divisible."""
    uses = budget_uses(desk.instance, desk.here, found)
    return [UnitWorth("budget", u.budget, date(u.year, 1, 1), u.worth) for u in uses if u.worth is not None]


@dataclass(frozen=True, slots=True)
class _Step:
    """A limit raised by a step: what it is, and the planner and situation with it."""

    raised: UnitWorth
    planner: Planner
    here: Situation

    def worth(self, secure: Security | None, found: Signed) -> UnitWorth | None:
        """Return what the step saves per unit; None where the gap or the solver's rounding cannot tell."""
        other = self.planner.sign(self.here, secure, known=found.amounts)
        saved = found.objective - other.objective
        unsure = max(found.objective - found.bound, 1e-7 * abs(found.objective))
        if other.status == "stopped" or saved <= unsure:
            return None
        return replace(self.raised, worth=saved / self.raised.step)


def _step(desk: Desk, instance: Instance, raised: UnitWorth, decision: date) -> _Step:
    return _Step(raised, replace(desk.planner, instance=instance), situation(instance, decision))


def _budgets(desk: Desk, found: Signed, decision: date) -> list[_Step]:
    """Return each year of a budget raised by a hundredth, where lots or tiers are whole."""
    steps, years = [], desk.instance.budgets
    for i, year in enumerate(years if found.worth is None else ()):
        raised = UnitWorth("budget", year.budget, date(year.year, 1, 1), 0.0, _STEP * year.amount)
        if raised.step > 0.0:
            richer = replace(year, amount=year.amount + raised.step)
            instance = replace(desk.instance, budgets=(*years[:i], richer, *years[i + 1 :]))
            steps.append(_step(desk, instance, raised, decision))
    return steps


def _caps(desk: Desk, decision: date) -> list[_Step]:
    """Return each offer with one more lot, or a hundredth more of its cap; for lots its windows' limits too."""
    columns = desk.instance.columns
    steps = []
    for i, offer in enumerate(columns.offers):
        mine = columns.offer == i
        lot = float(columns.lot[mine].max(initial=0.0))
        if not mine.any() or not (np.isfinite(columns.cap[i]) or lot > 0.0):
            continue
        step = lot if lot > 0.0 else _STEP * float(columns.cap[i])
        cap, windows = columns.cap.copy(), columns.window_cap.copy()
        cap[i] += step
        windows[mine] += lot
        instance = replace(desk.instance, columns=replace(columns, cap=cap, window_cap=windows))
        steps.append(_step(desk, instance, UnitWorth("cap", offer, None, 0.0, step), decision))
    return steps
