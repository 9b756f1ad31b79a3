"""Right of first refusal: the holder may match a line offered by somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from provender.alliance.clauses.base import Clause, Effect
from provender.alliance.estimate import Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstRefusal(Clause):
    """Every line signed from `offers` is first put to the holder, who has days to match it.

    Requires: response days, added to the lead time of each offer. A line still subject to the right
    secures neither party (see the planner). Pays nothing: a match keeps the price.
    """

    kind: ClassVar[str] = "first_refusal"
    response_days: Estimate | None = None
    match_probability: Estimate | None = None

    def effect(self) -> Effect:
        """Return the response days by offer."""
        days = dict.fromkeys(self.offers, self.response_days) if self.response_days else {}
        return Effect(response_days=days, unsecured_offers=self.offers)
