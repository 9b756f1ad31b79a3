"""What each event that may happen would do: plan against plan, right by right, tranche by tranche.

An N-1 row asks what the worst would do; an event is one hazard of the case as it would happen, with its
severity and its length. What it does is computed from what it hits: capacity, programmes, clauses, money.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from provender.alliance.clauses import ModelAccess
from provender.alliance.earnings import months_between
from provender.dates import days_between
from provender.dispatch import Open, block_cost
from provender.exposure.n1 import Base, unmet_at
from provender.paths.cash import payments, withheld_tranches
from provender.planning.situation import total_capacity

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.alliance.case import Case
    from provender.alliance.clauses import Effect
    from provender.alliance.hazard import Hazard
    from provender.instance import Cohort, Instance
    from provender.planning import Situation

#: makes the base plan of a changed case and a provision
Again = Callable[["Case", str], Base]
#: kinds that take delivered capacity, and kinds that make what is still to come later
TAKES = frozenset({"outage", "cut", "reclaim", "insolvency", "governance_shock"})
DELAYS = frozenset({"pause", "slip"})


@dataclass(frozen=True, slots=True)
class Event:
    """What one hazard would do if it came at the announcement.

    Parameters
    ----------
    extra
        By provision: extra objective once replanned, money; negative is a gain.
    extra_unmet
        By provision: extra unmet work before replanning, unit-hours, mean over futures.
    ended
        By clause that would end: the change of the dependants' objectives, money (chance apart), and
        of what the clause still pays, positive where the holder loses it.
    ended_chance
        By clause: chance that the event ends it.
    withheld
        Money of tranches held back.
    delayed_days
        By programme: days of delay.
    """

    hazard: str
    kind: str
    target: str
    extra: Mapping[str, float] = field(default_factory=dict)
    extra_unmet: Mapping[str, float] = field(default_factory=dict)
    ended: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    ended_chance: Mapping[str, float] = field(default_factory=dict)
    withheld: float = 0.0
    delayed_days: Mapping[str, float] = field(default_factory=dict)

    @property
    def does_nothing(self) -> bool:
        """Whether nothing computed here moves: the case gives the event no effect."""
        moved = any(abs(x) > 0.0 for x in self.extra.values())
        return not (moved or self.ended or self.withheld or self.delayed_days)


def events(case: Case, bases: Mapping[str, Base], again: Again) -> tuple[Event, ...]:
    """Return what every hazard of a case would do, in the case's order.

    Parameters
    ----------
    bases
        Base plan by provision.
    again
        Makes the base plan of a changed case and a provision.
    """
    ended = {c: _without(case, bases, c, again) for c in _endable(case)}
    return tuple(_event(case, h, bases, ended, again) for h in case.hazards.values())


def _endable(case: Case) -> tuple[str, ...]:
    """Return the clauses that some event may end, once each."""
    return tuple(dict.fromkeys(c for h in case.hazards.values() for c in h.ends))


def _event(
    case: Case,
    hazard: Hazard,
    bases: Mapping[str, Base],
    ended: Mapping[str, tuple[float, float]],
    again: Again,
) -> Event:
    """Return what one hazard would do."""
    extra, unmet = {}, {}
    for provision, base in bases.items():
        if blow := _struck(base, hazard):
            extra[provision], unmet[provision] = blow.cost(base), blow.unmet(base)
    delayed = {}
    if hazard.programme and hazard.duration_days:
        delayed = {hazard.programme: hazard.duration_days.value}
        good = case.programmes[hazard.programme].provision
        late = again(_later(case, hazard.programme, hazard.duration_days.value), good)
        extra[good] = extra.get(good, 0.0) + late.replanned.objective - bases[good].replanned.objective
    row = list(case.hazards).index(hazard.id)
    withheld = float(withheld_tranches(case, months_between(case.as_of, case.end))[row, 0]) if hazard.flow else 0.0
    return Event(
        hazard.id,
        hazard.kind,
        hazard.target,
        extra,
        unmet,
        {c: ended[c] for c in hazard.ends},
        {c: e.value for c, e in hazard.ends.items()},
        withheld,
        delayed,
    )


@dataclass(frozen=True, slots=True)
class _Blow:
    """What an event does to a base plan: the situation after it, and the blocks it fills in part.

    `after` holds the blocks that are hit from end to end; `dark` all that are touched, as if lost whole;
    `part` is (block,) the share of each touched block that is hit, 0 for those in `after`; `is_brief` says
    that no block is hit from end to end, so that nothing is signed in answer.
    """

    after: Situation
    dark: Situation
    part: NDArray[np.float64]
    is_brief: bool = False

    def cost(self, base: Base) -> float:
        """Return the extra objective: long losses replanned, what is shorter than a block as it comes."""
        instance, amounts = base.planner.instance, base.replanned.amounts
        value = 0.0 if self.is_brief else base.planner.sign(self.after).objective - base.replanned.objective
        if not self.part.any():
            return value
        cost = [_dispatch(base, here, amounts) for here in (self.dark, base.here)]
        return value + float(instance.probabilities @ ((cost[0] - cost[1]) @ self.part))

    def unmet(self, base: Base) -> float:
        """Return extra unmet work before anything is signed in answer, unit-hours."""
        grid = base.planner.instance.grid
        whole = 0.0 if self.is_brief else unmet_at(base.planner, self.after, base.replanned.amounts) - base.unmet
        dark = (unmet_at(base.planner, self.dark, base.replanned.amounts) - base.unmet) * self.part[
            grid.block_of_period
        ]
        chance = base.planner.instance.probabilities
        return float(np.einsum("s,sjt,t->", chance, whole + dark, grid.period_hours))


def _dispatch(base: Base, here: Situation, amounts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (scenario, block) discounted cost of dispatch."""
    capacity = total_capacity(base.planner.instance, here, amounts)
    cost: NDArray[np.float64] = block_cost(base.planner.ladder, capacity, here.open)[0] * base.planner.instance.discount
    return cost


