"""Minimum spend: money per year that is due to a supplier, used or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from provender.alliance.clauses.base import Clause, Effect
from provender.alliance.estimate import Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class MinimumSpend(Clause):
    """The grantor spends at least `amount_per_year` with the holder; the shortfall is paid.

    Pays: max(0, amount − fees and purchases with the holder) for each year of the term.
    """

    kind: ClassVar[str] = "minimum_spend"
    amount_per_year: Estimate | None = None

    def effect(self) -> Effect:
        """Return the yearly minimum by supplier."""
        return Effect(minimum_spend={self.holder: self.amount_per_year} if self.amount_per_year else {})
