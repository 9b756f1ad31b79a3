"""What every clause kind has in common, and the effects a clause can have.

A kind is one small frozen type in a file of its own. It answers three questions in one place: what
it forbids or requires, what it pays, what it can do to capacity or rights. The answers are the fields
of an `Effect`; resolving an alliance into an instance applies them and nothing else.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from provender.alliance.estimate import Estimate


@dataclass(frozen=True, slots=True)
class Bar:
    """Offers that may not be signed for a start between two dates (None: unbounded)."""

    offers: tuple[str, ...]
    start: date | None
    end: date | None
    clause: str


@dataclass(frozen=True, slots=True)
class Confinement:
    """Workloads that may run on `suppliers` only, between two dates."""

    workloads: tuple[str, ...]
    suppliers: tuple[str, ...]
    start: date | None
    end: date | None
    clause: str


@dataclass(frozen=True, slots=True)
class Lapse:
    """Supply of `supplier` in a provision that ends on a date because a right ends."""

    supplier: str
    end: date
    clause: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Days of warning before `supplier` can cut: as written and as lived (None: not known)."""

    supplier: str
    written_days: Estimate | None
    lived_days: Estimate | None
    clause: str


@dataclass(frozen=True, slots=True)
class Reclaimable:
    """A share of contracts that the holder may take back after some days."""

    contracts: tuple[str, ...]
    share: Estimate
    notice_days: Estimate | None
    clause: str


@dataclass(frozen=True, slots=True)
class Prepaid:
    """Money paid ahead on contracts, in all, and the share of each fee it is credited against."""

    contracts: tuple[str, ...]
    amount: Estimate
    credit_share: Estimate | None
    clause: str


@dataclass(frozen=True, slots=True)
class Payment:
    """A share of what `payer` earns, of ``revenue`` or of ``profit``, that goes to `receiver`."""

    of: Literal["revenue", "profit"]
    payer: str
    receiver: str
    rate: Estimate
    cap: Estimate | None
    clause: str


@dataclass(frozen=True, slots=True)
class Ending:
    """Clauses that end once all `milestones` have come.

    `profit` is (party, total profit in money) that must have been reached as well; `accepted` the
    chance that the declaration holds (None: it does).
    """

    milestones: tuple[str, ...]
    clauses: tuple[str, ...]
    profit: tuple[str, Estimate] | None
    accepted: Estimate | None
    clause: str


@dataclass(frozen=True, slots=True)
class Veto:
    """Money that `against` loses if `holder` has not agreed by `deadline`, and the chance of it."""

    holder: str
    against: str
    deadline: date | None
    cost: Estimate
    withheld: Estimate | None
    flow: str
    clause: str


@dataclass(frozen=True, slots=True)
class Effect:
    """All that a clause does: to an instance, to cash, to other clauses; an empty one does nothing."""

    bars: tuple[Bar, ...] = ()
    confinements: tuple[Confinement, ...] = ()
    lapses: tuple[Lapse, ...] = ()
    notices: tuple[Notice, ...] = ()
    response_days: Mapping[str, Estimate] = field(default_factory=dict)  # by offer, added to its lead
    unsecured_offers: tuple[str, ...] = ()  # still under a right of first refusal: secure nobody
    take_or_pay: Mapping[str, Estimate] = field(default_factory=dict)  # by contract, share of the fee
    minimum_spend: Mapping[str, Estimate] = field(default_factory=dict)  # by supplier, money per year
    late_discount: Mapping[str, Estimate] = field(default_factory=dict)  # by contract, share of the fee
    reclaims: tuple[Reclaimable, ...] = ()
    prepaid: tuple[Prepaid, ...] = ()
    payments: tuple[Payment, ...] = ()
    endings: tuple[Ending, ...] = ()
    vetoes: tuple[Veto, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the clause changes nothing."""
        return not any(getattr(self, f.name) for f in dataclasses.fields(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A term between parties: who holds it, against whom, on what, from when to when.

    `readings` holds the fields that a party reads differently, by party; `under` applies them.
    An empty scope (`offers`, `contracts`, `suppliers`, `workloads`) names nothing, so the clause does nothing
    there.
    """

    kind: ClassVar[str] = ""

    id: str
    holder: str
    grantor: str
    provision: str = ""
    start: date | None = None
    end: date | None = None
    offers: tuple[str, ...] = ()
    contracts: tuple[str, ...] = ()
    suppliers: tuple[str, ...] = ()
    workloads: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    readings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    name: str = ""
    name_zh: str = ""
    note: str = ""

    def under(self, party: str) -> Clause:
        """Return the clause as `party` reads it; unchanged where it has no reading of its own."""
        return dataclasses.replace(self, **dict(self.readings.get(party, {})))

    def effect(self) -> Effect:
        """Return what the clause does to an instance."""
        return Effect()