def _struck(base: Base, hazard: Hazard) -> _Blow | None:
    """Return what an event on capacity does; None where it hits nothing here."""
    instance = base.planner.instance
    if hazard.kind not in TAKES | DELAYS:
        return None
    held = np.array([_hit(base, hazard, c) for c in instance.held.cohorts], dtype=bool)
    column = np.array([_hit(base, hazard, c) for c in instance.columns.lines.cohorts], dtype=bool)
    takes = hazard.kind in TAKES
    closed = _sources_hit(instance, hazard) if takes else np.zeros(len(instance.sources.ids), dtype=bool)
    if not (held.any() or (column & (base.replanned.amounts > 0)).any() or closed.any()):
        return None
    marks = _Marks(held, column, closed, hazard.severity.value if hazard.severity else 1.0)
    if not takes:
        nothing = np.zeros(instance.grid.n_blocks)
        after = marks.lost(base, _delay(base, hazard, instance.held.cohorts), _delay(base, hazard, _planned(instance)))
        return _Blow(after, after, nothing)
    window = _window(base, hazard)
    whole, touched = (window >= 1.0).astype(np.float64), (window > 0.0).astype(np.float64)
    return _Blow(
        marks.lost(base, whole, whole), marks.lost(base, touched, touched), window * (window < 1.0), not whole.any()
    )


def _planned(instance: Instance) -> tuple[Cohort, ...]:
    return instance.columns.lines.cohorts


@dataclass(frozen=True, slots=True)
class _Marks:
    """Who is hit: held cohorts, columns, sources, and the share that each loses."""

    held: NDArray[np.bool_]
    column: NDArray[np.bool_]
    closed: NDArray[np.bool_]
    severity: float

    def lost(self, base: Base, held: NDArray[np.float64], column: NDArray[np.float64]) -> Situation:
        """Return the situation with what is hit lost in some blocks, (block,) or (cohort, block); bills stop."""
        here = base.here
        keep = 1.0 - self.severity * self.held[:, None] * held
        kept = 1.0 - self.severity * self.column[:, None] * column
        shut = 1.0 - self.severity * self.closed[:, None] * (held if held.ndim == 1 else 0.0)
        return replace(
            here,
            held_alive=here.held_alive * keep,
            held_billed=here.held_billed * keep,
            column_alive=here.column_alive * kept,
            open=Open(here.open.limit * shut, here.open.committed * shut),
            commitment_due=here.commitment_due * shut,
            upper=np.where(self.column, np.minimum(here.upper, base.replanned.amounts), here.upper),
        )


