"""What a person asks around a plan: risk, room, readings, clauses, worth of a unit, in one go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from provender.errors import UnknownNameError
from provender.planning.alternatives import Alternatives, alternatives
from provender.planning.clause_price import ClausePrice, YearPrice, change_price, clause_prices, price_by_year
from provender.planning.frontier import Frontier, frontier
from provender.planning.readings import Readings, readings
from provender.planning.worth import UnitWorth, unit_worths

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from provender.alliance.case import Case
    from provender.alliance.clauses import Clause
    from provender.planning.plan import SecurePlan

#: what may be asked
PARTS = ("frontier", "alternatives", "readings", "clauses", "worth")


@dataclass(frozen=True, slots=True)
class Around:
    """Answers around one plan; what was not asked is None.

    Parameters
    ----------
    against
        Losses that every plan here outlasts: those asked for, less those that no plan outlasts.
    years
        By clause, what keeping it to the end of each year costs.
    changes
        By clause and in the order asked, what its new form costs over the one that stands: money.
    """

    against: tuple[str, ...]
    frontier: Frontier | None = None
    alternatives: Alternatives | None = None
    readings: Readings | None = None
    clauses: tuple[ClausePrice, ...] | None = None
    worth: tuple[UnitWorth, ...] | None = None
    years: Mapping[str, tuple[YearPrice, ...]] | None = None
    changes: Mapping[str, float] | None = None


def around(
    case: Case,
    plan: SecurePlan,
    parts: Collection[str] = PARTS,
    *,
    reading: str = "",
    by_year: Iterable[str] = (),
    changed: Mapping[str, Clause] | None = None,
) -> Around:
    """Return the answers around a plan.

    Parameters
    ----------
    parts
        Which of `PARTS`.
    by_year
        Clauses whose price is asked year by year.
    changed
        Clauses in another form, by id, each priced by itself.

    Raises
    ------
    UnknownNameError
        If a part is none of those, or the case has no such clause.

    Examples
    --------
    >>> from provender.cases import load
    >>> from provender.planning.plan import plan
    >>> case = load("miniature")
    >>> found = around(case, plan(case, "compute", against=["M", "O"]), ["readings"])
    >>> found.against, round(found.readings.price / 1200, 4)
    (('O',), 0.0)
    """
    for part in parts:
        if part not in PARTS:
            raise UnknownNameError("part", part, PARTS)
    against = tuple(x.loss for x in plan.losses if x.loss not in plan.conflict)
    good = plan.provision
    return Around(
        against,
        frontier(case, good, against=against, reading=reading) if "frontier" in parts else None,
        alternatives(case, good, against=against, reading=reading) if "alternatives" in parts else None,
        readings(case, good, against=against) if "readings" in parts else None,
        clause_prices(case, good, against=against, reading=reading) if "clauses" in parts else None,
        unit_worths(case, good, against=against, reading=reading) if "worth" in parts else None,
        {c: price_by_year(case, good, c, against=against, reading=reading) for c in by_year},
        {k: change_price(case, good, {k: c}, against=against, reading=reading) for k, c in (changed or {}).items()},
    )
