"""Take-or-pay: a share of the fee is due whether the capacity is used or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from provender.alliance.clauses.base import Clause, Effect
from provender.alliance.estimate import Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOrPay(Clause):
    """`share` of the fee of `contracts` stays due when the line is lost or left unused.

    Pays: the bill of a lost line does not stop; `share` of it goes on to the end of its term.
    """

    kind: ClassVar[str] = "take_or_pay"
    share: Estimate | None = None

    def effect(self) -> Effect:
        """Return the share of the fee that goes on, by contract."""
        return Effect(take_or_pay=dict.fromkeys(self.contracts, self.share) if self.share else {})
