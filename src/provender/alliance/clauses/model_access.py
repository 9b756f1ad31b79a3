"""Model-access right: scope, end, and whether it survives a milestone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from provender.alliance.clauses.base import Clause, Effect, Lapse


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelAccess(Clause):
    """The grantor gives the holder its models until `access_end`.

    Does to rights: the grantor's supply in the holder's provision ends on that date. A reading may
    set another end; `survives_milestone` says whether the milestone named ends it earlier.
    """

    kind: ClassVar[str] = "model_access"
    access_end: date | None = None
    milestone: str = ""
    survives_milestone: bool = True
    is_exclusive: bool = False

    def effect(self) -> Effect:
        """Return the date on which the grantor's supply lapses."""
        return Effect(lapses=(Lapse(self.grantor, self.access_end, self.id),) if self.access_end else ())
