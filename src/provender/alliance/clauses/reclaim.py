"""Reclaim and priority: the supplier may take capacity back for its own use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from provender.alliance.clauses.base import Clause, Effect, Reclaimable
from provender.alliance.estimate import Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Reclaim(Clause):
    """The holder may reclaim `share` of `contracts` after `notice_days`.

    Does to capacity: adds a reclaim row to the exposure table, which takes exactly that share.
    """

    kind: ClassVar[str] = "reclaim"
    share: Estimate | None = None
    notice_days: Estimate | None = None

    def effect(self) -> Effect:
        """Return the share that can be taken back, of which contracts."""
        if not self.share or not self.contracts:
            return Effect()
        return Effect(reclaims=(Reclaimable(self.contracts, self.share, self.notice_days, self.id),))
