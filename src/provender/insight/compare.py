"""compare(): two cases, two dates or two readings of one: what differs, and what of each change it explains.

Inputs are moved from one side to the other in groups that can stand without each other: the date, the reading, the
evidence, demand, supply, clauses, events, the parties' money, named estimates. What a group holds is a matter of the
fields of `provender.alliance.case.Case`; programmes go with the date, as their completion counts from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from provender.alliance.walk import numbers_of
from provender.errors import ProvenderError
from provender.exposure.expose import base_plan
from provender.exposure.result import Headline
from provender.insight.attribution import MOST_EXACT, attribute, n_sets
from provender.insight.by_input import by_input
from provender.insight.numbers import finite, numbers
from provender.insight.same import same
from provender.insight.sides import Side

if TYPE_CHECKING:
    from provender.alliance.case import Case
    from provender.alliance.estimate import Estimate

#: fields of a case by group
GROUPS: Mapping[str, tuple[str, ...]] = {
    "date": ("as_of", "start", "end", "period", "block", "measures", "sampling", "programmes"),
    "reading": ("reading",),
    "evidence": ("claims", "signals", "chain", "hypotheses"),
    "demand": ("provisions", "workloads", "reaches", "futures", "factors", "shocks"),
    "supply": ("contracts", "offers", "commitments", "dependencies", "budgets", "markets", "prices", "slips"),
    "clauses": ("clauses", "milestones"),
    "events": ("hazards",),
    "money": ("parties", "persons", "flows", "currency", "discount_rate"),
    "estimates": ("estimates",),
}
#: groups that name each other's blocks: moved as one where they cannot stand apart
#: fields that say where a number comes from
_SOURCES = frozenset({"claims", "cited", "assumptions", "why", "formula", "place", "note"})
_TOGETHER = ("demand", "supply", "clauses", "events", "money")


@dataclass(frozen=True, slots=True)
class InputChange:
    """A number that differs: `before` or `after` is None where one side has it not."""

    place: str
    before: Estimate | None
    after: Estimate | None


@dataclass(frozen=True, slots=True)
class Compared:
    """A headline number on both sides; `parts` by group sum to the change, and are empty where nothing is explained."""

    id: str
    before: Headline
    after: Headline
    change: float
    parts: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sides held against each other.

    Parameters
    ----------
    names
        How the sides were written.
    inputs
        Numbers that differ, in the order of the cases.
    claims_added, claims_removed
        Ids of claims and facts that only the second, only the first side admits.
    groups
        Groups of inputs that differ.
    numbers
        Headline numbers that both sides have and that differ, the largest relative change first.
    only_first, only_second
        Headline numbers that one side has alone.
    method
        ``"shapley"`` over all orders, ``"orders"`` over some, ``"none"`` where the cases share no structure.
    n_worked_out
        Sets of groups worked out.
    by_input
        By number, what each input that differs explains of its change, and ``rest``; the parts sum to it. Empty where
        more inputs differ than can be told apart, none does, or a side was given as a case.
    """

    names: tuple[str, str]
    first: Case
    second: Case
    inputs: tuple[InputChange, ...]
    claims_added: tuple[str, ...]
    claims_removed: tuple[str, ...]
    groups: tuple[str, ...]
    numbers: tuple[Compared, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    method: str
    n_worked_out: int
    by_input: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


def compare(
    first: str | Case, second: str | Case, *, progress: Callable[[str, int, int], None] | None = None
) -> Comparison:
    """Return what differs between two sides and how much of each headline number's change it explains.

    Parameters
    ----------
    first, second
        Cases, or how one writes them: ``"CASE"``, ``"CASE@DATE"``, ``"CASE:PARTY"``, ``"CASE:PARTY@DATE"``.
    progress
        Called with (what, done, total).

    Raises
    ------
    SideError
        If a side cannot be read.
    UnknownNameError, CaseProblemsError
        As for `provender.load`.

    Examples
    --------
    >>> found = compare("miniature", "miniature:M")  # M's strict reading bars the outside offer
    >>> found.groups, found.method
    (('reading',), 'shapley')
    >>> lost = next(n for n in found.numbers if n.id == "compute.M.all.share_lost")
    >>> round(lost.change, 4), round(lost.parts["reading"], 4)  # 80 of 100 units instead of 60 of 110
    (0.2545, 0.2545)
    """
    (one, a), (other, b) = _read(first), _read(second)
    groups = tuple(g for g, fields in GROUPS.items() if not all(_is_same(a, b, f) for f in fields))
    told = _numbers(a), _numbers(b)
    names = tuple(side if isinstance(side, str) else side.name for side in (first, second))
    parts, used, method = _parts(a, b, groups, progress) if _is_alike(a, b) else ({}, groups, "none")
    held = [_compared(a, b, k, (told[0][k], told[1][k]), parts.get(k, {})) for k in told[0] if k in told[1]]
    return Comparison(
        names,  # type: ignore[arg-type]
        a,
        b,
        tuple(_inputs(a, b)),
        tuple(k for k in b.claims if k not in a.claims),
        tuple(k for k in a.claims if k not in b.claims),
        used,
        tuple(sorted((n for n in held if n.change), key=lambda n: (-_share(n), n.id))),
        tuple(k for k in told[0] if k not in told[1]),
        tuple(k for k in told[1] if k not in told[0]),
        method,
        n_sets(len(used)) if method != "none" else 2,
        _by_input((one, other), (a, b), progress) if method != "none" else {},
    )


def _read(side: str | Case) -> tuple[Side | None, Case]:
    """Return a side as written, None where it is a case, and the case."""
    if not isinstance(side, str):
        return None, side
    parsed = Side.parse(side)
    return parsed, parsed.load()


def _by_input(
    sides: tuple[Side | None, Side | None], cases: tuple[Case, Case], progress: Callable[[str, int, int], None] | None
) -> dict[str, dict[str, float]]:
    """Return what each input explains, where both sides can be read anew."""
    first, second = sides
    if first is None or second is None:
        return {}
    return by_input((first, second), cases, _plain_numbers, progress)


def _plain_numbers(case: Case) -> dict[str, float]:
    """Return every headline number of a case, what is infinite at the end of the horizon."""
    return {k: finite(case, h) for k, h in _numbers(case).items()}


def _is_same(a: Case, b: Case, name: str) -> bool:
    """Return whether a field of two cases says the same, whatever it says it from."""
    return same(getattr(a, name), getattr(b, name), but=_SOURCES)


def _is_alike(a: Case, b: Case) -> bool:
    """Return whether inputs of one case can stand in the other: the same goods for the same parties."""
    goods = [{(p.id, p.dependant, p.supply_unit, p.work_unit) for p in c.provisions.values()} for c in (a, b)]
    return goods[0] == goods[1] and a.currency == b.currency


def _parts(
    a: Case, b: Case, groups: tuple[str, ...], progress: Callable[[str, int, int], None] | None
) -> tuple[dict[str, dict[str, float]], tuple[str, ...], str]:
    """Return what each group explains, the groups, and the method; groups that cannot stand apart are one."""
    whole = tuple(g for g in groups if g not in _TOGETHER)
    joined = (*whole, "+".join(g for g in groups if g in _TOGETHER))
    tries = [groups, joined] if len(groups) - len(whole) > 1 else [groups]
    for tried in tries:
        done = 0

        def numbers_with(moved: frozenset[str], *, n: int = n_sets(len(tried))) -> dict[str, float]:
            nonlocal done
            done += 1
            if progress:
                progress("sets of inputs", min(done, n), n)
            fields = [f for group in moved for one in group.split("+") for f in GROUPS[one]]
            case = replace(a, **{f: getattr(b, f) for f in fields})
            return _plain_numbers(case)

        try:
            found = attribute(tried, numbers_with)
        except (ProvenderError, KeyError, ValueError):
            continue
        return found, tried, "shapley" if len(tried) <= MOST_EXACT else "orders"
    return {}, groups, "none"


def _numbers(case: Case) -> dict[str, Headline]:
    """Return the headline numbers of a case, and what its best plans cost."""
    bases = {p: base_plan(case, p) for p in case.provisions}
    found = numbers(case, bases)
    for p, base in bases.items():
        cost = base.signed.mean
        found[f"{p}.plan.mean"] = Headline(f"{p}.plan.mean", cost, cost, cost, "money", unit=case.currency)
    return found


def _compared(a: Case, b: Case, id: str, both: tuple[Headline, Headline], parts: Mapping[str, float]) -> Compared:
    change = finite(b, both[1]) - finite(a, both[0])
    size = max(abs(finite(a, both[0])), abs(finite(b, both[1])))
    return Compared(id, *both, change if abs(change) > 1e-12 * size else 0.0, parts)


def _share(number: Compared) -> float:
    """Return the change relative to what was; large where that was nothing."""
    before = abs(number.before.value)
    return min(1e300, abs(number.change) / before) if before > 0.0 else 1e300


def _inputs(a: Case, b: Case) -> Iterator[InputChange]:
    """Yield the numbers that differ, by place."""
    first, second = _places(a), _places(b)
    for place in dict.fromkeys((*first, *second)):
        before, after = first.get(place), second.get(place)
        if before is None or after is None or not _is_equal(before, after):
            yield InputChange(place, before, after)


def _places(case: Case) -> dict[str, Estimate]:
    found: dict[str, Estimate] = {}
    for estimate in numbers_of(case):
        if estimate.place:
            found.setdefault(estimate.place, estimate)
    return found


def _is_equal(a: Estimate, b: Estimate) -> bool:
    values: list[tuple[Any, Any]] = [(getattr(a, f), getattr(b, f)) for f in ("value", "low", "high", "unit")]
    return all(x == y for x, y in values)
