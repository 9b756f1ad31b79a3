"""The block of a question to be forecast."""

from __future__ import annotations

from typing import ClassVar

from provender.alliance.hazard import EventKind
from provender.cases.models.base import Named
from provender.cases.models.fields import ClauseRef, HazardRef, MilestoneRef, Rate, SubjectRef, choice, may, need, text
from provender.cases.models.fields import some as listed
from provender.cases.models.who import LibraryKind


class ForecastBlock(Named):
    """Something that happens within some months or does not, and how outcomes answer it."""

    kind_of_block: ClassVar[str] = "forecast"
    months: list[int] = need("Within how many months; one forecast each.")
    outcomes: list[str] = need("Kinds of outcome (column `kind` of outcomes.csv) that answer it with yes.")
    about: list[SubjectRef] = listed(
        "Of which an outcome must name one in its column `about`; default the target of the hazard, the clause or the"
        " milestone."
    )
    hazard: HazardRef = text("Whether this event comes.")
    clause: ClauseRef = text("Whether this clause ends early, before its own date.")
    first: bool = choice(default=False, description="Whether the clause is among the first to end early.")
    milestone: MilestoneRef = text("Whether this milestone comes, as the observer believes.")
    rate_per_year: Rate | None = may("Whether something comes that happens so often in the quietest state of the tie.")
    kind: EventKind | None = may("Kind of event whose `multipliers` of `[chain]` apply to `rate_per_year`.")
    library: LibraryKind = choice(
        "", "Kind of event of the library whose frequency is the base rate; without the four keys above, also the rate."
    )
    base_per_year: Rate | None = may("Events per year for the base rate where the library counts none.")
