"""What a milestone clause is worth by date, by reading and by belief, and when declaring the milestone pays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from provender.alliance.clauses import MilestoneTrigger, ModelAccess, RevenueShare
from provender.alliance.estimate import Estimate
from provender.alliance.milestone import Belief
from provender.paths import rules_of
from provender.terms.declare import Declaration
from provender.terms.values import difference
from provender.terms.views import Seat, look

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.alliance.case import Case
    from provender.terms.plans import Desks

Reading = Literal["access_ends", "share_ends", "profit_test", "fixed_year", "panel"]
READINGS: tuple[Reading, ...] = get_args(Reading)


@dataclass(frozen=True, slots=True)
class Surface:
    """What a milestone does to both sides, against a world in which nothing hangs on it.

    Parameters
    ----------
    readings
        What the clause is read to say: the access ends, the share of revenue too, the access only once a profit
        has been made, nothing before the fixed year, the access if a panel agrees.
    dates
        Days on which the milestone may come.
    by_date
        By party: (reading, date) money if it comes on that day for certain.
    by_belief
        By party and belief: (reading,) money, certainty equivalent.
    panel
        Chance that the panel agrees.
    """

    clause: str
    milestone: str
    declarer: str
    other: str
    readings: tuple[Reading, ...]
    dates: tuple[date, ...]
    by_date: Mapping[str, NDArray[np.float64]]
    by_belief: Mapping[str, Mapping[str, NDArray[np.float64]]]
    panel: float


@dataclass(frozen=True, slots=True)
class Declaring:
    """Declaring on one day, money as of today.

    Parameters
    ----------
    threat
        What not declaring is worth to be paid for: half of what the other side would lose with its access.
    """

    on: date
    at: Declaration
    threat: float
    with_panel: float


def surface(desks: Desks, case: Case, trigger: MilestoneTrigger, *, panel: float = 0.5) -> Surface:
    """Return what a milestone clause does by date, reading and belief.

    Parameters
    ----------
    panel
        Chance that a panel agrees, in [0, 1]; the clause's own `accepted` where it gives one.
    """
    agreed = trigger.accepted.value if trigger.accepted else panel
    sides = (trigger.holder, trigger.grantor)
    read = {r: as_read(case, trigger, r, agreed) for r in READINGS}
    days = tuple(date(y, 12, 31) for y in range(case.as_of.year, case.end.year + 1) if date(y, 12, 31) < case.end)

    def gain(party: str, reading: Reading, belief: str, day: date | None = None) -> float:
        one, other = read[reading], read["fixed_year"]
        if day:
            one, other = (_comes(c, trigger.milestone, day) for c in (one, other))
        seat = Seat(party, "observer" if day else belief, "")
        return difference(look(desks, one, seat), look(desks, other, seat), case, seat).value

    believers = (*sides, "observer")
    return Surface(
        trigger.id,
        trigger.milestone,
        trigger.declarer or trigger.holder,
        next(p for p in sides if p != (trigger.declarer or trigger.holder)),
        READINGS,
        days,
        {p: np.array([[gain(p, r, "", d) for d in days] for r in READINGS]) for p in sides},
        {p: {b: np.array([gain(p, r, b) for r in READINGS]) for b in believers} for p in sides},
        agreed,
    )


def as_read(case: Case, trigger: MilestoneTrigger, reading: Reading, panel: float) -> Case:
    """Return the case in which everybody reads a milestone clause in one way.

    Rights to models that hang on the milestone end with it under every reading but ``"fixed_year"``, and only by
    the clause; shares of what the declarer earns end under ``"share_ends"``.
    """
    spared = reading == "fixed_year"
    found = dict(case.clauses)
    rights, shares = [], []
    for clause in case.clauses.values():
        if isinstance(clause, ModelAccess) and clause.milestone == trigger.milestone:
            rights.append(clause.id)
            found[clause.id] = replace(clause, milestone="", survives_milestone=spared, readings={})
        elif isinstance(clause, RevenueShare) and clause.grantor == (trigger.declarer or trigger.holder):
            shares.append(clause.id)
    ends = () if spared else (*rights, *shares) if reading == "share_ends" else tuple(rights)
    found[trigger.id] = replace(
        trigger,
        ends=ends,
        threshold=trigger.threshold if reading == "profit_test" else None,
        accepted=Estimate.point(panel) if reading == "panel" else None,
        readings={},
    )
    return replace(case, clauses=found)


def _comes(case: Case, milestone: str, day: date) -> Case:
    """Return the case in which everybody knows when a milestone comes."""
    known = Belief((day,), (Estimate.point(1.0),))
    sure = replace(case.milestones[milestone], beliefs={"observer": known})
    return replace(case, milestones={**case.milestones, milestone: sure})


def declaring(desks: Desks, case: Case, found: Surface) -> tuple[Declaring, ...]:
    """Return when declaring pays, day by day.

    S is the share of revenue that ends with the declaration; K what the declarer loses if the other side answers
    by giving up whatever it has not delivered; F, for a declaration refused, the part of K that the case expects a
    pause by the other side to take (all of K where it expects none).
    """
    part = _pause(case, found.other)
    mine = found.by_date[found.declarer]
    remaining = mine[READINGS.index("share_ends")] - mine[READINGS.index("access_ends")]
    lost = -found.by_date[found.other][READINGS.index("access_ends")]
    out = []
    for i, day in enumerate(found.dates):
        answer = _answer(desks, case, found, day)
        at = Declaration(float(remaining[i]), answer, part * answer)
        out.append(Declaring(day, at, float(max(0.0, lost[i]) / 2.0), at.with_panel(found.panel)))
    return tuple(out)


def _answer(desks: Desks, case: Case, found: Surface, day: date) -> float:
    """Return what the declarer would lose if the other side froze what it has not delivered."""
    total = 0.0
    for provision, good in case.provisions.items():
        if (good.dependant, good.partner) == (found.declarer, found.other):
            desk = desks.of(case, provision, found.declarer)
            chance, measure = desk.instance.probabilities, case.measures
            total += desk.objective(desk.books(found.other, day, "pipeline"), chance, measure)
            total -= desk.objective(desk.books(), chance, measure)
    return max(0.0, total)


def _pause(case: Case, party: str) -> float:
    """Return the share that a pause of a party takes of what it has not delivered; 1 where the case knows none."""
    known = [h.severity.value for h in case.hazards.values() if (h.kind, h.target) == ("pause", party) and h.severity]
    return max(known) if known else 1.0


def has_milestone(case: Case, trigger: MilestoneTrigger) -> bool:
    """Return whether anybody gives a milestone of a clause a chance within the horizon."""
    at = tuple(case.milestones).index(trigger.milestone) if trigger.milestone in case.milestones else -1
    believers = ("observer", trigger.holder, trigger.grantor)
    calm = replace(case, chain=None, hazards={})
    return at >= 0 and any(rules_of(calm, belief=b).dates[at].any() for b in believers)
