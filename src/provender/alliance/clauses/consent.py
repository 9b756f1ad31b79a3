"""Consent: something the other side cannot do unless the holder agrees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from provender.alliance.clauses.base import Clause, Effect, Veto
from provender.alliance.estimate import Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent(Clause):
    """The holder must agree to `subject`: a conversion, a sale, a change of control, a board seat.

    Can withhold: if it has not agreed by `end`, the grantor loses `deadline_cost`, out of the tranches
    of `flow` that are due from then on where one is named. `withheld` is the chance that it does not
    agree. What the holder could cost the other side is its threat; it enters the terms.
    """

    kind: ClassVar[str] = "consent"
    subject: Literal["conversion", "sale", "change_of_control", "board", "assignment"] = "conversion"
    deadline_cost: Estimate | None = None
    withheld: Estimate | None = None
    flow: str = ""

    def effect(self) -> Effect:
        """Return what is lost if consent is withheld; nothing without a price."""
        if not self.deadline_cost:
            return Effect()
        veto = Veto(self.holder, self.grantor, self.end, self.deadline_cost, self.withheld, self.flow, self.id)
        return Effect(vetoes=(veto,))
