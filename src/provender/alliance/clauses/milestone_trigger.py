"""Milestone trigger: clauses that end once somebody declares that a milestone is reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from provender.alliance.clauses.base import Clause, Effect, Ending
from provender.alliance.estimate import Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneTrigger(Clause):
    """Who declares a milestone, who verifies it, what else must be true, and what ends with it.

    Can end: the clauses `ends`, on the day of the milestone, or later: `needs` names milestones that
    must have come too, `threshold` a total of the declarer's profit that must have been reached.
    `accepted` is the chance that the verifier accepts a declaration (one without a verifier).
    """

    kind: ClassVar[str] = "milestone_trigger"
    milestone: str = ""
    declarer: str = ""
    verifier: str = ""
    threshold: Estimate | None = None
    needs: tuple[str, ...] = ()
    accepted: Estimate | None = None
    ends: tuple[str, ...] = ()

    def effect(self) -> Effect:
        """Return which clauses end with which milestone."""
        if not self.milestone or not self.ends:
            return Effect()
        profit = (self.declarer, self.threshold) if self.declarer and self.threshold else None
        return Effect(endings=(Ending((self.milestone, *self.needs), self.ends, profit, self.accepted, self.id),))
