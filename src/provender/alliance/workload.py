"""Work: classes of demand, their tiers, and which supplier each can reach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from provender.alliance.estimate import Estimate, Side
from provender.alliance.laws import Noise, Resample

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Series:
    """A dated step series: `values[i]` (work units) holds from `starts[i]` until the next start.

    Shapes: starts (n,) datetime64[s], ascending; values (n,) float64, >= 0, NaN where a trace has no
    reading or supply stopped (`stopped` says which: True means the supply stood still).
    `repeats` replays the series from its own end; `period_hours` is the step of a trace.
    """

    starts: NDArray[np.datetime64]
    values: NDArray[np.float64]
    stopped: NDArray[np.bool_]
    repeats: bool = False
    period_hours: float = 0.0
    source: str = ""


@dataclass(frozen=True, slots=True)
class GrowthStep:
    """From `start` on, demand multiplies by `factor_per_year` each year."""

    start: date
    factor_per_year: Estimate


@dataclass(frozen=True, slots=True)
class Demand:
    """Demand as a level with a growth law, or as a series, or a series that also grows.

    `level` is in work units at date `at` (or a factor on `series`, unit 1); `growth` steps apply
    from `at` on, piecewise and continuously compounded.
    """

    level: Estimate | None = None
    at: date | None = None
    growth: tuple[GrowthStep, ...] = ()
    series: Series | None = None


@dataclass(frozen=True, slots=True)
class Tier:
    """A share of a workload with its own unmet cost.

    `unmet_cost` is in the provision's price unit; `demand` overrides `share` × workload demand.
    """

    id: str
    unmet_cost: Estimate
    share: Estimate | None = None
    demand: Demand | None = None
    is_critical: bool = False
    name: str = ""
    name_zh: str = ""


@dataclass(frozen=True, slots=True)
class Workload:
    """A class of work of one provision; firm when `window_hours` is 0, else deferrable within it.

    `window` is ``""`` (firm), ``"block"`` or a length such as ``"7 days"``. `growth_sigma`, `noise` and
    `residuals` say how demand strays from what is expected.
    """

    id: str
    provision: str
    tiers: tuple[Tier, ...]
    demand: Demand | None = None
    window: str = ""
    growth_sigma: Estimate | None = None
    noise: Noise | None = None
    residuals: Resample | None = None
    name: str = ""
    name_zh: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reach:
    """How a workload reaches a supplier; pairs without an entry are eligible and warm."""

    id: str
    workload: str
    supplier: str
    is_eligible: bool = True
    is_warm: bool = True
    migration_days: Estimate | None = None
    migration_cost: Estimate | None = None
    egress_cost: Estimate | None = None


@dataclass(frozen=True, slots=True)
class Future:
    """A named path with a probability.

    Parameters
    ----------
    demand, supply
        Which side of the estimates demand and supply take: low, base or high.
    factors
        Demand multiplier by workload id (or ``workload.tier``).
    delays
        Days by which a contract is delivered later, by contract id.
    programmes
        Completion date by programme id.
    milestones
        Date by milestone id; a milestone that is not named does not come in this future.
    """

    id: str
    probability: float
    demand: Side = "base"
    supply: Side = "base"
    factors: Mapping[str, Estimate] | None = None
    delays: Mapping[str, float] | None = None
    programmes: Mapping[str, date] | None = None
    milestones: Mapping[str, date] | None = None
    name: str = ""
    name_zh: str = ""
