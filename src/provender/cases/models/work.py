"""Blocks on what is drawn and needed: provisions, workloads with their demand, reach, futures."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from provender.cases.models.base import Block, Named, Table
from provender.cases.models.fields import (
    AnyDays,
    CellValue,
    ContractRef,
    Conversion,
    Days,
    Factor,
    Fraction,
    MilestoneRef,
    Money,
    PartyRef,
    Positive,
    Price,
    ProgrammeRef,
    ProvisionRef,
    Share,
    Sigma,
    TierRef,
    Window,
    Work,
    WorkloadRef,
    choice,
    mapping,
    may,
    need,
    some,
    text,
)
from provender.cases.models.laws import NoiseTable, ResidualsTable

SideName = Literal["low", "base", "high"]


class VintageTable(Table):
    """What one supply unit delivered from a date on can do."""

    start: date = need("First delivery date it holds for.")
    work_per_supply: Conversion = need("Work units done by one supply unit.")
    why: str = text("Reason of the number where no claim carries it.")


class ProvisionBlock(Named):
    """One good that one party, the dependant, draws from others."""

    kind_of_block: ClassVar[str] = "provision"
    dependant: PartyRef = need("Party that lives on the good.")
    partner: PartyRef = text("Supplier whose tie with the dependant the case is about.")
    supply_unit: str = need("What contracts count: MW, GPU, seat.")
    work_unit: str = need("What work needs: H100e, request/s.")
    price_unit: str = text('Always "<currency>/<work_unit>-h"; may be written for the reader.')
    vintages: list[VintageTable] = some("Work units per supply unit by date of delivery; none means one to one.")


class GrowthTable(Table):
    """Growth from a date on."""

    start: date = need("First day it holds.")
    factor_per_year: Factor = need("Factor by which demand multiplies each year.")
    why: str = text("Reason of the number where no claim carries it.")


class DemandTable(Table):
    """Demand: a dated step table, a trace, a level that grows, or a series with a level and growth."""

    table: str = text("CSV or Parquet file with a column `start`; each value holds until the next start.")
    trace: str = text("CSV or Parquet file of readings at equal steps, with a column `timestamp` or `start`.")
    column: str = text("Column of the file that holds the demand, in work units.")
    where: dict[str, CellValue] = mapping("Rows of a trace to take: column = value.")
    scale: Positive | None = may("Factor on every reading.")
    repeat: bool = choice(default=False, description="Whether a trace starts again where it ends.")
    stops: str = text("CSV file with columns start and end: readings inside are supply stops, not demand.")
    level: Work | None = may("Demand at date `at` in work units; beside a series a factor on it.")
    at: date | None = may("Date of the level, from which growth counts.")
    growth: list[GrowthTable] = some("Growth by date.")
    why: str = text("Reason of the numbers where no claim carries them.")


class TierTable(Table):
    """A share of a workload with its own unmet cost."""

    id: str = need("Name of the tier within the workload.")
    name: str = text("Name in English.")
    name_zh: str = text("Name in Chinese.")
    unmet_cost: Price = need("What a unit-hour of work not done costs the dependant.")
    share: Share | None = may("Share of the workload's demand.")
    demand: DemandTable | None = may("Demand of its own, instead of a share.")
    critical: bool = choice(default=False, description="Whether it must survive contingencies.")
    why: str = text("Reason of the numbers where no claim carries them.")


class WorkloadBlock(Named):
    """A class of work of one provision, in one to three tiers."""

    kind_of_block: ClassVar[str] = "workload"
    provision: ProvisionRef = need("Provision it draws.")
    window: Window = text('"" for firm work, "block", or a length such as "7 days" within which it can wait.')
    demand: DemandTable | None = may("Demand of the whole workload.")
    tiers: list[TierTable] = some("One to three tiers; or give `unmet_cost` here for a single one.")
    unmet_cost: Price | None = may("Short form: unmet cost of the only tier.")
    critical: bool = choice(default=False, description="Short form: whether the only tier is critical.")
    growth_sigma: Sigma | None = may("Error of growth: standard deviation of the logarithm, of each year by itself.")
    noise: NoiseTable | None = may("Noise that is forgotten.")
    residuals: ResidualsTable | None = may("Instead of noise: what its own trace does around its season.")


class ReachBlock(Block):
    """How a workload reaches a supplier; pairs without a block are eligible and warm."""

    kind_of_block: ClassVar[str] = "reach"
    workload: WorkloadRef = need("Workload that would run there.")
    supplier: PartyRef = need("Supplier where it would run.")
    eligible: bool = choice(default=True, description="Whether the workload may run there.")
    warm: bool = choice(default=True, description="Whether it can move there at once.")
    migration_days: Days | None = may("Time to move there, in days.")
    migration_cost: Money | None = may("Cost of moving there.")
    egress_cost: Money | None = may("Cost of taking data out.")


class FutureBlock(Named):
    """A named path with a probability."""

    kind_of_block: ClassVar[str] = "future"
    probability: Fraction = need("Probability; all futures together give one.")
    demand: SideName = choice("base", "Side of its estimates that demand takes.")
    supply: SideName = choice("base", "Side of its estimates that supply takes.")
    factors: dict[TierRef, Factor] = mapping("Factor on demand by workload or workload.tier.")
    delays: dict[ContractRef, AnyDays] = mapping("Days by which a contract is delivered later.")
    programmes: dict[ProgrammeRef, date] = mapping("Completion date by programme.")
    milestones: dict[MilestoneRef, date] = mapping("Date by milestone; one not named does not come.")
