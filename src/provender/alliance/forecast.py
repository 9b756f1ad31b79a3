"""Questions that a case wants forecast, each with the rule by which outcomes answer it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from provender.alliance.estimate import Estimate


@dataclass(frozen=True, slots=True)
class ForecastQuestion:
    """Something that happens within some months or does not.

    Exactly one of `hazard`, `clause`, `milestone`, `rate_per_year` says what is asked; none of them leaves
    `library`, the rate of that kind of event.

    Parameters
    ----------
    months
        Within how many months; one forecast each.
    outcomes
        Kinds of outcome that answer it with yes.
    about
        Ids of which an outcome must name at least one; empty: any outcome of the kinds.
    is_first
        Whether the clause is asked to be among the first that end early.
    kind
        Kind of event whose multipliers by state apply to `rate_per_year`; empty: none do.
    library
        Kind of event of the library whose frequency is the base rate.
    base_per_year
        Events per year for the base rate where the library counts none.
    """

    id: str
    months: tuple[int, ...]
    outcomes: tuple[str, ...]
    about: tuple[str, ...] = ()
    hazard: str = ""
    clause: str = ""
    is_first: bool = False
    milestone: str = ""
    rate_per_year: Estimate | None = None
    kind: str = ""
    library: str = ""
    base_per_year: Estimate | None = None
    name: str = ""
    name_zh: str = ""
    note: str = ""
