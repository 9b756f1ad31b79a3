"""What an exposure run finds: tables of plain values, ready to print, chart or test."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from provender.adequacy import CommitmentUse
    from provender.exposure.drawn import DrawnLoss
    from provender.exposure.pairs import Pair
    from provender.exposure.risk import Risk
    from provender.exposure.tie import TieAhead
    from provender.exposure.variance import Variance
    from provender.planning import Planned

TargetKind = Literal["supplier", "dependency", "site", "clause"]
HitStage = Literal["delivered", "pipeline", "all", "reclaim"]


@dataclass(frozen=True, slots=True)
class SignedLine:
    """A line of a plan: `amount` work units of an offer, starting in one window.

    `fee` is the money due for it within the horizon (mean over futures).
    """

    offer: str
    supplier: str
    start: date
    end: date | None
    amount: float
    fee: float


@dataclass(frozen=True, slots=True)
class Plan:
    """Lines to sign with their cost, the proven lower bound and the gap between the two.

    `objective` = (1 − ω)·`mean` + ω·`cvar`, money over the horizon, discounted.
    """

    lines: tuple[SignedLine, ...]
    objective: float
    mean: float
    cvar: float
    bound: float
    gap: float
    costs: Mapping[str, float]  # by future


@dataclass(frozen=True, slots=True)
class Row:
    """One contingency of the N-1 table, plan against plan.

    Days count from `announced`; infinite means not within the horizon. Extra quantities are over
    the base plan without the event, means over futures; unmet work in unit-hours, peaks in units.

    Parameters
    ----------
    share_lost
        (block,) share of the capacity signed and in term that the event removes.
    tts_days, tts_by_future
        Time to survive: until extra unmet critical work exceeds the tolerance; by future beside it.
    first_to_stop, first_stop_days
        The tier with the first extra unmet work, and when; empty and infinite if none.
    ttr_critical_days, ttr_today_days, ttr_without_days
        Times to recover: critical need, the level at the announcement, the level without the event.
    extra_frozen, extra_replanned
        Extra objective without and with replanning (money); `replanned` holds the new lines.
    extra_critical_share
        (period,) mean extra unmet critical work over mean critical demand.
    """

    id: str
    target: str
    target_kind: TargetKind
    stage: HitStage
    announced: date
    in_force: date
    share_lost: NDArray[np.float64]
    tts_days: float
    tts_by_future: Mapping[str, float]
    first_to_stop: str
    first_stop_days: float
    first_stop_by_future: Mapping[str, float]
    ttr_critical_days: float
    ttr_today_days: float
    ttr_without_days: float
    extra_unmet: Mapping[str, float]
    peak_unmet: Mapping[str, float]
    extra_critical_share: NDArray[np.float64]
    objective_frozen: float
    extra_frozen: float
    objective_replanned: float
    extra_replanned: float
    extra_by_future: Mapping[str, float]
    replanned: tuple[SignedLine, ...]
    migration_cost: float
    cohorts_hit: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Concentration:
    """Shares of capacity usable for critical work, by block; HHI on the 0–10,000 scale.

    Arrays are (block,); `owners` are ultimate parents. Flags: HHI above 1,800, share above 30 %.
    """

    owners: Mapping[str, NDArray[np.float64]]
    hhi: NDArray[np.float64]
    dependencies: Mapping[str, NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Exposure:
    """Everything exposure says of one provision.

    Parameters
    ----------
    period_starts, period_hours
        (period,) start as datetime64[s] and length in hours.
    block_starts, block_of_period
        (block,) start as datetime64[s]; (period,) index of the block.
    futures, probabilities
        Names (scenario,) and probabilities (scenario,).
    tiers
        ``workload.tier`` (or ``workload`` where it has one tier), in dispatch order.
    demand
        (scenario, tier, period) work units.
    capacity
        By (supplier, stage as of today or ``"signed"``): (scenario, period) work units delivered
        and usable in the base plan.
    supply_capacity
        The same in supply units.
    sources
        By on-demand offer: (period,) limit in work units.
    unmet
        (scenario, tier, period) work units unmet under the base plan.
    need
        (block,) critical need, units.
    reverse
        By supplier: the smallest share of its delivered capacity whose loss leaves extra critical
        work unmet at all; infinite if even all of it does not.
    reverse_shared
        The same by shared dependency and by site.
    residual
        By contract: fees due after the end of the horizon, money, left out of every cost.
    commitments
        By the offer that they are on: utilisation, coverage and effective savings rate of discount commitments.
    lead_days
        By offer: days from signing to the first possible start, what clauses and migration add included.
    """

    provision: str
    dependant: str
    partner: str
    supply_unit: str
    work_unit: str
    currency: str
    period_starts: NDArray[np.datetime64]
    period_hours: NDArray[np.float64]
    block_starts: NDArray[np.datetime64]
    block_of_period: NDArray[np.int64]
    futures: tuple[str, ...]
    probabilities: NDArray[np.float64]
    tiers: tuple[str, ...]
    is_critical: NDArray[np.bool_]
    demand: NDArray[np.float64]
    capacity: Mapping[tuple[str, str], NDArray[np.float64]]
    supply_capacity: Mapping[tuple[str, str], NDArray[np.float64]]
    sources: Mapping[str, NDArray[np.float64]]
    unmet: NDArray[np.float64]
    need: NDArray[np.float64]
    base: Plan
    rows: tuple[Row, ...]
    concentration: Concentration
    reverse: Mapping[str, float]
    residual: Mapping[str, float] = field(default_factory=dict)
    lead_days: Mapping[str, float] = field(default_factory=dict)
    reverse_shared: Mapping[str, float] = field(default_factory=dict)
    commitments: Mapping[str, CommitmentUse] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dependence:
    """Who needs whom more: value lost if the tie breaks ÷ own value, by block, for both sides.

    `flips` holds (date, who needs the other more from then on).
    """

    first: str
    second: str
    block_starts: NDArray[np.datetime64]
    first_lost: NDArray[np.float64]
    first_own: NDArray[np.float64]
    second_lost: NDArray[np.float64]
    second_own: NDArray[np.float64]
    first_ratio: NDArray[np.float64]
    second_ratio: NDArray[np.float64]
    flips: tuple[tuple[date, str], ...]


@dataclass(frozen=True, slots=True)
class Headline:
    """A number of the report with its interval and everything it rests on.

    `low` and `high` are over futures or the 5/95 % of an estimate. `kind` says how to print it:
    ``days``, ``money``, ``share``, ``number``, ``date`` (days since 1970-01-01) or ``text``.
    """

    id: str
    value: float
    low: float
    high: float
    kind: Literal["days", "money", "share", "number", "date", "text"]
    unit: str = ""
    text: str = ""
    name: str = ""
    name_zh: str = ""
    method: str = ""
    method_zh: str = ""
    claims: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Findings:
    """All that a report needs: exposures by provision, dependence, headline numbers.

    `claim_share` is the share of the headline numbers' inputs that rest on claims, by count of
    distinct inputs. `tie` is what is to be expected of the tie itself,
    `risks` each provision's base plan under many scenarios, `plans` the plan of each that outlasts losses,
    `pairs` the worst two losses together, `variances` whose doing the spread of each plan's outcome is,
    `drawn` the losses of the N-1 table under drawn scenarios.
    """

    exposures: Mapping[str, Exposure]
    dependences: tuple[Dependence, ...]
    headlines: Mapping[str, Headline]
    claim_share: float
    tie: TieAhead
    risks: Mapping[str, Risk]
    plans: Mapping[str, Planned] = field(default_factory=dict)
    pairs: Mapping[str, tuple[Pair, ...]] = field(default_factory=dict)
    variances: Mapping[str, Variance] = field(default_factory=dict)
    drawn: Mapping[str, tuple[DrawnLoss, ...]] = field(default_factory=dict)
