"""What a person asks around a plan: risk, room, readings, clauses, worth of a unit, in one go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from provender.errors import UnknownNameError
from provender.instance import resolve
from provender.planning.alternatives import Alternatives, alternatives
from provender.planning.clause_price import ClausePrice, YearPrice, change_price, clause_prices, price_by_year
from provender.planning.frontier import Frontier, frontier
from provender.planning.plan import SecurePlan, plan
from provender.planning.readings import Readings, readings
from provender.planning.worth import UnitWorth, unit_worths

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from provender.alliance.case import Case
    from provender.alliance.clauses import Clause

#: what may be asked
PARTS = ("frontier", "alternatives", "readings", "clauses", "worth")
#: what a report asks
REPORTED = ("frontier", "alternatives", "readings", "clauses")
#: periods times futures from which on a report asks nothing around a plan
_MANY = 5_000


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


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan with what was asked around it."""

    plan: SecurePlan
    around: Around | None


def planned(case: Case, provision: str, *, reading: str = "") -> Planned:
    """Return the plan of a provision that outlasts every supplier, with what a report asks around it.

    Where periods times futures are so many that a plan takes seconds, nothing is asked around it.

    Examples
    --------
    >>> from provender.cases import load
    >>> found = planned(load("miniature"), "compute")
    >>> found.plan.status, round(found.around.readings.price / 1200, 4)
    ('relaxed', 0.0)
    """
    found = plan(case, provision, reading=reading)
    instance = resolve(case, provision, reading=reading)
    if instance.grid.n_periods * len(instance.futures) > _MANY:
        return Planned(found, None)
    return Planned(found, around(case, found, REPORTED, reading=reading))


def around(
    case: Case,
    found: SecurePlan,
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
    >>> case = load("miniature")
    >>> beside = around(case, plan(case, "compute", against=["M", "O"]), ["readings"])
    >>> beside.against, round(beside.readings.price / 1200, 4)
    (('O',), 0.0)
    """
    for part in parts:
        if part not in PARTS:
            raise UnknownNameError("part", part, PARTS)
    against = tuple(x.loss for x in found.losses if x.loss not in found.conflict)
    good = found.provision
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
