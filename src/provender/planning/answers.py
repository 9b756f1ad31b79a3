"""Four questions about a plan, each answered in numbers: reserve, mix, price of security, exclusivity by year."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from provender.alliance.clauses import Exclusivity
from provender.dispatch import build_ladder
from provender.errors import UnknownNameError
from provender.planning.alternatives import unit_hours
from provender.planning.clause_price import price_by_year
from provender.planning.near import Near
from provender.planning.plan import Desk, other_suppliers
from provender.planning.premium import premium, premium_range
from provender.planning.situation import situation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from provender.alliance.case import Case
    from provender.instance import Instance, Lines
    from provender.planning.sign import Signed

QUESTIONS = ("reserve", "mix", "price", "exclusivity")
#: chance over the horizon that the partner is lost at once, where none is given
CHANCE = 0.05
#: share of a cost within which plans count as equally cheap
_FREE = 2e-6


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in numbers.

    Parameters
    ----------
    numbers
        By name, in the order to be read; `kinds` says what each is: ``"money"``, ``"units"`` (work units) or
        ``"share"``.
    main
        Names of the numbers whose change counts as a change of the answer.
    about
        The supplier or clause that the question is about.
    """

    question: str
    numbers: Mapping[str, float]
    kinds: Mapping[str, str]
    main: tuple[str, ...]
    about: str = ""

    def distance(self, other: Answer) -> float:
        """Return by how much another answer differs: the sum of absolute differences of the main numbers."""
        names = dict.fromkeys((*self.main, *other.main))
        gaps = [abs(self.numbers.get(n, 0.0) - other.numbers.get(n, 0.0)) for n in names]
        return float(sum(g for g in gaps if np.isfinite(g)))


def ask(
    case: Case,
    provision: str,
    question: str,
    *,
    reading: str = "",
    chance: float = CHANCE,
    brief: bool = False,
) -> Answer:
    """Return the answer to a question about the plan of a provision.

    Parameters
    ----------
    question
        ``"reserve"``: what to hold beside the partner, should it be lost with a chance; ``"mix"``: shares of the
        cheapest plan that outlasts every supplier that can be outlasted; ``"price"``: what that costs, and what no
        plan secures; ``"exclusivity"``: what keeping the exclusivity of capacity costs to the end of each year.
    chance
        For ``"reserve"``: the chance, in [0, 1), that all of the partner is lost from the as-of date on.
    brief
        Only the numbers that a sensitivity counts: for ``"exclusivity"`` the last year, for ``"reserve"`` the money.

    Raises
    ------
    UnknownNameError
        If there is no such question, or no exclusivity to ask about.

    Examples
    --------
    >>> from provender.cases import load
    >>> ask(load("miniature"), "compute", "price").numbers["price"]
    17325.0
    """
    if question not in QUESTIONS:
        raise UnknownNameError("question", question, QUESTIONS)
    if question == "exclusivity":
        return _exclusivity(case, provision, reading, brief=brief)
    desk = Desk.of(case, provision, reading=reading)
    if question == "reserve":
        return _reserve(case, desk, chance, brief=brief)
    return _mix(case, desk) if question == "mix" else _price(case, desk)


def _reserve(case: Case, desk: Desk, chance: float, *, brief: bool) -> Answer:
    """Return what a plan that reckons with the loss of the partner signs beside it, and what that is worth.

    Every future is doubled: with probability 1 − chance nothing is lost, else all of the partner's lines are gone
    from the as-of date on, with their fees. The plan is signed before anybody knows which.
    """
    partner, instance = _partner(desk), desk.instance
    doubled = with_loss(instance, partner, chance)
    planner = replace(desk.planner, instance=doubled, ladder=build_ladder(doubled))
    wary = replace(desk, planner=planner, here=situation(doubled, case.as_of))
    careless, careful = desk.sign(()), wary.sign(())
    premium = desk.planner.evaluate(desk.here, careful.amounts).objective - careless.objective
    exposed = planner.evaluate(wary.here, careless.amounts).objective
    numbers = {
        "chance": chance,
        "premium": _positive(premium, careless),
        "worth": _positive(exposed - careful.objective, careless),
        "loss": exposed - careless.objective,
    }
    kinds = {"chance": "share", "premium": "money", "worth": "money", "loss": "money", "reserve": "units"}
    if not brief:
        numbers["reserve"] = _held_more((desk, careless), (wary, careful), partner)
    return Answer("reserve", numbers, kinds, ("worth",), partner)


def _held_more(careless: tuple[Desk, Signed], careful: tuple[Desk, Signed], partner: str) -> float:
    """Return the unit-years that a careful plan must sign beside the partner over any careless one.

    Plans of equal cost may share the same capacity differently between suppliers: the careful one is taken with
    the least beside the partner, the careless one with the most, each within the proof of its cost.
    """
    instance = careless[0].instance
    beside = np.array([c.supplier != partner for c in instance.columns.lines.cohorts], dtype=np.float64)
    hours = unit_hours(instance) * beside
    ends = []
    for (desk, found), sign in ((careless, 1.0), (careful, -1.0)):
        limit = found.objective + _FREE * abs(found.objective)
        ends.append(float(hours @ Near(desk, found).most(sign * hours, limit).amounts))
    return max(0.0, ends[1] - ends[0]) / 8766.0


