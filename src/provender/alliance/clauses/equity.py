"""Equity: a share of profit, until what was put in has come back or a cap is reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from provender.alliance.clauses.base import Clause, Effect, Payment
from provender.alliance.estimate import Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class EquityRight(Clause):
    """`share` of the grantor's profit goes to the holder until `profit_cap` (else `amount`) is paid.

    Pays: nothing while there is no profit; then month by month.
    """

    kind: ClassVar[str] = "equity"
    share: Estimate | None = None
    amount: Estimate | None = None
    profit_cap: Estimate | None = None

    def effect(self) -> Effect:
        """Return the share of profit that is paid; nothing where the share is not known."""
        if not self.share:
            return Effect()
        cap = self.profit_cap or self.amount
        return Effect(payments=(Payment("profit", self.grantor, self.holder, self.share, cap, self.id),))