def _hit(base: Base, hazard: Hazard, cohort: Cohort) -> bool:
    """Return whether an event hits a cohort: whose it is, and how far it is at the announcement."""
    if hazard.target not in (cohort.supplier, *cohort.depends_on):
        return False
    to_go = days_between(base.announced, cohort.delivery)
    if hazard.kind in TAKES:
        return to_go <= 0
    return to_go > (base.measures.freeze_reach_days if hazard.kind == "pause" else 0.0)


def _delay(base: Base, hazard: Hazard, cohorts: tuple[Cohort, ...]) -> NDArray[np.float64]:
    """Return (cohort, block) share of each block by which a delay from the delivery on takes it."""
    lasts = hazard.duration_days.value if hazard.duration_days else np.inf
    rows = [_overlap(base, np.datetime64(c.delivery, "s"), lasts) for c in cohorts]
    return np.array(rows).reshape(len(cohorts), base.planner.instance.grid.n_blocks)


def _window(base: Base, hazard: Hazard) -> NDArray[np.float64]:
    """Return (block,) share of each block inside the event: from its notice on, as long as it lasts."""
    notice = hazard.notice_days.value if hazard.notice_days else 0.0
    lasts = hazard.duration_days.value if hazard.duration_days else np.inf
    return _overlap(base, np.datetime64(base.announced + timedelta(days=notice), "s"), lasts)


def _overlap(base: Base, start: np.datetime64, days: float) -> NDArray[np.float64]:
    """Return (block,) share of each block inside a window of days."""
    grid = base.planner.instance.grid
    begins = (grid.block_starts - start) / np.timedelta64(3600, "s")
    low, high = np.maximum(begins, 0.0), np.minimum(begins + grid.block_hours, days * 24.0)
    share: NDArray[np.float64] = np.clip((high - low) / grid.block_hours, 0.0, 1.0)
    share[share > 1.0 - 1e-9] = 1.0  # whole but for rounding
    return share


def _sources_hit(instance: Instance, hazard: Hazard) -> NDArray[np.bool_]:
    """Return (source,) whether a source belongs to the target or hangs on it."""
    sources = instance.sources
    pairs = zip(sources.suppliers, sources.depends_on, strict=True)
    return np.array([hazard.target in (s, *d) for s, d in pairs], dtype=bool)


def _later(case: Case, programme: str, days: float) -> Case:
    """Return the case with a programme delayed in every future."""
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


def _without(case: Case, bases: Mapping[str, Base], clause: str, again: Again) -> tuple[float, float]:
    """Return what the end of a clause changes: the objectives of all dependants, and what it still pays.

    A clause that gave a right to supply takes the supply with it.
    """
    moved = 0.0
    gone = _struck_out(case, clause)
    if touches_capacity(case.clauses[clause].effect()):
        for provision, base in bases.items():
            if case.clauses[clause].provision in ("", provision):
                moved += again(gone, provision).replanned.objective - base.replanned.objective
    months = months_between(case.as_of, case.end)
    due = payments(case, (case.clauses[clause],), months)
    return moved, float(sum(d.received[-1] for d in due))


def _struck_out(case: Case, clause: str) -> Case:
    """Return the case without a clause; without the supply that it gave a right to."""
    gone = case.clauses[clause]
    clauses = {k: c for k, c in case.clauses.items() if k != clause}
    if isinstance(gone, ModelAccess):
        clauses[clause] = replace(gone, access_end=case.as_of, readings={})
    return replace(case, clauses=clauses)


def touches_capacity(effect: Effect) -> bool:
    """Return whether a clause acts on what can be signed, held, run or lost, not on cash alone."""
    cash = {"payments", "endings", "vetoes"}
    return any(getattr(effect, f.name) for f in fields(effect) if f.name not in cash)
