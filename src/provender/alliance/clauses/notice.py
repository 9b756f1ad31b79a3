"""Notice and termination by side: as written, and as lived."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from provender.alliance.clauses.base import Clause, Effect, Notice
from provender.alliance.estimate import Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeClause(Clause):
    """The grantor must warn the holder before it cuts.

    Does to capacity: an announced loss of the grantor's lines bites only after the notice.
    """

    kind: ClassVar[str] = "notice"
    written_days: Estimate | None = None
    lived_days: Estimate | None = None

    def effect(self) -> Effect:
        """Return the notice the grantor gives before a cut."""
        return Effect(notices=(Notice(self.grantor, self.written_days, self.lived_days, self.id),))
