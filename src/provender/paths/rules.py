"""What a case says of the months ahead, as plain arrays: rates by state, endings, payments, dates.

Conventions (docs/model.md 3): a month is the step; the state at its start sets the rates in it; an event
throws the tie into its state from the next month on. A kind of event happens in a month or it does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from provender.alliance.clauses import ModelAccess
from provender.alliance.earnings import day_of_total, months_between
from provender.errors import HorizonError, ProvenderError, UnknownNameError
from provender.paths.cash import Due, discount_rate, payments, withheld_tranches
from provender.state import leads_to, motion_of, rates_of
from provender.state.chain import exponential

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from provender.alliance.case import Case
    from provender.alliance.clauses import Clause
    from provender.alliance.milestone import Belief

#: a month of no path
NEVER = np.iinfo(np.int16).max
#: kinds of events that a month can hold: each is one bit of a word
MAX_HAZARDS = 64


class TooManyHazardsError(ProvenderError, ValueError):
    """A case with more hazards than a month of a path can hold; `found` and `allowed` say how many."""

    def __init__(self, found: int, allowed: int = MAX_HAZARDS) -> None:
        self.found, self.allowed = found, allowed
        super().__init__(
            f"found {found} hazards\nallowed: at most {allowed}\n\n"
            "Put hazards of one kind and target together, with the sum of their rates."
        )


@dataclass(frozen=True, slots=True)
class Tie:
    """The states of the tie and the events in each.

    Parameters
    ----------
    states, hazards
        Names; one state named ``""`` where the case declares none.
    now
        (state,) cumulative probability today.
    step
        (state, state) cumulative probability of the state a month later.
    happens
        (hazard, state) chance of the event in a month.
    moves
        (hazard,) state that the event leads to, -1 for none.
    """

    states: tuple[str, ...]
    hazards: tuple[str, ...]
    now: NDArray[np.float64]
    step: NDArray[np.float64]
    happens: NDArray[np.float64]
    moves: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Trigger:
    """Milestones (indices) that end clauses (indices) together, not before `earliest` (month)."""

    clause: int
    milestones: tuple[int, ...]
    ends: tuple[int, ...]
    earliest: int
    accepted: float


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything that a path is played by.

    Parameters
    ----------
    months
        First days of the months; the first holds the as-of date.
    clauses, until
        Names; (clause,) month in which each ends by its own date (`NEVER`: none within the months).
    ends
        (hazard, clause) chance that the event ends the clause.
    milestones, dates
        Names; (milestone, month) cumulative probability that it has come by the end of the month.
    triggers
        What milestones end.
    due
        Shares that are paid, month by month.
    vetoes
        (clause, month of the deadline, chance, money lost, discounted at the rate of who loses it).
    withheld
        (hazard, month) money of tranches withheld if the event comes in that month.
    programmes, completion
        Names; (programme, 3) months until completion: early, middle, late (5, 50, 95 %).
    delay
        (hazard, programme) months by which the event delays the programme.
    lost
        (hazard, month) share of the partner's delivered capacity times months lost if it comes then.
    """

    months: tuple[date, ...]
    tie: Tie
    clauses: tuple[str, ...]
    until: NDArray[np.int64]
    ends: NDArray[np.float64]
    milestones: tuple[str, ...]
    dates: NDArray[np.float64]
    triggers: tuple[Trigger, ...]
    due: tuple[Due, ...]
    vetoes: tuple[tuple[int, int, float, float], ...]
    withheld: NDArray[np.float64]
    programmes: tuple[str, ...]
    completion: NDArray[np.float64]
    delay: NDArray[np.float64]
    lost: NDArray[np.float64]


def rules_of(case: Case, *, belief: str = "observer", reading: str = "", end: date | None = None) -> Rules:
    """Return the rules by which the alliance of a case plays on from its as-of date.

    Parameters
    ----------
    belief
        Party whose beliefs date the milestones; who has none believes what ``observer`` does.
    reading
        Party whose reading of the clauses holds; default the case's own, else nobody's.
    end
        Last day, exclusive; default the end of the case.

    Raises
    ------
    UnknownNameError
        If `belief` is neither a party nor ``observer``.
    HorizonError
        If no month is left.
    TooManyHazardsError
        If the case has more than 64 hazards.
    """
    if len(case.hazards) > MAX_HAZARDS:
        raise TooManyHazardsError(len(case.hazards))
    if belief != "observer" and belief not in case.parties:
        raise UnknownNameError("belief", belief, ("observer", *case.parties))
    months = months_between(case.as_of, end or case.end)
    if not months:
        raise HorizonError(case.as_of, end or case.end)
    clauses = tuple(c.under(reading or case.reading) for c in case.clauses.values())
    index = {c.id: i for i, c in enumerate(clauses)}
    return Rules(
        months=months,
        tie=_tie(case),
        clauses=tuple(index),
        until=np.array([_first_without(months, c.end) for c in clauses], dtype=np.int64),
        ends=_ends(case, index),
        milestones=tuple(case.milestones),
        dates=np.array(
            [_by_month(months, m.beliefs.get(belief) or m.beliefs.get("observer")) for m in case.milestones.values()]
        ).reshape(len(case.milestones), len(months)),
        triggers=_triggers(case, clauses, months),
        due=payments(case, clauses, months),
        vetoes=_vetoes(case, clauses, index, months),
        withheld=withheld_tranches(case, months),
        programmes=tuple(case.programmes),
        completion=_completion(case),
        delay=_delays(case),
        lost=_lost(case, len(months)),
    )


