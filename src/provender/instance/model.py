"""The resolved instance: dated arrays, the only thing that everything downstream sees."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from provender.instance.grid import Grid
    from provender.instance.volume import Volume


@dataclass(frozen=True, slots=True)
class Cohort:
    """Lines that an event hits together: same supplier, site, dependencies, delivery and start.

    `lead_days` is the wait from signing to the first possible start (0 for held lines);
    `take_or_pay` the share of the fee that survives a loss the supplier did not cause.
    """

    id: str
    supplier: str
    delivery: date
    end: date | None
    stage: str
    site: str = ""
    depends_on: tuple[str, ...] = ()
    offer: str = ""
    lead_days: float = 0.0
    take_or_pay: float = 0.0
    is_secure: bool = True


@dataclass(frozen=True, slots=True)
class Lines:
    """Cohorts with their arrays; held lines have their size, columns of a plan have size 1.

    Parameters
    ----------
    size, supply_size
        (cohort,) full size in work units and in supply units, times the chance of conversion.
    nominal
        (cohort, block) share of full size delivered and in term, as signed: no future shifts it.
    available
        (scenario, cohort, block) share delivered and usable; may exceed 1 where a future takes the
        high side of the size.
    fee
        (scenario, cohort, block) money due per work unit of full size, discounted, 0 before as-of.
    """

    cohorts: tuple[Cohort, ...]
    size: NDArray[np.float64]
    supply_size: NDArray[np.float64]
    nominal: NDArray[np.float64]
    available: NDArray[np.float64]
    fee: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sources:
    """What is bought period by period: on demand and spot, with the commitments on them.

    Parameters
    ----------
    price, limit
        (source, block) price unit; work units (committed ones included).
    haircut
        (source,) share of the limit that a security test may count on.
    committed
        (source, block) work units bought ahead at a discount; they add no capacity.
    commitment_fee
        (source, block) money due for them, discounted, 0 before as-of.
    """

    ids: tuple[str, ...]
    suppliers: tuple[str, ...]
    depends_on: tuple[tuple[str, ...], ...]
    price: NDArray[np.float64]
    limit: NDArray[np.float64]
    haircut: NDArray[np.float64]
    committed: NDArray[np.float64]
    commitment_fee: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Work:
    """Tiers of work with their demand and where they may run.

    Parameters
    ----------
    tiers
        ``workload.tier``, or ``workload`` where it has one tier without a name.
    unmet_cost
        (tier,) price unit.
    demand
        (scenario, tier, period) work units.
    is_deferrable, is_critical
        (tier,) flags.
    window_of_period
        (period,) index of the window inside which deferrable work may move.
    eligible
        (tier, supplier, block) whether the tier may run there.
    released
        By supplier: `eligible` once the confinements that it holds have fallen.
    """

    tiers: tuple[str, ...]
    names: tuple[str, ...]
    unmet_cost: NDArray[np.float64]
    demand: NDArray[np.float64]
    is_deferrable: NDArray[np.bool_]
    is_critical: NDArray[np.bool_]
    window_of_period: NDArray[np.int64]
    eligible: NDArray[np.bool_]
    released: Mapping[str, NDArray[np.bool_]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Depth:
    """A market that several offers draw on: `weight` (column,) · amounts in force at once <= `limit`."""

    id: str
    weight: NDArray[np.float64]
    limit: float


@dataclass(frozen=True, slots=True)
class Columns:
    """What could be signed: lines of size 1, with what limits them.

    Parameters
    ----------
    lines
        One cohort per (offer, window).
    lot
        (column,) indivisible size in work units; 0 where any amount goes.
    window_cap
        (column,) largest amount that can start in that window, work units (inf: no limit).
    offer
        (column,) index into `offers`.
    offers, cap
        Offer ids and (offer,) largest amount in force at once, work units.
    depths
        Markets that several offers draw on.
    volumes
        By column: how its price falls with the amount signed.
    """

    lines: Lines
    lot: NDArray[np.float64]
    window_cap: NDArray[np.float64]
    offer: NDArray[np.int64]
    offers: tuple[str, ...]
    cap: NDArray[np.float64]
    depths: tuple[Depth, ...] = ()
    volumes: Mapping[int, Volume] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """Whether something must be chosen whole: a lot, or the tier of a price."""
        return bool((self.lot > 0).any()) or bool(self.volumes)

    def billed(self, amounts: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return (column,) the units at full price that cost the same as (column,) amounts signed."""
        if not self.volumes:
            return amounts
        found = np.array(amounts, dtype=np.float64)
        for k, volume in self.volumes.items():
            found[k] = volume.billed(float(amounts[k]))
        return found


@dataclass(frozen=True, slots=True)
class MinimumSpend:
    """Money due to a supplier over a run of blocks, used or not; `amount` is discounted."""

    supplier: str
    blocks: NDArray[np.int64]
    amount: float
    clause: str


@dataclass(frozen=True, slots=True)
class BudgetYear:
    """What fees may take of money in one calendar year, in every future.

    Parameters
    ----------
    blocks
        Blocks that begin in the year and count.
    amount
        Money as it is paid, not discounted, in proportion to the time of the blocks.
    counts_held
        Whether fees of what is held count, or only of what is signed.
    suppliers
        Whose fees count; empty: everybody's.
    """

    budget: str
    year: int
    blocks: NDArray[np.int64]
    amount: float
    counts_held: bool = True
    suppliers: tuple[str, ...] = ()

    def takes(self, supplier: str) -> bool:
        """Return whether a supplier's fees count."""
        return not self.suppliers or supplier in self.suppliers


@dataclass(frozen=True, slots=True)
class ReclaimRight:
    """A clause by which a share of held cohorts can be taken back after `notice_days`."""

    clause: str
    cohorts: tuple[str, ...]
    share: float
    notice_days: float


@dataclass(frozen=True, slots=True)
class Instance:
    """One provision of a case, expanded once.

    `discount` is (block,) the factor to the as-of date times `grid.counted`; `class_of` maps each
    supplier to its class, suppliers that the same work may use everywhere being one class.
    `notice` holds (written, lived) days by supplier; `barring` the clauses that forbid some offer to
    start at some date from the as-of date on.
    """

    provision: str
    dependant: str
    partner: str
    supply_unit: str
    work_unit: str
    currency: str
    grid: Grid
    futures: tuple[str, ...]
    probabilities: NDArray[np.float64]
    suppliers: tuple[str, ...]
    owners: tuple[str, ...]
    class_of: NDArray[np.int64]
    work: Work
    held: Lines
    sources: Sources
    columns: Columns
    minimum_spend: tuple[MinimumSpend, ...]
    discount: NDArray[np.float64]
    notice: Mapping[str, tuple[float, float]]
    migration_cost: Mapping[str, float]
    acting: tuple[str, ...]
    reclaims: tuple[ReclaimRight, ...] = ()
    barring: tuple[str, ...] = ()
    budgets: tuple[BudgetYear, ...] = ()

    @property
    def n_classes(self) -> int:
        """Number of classes of suppliers."""
        return int(self.class_of.max()) + 1 if len(self.class_of) else 1
