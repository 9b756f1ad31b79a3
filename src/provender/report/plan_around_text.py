"""What is asked around a plan, in a terminal: risk, room, readings, clauses, worth of a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from provender.report.edition import edition
from provender.report.plan_text import plain_table
from provender.report.sheets.planned import loss_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import RenderableType

    from provender.alliance.case import Case
    from provender.planning.alternatives import Alternatives, Change, ShareRange
    from provender.planning.around import Around
    from provender.planning.clause_price import ClausePrice, YearPrice
    from provender.planning.frontier import Frontier
    from provender.planning.readings import Readings
    from provender.planning.worth import UnitWorth
    from provender.report.edition import Edition
    from provender.report.words import Language

#: rows of a long list that a terminal shows
_MOST = 12


def around_to_terminal(case: Case, found: Around, *, provision: str, language: Language = "en") -> RenderableType:
    """Return the answers around a plan as something that `rich` prints.

    Raises
    ------
    UnknownNameError
        If there are no words in the language.
    """
    return Group(*_parts(found, edition(case, language), provision))


def _parts(found: Around, ed: Edition, provision: str) -> Iterator[RenderableType]:
    unit, words = ed.case.provisions[provision].work_unit, ed.words
    if found.frontier and found.frontier.points:
        yield from _part(_frontier_lead(found.frontier, ed), _frontier(found.frontier, ed))
    if found.alternatives and found.alternatives.shares:
        yield from _part(_room_lead(found.alternatives, ed), _shares(found.alternatives, ed))
        yield from _part(_plans_lead(found.alternatives, ed), _plans(found.alternatives, ed, unit))
    if found.readings:
        yield from _part(_readings_lead(found.readings, ed, unit), _readings(found.readings, ed, unit))
    if found.clauses:
        yield from _part(words("told.clauses"), _clauses(found.clauses, ed))
    for clause, years in (found.years or {}).items():
        yield from _part(words("told.years", clause=ed.names.clause(clause)), _years(years, ed))
    for clause, money in (found.changes or {}).items():
        yield Padding(Text(_changed(clause, money, ed)), (1, 0, 0, 0))
    if found.worth:
        yield from _part(words("told.worths"), _worth(found.worth, ed, unit))
    yield from (Padding(note, (1, 0, 0, 0)) for note in _notes(found, ed, unit))


def _notes(found: Around, ed: Edition, unit: str) -> Iterator[Text]:
    """Yield what holds of all answers: needs that no plan meets, that the search was stopped, what is outlasted."""
    words = ed.words
    if found.worth == ():
        yield Text(words("told.no_worth"))
    for loss, units in found.lowered.items():
        yield Text(words("told.lowered", loss=loss_name(loss, ed), most=ed.figures.number(units, unit)))
    if found.is_stopped:
        yield Text(words("told.cut_short"))
    if found.against:
        names = words("list.comma").join(loss_name(x, ed) for x in found.against)
        yield Text(words("told.against", losses=names), style="dim")


def _part(lead: str, table: RenderableType) -> Iterator[RenderableType]:
    yield Padding(Text(lead), (1, 0, 0, 0))
    yield table


def _frontier_lead(found: Frontier, ed: Edition) -> str:
    first, last = found.points[0], found.points[-1]
    if last.mean - first.mean <= 1e-6 * abs(first.mean):
        return ed.words("told.risk_flat")
    rate = f"{(first.cvar - last.cvar) / (last.mean - first.mean):.1f}"
    return ed.words("told.risk", tail=ed.figures.share(1 - found.alpha), rate=rate, own=f"{found.own:g}")


def _frontier(found: Frontier, ed: Edition) -> RenderableType:
    table = plain_table(ed, ("omega", "mean", "cvar", "gap", "signs_more"))
    for point in found.points:
        omega = f"{point.omega:g}"
        table.line(
            ed.words("told.own_weight", omega=omega) if point.omega == found.own else omega,
            ed.figures.money(point.mean),
            ed.figures.money(point.cvar),
            f"{point.gap:.0e}",
            Text(_differences(point.changes, ed, "")),
        )
    return table


def _percent(share: float) -> str:
    return f"{100 * share:g} %"


def _room_lead(found: Alternatives, ed: Edition) -> str:
    listed = ed.words("list.comma").join(map(_percent, sorted({s.allowance for s in found.shares})))
    return ed.words("told.room", listed=listed)


def _shares(found: Alternatives, ed: Edition) -> RenderableType:
    allowances = sorted({s.allowance for s in found.shares})
    heads = (ed.words("col.within", share=_percent(a)) for a in allowances)
    table = plain_table(ed, ("supplier", "now"), *heads)
    for supplier in dict.fromkeys(s.supplier for s in found.shares):
        mine = {s.allowance: s for s in found.shares if s.supplier == supplier}
        table.line(
            Text(ed.names.party(supplier)),
            f"{100 * mine[allowances[0]].best:.1f} %",
            *(_span(mine[a], ed) if a in mine else "–" for a in allowances),
        )
    return table


def _span(found: ShareRange, ed: Edition) -> str:
    return ed.words("told.span", low=f"{100 * found.least:.1f}", high=f"{100 * found.most:.1f} %")


def _plans_lead(found: Alternatives, ed: Edition) -> str:
    if not found.plans:
        return ed.words("told.no_other", share=_percent(found.allowance))
    more = ed.figures.money(found.objective * found.allowance)
    return ed.words("told.others", n=len(found.plans), more=more)


def _plans(found: Alternatives, ed: Edition, unit: str) -> RenderableType:
    table = plain_table(ed, ("plan", "extra", "cvar", "differs", "instead"))
    for i, x in enumerate(found.plans, start=1):
        table.line(
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
        return ed.words("planned.same")
    told = ed.words("list.comma").join(_difference(c, ed) for c in listed[:4])
    if len(listed) > 4:
        told = ed.words("told.and_more", listed=told, n=len(listed) - 4)
    return ed.words("told.in_units", listed=told, unit=unit) if unit else told


def _difference(c: Change, ed: Edition) -> str:
    """Return what is signed more or less of one offer; where no more but at other times, that."""
    offer = ed.names.offer(c.offer)
    if abs(c.units) < 0.5 <= abs(c.unit_years):
        return ed.words("planned.earlier" if c.unit_years > 0 else "planned.later", offer=offer)
    return ed.words("planned.more" if c.units >= 0 else "planned.less", amount=f"{abs(c.units):,.0f}", offer=offer)


def _readings_lead(found: Readings, ed: Edition, unit: str) -> str:
    words = ed.words
    if not np.isfinite(found.robust):
        return words("told.no_robust")
    price = ed.figures.money(found.price) if np.isfinite(found.price) else words("told.no_finite")
    what = words("told.what", what=_differences(found.changes, ed, unit)) if found.changes else ""
    return words("told.ambiguity", price=price) + what + words("told.sentence_end")


def _readings(found: Readings, ed: Edition, unit: str) -> RenderableType:
    words = ed.words
    table = plain_table(ed, ("party", "least", "robust", "reads", "instead"))
    for x in found.plans:
        party = ed.names.party(x.party)
        table.line(
            Text(words("planned.own", party=party) if x.party == found.own else party),
            _money(x.objective, ed),
            _money(x.robust, ed),
            Text(words("list.semicolon").join(ed.names.clause(c) for c in x.differs) or "–"),
            Text(_differences(x.changes, ed, unit)),
        )
    return table


def _clauses(found: Iterable[ClausePrice], ed: Edition) -> RenderableType:
    table = plain_table(ed, ("clause", "clause_alone", "marginal"))
    for x in found:
        table.line(Text(ed.names.clause(x.clause)), _price(x.alone, ed), _price(x.marginal, ed))
    return table


def _years(found: Iterable[YearPrice], ed: Edition) -> RenderableType:
    table = plain_table(ed, ("to_end", "in_all", "adds"))
    for x in found:
        table.line(f"{x.year}", _price(x.total, ed), _price(x.more, ed))
    return table


def _changed(clause: str, money: float, ed: Edition) -> str:
    key = "told.unchanged" if money == 0.0 else "told.costs" if money > 0.0 else "told.helps"
    fields = {} if money == 0.0 else {"money": ed.figures.money(abs(money))}
    return ed.words(key, clause=ed.names.clause(clause), **fields)


def _worth(found: Iterable[UnitWorth], ed: Edition, unit: str) -> RenderableType:
    listed = tuple(found)
    table = plain_table(ed, ("limit", "start", "unit_saves"), unit=unit)
    for x in listed[:_MOST]:
        is_money = x.kind == "budget"
        worth = ed.words("told.per_money", worth=f"{x.worth:,.2f}") if is_money else ed.figures.money(x.worth)
        table.line(Text(_limit(x, ed)), f"{x.start:%Y-%m-%d}" if x.start else "–", worth)
    if len(listed) > _MOST:
        more = Text(ed.words("told.more_rows", n=_MOST, all=len(listed)), style="dim")
        return Group(table, more)
    return table


def _limit(x: UnitWorth, ed: Edition) -> str:
    names = {"need": lambda: loss_name(x.name, ed), "budget": lambda: ed.names.anything(x.name)}
    return ed.words(f"told.limit.{x.kind}", name=names.get(x.kind, lambda: ed.names.offer(x.name))())


def _price(money: float, ed: Edition) -> str:
    if np.isnan(money):
        return ed.words("planned.either_way")
    if np.isinf(money):
        return ed.words("planned.only_without" if money > 0 else "planned.only_with")
    return ed.figures.money(money)


def _money(money: float, ed: Edition) -> str:
    return ed.figures.money(money) if np.isfinite(money) else ed.words("told.nothing_plan")
