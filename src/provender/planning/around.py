"""What a person asks around a plan: risk, room, readings, clauses, worth of a unit, in one go."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from provender.errors import UnknownNameError
from provender.instance import resolve
from provender.planning.alternatives import Alternatives, alternatives
from provender.planning.brake import Watched, told
from provender.planning.clause_price import ClausePrice, YearPrice, change_price, clause_prices, price_by_year
from provender.planning.frontier import Frontier, frontier
from provender.planning.plan import plan
from provender.planning.readings import Readings, readings
from provender.planning.result import SecurePlan
from provender.planning.worth import UnitWorth, unit_worths

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

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
    lowered
        By loss, the most units by which critical need had to be lowered in the answers, so that a plan exists.
    is_stopped
        Whether it was told to stop: what is missing was not looked for.
    """

    against: tuple[str, ...]
    frontier: Frontier | None = None
    alternatives: Alternatives | None = None
    readings: Readings | None = None
    clauses: tuple[ClausePrice, ...] | None = None
    worth: tuple[UnitWorth, ...] | None = None
    years: Mapping[str, tuple[YearPrice, ...]] | None = None
    changes: Mapping[str, float] | None = None
    lowered: Mapping[str, float] = field(default_factory=dict)
    is_stopped: bool = False


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
    **watched: Unpack[Watched],
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
    watched
        `progress`: called with (what, done, of how many); `stop`: asked again and again, see `Brake`; once it is true,
        what has been found is the answer. Readings are finished once begun.

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
    good, both = found.provision, _Both(against=against, reading=reading)
    asked: dict[str, Callable[[], Any]] = {
        "frontier": lambda: frontier(case, good, **both, **watched),
        "alternatives": lambda: alternatives(case, good, **both, **watched),
        "readings": lambda: readings(case, good, against=against),
        "clauses": lambda: clause_prices(case, good, **both, **watched),
        "worth": lambda: unit_worths(case, good, **both, **watched),
    }
    answers = {p: asked[p]() for p in told("around", [p for p in PARTS if p in parts], len(parts), _quiet(watched))}
    clauses, forms = tuple(by_year), dict(changed or {})
    return Around(
        against,
        years={c: price_by_year(case, good, c, **both) for c in told("years", clauses, len(clauses), watched)},
        changes={
            k: change_price(case, good, {k: forms[k]}, **both) for k in told("changes", forms, len(forms), watched)
        },
        lowered=_lowered(answers),
        is_stopped=bool((stop := watched.get("stop")) and stop()),
        **answers,
    )


class _Both(TypedDict):
    """What every answer takes."""

    against: tuple[str, ...]
    reading: str


def _quiet(watched: Watched) -> Watched:
    """Return the same stop without progress: each part tells its own."""
    return {"stop": watched.get("stop")}


def _lowered(answers: Mapping[str, Any]) -> dict[str, float]:
    """Return by loss the most units by which any answer had to lower a need."""
    most: dict[str, float] = {}
    for part in ("frontier", "alternatives"):
        for loss, units in (answers[part].lowered if part in answers else {}).items():
            most[loss] = max(units, most.get(loss, 0.0))
    return most
