"""Blocks on who takes part and what runs between them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from provender.alliance.flow import FlowKind
from provender.alliance.hazard import DependencyKind, EventKind
from provender.cases.models.base import Block, Named, Table
from provender.cases.models.fields import (
    Days,
    FlowAmount,
    PartyRef,
    Rate,
    Share,
    TargetRef,
    choice,
    may,
    need,
    some,
    text,
)

PartyKind = Literal[
    "lab", "hyperscaler", "neocloud", "chipmaker", "investor", "developer", "in_house", "company", "state"
]


class PartyBlock(Named):
    """An organisation of the alliance."""

    kind_of_block: ClassVar[str] = "party"
    parent: PartyRef = text("Next owner up; empty if it belongs to nobody.")
    kind: PartyKind = choice("company", "What sort of organisation it is.")
    discount_rate: Share | None = may("Its own discount rate, share per year.")
    own_of: PartyRef = text("Party whose in-house supplier this is.")


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


class HazardBlock(Block):
    """How often a kind of event hits a supplier or dependency, how hard and how long."""

    kind_of_block: ClassVar[str] = "hazard"
    kind: EventKind = need("What happens.")
    target: TargetRef = need("Party or dependency that is hit.")
    rate_per_year: Rate = need("Events per year.")
    severity: Share | None = may("Share of capacity lost.")
    duration_days: Days | None = may("How long it lasts, in days.")
    notice_days: Days | None = may("Warning before it, in days.")
