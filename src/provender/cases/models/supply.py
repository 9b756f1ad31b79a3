"""Blocks on what is held and what could be signed."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from provender.alliance.contract import Form, Stage, VolumeRule
from provender.alliance.limits import Counts
from provender.cases.models.base import Named, Table
from provender.cases.models.fields import (
    AtLeastOne,
    Capacity,
    Days,
    DependencyRef,
    Length,
    Money,
    Months,
    OfferRef,
    PartyRef,
    PlainShare,
    Price,
    ProvisionRef,
    Share,
    Weight,
    choice,
    may,
    need,
    some,
    text,
)


class ContractBlock(Named):
    """A line already held, in the stage it has on the as-of date."""

    kind_of_block: ClassVar[str] = "contract"
    provision: ProvisionRef = need("Provision it supplies.")
    supplier: PartyRef = need("Party that delivers.")
    stage: Stage = need("How far it is.")
    size: Capacity = need("Full size, in supply or work units.")
    price: Price = need("Fee per work unit and hour of delivered size.")
    delivery: date | None = may("First day of delivery; a delivered line has the start of the case.")
    months_to_go: Months | None = may("Months from `as_of` to delivery, instead of a date.")
    end: date | None = may("Day after the last day of the term.")
    conversion: Share | None = may("Probability that an announced or optioned line becomes capacity.")
    ramp: list[PlainShare] = some("Share of full size by month since delivery; the last one holds.")
    take_or_pay: Share | None = may("Share of the fee due even if the line is lost or unused.")
    prepayment: Money | None = may("Money paid ahead.")
    vintage: date | None = may("Date whose conversion to work units applies; default is the delivery.")
    site: str = text("Where it stands.")
    depends_on: list[DependencyRef] = some("What it shares with other lines.")


class PriceTable(Table):
    """A price from a date on."""

    start: date = need("First day.")
    price: Price = need("Price from then on.")
    why: str = text("Reason of the number where no claim carries it.")


class VolumeTable(Table):
    """A discount on the fee from an amount on."""

    size: Capacity = need("Amount signed at one start from which it holds, in supply or work units.")
    discount: Share = need("Share of the fee that is off.")
    why: str = text("Reason of the numbers where no claim carries them.")


class OfferBlock(Named):
    """What could be signed, or for on-demand and spot what can be bought hour by hour."""

    kind_of_block: ClassVar[str] = "offer"
    provision: ProvisionRef = need("Provision it would supply.")
    supplier: PartyRef = need("Party that offers.")
    form: Form = need("How it is bought.")
    price: Price = need("Fee per work unit and hour.")
    prices: list[PriceTable] = some("Other prices from dates on.")
    cap: Capacity | None = may("Largest total; for on-demand and spot the limit at any time.")
    cap_per_window: Capacity | None = may("Largest amount that can start in one window.")
    windows: list[date] = some("Dates on which a term can start.")
    every: Length | None = may('Instead of dates: "month", "quarter", "week".')
    start: date | None = may("First day it can start.")
    end: date | None = may("Day after the last.")
    term_months: AtLeastOne | None = may("Length of the term in months; absent: to the horizon.")
    lead_time_days: Days | None = may("Wait from signing to the start, in days.")
    ramp: list[PlainShare] = some("Share of full size by month since the start; the last one holds.")
    lot: Capacity | None = may("Indivisible size; absent: any amount.")
    prepayment_share: Share | None = may("Share of the fees paid ahead.")
    volume_discounts: list[VolumeTable] = some("Discounts by the amount signed at one start.")
    volume_rule: VolumeRule = choice("all_units", "Whether a discount holds for all units or for those above its size.")
    minimum_spend: Money | None = may("Money due at least.")
    haircut: Share | None = may("Share of a source's limit that a security test may count on.")
    opportunity_value: Price | None = may("The supplier's best other use of a unit-hour.")
    site: str = text("Where it would stand.")
    depends_on: list[DependencyRef] = some("What it shares with other lines.")


class CommitmentBlock(Named):
    """A promise of use of a source for a lower price; it is no capacity."""

    kind_of_block: ClassVar[str] = "commitment"
    offer: OfferRef = need("On-demand or spot offer it is on.")
    units: Capacity = need("Units due in every hour, used or not.")
    price: Price = need("Price of those units.")
    start: date | None = may("First day.")
    end: date | None = may("Day after the last day.")


class BudgetBlock(Named):
    """Money that fees may take in each calendar year, in every future."""

    kind_of_block: ClassVar[str] = "budget"
    provision: ProvisionRef = need("Provision whose fees it limits.")
    amount: Money = need("Money for a whole calendar year as it is paid, not discounted.")
    counts: Counts = choice("all", "Whether fees of what is held count, or only those of what is newly signed.")
    suppliers: list[PartyRef] = some("Suppliers whose fees count; none means all.")
    start: date | None = may("First day it holds; absent: that of the case.")
    end: date | None = may("Day after the last day.")


class MarketBlock(Named):
    """Offers that draw on the same supply."""

    kind_of_block: ClassVar[str] = "market"
    provision: ProvisionRef = need("Provision of the offers.")
    offers: list[OfferRef] = need("Offers that share the depth.")
    depth: Capacity = need("Largest total of the offers in force at once.")


class ProgrammeBlock(Named):
    """A party's own substitute: in-house models, an own data centre."""

    kind_of_block: ClassVar[str] = "programme"
    provision: ProvisionRef = need("Provision it would supply.")
    party: PartyRef = need("Party that builds it.")
    supplier: PartyRef = need("Party it supplies as.")
    size: Capacity = need("Size when complete.")
    price: Price = need("Running cost per work unit and hour.")
    completion_days: Days | None = may("Days from `as_of` to completion.")
    completion: date | None = may("Date of completion, instead of days.")
    cost: Money | None = may("Cost of building it.")
    premium: Money | None = may("What was paid to have it begun by others: the price of a head start.")
    quality: Weight | None = may("Work done per unit, against the good it replaces.")
    ramp: list[PlainShare] = some("Share of full size by month since completion; the last one holds.")
