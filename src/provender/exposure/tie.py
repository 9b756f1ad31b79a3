"""The tie itself: its state, the events ahead and what they would do, its clauses in cash and in time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from provender.alliance.earnings import day_of_total
from provender.exposure.events import Event, events
from provender.exposure.expose import base_plan
from provender.paths import Paths, play, rules_of
from provender.state import Weighed, chances, state_of, weigh

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.alliance.case import Case
    from provender.alliance.clauses import Clause
    from provender.exposure.n1 import Base
    from provender.state import AllianceState

#: paths behind a report: a chance of a tenth is then known to half a percentage point
N_PATHS = 16_384
#: as far as earnings are carried on to find the day of a total
_FAR = date(2101, 1, 1)
#: months that chances are told for
AHEAD = (6, 12, 24)


@dataclass(frozen=True, slots=True)
class ClauseAhead:
    """A clause in the months ahead, over paths under one belief.

    Parameters
    ----------
    ended
        By number of months: chance that it has ended early by then, by an event or a milestone.
    standing
        (month + 1,) share of paths in which it still stands at the start of each month.
    paid, received
        Present value of what it pays, at the payer's and the receiver's rate: mean, 5 % and 95 %.
    by_year
        Expected money paid by year, undiscounted.
    at_stake
        Money that the holder can make the other side lose by withholding consent.
    cap_reached, test_met
        Day on which all that can ever be due has been paid; on which the profit that the clause waits
        for has been made. Beyond the horizon the earnings go on growing; None where there is no such day.
    """

    clause: str
    ended: Mapping[int, float]
    standing: NDArray[np.float64]
    paid: tuple[float, float, float]
    received: tuple[float, float, float]
    by_year: Mapping[int, float]
    at_stake: float
    cap_reached: date | None
    test_met: date | None


@dataclass(frozen=True, slots=True)
class TieAhead:
    """What is known and to be expected of the tie.

    Parameters
    ----------
    state
        State as of today; None where the case declares no states.
    chances
        By hazard and number of months: chance of at least one event as the state moves, worked out, not
        drawn.
    events
        What each hazard would do.
    first_to_end
        By number of months and clause: chance that it is the first clause to end early.
    milestones
        By milestone: (month,) chance that it has come by the end of each month.
    done
        By programme: months until complete, mean, 5 % and 95 %.
    withheld, lost_months
        Expected money of tranches withheld; expected months of all delivered capacity lost.
    in_state
        (month, state) chance of each state in each month.
    rivals
        By event, its rival explanations after the claims.
    """

    months: tuple[date, ...]
    state: AllianceState | None
    in_state: NDArray[np.float64]
    chances: Mapping[str, Mapping[int, float]]
    events: tuple[Event, ...]
    clauses: tuple[ClauseAhead, ...]
    first_to_end: Mapping[int, Mapping[str, float]]
    milestones: Mapping[str, NDArray[np.float64]]
    done: Mapping[str, tuple[float, float, float]]
    withheld: float
    lost_months: float
    belief: str
    n_paths: int
    rivals: Mapping[str, tuple[Weighed, ...]]


def tie_ahead(
    case: Case,
    bases: Mapping[str, Base],
    *,
    belief: str = "observer",
    n_paths: int = N_PATHS,
    seed: int = 0,
    is_costed: bool = True,
) -> TieAhead:
    """Return what is to be expected of the tie of a case.

    Parameters
    ----------
    bases
        Base plan by provision.
    belief
        Whose beliefs date the milestones.
    n_paths, seed
        Paths that are played, and the seed of their numbers.
    is_costed
        Whether what each event would do, and what each claim moved, is worked out; else `events` is empty and
        `state` None.
    """
    rules = rules_of(case, belief=belief)
    paths = play(rules, n_paths, seed=seed)
    told = tuple(m for m in AHEAD if m <= len(rules.months)) or (len(rules.months),)
    return TieAhead(
        months=rules.months,
        state=state_of(case) if case.chain and is_costed else None,
        in_state=paths.in_state,
        chances=chances(case, told),
        events=events(case, bases, base_plan) if is_costed else (),
        clauses=tuple(_clause(case, paths, c, told) for c in case.clauses),
        first_to_end={m: paths.first_to_end(m) for m in told},
        milestones={m: _came(paths, i) for i, m in enumerate(rules.milestones)},
        done={p: _three(paths.done[:, i]) for i, p in enumerate(rules.programmes)},
        withheld=float(paths.withheld.mean()),
        lost_months=float(paths.lost.mean()),
        belief=belief,
        n_paths=n_paths,
        rivals={e: weigh(case, e) for e in dict.fromkeys(h.event for h in case.hypotheses.values())},
    )


def _clause(case: Case, paths: Paths, clause: str, told: tuple[int, ...]) -> ClauseAhead:
    """Return one clause in the months ahead."""
    at = paths.rules.clauses.index(clause)
    own = int(paths.rules.until[at])
    early = paths.over[:, at].astype(np.int64)
    return ClauseAhead(
        clause,
        {m: float(((early < m) & (early < own)).mean()) for m in told},
        paths.standing(clause),
        _three(paths.cash(clause)),
        _three(paths.cash(clause, side="received")),
        _by_year(paths, at),
        sum(v.cost.value for v in case.clauses[clause].effect().vetoes),
        *_days(case, case.clauses[clause]),
    )


def _days(case: Case, clause: Clause) -> tuple[date | None, date | None]:
    """Return the day on which a capped payment is complete, and that on which a profit test is met."""
    effect = clause.effect()
    full = met = None
    for rule in effect.payments:
        payer = case.parties[rule.payer]
        law = payer.revenue if rule.of == "revenue" else payer.profit
        if law and rule.cap and rule.rate.value > 0.0:
            full = day_of_total(law, rule.cap.value / rule.rate.value, _FAR)
    for ending in effect.endings:
        law = case.parties[ending.profit[0]].profit if ending.profit else None
        if law and ending.profit:
            met = day_of_total(law, ending.profit[1].value, _FAR)
    return full, met


def _by_year(paths: Paths, at: int) -> dict[int, float]:
    """Return expected money paid by calendar year."""
    found: dict[int, float] = {}
    standing = paths.standing(paths.rules.clauses[at])
    for due in paths.rules.due:
        if due.clause == at:
            for month, money, alive in zip(paths.rules.months, due.by_month, standing[1:], strict=True):
                found[month.year] = found.get(month.year, 0.0) + float(money * alive)
    return found


def _came(paths: Paths, milestone: int) -> NDArray[np.float64]:
    """Return (month,) share of paths in which a milestone has come by the end of the month."""
    n = len(paths.rules.months)
    counts = np.bincount(np.minimum(paths.came[:, milestone], n), minlength=n + 1)[:n]
    share: NDArray[np.float64] = np.cumsum(counts) / paths.n_paths
    return share


def _three(values: NDArray[np.float64]) -> tuple[float, float, float]:
    """Return mean, 5 % and 95 %."""
    low, high = np.quantile(values, [0.05, 0.95])
    return float(values.mean()), float(low), float(high)