def _tie(case: Case) -> Tie:
    """Return the chain as monthly chances; one state where the case declares none."""
    motion, hazards = motion_of(case), tuple(case.hazards.values())
    rate = np.array([rates_of(case, h) for h in hazards]).reshape(len(hazards), len(motion.states))
    return Tie(
        motion.states,
        tuple(case.hazards),
        _cumulative(motion.now),
        _cumulative(exponential(motion.generator / 12.0)),
        1.0 - np.exp(-rate / 12.0),
        np.array([leads_to(case, h) for h in hazards], dtype=np.int64),
    )


def _ends(case: Case, index: Mapping[str, int]) -> NDArray[np.float64]:
    """Return (hazard, clause) the chance that an event ends a clause."""
    ends = np.zeros((len(case.hazards), len(index)))
    for h, hazard in enumerate(case.hazards.values()):
        for clause, chance in hazard.ends.items():
            ends[h, index[clause]] = chance.value
    return ends


def _cumulative(probability: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return cumulative sums along the last axis, the last exactly one."""
    total = np.cumsum(probability, axis=-1)
    total[..., -1] = 1.0
    return total


def _month(months: tuple[date, ...], day: date | None) -> int:
    """Return the month from which on a day has passed; `NEVER` without a day or beyond the months."""
    if day is None:
        return NEVER
    after = [i for i, m in enumerate(months) if m >= day.replace(day=1)]
    return after[0] if after else NEVER


def _first_without(months: tuple[date, ...], end: date | None) -> int:
    """Return the first month that begins after a clause has ended; `NEVER` without an end among the months."""
    return next((i for i, m in enumerate(months) if end and m >= end), NEVER)


def _by_month(months: tuple[date, ...], belief: Belief | None) -> NDArray[np.float64]:
    """Return (month,) cumulative probability of a date, given that it had not come before the first month.

    A date counts in the month it falls in.
    """
    by_month = np.zeros(len(months))
    if belief is None:
        return by_month
    past = 0.0
    for day, chance in zip(belief.dates, belief.probabilities, strict=True):
        if day < months[0]:
            past += chance.value
        elif (at := _month(months, day)) < len(months):
            by_month[at] += chance.value
    ahead: NDArray[np.float64] = np.cumsum(by_month) / (1.0 - past) if past < 1.0 else by_month
    return ahead


def _triggers(case: Case, clauses: tuple[Clause, ...], months: tuple[date, ...]) -> tuple[Trigger, ...]:
    """Return what milestones end, with the month before which the profit test cannot be met.

    A right to models that survives milestones is ended by none; one that does not ends with its own,
    as in `provender.instance.terms`.
    """
    names, ids = tuple(case.milestones), [c.id for c in clauses]
    survives = {c.id for c in clauses if isinstance(c, ModelAccess) and c.survives_milestone}
    found = []
    for i, clause in enumerate(clauses):
        if isinstance(clause, ModelAccess) and clause.milestone and clause.id not in survives:
            found.append(Trigger(i, (names.index(clause.milestone),), (i,), 0, 1.0))
        for rule in clause.effect().endings:
            earliest = 0
            if rule.profit:
                law = case.parties[rule.profit[0]].profit
                reached = day_of_total(law, rule.profit[1].value, months[-1]) if law else None
                earliest = _month(months, reached)
            needed = tuple(names.index(m) for m in rule.milestones)
            ends = tuple(ids.index(c) for c in rule.clauses if c not in survives)
            accepted = rule.accepted.value if rule.accepted else 1.0
            found += [Trigger(i, needed, ends, earliest, accepted)] if ends else []
    return tuple(found)


def _vetoes(
    case: Case, clauses: tuple[Clause, ...], index: dict[str, int], months: tuple[date, ...]
) -> tuple[tuple[int, int, float, float], ...]:
    """Return the vetoes that can still be used."""
    return tuple(
        (
            index[c.id],
            at,
            v.withheld.value if v.withheld else 0.0,
            v.cost.value * (1.0 + discount_rate(case, v.against)) ** (-at / 12.0),
        )
        for c in clauses
        for v in c.effect().vetoes
        if (at := _month(months, v.deadline)) != NEVER
    )


def _completion(case: Case) -> NDArray[np.float64]:
    """Return (programme, 3) months until each programme is complete: early, middle, late."""
    days = [p.completion_days for p in case.programmes.values()]
    return np.array([[d.low, d.value, d.high] for d in days]).reshape(len(days), 3) / 30.4375


def _delays(case: Case) -> NDArray[np.float64]:
    """Return (hazard, programme) months by which an event delays a programme."""
    names = tuple(case.programmes)
    delay = np.zeros((len(case.hazards), len(names)))
    for h, hazard in enumerate(case.hazards.values()):
        if hazard.programme and hazard.duration_days:
            delay[h, names.index(hazard.programme)] = hazard.duration_days.value / 30.4375
    return delay


def _lost(case: Case, n_months: int) -> NDArray[np.float64]:
    """Return (hazard, month) share of what is delivered times months that a loss costs from then on."""
    left = np.arange(n_months, 0, -1.0)
    lost = np.zeros((len(case.hazards), n_months))
    for h, hazard in enumerate(case.hazards.values()):
        if hazard.kind in {"cut", "outage", "reclaim", "insolvency", "governance_shock"}:
            lasts = hazard.duration_days.value / 30.4375 if hazard.duration_days else np.inf
            lost[h] = (hazard.severity.value if hazard.severity else 1.0) * np.minimum(lasts, left)
    return lost


__all__ = ["MAX_HAZARDS", "NEVER", "Rules", "Tie", "TooManyHazardsError", "Trigger", "rules_of"]
