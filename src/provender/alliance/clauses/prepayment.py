"""Prepayment: money paid ahead, credited against fees, and gone with the line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from provender.alliance.clauses.base import Clause, Effect, Prepaid
from provender.alliance.estimate import Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepayment(Clause):
    """`amount` is due when the line starts; `credit_share` of each fee is then paid out of it.

    Pays: ahead, so that discounting makes it dearer; what is not yet credited when the line is lost
    counts as lost, for it would have to be sued for. Without `credit_share` the credit runs evenly
    over all fees of the line.
    """

    kind: ClassVar[str] = "prepayment"
    amount: Estimate | None = None
    credit_share: Estimate | None = None

    def effect(self) -> Effect:
        """Return what is paid ahead on the contracts in scope."""
        if not self.amount or not self.contracts:
            return Effect()
        return Effect(prepaid=(Prepaid(self.contracts, self.amount, self.credit_share, self.id),))
