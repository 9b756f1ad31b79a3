"""What is held and what could be signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from provender.alliance.estimate import Estimate

Stage = Literal["delivered", "building", "contracted", "announced", "optioned"]
STAGES: tuple[Stage, ...] = ("delivered", "building", "contracted", "announced", "optioned")
Form = Literal["on_demand", "spot", "reservation", "dedicated"]
FORMS: tuple[Form, ...] = ("on_demand", "spot", "reservation", "dedicated")
#: forms that are bought period by period (a source), not signed for a term
SOURCE_FORMS: tuple[Form, ...] = ("on_demand", "spot")


@dataclass(frozen=True, slots=True)
class Contract:
    """A line already held, in the stage it has on the as-of date.

    Parameters
    ----------
    size
        Full size, in the provision's supply or work unit (see ``size.unit``).
    price
        Fee per work unit and hour of delivered full size in term, in the price unit.
    delivery
        First day of delivery; `months_to_go` counts from the as-of date and is used instead when
        the case gives it.
    end
        Day after the last day of the term; absent means beyond the horizon.
    conversion
        Probability that an announced or optioned line becomes capacity (1 for the other stages);
        capacity counts in proportion.
    ramp
        Share of full size delivered by month since delivery; the last entry holds.
    take_or_pay
        Share of the fee that is due even if the line is lost or unused.
    vintage
        Date whose conversion from supply to work units applies; default is the delivery.
    """

    id: str
    provision: str
    supplier: str
    stage: Stage
    size: Estimate
    price: Estimate
    delivery: date
    end: date | None = None
    conversion: Estimate | None = None
    months_to_go: Estimate | None = None
    ramp: tuple[float, ...] = ()
    take_or_pay: Estimate | None = None
    prepayment: Estimate | None = None
    vintage: date | None = None
    site: str = ""
    depends_on: tuple[str, ...] = ()
    name: str = ""
    name_zh: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PriceStep:
    """From `start` on the price is `price` (price unit)."""

    start: date
    price: Estimate


VolumeRule = Literal["all_units", "incremental"]


@dataclass(frozen=True, slots=True)
class VolumeStep:
    """From `size` on, signed at one start, `discount` is off the fee."""

    size: Estimate
    discount: Estimate


@dataclass(frozen=True, slots=True)
class Offer:
    """What could be signed, or for on-demand and spot what can be bought hour by hour.

    Parameters
    ----------
    price
        Fee per work unit and hour; `prices` replaces it from dates on (for a signed line: the price
        in force when its term starts).
    cap
        Largest total over all windows, in supply or work units; for a source its limit.
    cap_per_window
        Largest amount that can start in one window.
    windows
        Dates a term can start at; `every` (``"month"``, ``"quarter"``, ``"week"``…) generates them.
    term_months, lead_time_days
        Length of the term (absent: to the horizon) and wait from signing to the start.
    lot
        Indivisible size (absent: any amount).
    volume_discounts, volume_rule
        What is off the fee by the amount signed at one start: for every unit of it once a size is reached
        (``"all_units"``), or for the units above each size alone (``"incremental"``).
    haircut
        Share of a source's limit that a security test may count on.
    opportunity_value
        The supplier's best other use of a unit-hour, in the price unit.
    """

    id: str
    provision: str
    supplier: str
    form: Form
    price: Estimate
    cap: Estimate | None = None
    cap_per_window: Estimate | None = None
    prices: tuple[PriceStep, ...] = ()
    windows: tuple[date, ...] = ()
    every: str = ""
    start: date | None = None
    end: date | None = None
    term_months: float | None = None
    lead_time_days: Estimate | None = None
    ramp: tuple[float, ...] = ()
    lot: Estimate | None = None
    prepayment_share: Estimate | None = None
    volume_discounts: tuple[VolumeStep, ...] = ()
    volume_rule: VolumeRule = "all_units"
    minimum_spend: Estimate | None = None
    haircut: Estimate | None = None
    opportunity_value: Estimate | None = None
    site: str = ""
    depends_on: tuple[str, ...] = ()
    name: str = ""
    name_zh: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Commitment:
    """A discount commitment on a source: a promise of use for a lower price, never capacity.

    `units` (work units) at `price` are due in every hour of the term, used or not.
    """

    id: str
    offer: str
    units: Estimate
    price: Estimate
    start: date | None = None
    end: date | None = None
    name: str = ""
    name_zh: str = ""
