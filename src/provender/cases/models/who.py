"""Blocks on who takes part and what runs between them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from provender.alliance.flow import FlowKind
from provender.alliance.hazard import DependencyKind, EventKind
from provender.cases.models.base import Named, Table
from provender.cases.models.fields import (
    ClauseRef,
    Days,
    FlowAmount,
    FlowRef,
    Money,
    PartyRef,
    ProgrammeRef,
    Rate,
    Share,
    TargetRef,
    choice,
    mapping,
    may,
    need,
    some,
    text,
)
from provender.cases.models.work import GrowthTable
from provender.state.library import KINDS

LibraryKind = Literal["", *KINDS]  # type: ignore[valid-type]
PartyKind = Literal[
    "lab", "hyperscaler", "neocloud", "chipmaker", "investor", "developer", "in_house", "company", "state"
]


class EarningsTable(Table):
    """Money per year on a day, growing."""

    level: Money = need("Money per year on the day `at`.")
    at: date = need("Day of the level, from which growth counts.")
    growth: list[GrowthTable] = some("Growth by date.")
    start: date | None = may("Nothing is earned before this day.")
    why: str = text("Reason of the numbers where no claim carries them.")


class PartyBlock(Named):
    """An organisation of the alliance."""

    kind_of_block: ClassVar[str] = "party"
    parent: PartyRef = text("Next owner up; empty if it belongs to nobody.")
    kind: PartyKind = choice("company", "What sort of organisation it is.")
    discount_rate: Share | None = may("Its own discount rate, share per year.")
    own_of: PartyRef = text("Party whose in-house supplier this is.")
    revenue: EarningsTable | None = may("Revenue, where a clause takes a share of it.")
    profit: EarningsTable | None = may("Profit, where a clause takes a share of it or waits for it.")


class PersonBlock(Named):
    """Somebody whose ties and moves matter to the alliance."""

    kind_of_block: ClassVar[str] = "person"
    party: PartyRef = need("Party the person belongs to.")
    role: str = text("Role in that party.")


class TrancheTable(Table):
    """One dated part of a money or equity flow."""

    amount: FlowAmount = need("Money of this part (or share of ownership).")
    day: date | None = may("Day it is due.", alias="date")
    condition: str = text("What releases it.")
    paid: bool = choice(default=False, description="Whether it has been paid.")
    why: str = text("Reason of the amount where no claim carries it.")


class FlowBlock(Named):
    """A directed flow between two parties."""

    kind_of_block: ClassVar[str] = "flow"
    kind: FlowKind = need("What flows.")
    source: PartyRef = need("Party it comes from.", alias="from")
    target: PartyRef = need("Party it goes to.", alias="to")
    start: date | None = may("First day.")
    end: date | None = may("Day after the last day.")
    amount: FlowAmount | None = may("Money, or the share of revenue or ownership.")
    tranches: list[TrancheTable] = some("Dated parts of the amount.")


class DependencyBlock(Named):
    """Something several lines share: a host, a site, a chip, a grid."""

    kind_of_block: ClassVar[str] = "dependency"
    kind: DependencyKind = need("What sort of thing it is.")


class HazardBlock(Named):
    """How often a kind of event happens, how hard and how long, and what it does."""

    kind_of_block: ClassVar[str] = "hazard"
    kind: EventKind = need("What happens.")
    target: TargetRef = need("Party or dependency that is hit.")
    rate_per_year: Rate | None = may("Events per year in the quietest state of the tie; or `library`.")
    library: LibraryKind = choice("", "Kind of event of the library of alliances that the rate is learnt from.")
    severity: Share | None = may("Share of capacity lost, of tranches withheld, of a price added.")
    duration_days: Days | None = may("How long it lasts, in days.")
    notice_days: Days | None = may("Warning before it, in days.")
    ends: dict[ClauseRef, Share] = mapping("Clauses that end with it, each with its chance.")
    flow: FlowRef = text("Flow whose unpaid tranches are withheld while it lasts.")
    programme: ProgrammeRef = text("Programme that it delays by its duration.")
    moves_to: str = text("State of the tie that it leads to.")
