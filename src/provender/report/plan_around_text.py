"""What is asked around a plan, in a terminal: risk, room, readings, clauses, worth of a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from provender.report.edition import edition
from provender.report.plan_text import loss_name, plain_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import RenderableType

    from provender.alliance.case import Case
    from provender.planning.alternatives import Alternatives, Change
    from provender.planning.around import Around
    from provender.planning.clause_price import ClausePrice, YearPrice
    from provender.planning.frontier import Frontier
    from provender.planning.readings import Readings
    from provender.planning.worth import UnitWorth
    from provender.report.edition import Edition

#: rows of a long list that a terminal shows
_MOST = 12


def around_to_terminal(case: Case, found: Around, *, provision: str) -> RenderableType:
    """Return the answers around a plan as something that `rich` prints, in English."""
    return Group(*_parts(found, edition(case, "en"), provision))


def _parts(found: Around, ed: Edition, provision: str) -> Iterator[RenderableType]:
    unit = ed.case.provisions[provision].work_unit
    if found.frontier:
        yield from _part(_frontier_lead(found.frontier), _frontier(found.frontier, ed))
    if found.alternatives:
        yield from _part(_room_lead(found.alternatives), _shares(found.alternatives, ed))
        yield from _part(_plans_lead(found.alternatives, ed), _plans(found.alternatives, ed, unit))
    if found.readings:
        yield from _part(_readings_lead(found.readings, ed, unit), _readings(found.readings, ed, unit))
    if found.clauses:
        yield from _part("What each clause costs; negative: it helps", _clauses(found.clauses, ed))
    for clause, years in (found.years or {}).items():
        yield from _part(f"What {ed.names.clause(clause)} costs if it lasts to the end of a year", _years(years, ed))
    for clause, money in (found.changes or {}).items():
        yield Padding(Text(_changed(clause, money, ed)), (1, 0, 0, 0))
    if found.worth == ():
        yield Padding(Text("No limit is worth a unit more."), (1, 0, 0, 0))
    elif found.worth:
        yield from _part("What one more unit of a limit saves, largest first", _worth(found.worth, ed, unit))
    yield from (Padding(note, (1, 0, 0, 0)) for note in _notes(found, ed, unit))


def _notes(found: Around, ed: Edition, unit: str) -> Iterator[Text]:
    """Yield what holds of all answers: needs that no plan meets, that the search was stopped, what is outlasted."""
    for loss, units in found.lowered.items():
        most = ed.figures.number(units, unit)
        said = f"No plan outlasts the loss of {loss_name(loss, ed)} whole: need was lowered by up to {most} for it."
        yield Text(said)
    if found.is_stopped:
        yield Text("Stopped: what is missing here was not looked for.")
    if found.against:
        names = ", ".join(loss_name(x, ed) for x in found.against)
        yield Text(f"Every plan here outlasts the loss of: {names}.", style="dim")


def _part(lead: str, table: RenderableType) -> Iterator[RenderableType]:
    yield Padding(Text(lead), (1, 0, 0, 0))
    yield table


def _frontier_lead(found: Frontier) -> str:
    first, last = found.points[0], found.points[-1]
    if last.mean - first.mean <= 1e-6 * abs(first.mean):
        return "Risk: the plan with the least mean has the least bad end too; there is nothing to trade."
    rate = (first.cvar - last.cvar) / (last.mean - first.mean)
    return (
        f"Risk: the mean of the worst {1 - found.alpha:.0%} against the mean; end to end, one more of mean buys "
        f"{rate:.1f} off the bad end. The case weighs it with {found.own:g}."
    )


def _frontier(found: Frontier, ed: Edition) -> RenderableType:
    table = plain_table(("weight of the bad end", "mean", "bad end", "gap", "signs more (units)"))
    for point in found.points:
        own = " (case)" if point.omega == found.own else ""
        table.add_row(
            f"{point.omega:g}{own}",
            ed.figures.money(point.mean),
            ed.figures.money(point.cvar),
            f"{point.gap:.0e}",
            Text(_differences(point.changes, ed, "")),
        )
    return table


def _room_lead(found: Alternatives) -> str:
    listed = ", ".join(f"{100 * a:g} %" for a in sorted({s.allowance for s in found.shares}))
    return f"Room: share of each supplier in what is held or signed, among plans within {listed} of the least cost."


def _shares(found: Alternatives, ed: Edition) -> RenderableType:
    allowances = sorted({s.allowance for s in found.shares})
    table = plain_table(("supplier", "now", *(f"within {100 * a:g} %" for a in allowances)))
    for supplier in dict.fromkeys(s.supplier for s in found.shares):
        mine = {s.allowance: s for s in found.shares if s.supplier == supplier}
        spans = [f"{100 * mine[a].least:.1f} to {100 * mine[a].most:.1f} %" for a in allowances]
        table.add_row(Text(ed.names.party(supplier)), f"{100 * mine[allowances[0]].best:.1f} %", *spans)
    return table


def _plans_lead(found: Alternatives, ed: Edition) -> str:
    if not found.plans:
        return f"No other plan costs less than {100 * found.allowance:g} % more."
    more = ed.figures.money(found.objective * found.allowance)
    n = len(found.plans)
    return (
        f"{n} plan{'s' if n > 1 else ''} as unlike the best and each other as {more} more allow{'s' if n > 1 else ''}:"
    )


def _plans(found: Alternatives, ed: Edition, unit: str) -> RenderableType:
    table = plain_table(("plan", "costs more", "bad end", "differs by", "what it signs instead"))
    for i, x in enumerate(found.plans, start=1):
        table.add_row(
            f"{i}",
            f"{100 * x.extra:.2f} %",
            ed.figures.money(x.cvar),
            f"{100 * x.distance:.0f} %",
            Text(_differences(x.changes, ed, unit)),
        )
    return table


def _differences(changes: Iterable[Change], ed: Edition, unit: str) -> str:
    """Return what a plan signs more and less, in words."""
    listed = tuple(changes)
    if not listed:
        return "the same"
    told = [_difference(c, ed) for c in listed[:4]]
    rest = f", and {len(listed) - 4} more" if len(listed) > 4 else ""
    return ", ".join(told) + rest + (f" ({unit})" if unit else "")


def _difference(c: Change, ed: Edition) -> str:
    """Return what is signed more or less of one offer; where no more but at other times, that."""
    if abs(c.units) < 0.5 <= abs(c.unit_years):
        return f"{ed.names.offer(c.offer)} {'earlier' if c.unit_years > 0 else 'later'}"
    return f"{'+' if c.units >= 0 else '−'}{abs(c.units):,.0f} {ed.names.offer(c.offer)}"


def _readings_lead(found: Readings, ed: Edition, unit: str) -> str:
    if not np.isfinite(found.robust):
        return "Readings: no plan holds under every party's reading of the clauses."
    price = ed.figures.money(found.price) if np.isfinite(found.price) else "no finite sum"
    told = f"Readings: a plan that holds under every reading costs {price} more than one's own reading allows"
    what = f": {_differences(found.changes, ed, unit)}" if found.changes else ""
    return f"{told}{what}."


def _readings(found: Readings, ed: Edition, unit: str) -> RenderableType:
    table = plain_table(("as read by", "least cost", "robust plan costs", "reads otherwise", "what it signs instead"))
    for x in found.plans:
        own = " (own)" if x.party == found.own else ""
        table.add_row(
            Text(ed.names.party(x.party) + own),
            _money(x.objective, ed, "no plan"),
            _money(x.robust, ed, "no plan"),
            Text("; ".join(ed.names.clause(c) for c in x.differs) or "–"),
            Text(_differences(x.changes, ed, unit)),
        )
    return table


def _clauses(found: Iterable[ClausePrice], ed: Edition) -> RenderableType:
    table = plain_table(("clause", "alone", "on top of the others"))
    for x in found:
        table.add_row(Text(ed.names.clause(x.clause)), _price(x.alone, ed), _price(x.marginal, ed))
    return table


def _years(found: Iterable[YearPrice], ed: Edition) -> RenderableType:
    table = plain_table(("to the end of", "in all", "this year adds"))
    for x in found:
        table.add_row(f"{x.year}", _price(x.total, ed), _price(x.more, ed))
    return table


def _changed(clause: str, money: float, ed: Edition) -> str:
    name = ed.names.clause(clause)
    if np.isnan(money):
        return f"{name}, changed: no plan outlasts the losses, before or after."
    if np.isinf(money):
        return f"{name}, changed: {'no plan outlasts the losses any more' if money > 0 else 'only now a plan does'}."
    if money == 0.0:
        return f"{name}, changed: makes no difference to the cost."
    return f"{name}, changed: {'costs' if money > 0 else 'saves'} {ed.figures.money(abs(money))}."


def _worth(found: Iterable[UnitWorth], ed: Edition, unit: str) -> RenderableType:
    listed = tuple(found)
    table = plain_table(("limit", "from", f"saves per {unit}"))
    for x in listed[:_MOST]:
        worth = f"{x.worth:,.2f} per 1" if x.kind == "budget" else ed.figures.money(x.worth)
        table.add_row(Text(_limit(x, ed)), f"{x.start:%Y-%m-%d}" if x.start else "–", worth)
    if len(listed) > _MOST:
        table.caption = f"{_MOST} of {len(listed)}; --json gives all"
    return table


def _limit(x: UnitWorth, ed: Edition) -> str:
    if x.kind == "need":
        return f"need if lost: {loss_name(x.name, ed)}"
    if x.kind == "budget":
        return f"money of {ed.names.anything(x.name)}"
    kind = {"window": "a window of", "shut": "too late to sign for:", "cap": "in force at once of"}[x.kind]
    return f"{kind} {ed.names.offer(x.name)}"


def _price(money: float, ed: Edition) -> str:
    if np.isnan(money):
        return "no plan either way"
    if np.isinf(money):
        return "no plan with it" if money > 0 else "no plan without it"
    return ed.figures.money(money)


def _money(money: float, ed: Edition, otherwise: str) -> str:
    return ed.figures.money(money) if np.isfinite(money) else otherwise