def _positive(money: float, size: Signed) -> float:
    """Return a difference that cannot be negative but for the gap of the plans."""
    return 0.0 if money <= 1e-6 * abs(size.objective) else money


def _partner(desk: Desk) -> str:
    """Return the partner of a provision; where none is named, the supplier that holds most."""
    instance = desk.instance
    if instance.partner:
        return instance.partner
    held = dict.fromkeys(instance.suppliers, 0.0)
    for cohort, size in zip(instance.held.cohorts, instance.held.size, strict=True):
        held[cohort.supplier] += float(size)
    return max(held, key=lambda s: held[s])


def with_loss(instance: Instance, supplier: str, chance: float) -> Instance:
    """Return an instance whose futures come twice: as they are, and without a supplier's lines and their fees.

    Parameters
    ----------
    chance
        Probability of the second kind, in [0, 1).
    """
    work = replace(instance.work, demand=np.concatenate([instance.work.demand] * 2))
    return replace(
        instance,
        futures=(*instance.futures, *(f"{f} without {supplier}" for f in instance.futures)),
        probabilities=np.concatenate([instance.probabilities * (1.0 - chance), instance.probabilities * chance]),
        work=work,
        held=_lost(instance.held, supplier),
        columns=replace(instance.columns, lines=_lost(instance.columns.lines, supplier)),
    )


def _lost(lines: Lines, supplier: str) -> Lines:
    kept = np.array([c.supplier != supplier for c in lines.cohorts], dtype=np.float64)[None, :, None]
    return replace(
        lines,
        available=np.concatenate([lines.available, lines.available * kept]),
        fee=np.concatenate([lines.fee, lines.fee * kept]),
    )


def _mix(case: Case, desk: Desk) -> Answer:
    """Return the shares of unit-hours of the plan that outlasts every supplier, held and signed."""
    rows, _ = desk.met(other_suppliers(case, desk.instance))
    found = desk.planner.sign(desk.here, rows)
    hours = desk.instance.grid.block_hours * (desk.instance.grid.counted > 0)
    shares = _shares(desk.instance, found.amounts, hours)
    return Answer("mix", shares, dict.fromkeys(shares, "share"), tuple(shares))


def _shares(instance: Instance, amounts: NDArray[np.float64], hours: NDArray[np.float64]) -> dict[str, float]:
    totals = dict.fromkeys(instance.suppliers, 0.0)
    for lines, size in ((instance.held, instance.held.size), (instance.columns.lines, amounts)):
        for cohort, nominal, amount in zip(lines.cohorts, lines.nominal, size, strict=True):
            totals[cohort.supplier] += float(amount * (nominal @ hours))
    whole = sum(totals.values())
    order = sorted(totals, key=lambda s: -totals[s])
    return {s: totals[s] / whole if whole > 0.0 else 0.0 for s in order}


def _price(case: Case, desk: Desk) -> Answer:
    """Return the price of outlasting every supplier, and by how much critical work stays short whatever is signed."""
    rows, lowered = desk.met(other_suppliers(case, desk.instance))
    found = desk.planner.sign(desk.here, rows)
    free = desk.lesser(found, None, (), of=rows)
    price, (low, high) = premium(found, free), premium_range(found, free)
    hours = desk.instance.grid.block_hours[rows.block]
    numbers = {
        "price": price,
        "price_low": low,
        "price_high": high,
        "short": float(np.max(lowered, initial=0.0)),
        "short_years": float((lowered * hours).sum() / 8766.0),
        "cost": found.objective,
    }
    kinds = {
        "price": "money",
        "price_low": "money",
        "price_high": "money",
        "short": "units",
        "short_years": "units",
        "cost": "money",
    }
    return Answer("price", numbers, kinds, ("price",) if price else ("short_years",))


def _exclusivity(case: Case, provision: str, reading: str, *, brief: bool) -> Answer:
    """Return what keeping the exclusivity of capacity to the end of each year costs, in all."""
    named = [
        k
        for k, c in case.clauses.items()
        if isinstance(c, Exclusivity) and c.scope == "capacity" and c.provision in ("", provision)
    ]
    if not named:
        kinds = tuple(dict.fromkeys(c.kind for c in case.clauses.values()))
        raise UnknownNameError("clause of kind", "exclusivity", kinds)
    last = ((case.end - timedelta(days=1)).year,) if brief else ()
    years = price_by_year(case, provision, named[0], reading=reading, years=last)
    numbers = {str(y.year): y.total for y in years}
    return Answer("exclusivity", numbers, dict.fromkeys(numbers, "money"), tuple(numbers)[-1:], named[0])
