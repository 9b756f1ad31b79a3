"""Contingencies as they would happen: who is hit, in which stage, from when, with what notice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from provender.dates import days_between, midnight
from provender.dispatch import Open
from provender.exposure.result import HitStage, TargetKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.instance import Cohort, Instance
    from provender.planning import Situation

#: dependencies whose delivered part can stop; chips already in the racks go on running
_CAN_STOP = ("host", "site", "power", "network", "parent", "other")


@dataclass(frozen=True, slots=True)
class Contingency:
    """A supplier, dependency or site lost in one stage.

    ``delivered`` hits what has been delivered by `announced` and closes the supplier's on-demand
    sources; ``pipeline`` hits what has more than the freeze's reach to go and closes no source;
    ``all`` is both, and what lies between them. ``reclaim`` takes a `share` of some `cohorts` under
    a clause and closes nothing. `in_force` = announced + notice.
    """

    target: str
    target_kind: TargetKind
    stage: HitStage
    announced: datetime
    in_force: datetime
    reach_days: float
    share: float = 1.0
    cohorts: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Return ``target.stage``."""
        return f"{self.target}.{self.stage}"

    def strikes(self, cohort: Cohort) -> bool:
        """Return whether a cohort is hit: whose it is, and in which stage it is at the announcement."""
        if self.stage == "reclaim":
            return cohort.id in self.cohorts
        to_go = days_between(self.announced, cohort.delivery)
        stages = {"delivered": to_go <= 0, "pipeline": to_go > self.reach_days, "all": True}
        return self.concerns(cohort) and stages[self.stage]

    def concerns(self, cohort: Cohort) -> bool:
        """Return whether a cohort belongs to the target."""
        return {
            "supplier": cohort.supplier == self.target,
            "dependency": self.target in cohort.depends_on,
            "site": cohort.site == self.target,
            "clause": cohort.id in self.cohorts,
        }[self.target_kind]


def contingencies(
    instance: Instance, announced: datetime, reach_days: float, kinds: dict[str, str]
) -> list[Contingency]:
    """Return every contingency that can hit something held, suppliers first.

    Parameters
    ----------
    announced
        When every event is announced.
    reach_days
        A freeze spares what has no more than this to go.
    kinds
        Kind of each shared dependency by id.
    """
    cohorts = (*instance.held.cohorts, *instance.columns.lines.cohorts)
    targets: list[tuple[str, TargetKind]] = [(s, "supplier") for s in instance.suppliers]
    targets += [(d, "dependency") for d in kinds if any(d in c.depends_on for c in cohorts)]
    sites = dict.fromkeys(c.site for c in cohorts if c.site and c.site not in kinds)
    targets += [(s, "site") for s in sites]
    found = []
    for target, kind in targets:
        stages: tuple[HitStage, ...] = ("delivered", "pipeline", "all")
        if kind == "dependency" and kinds[target] not in _CAN_STOP:
            stages = ("pipeline",)
        for stage in stages:
            notice = instance.notice.get(target, (0.0, _default_notice(instance)))[1]
            event = Contingency(target, kind, stage, announced, announced + timedelta(days=notice), reach_days)
            found.append(event)
    for right in instance.reclaims:
        bites = announced + timedelta(days=right.notice_days)
        found.append(Contingency(right.clause, "clause", "reclaim", announced, bites, 0.0, right.share, right.cohorts))
    return found


def _default_notice(instance: Instance) -> float:
    """Return the shortest lived notice: a dependency warns no longer than its weakest user."""
    return min((lived for _, lived in instance.notice.values()), default=0.0)


def strike(instance: Instance, before: Situation, event: Contingency, base: NDArray[np.float64]) -> Situation:
    """Return the situation after an event, before anything is signed in answer.

    Bills of lost lines stop, but for the take-or-pay share where the supplier did not cause the
    loss. Nothing more may be signed with who was hit; what was planned with it may only shrink.

    Parameters
    ----------
    base
        (column,) amounts of the base plan.
    """
    struck = instance.grid.block_starts >= np.datetime64(midnight(event.in_force), "s")  # (block,)
    held_hit = np.array([event.strikes(c) for c in instance.held.cohorts], dtype=bool)
    column_hit = np.array([event.strikes(c) for c in instance.columns.lines.cohorts], dtype=bool)
    concerned = np.array([event.concerns(c) for c in instance.columns.lines.cohorts], dtype=bool)
    alive = before.held_alive * (1.0 - event.share * np.outer(held_hit, struck))
    kept = np.array([c.take_or_pay for c in instance.held.cohorts]) * (event.target_kind in {"dependency", "site"})
    billed = before.held_billed * (1.0 - event.share * np.outer(held_hit * (1.0 - kept), struck))
    column_alive = before.column_alive * (1.0 - np.outer(column_hit, struck))
    ceiling = np.where(column_hit & (event.stage != "delivered"), 0.0, np.where(concerned, base, before.upper))
    closed = closed_sources(instance, event)
    shut = 1.0 - np.outer(closed, struck)
    lost = frozenset({event.target}) if event.target_kind == "supplier" and event.stage != "pipeline" else frozenset()
    return replace(
        before,
        held_alive=alive,
        held_billed=billed,
        column_alive=column_alive,
        open=Open(before.open.limit * shut, before.open.committed * shut),
        commitment_due=before.commitment_due * shut,
        lower=np.minimum(before.lower, ceiling),
        upper=np.minimum(before.upper, ceiling),
        lost_suppliers=lost,
    )


def closed_sources(instance: Instance, event: Contingency) -> NDArray[np.bool_]:
    """Return (source,) whether an event closes it: a loss of delivered capacity does, a freeze does not."""
    sources = instance.sources
    if event.stage in {"pipeline", "reclaim"}:
        return np.zeros(len(sources.ids), dtype=bool)
    if event.target_kind == "supplier":
        return np.array([s == event.target for s in sources.suppliers], dtype=bool)
    return np.array([event.target in d for d in sources.depends_on], dtype=bool)
