"""Exclusivity of capacity, and exclusivity of an API: two clauses with different scopes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from provender.alliance.clauses.base import Bar, Clause, Confinement, Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusivity(Clause):
    """The grantor takes the good from the holder alone.

    Forbids: with ``scope = "capacity"`` signing any of `offers` (blank: nothing) between the dates;
    with ``scope = "api"`` running `workloads` anywhere but at `suppliers`. Pays nothing itself.
    """

    kind: ClassVar[str] = "exclusivity"
    scope: Literal["capacity", "api"] = "capacity"

    def effect(self) -> Effect:
        """Return the barred offers, or the workloads confined to suppliers."""
        if self.scope == "capacity":
            return Effect(bars=(Bar(self.offers, self.start, self.end, self.id),) if self.offers else ())
        hosts = self.suppliers or (self.holder,)
        return Effect(confinements=(Confinement(self.workloads, hosts, self.start, self.end, self.id),))
