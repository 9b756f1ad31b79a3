"""The losses of the N-1 table under drawn scenarios: how long work lasts, what is left undone, what it costs.

Every loss strikes the same scenarios of the base plan, as signed, and nothing is signed in answer; extra
quantities are over the same scenario without the loss. Where an event of a scenario has taken a line before,
the loss of it adds nothing there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from provender.dispatch import Open, build_ladder
from provender.exposure.contingency import Contingency, contingencies, strike
from provender.exposure.n1 import Base, hits, released, stops_of, unmet_at
from provender.exposure.pairs import Loss
from provender.scenarios import ensemble_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.alliance.case import Case

#: scenarios: as many as keep the numbers of demand few enough to wait for, and the bounds of that
_MOST, _FEWEST, _LARGEST = 1.0e6, 24, 128
#: levels of the quantiles
LEVELS = (0.05, 0.5, 0.95)


@dataclass(frozen=True, slots=True)
class DrawnLoss:
    """One loss under drawn scenarios.

    Parameters
    ----------
    loss, n_scenarios
        What is lost, and in how many scenarios.
    chance
        Share of scenarios in which extra unmet critical work passes the tolerance within the horizon.
    tts_days
        (level,) quantiles of the time to survive at `LEVELS`; infinite where it is not passed.
    critical, critical_mean
        (level,) quantiles of extra unmet critical work, unit-hours, and its mean.
    cost, cost_mean
        (level,) quantiles of the extra cost, discounted money, and its mean.
    """

    loss: Loss
    n_scenarios: int
    chance: float
    tts_days: NDArray[np.float64]
    critical: NDArray[np.float64]
    critical_mean: float
    cost: NDArray[np.float64]
    cost_mean: float


def drawn_losses(
    case: Case, base: Base, *, n_scenarios: int | None = None, seed: int | None = None
) -> tuple[DrawnLoss, ...]:
    """Return every loss that hits something, under drawn scenarios of a base plan.

    Parameters
    ----------
    case, base
        The case, and the base plan of one provision as `base_plan` makes it.
    n_scenarios
        How many; default 128, fewer down to 24 where periods are many.
    seed
        Same seed, same scenarios; default is the one of the case.
    """
    instance = base.planner.instance
    size = max(1, len(instance.work.tiers) * instance.grid.n_periods)
    n = n_scenarios or int(np.clip(_MOST / size, _FEWEST, _LARGEST))
    kinds = {d.id: d.kind for d in case.dependencies.values()}
    found = contingencies(instance, base.announced, case.measures.freeze_reach_days, dict(kinds))
    events = [e for e in found if hits(base, e)]
    return tuple(_struck(_drawn(case, base, n, seed), events))


def _drawn(case: Case, base: Base, n: int, seed: int | None) -> Base:
    """Return the base plan in drawn scenarios instead of its futures."""
    ensemble = ensemble_of(case, base.planner.instance, n, seed=seed)
    instance = ensemble.instance
    planner = replace(base.planner, instance=instance, ladder=build_ladder(instance))
    committed = np.minimum(instance.sources.committed, ensemble.source_limit)
    here = replace(base.here, open=Open(ensemble.source_limit, committed))
    return replace(base, planner=planner, here=here, unmet=unmet_at(planner, here, base.replanned.amounts))


def _struck(base: Base, events: list[Contingency]) -> Iterator[DrawnLoss]:
    """Yield each loss in the scenarios of a base."""
    amounts = base.replanned.amounts
    before = base.planner.evaluate(base.here, amounts).costs
    for event in events:
        freed = released(base, event)
        instance = freed.planner.instance
        after = strike(instance, base.here, event, amounts)
        extra = unmet_at(freed.planner, after, amounts) - base.unmet
        tts = np.array(list(stops_of(freed, event, extra).tts_by_future.values()))
        short = extra[:, instance.work.is_critical].sum(axis=1) @ instance.grid.period_hours
        cost = freed.planner.evaluate(after, amounts).costs - before
        yield DrawnLoss(
            Loss(event.target, event.target_kind, event.stage),
            len(tts),
            float(np.isfinite(tts).mean()),
            np.quantile(tts, LEVELS, method="higher"),
            np.quantile(short, LEVELS),
            float(short.mean()),
            np.quantile(cost, LEVELS),
            float(cost.mean()),
        )
