"""What a change of terms is worth to each side, and what bargain that allows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from provender.alliance.clauses import NoticeClause
from provender.terms.bargain import Bargain, bargain
from provender.terms.views import Seat, View, look, years_of
from provender.terms.warning import warned

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.alliance.case import Case
    from provender.alliance.clauses import Clause
    from provender.terms.change import Change
    from provender.terms.plans import Desks

#: money below this share of a side's part is rounding
_SOME = 1e-9


@dataclass(frozen=True, slots=True)
class Worth:
    """What one thing is worth to one side under one belief.

    Parameters
    ----------
    value
        Difference of certainty equivalents over the parts that it moves, money.
    mean
        The same of means: what risk adds or takes is the difference.
    by_year, by_part
        The mean by calendar year, and by part that moves.
    made_of
        The mean by what it consists of: a part of work told apart as ``PROVISION.fees``, ``PROVISION.bought``,
        ``PROVISION.undone.TIER`` and ``PROVISION.other``; any other part as it is. Sums to `mean`.
    tolerance
        Money that the plans behind it may be off.
    used_up
        Offers of which the plan that leaves more work undone signs all there is: why it leaves it.
    """

    party: str
    belief: str
    value: float
    mean: float
    by_year: Mapping[int, float]
    by_part: Mapping[str, float]
    made_of: Mapping[str, float]
    tolerance: float
    used_up: tuple[str, ...] = ()

    @property
    def for_risk(self) -> float:
        """What risk adds to the mean: `value` less `mean`."""
        return self.value - self.mean


@dataclass(frozen=True, slots=True)
class ClauseValue:
    """What a clause, or a change to it, is worth to its two sides under one reading.

    Parameters
    ----------
    change
        Empty: the clause as it is, against struck. Else the change, against the clause as it is.
    is_renewed
        Whether the clause has ended, and is valued as if it ran to the end of the horizon.
    reading
        Whose reading holds; empty where the readings do not matter.
    own, observer
        (holder, grantor) under the beliefs of each, and under the observer's.
    own_deal, observer_deal
        The bargain over striking the clause, or over the change; the holder stands first.
    """

    clause: str
    kind: str
    holder: str
    grantor: str
    change: str
    is_renewed: bool
    reading: str
    own: tuple[Worth, Worth]
    observer: tuple[Worth, Worth]
    own_deal: Bargain
    observer_deal: Bargain

    @property
    def is_worthless(self) -> bool:
        """Whether it moves nothing for either side."""
        return not any(w.by_part for w in (*self.own, *self.observer))


def worth(desks: Desks, cases: tuple[Case, Case], seat: Seat) -> Worth:
    """Return what one case is worth to a side more than another.

    Parameters
    ----------
    cases
        (with, without); they differ in terms only.
    seat
        The side, its belief and the reading.
    """
    return difference(look(desks, cases[0], seat), look(desks, cases[1], seat), cases[0], seat)


def difference(one: View, other: View, case: Case, seat: Seat, *, leave_out: str = "") -> Worth:
    """Return what one view is worth more than another: the certainty equivalent of the parts that differ.

    Parameters
    ----------
    leave_out
        Parts whose names start so are left out; empty for none.
    """
    named = [p for p in dict.fromkeys((*one.parts, *other.parts)) if not (leave_out and p.startswith(leave_out))]
    moved = tuple(p for p in named if not _same(one.law(p), other.law(p)))
    measure = {"omega": case.measures.omega, "alpha": case.measures.alpha}
    value = one.equivalent(moved, **measure) - other.equivalent(moved, **measure) if moved else 0.0
    by_part = {p: one.mean(p) - other.mean(p) for p in moved}
    total = sum(by_part.values(), np.zeros(len(years_of(case))))
    plans = any(p.startswith(("work.", "sales.")) for p in moved)
    made = _made_of(one, other, by_part)
    return Worth(
        seat.party,
        seat.belief,
        value,
        float(total.sum()),
        dict(zip(years_of(case), map(float, total), strict=True)),
        {p: float(m.sum()) for p, m in by_part.items()},
        made,
        one.tolerance + other.tolerance if plans else 0.0,
        _used_up(one, other, made),
    )


def _made_of(one: View, other: View, by_part: Mapping[str, NDArray[np.float64]]) -> dict[str, float]:
    """Return the difference of means by piece; a part of which no pieces are known as it is."""
    found: dict[str, float] = {}
    for part, money in by_part.items():
        head, _, provision = part.partition(".")
        mine = [k for k in dict.fromkeys((*one.pieces, *other.pieces)) if k.partition(".")[0] == provision]
        if head != "work" or not mine:
            found[part] = float(money.sum())
            continue
        apart = {k: one.pieces.get(k, 0.0) - other.pieces.get(k, 0.0) for k in mine}
        some = _SOME * max(abs(one.pieces.get(k, 0.0)) for k in mine)
        found |= {k: v for k, v in apart.items() if abs(v) > some}
    return found


def _used_up(one: View, other: View, made: Mapping[str, float]) -> tuple[str, ...]:
    """Return the offers that the plan with more work undone uses up; none where no work is moved."""
    undone = sum(v for k, v in made.items() if ".undone." in k)
    return () if undone == 0.0 else one.used_up if undone < 0.0 else other.used_up


def _same(one: tuple[NDArray[np.float64], ...], other: tuple[NDArray[np.float64], ...]) -> bool:
    """Return whether two laws are one, but for rounding."""
    size = max(float(np.abs(one[0]).max()), float(np.abs(other[0]).max()), 1e-300)
    at = np.union1d(one[0], other[0])
    below = [np.concatenate([[0.0], np.cumsum(c)])[np.searchsorted(v, at, side="right")] for v, c in (one, other)]
    gaps = np.diff(at)
    return bool((np.abs(below[0] - below[1])[:-1] @ gaps if len(gaps) else 0.0) <= _SOME * size)


def value_clause(
    desks: Desks,
    case: Case,
    change: Change,
    *,
    reading: str,
    written: str = "",
    budgets: Mapping[str, float] | None = None,
) -> ClauseValue:
    """Return what a clause or a change to it is worth to each side.

    Parameters
    ----------
    case
        The case as agreed.
    change
        A strike values the clause itself; anything else the change.
    reading
        Whose reading holds; empty for the case's own.
    written
        How the change is written; empty for the clause itself.
    budgets
        The most that a party can pay.
    """
    clause, changed = case.clauses[change.clause], change.applied(case)
    cases = (case, changed) if change.is_strike else (changed, case)
    sign = -1.0 if change.is_strike else 1.0
    sides = (clause.holder, clause.grantor)
    own = [_worth(desks, cases, clause, Seat(p, p, reading)) for p in sides]
    if isinstance(clause, NoticeClause):  # no belief dates a cut
        seen = [replace(w, belief="observer") for w in own]
    else:
        seen = [worth(desks, cases, Seat(p, "observer", reading)) for p in sides]
    purse = {p: (budgets or {}).get(p, float("inf")) for p in sides}
    deals = [
        bargain(sides, (sign * w[0].value, sign * w[1].value), budgets=(purse[sides[0]], purse[sides[1]]))
        for w in (own, seen)
    ]
    return ClauseValue(
        clause.id, clause.kind, *sides, written, False, reading, (own[0], own[1]), (seen[0], seen[1]), *deals
    )


def _worth(desks: Desks, cases: tuple[Case, Case], clause: Clause, seat: Seat) -> Worth:
    """Return what a clause is worth to a side; one that warns of cuts in what the side faces of them."""
    goods = [g for g in cases[0].provisions.values() if clause.provision in ("", g.id)]
    mine = [g.id for g in goods if g.dependant == seat.party]
    if not isinstance(clause, NoticeClause) or not mine:
        return worth(desks, cases, seat)
    with_it, without = (warned(c, clause, mine[0], seat) for c in cases)
    return difference(with_it, without, cases[0], seat)


__all__ = ["ClauseValue", "Worth", "difference", "value_clause", "worth"]
