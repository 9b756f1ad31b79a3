"""What a clause costs the dependant: the difference of two plans, with and without it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np

from provender.alliance.estimate import Estimate
from provender.errors import ProvenderError, UnknownNameError
from provender.instance import resolve
from provender.instance.grid import to_datetime
from provender.planning.brake import Watched, told
from provender.planning.plan import Desk
from provender.planning.security import Loss

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from provender.alliance.case import Case
    from provender.alliance.clauses import Clause
    from provender.planning.sign import Signed


class ClauseValueError(ProvenderError, ValueError):
    """A field of a clause was given what it cannot be."""

    def __init__(self, place: str, found: str, allowed: str) -> None:
        super().__init__(place, found, allowed)
        self.place, self.found, self.allowed = place, found, allowed

    def __str__(self) -> str:
        """Return the place and the value found, what is allowed, and what to do."""
        return (
            f"{self.place}: found {self.found!r}; allowed: {self.allowed}\n\n"
            "Write it as clause.field=value, for example notice.lived_days=100."
        )


@dataclass(frozen=True, slots=True)
class ClausePrice:
    """What a clause costs the dependant of a provision, in money; negative where it helps.

    Parameters
    ----------
    alone
        With this clause only, less without any.
    marginal
        With all clauses, less with all but this one. Infinite where only without it a plan outlasts the losses,
        minus infinite where only with it one does, NaN where none does either way.
    """

    clause: str
    kind: str
    alone: float
    marginal: float


@dataclass(frozen=True, slots=True)
class YearPrice:
    """What keeping a clause to the end of a year costs.

    Parameters
    ----------
    total
        Plan with the clause from the as-of date to the end of `year`, less the plan without it: money.
    more
        `total` less that of the year before: what this year adds.
    """

    year: int
    total: float
    more: float


def clause_prices(
    case: Case,
    provision: str,
    *,
    against: Iterable[str] = (),
    reading: str = "",
    clauses: Iterable[str] = (),
    **watched: Unpack[Watched],
) -> tuple[ClausePrice, ...]:
    """Return what each clause costs, alone and on top of the others, in the order of the case.

    Parameters
    ----------
    against
        Losses that every plan must outlast, by id; default none.
    clauses
        Clauses to price; default those that act on the provision on the as-of date.
    watched
        `progress`: called with (what, done, of how many); `stop`: asked again and again; once it is true, the clauses
        priced by then are the answer.

    Raises
    ------
    UnknownNameError
        If the case has no such clause.

    Examples
    --------
    In M's reading exclusivity bars O's lots, which costs 14.4375 of the miniature's money:

    >>> from provender.cases import load
    >>> found = clause_prices(load("miniature"), "compute", reading="M", clauses=["exclusivity"])
    >>> [(x.clause, round(x.marginal / 1200, 4)) for x in found]
    [('exclusivity', 14.4375)]
    """
    losses = tuple(map(Loss.parse, against))
    named = tuple(clauses) or Desk.of(case, provision, reading=reading).instance.acting
    for clause in named:
        _known(case, clause)
    held = case.clauses
    pairs = [({k: held[k]}, {o: c for o, c in held.items() if o != k}) for k in named]
    sets = [held, {}, *(x for pair in pairs for x in pair)]
    costs = _costs(case, sets, provision, reading, losses, watched=watched)
    if len(costs) < 2:  # stopped before anything could be priced
        return ()
    full, bare, *rest = costs
    return tuple(
        ClausePrice(k, held[k].kind, _less(alone, bare), _less(full, without))
        for k, alone, without in zip(named, rest[::2], rest[1::2], strict=False)
    )


def change_price(
    case: Case, provision: str, changed: Mapping[str, Clause], *, against: Iterable[str] = (), reading: str = ""
) -> float:
    """Return what changed clauses cost the dependant over the ones that stand: money, negative where they help.

    Parameters
    ----------
    changed
        The clauses in their new form, by id; `with_field` makes one.

    Examples
    --------
    A hundred days of notice in place of fifty let O's unsigned lots count once M's loss is announced, if M has
    no right of first refusal on them: they save the price of security, 355.3125.

    >>> from provender.cases import load
    >>> whole = load("miniature")
    >>> free = {k: c for k, c in whole.clauses.items() if k != "rofr"}
    >>> offers = {**whole.offers, "xO": replace(whole.offers["xO"], lead_time_days=Estimate.point(95.0))}
    >>> case = replace(whole, clauses=free, offers=offers)
    >>> longer = with_field(case, "notice.written_days", "100")
    >>> round(change_price(case, "compute", {"notice": longer}, against=["M"]) / 1200, 4)
    -355.3125
    """
    losses = tuple(map(Loss.parse, against))
    new, old = _costs(case, [{**case.clauses, **changed}, case.clauses], provision, reading, losses)
    return _less(new, old)


def price_by_year(
    case: Case,
    provision: str,
    clause: str,
    *,
    against: Iterable[str] = (),
    reading: str = "",
    years: Iterable[int] = (),
) -> tuple[YearPrice, ...]:
    """Return what a clause costs if it lasts to the end of each year of the horizon, and what each year adds.

    A clause that has ended is taken as if it still stood on the as-of date. `years` are the years to price,
    default all of the horizon; what a year adds is counted from the one before it in the list.

    Raises
    ------
    UnknownNameError
        If the case has no such clause.

    Examples
    --------
    >>> from provender.cases import load
    >>> found = price_by_year(load("miniature"), "compute", "exclusivity", reading="M")
    >>> [(x.year, round(x.total / 1200, 4)) for x in found]
    [(2025, 14.4375), (2026, 14.4375)]
    """
    held, losses = _known(case, clause), tuple(map(Loss.parse, against))
    rest = {k: c for k, c in case.clauses.items() if k != clause}
    start = min(held.start or case.as_of, case.as_of)
    asked = tuple(years) or tuple(range(case.as_of.year, (case.end - timedelta(days=1)).year + 1))
    lasting = [{**rest, clause: _lasting(held, start, date(y + 1, 1, 1))} for y in asked]
    base, *costs = _costs(case, [rest, *lasting], provision, reading, losses)
    totals = [_less(c, base) for c in costs]
    added = [_less(c, b) for c, b in zip(costs, [base, *costs], strict=False)]
    return tuple(YearPrice(y, t, a) for y, t, a in zip(asked, totals, added, strict=True))


def _lasting(held: Clause, start: date, end: date) -> Clause:
    """Return a clause with other dates, in every reading."""
    read = {p: {k: v for k, v in r.items() if k not in ("start", "end")} for p, r in held.readings.items()}
    return replace(held, start=start, end=end, readings=read)


def with_field(case: Case, place: str, value: str, *, standing: Clause | None = None) -> Clause:
    """Return a clause with one field changed, in every reading, from text.

    Parameters
    ----------
    place
        ``"clause.field"``.
    value
        A number, a date, names with commas between, or true or false, as the field asks.
    standing
        The clause to change; default the case's own.

    Raises
    ------
    UnknownNameError
        If the case has no such clause, or the clause no such field.
    ClauseValueError
        If the text is nothing the field can be.

    Examples
    --------
    >>> from provender.cases import load
    >>> with_field(load("miniature"), "notice.written_days", "100").written_days.value
    100.0
    """
    name, _, field = place.partition(".")
    held = standing or _known(case, name)
    kinds = {f.name: str(f.type) for f in dataclasses.fields(held) if f.name not in _FIXED}
    if field not in kinds:
        raise UnknownNameError(f"field of clause {name}", field, tuple(sorted(kinds)))
    read = {p: {k: v for k, v in r.items() if k != field} for p, r in held.readings.items()}
    changed: Clause = replace(held, readings=read, **{field: _value(place, kinds[field], value)})
    return changed


_FIXED = frozenset({"id", "holder", "grantor", "readings", "claims", "name", "name_zh", "note", "kind"})


def _value(place: str, kind: str, text: str) -> Any:
    """Return text as what a field asks for."""
    try:
        if "Estimate" in kind:
            return Estimate.point(float(text))
        if "date" in kind:
            return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise ClauseValueError(place, text, "a number" if "Estimate" in kind else "a date as 2027-12-31") from error
    if "bool" in kind:
        if text not in ("true", "false"):
            raise ClauseValueError(place, text, "true or false")
        return text == "true"
    if "tuple" in kind:
        return tuple(x.strip() for x in text.split(",") if x.strip())
    if "Mapping" in kind:
        raise ClauseValueError(place, text, "nothing here: change it in the case")
    return text


def _known(case: Case, clause: str) -> Clause:
    if clause not in case.clauses:
        raise UnknownNameError("clause", clause, tuple(case.clauses))
    return case.clauses[clause]


def _costs(
    case: Case,
    sets: list[Mapping[str, Clause]],
    provision: str,
    reading: str,
    losses: tuple[Loss, ...],
    *,
    watched: Watched | None = None,
) -> list[Signed]:
    """Return the least-cost plan that outlasts losses under each set of clauses; its cost is infinite where none does.

    Work may move within a block, so that a finer grid alone would change a cost: all are resolved on one grid,
    split wherever that of any of them is. The day on which a notice ends splits nothing, for in a plan a notice
    moves no capacity: it says only which offers could still be signed in time.
    """
    desks = [_desk(case, clauses, provision, reading) for clauses in sets]
    marks = {to_datetime(m) for d in desks for m in d.instance.grid.block_starts}
    fine = [
        d if d.instance.grid.n_blocks == len(marks) else _desk(case, clauses, provision, reading, marks)
        for clauses, d in zip(sets, desks, strict=True)
    ]
    return [d.sign(losses) for d in told("clauses", fine, len(fine), watched or {})]


def _desk(case: Case, clauses: Mapping[str, Clause], provision: str, reading: str, breaks: Iterable[date] = ()) -> Desk:
    """Return a desk under a set of clauses, on the grid that the notices of the case make."""
    standing = {k: c for k, c in case.clauses.items() if c.kind == "notice"}
    others = {k: c for k, c in clauses.items() if c.kind != "notice"}
    desk = Desk.of(replace(case, clauses={**others, **standing}), provision, reading=reading, breaks=breaks)
    if {k: c for k, c in clauses.items() if c.kind == "notice"} == standing:
        return desk
    notice = resolve(replace(case, clauses=clauses), provision, reading=reading).notice
    return replace(desk, planner=replace(desk.planner, instance=replace(desk.instance, notice=notice)))


def _less(one: Signed, other: Signed) -> float:
    """Return a difference of least costs; 0 where their proofs, or the solver's rounding, cannot tell them apart."""
    if not np.isfinite(one.objective) and not np.isfinite(other.objective):
        return float("nan")
    difference = one.objective - other.objective
    if not np.isfinite(difference):
        return difference
    unsure = max(one.objective - one.bound, other.objective - other.bound)
    floor = max(unsure, 1e-9 * max(abs(one.objective), abs(other.objective)))
    return 0.0 if abs(difference) <= floor else difference
