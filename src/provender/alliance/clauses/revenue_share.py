"""Revenue share: part of what one party earns goes to the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from provender.alliance.clauses.base import Clause, Effect, Payment
from provender.alliance.estimate import Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class RevenueShare(Clause):
    """`rate` of the grantor's revenue goes to the holder between the dates, up to `cap` in all.

    Pays: month by month, as long as the clause stands; a milestone or a renegotiation can end it.
    """

    kind: ClassVar[str] = "revenue_share"
    rate: Estimate | None = None
    cap: Estimate | None = None

    def effect(self) -> Effect:
        """Return the share that is paid; nothing where its rate is not known."""
        if not self.rate:
            return Effect()
        return Effect(payments=(Payment("revenue", self.grantor, self.holder, self.rate, self.cap, self.id),))
