"""Going it alone: when a programme is done, what it is worth with the deal and without, and what a head start is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from provender.alliance.clauses import ModelAccess
from provender.alliance.estimate import Estimate
from provender.paths import play
from provender.terms.plans import Desk

if TYPE_CHECKING:
    from provender.alliance.case import Case
    from provender.alliance.milestone import Programme

#: head starts that are priced, months
HEAD_STARTS = (0, 3, 6, 12, 18, 24, 36)
_DAYS_PER_MONTH = 30.4375
_FIELDS = ("size", "quality", "completion_days", "price")
_N_PATHS = 8192


@dataclass(frozen=True, slots=True)
class Alone:
    """One programme: its date, its worth, and what coming earlier is worth.

    Parameters
    ----------
    done
        Days of 5, 50 and 95 % of the paths.
    cost, premium
        Value, low and high of what the programme costs, and of what was paid to begin it; None where not said.
    lost_on
        Day on which the tie is lost in the second world.
    worth
        (deal holds, deal lost on that day): what the owner's plan would cost more without the programme.
    head_start
        By months: what coming so much earlier is worth in the two worlds.
    breaks_even
        Months of head start that repay the premium in the two worlds; infinite where none does.
    hangs_on
        By field of the programme: worth of twelve months, deal lost, at the field's low and at its high.
    """

    programme: str
    party: str
    provision: str
    done: tuple[date, date, date]
    cost: tuple[float, float, float] | None
    premium: tuple[float, float, float] | None
    lost_on: date
    worth: tuple[float, float]
    head_start: Mapping[int, tuple[float, float]]
    breaks_even: tuple[float, float]
    hangs_on: Mapping[str, tuple[float, float]]

    def chance_needed(self, months: int) -> float:
        """Return the chance of losing the deal above which a head start repays the premium; infinite for none."""
        holds, lost = self.head_start[months]
        premium = self.premium[0] if self.premium else 0.0
        if holds >= premium:
            return 0.0
        return (premium - holds) / (lost - holds) if lost >= premium else float("inf")


def going_alone(case: Case) -> tuple[Alone, ...]:
    """Return what each programme of a case is worth to its owner."""
    if not case.programmes:
        return ()
    paths = play(case, _N_PATHS)
    found = []
    for i, programme in enumerate(case.programmes.values()):
        months = np.quantile(paths.done[:, i], [0.05, 0.5, 0.95])
        days = [case.as_of + timedelta(days=round(float(m) * _DAYS_PER_MONTH)) for m in months]
        found.append(_alone(case, programme, (days[0], days[1], days[2])))
    return tuple(found)


def _alone(case: Case, programme: Programme, done: tuple[date, date, date]) -> Alone:
    """Return one programme."""
    lost_on = _lost_on(case, programme)
    now = _costs(case, programme, lost_on)
    gone = _costs(_without(case, programme.id), programme, lost_on)
    starts = {m: _gain(_costs(later(case, programme.id, m), programme, lost_on), now) for m in HEAD_STARTS}
    premium = programme.premium.value if programme.premium else np.inf
    return Alone(
        programme.id,
        programme.party,
        programme.provision,
        done,
        _three(programme.cost),
        _three(programme.premium),
        lost_on,
        _gain(gone, now),
        starts,
        (_months(starts, 0, premium), _months(starts, 1, premium)),
        _hangs_on(case, programme, lost_on),
    )


def _costs(case: Case, programme: Programme, lost_on: date) -> tuple[float, float]:
    """Return what the owner's plan costs with the deal, and with the deal lost on a day."""
    desk = Desk(case, programme.provision, programme.party)
    partner = case.provisions[programme.provision].partner
    chance, measures = desk.instance.probabilities, case.measures
    found = [desk.objective(b, chance, measures) for b in (desk.books(), desk.books(partner, lost_on))]
    return found[0], found[1]


def _gain(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    return one[0] - other[0], one[1] - other[1]


def _lost_on(case: Case, programme: Programme) -> date:
    """Return the first day on which any party reads the partner's right to end; two years on where none does."""
    ends = [
        right.access_end
        for c in case.clauses.values()
        if isinstance(c, ModelAccess) and c.provision == programme.provision
        for party in case.parties
        if isinstance(right := c.under(party), ModelAccess) and right.access_end
    ]
    middle = case.as_of + (case.end - case.as_of) / 2
    return min([d for d in ends if case.as_of < d < case.end], default=middle)


def _without(case: Case, programme: str) -> Case:
    return replace(case, programmes={k: p for k, p in case.programmes.items() if k != programme})


def later(case: Case, programme: str, months: float) -> Case:
    """Return the case with a programme done so many months later in every future."""
    days = months * _DAYS_PER_MONTH
    old = case.programmes[programme]
    done = old.completion_days
    moved = replace(done, value=done.value + days, low=done.low + days, high=done.high + days)
    futures = {
        key: replace(f, programmes={**f.programmes, programme: f.programmes[programme] + timedelta(days=round(days))})
        if f.programmes and programme in f.programmes
        else f
        for key, f in case.futures.items()
    }
    late = replace(old, completion_days=moved)
    return replace(case, programmes={**case.programmes, programme: late}, futures=futures)


def _months(starts: Mapping[int, tuple[float, float]], world: int, premium: float) -> float:
    """Return the head start that is worth a premium, straight between those that were priced."""
    months, worth = np.array(list(starts)), np.array([w[world] for w in starts.values()])
    reached = np.flatnonzero(worth >= premium)
    if not len(reached):
        return float("inf")
    at = int(reached[0])
    return float(np.interp(premium, worth[at - 1 : at + 1], months[at - 1 : at + 1])) if at else 0.0


def _hangs_on(case: Case, programme: Programme, lost_on: date) -> dict[str, tuple[float, float]]:
    """Return what a year's head start is worth, deal lost, at the low and at the high of each field."""
    found = {}
    for name in _FIELDS:
        estimate: Estimate | None = getattr(programme, name)
        if estimate is None or estimate.is_certain:
            continue
        ends = []
        for value in (estimate.low, estimate.high):
            point: dict[str, Any] = {name: replace(estimate, value=value, low=value, high=value)}
            there = replace(case, programmes={**case.programmes, programme.id: replace(programme, **point)})
            now = _costs(there, programme, lost_on)
            ends.append(_gain(_costs(later(there, programme.id, 12), programme, lost_on), now)[1])
        found[name] = (ends[0], ends[1])
    return found


def _three(estimate: Estimate | None) -> tuple[float, float, float] | None:
    return (estimate.value, estimate.low, estimate.high) if estimate else None
