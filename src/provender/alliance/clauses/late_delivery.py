"""Ramp and late-delivery remedy: grace, discount, right to end the tranche or the order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from provender.alliance.clauses.base import Clause, Effect
from provender.alliance.estimate import Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class LateDelivery(Clause):
    """A line late by more than `grace_days` costs `discount` less of its fee from delivery on.

    Pays: the discount, in futures that delay the line beyond the grace. The right to end the line
    (`may_end_after_days`) is recorded and not exercised in this version.
    """

    kind: ClassVar[str] = "late_delivery"
    grace_days: Estimate | None = None
    discount: Estimate | None = None
    may_end_after_days: Estimate | None = None

    def effect(self) -> Effect:
        """Return the discount by contract."""
        return Effect(late_discount=dict.fromkeys(self.contracts, self.discount) if self.discount else {})
