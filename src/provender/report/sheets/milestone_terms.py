"""A milestone by date, reading and belief; when declaring pays; what going it alone is worth."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from provender.report.sheets.bargains import Head, columns
from provender.report.sheets.sheet import Cell, Line, Sheet, text

if TYPE_CHECKING:
    from provender.report.edition import Edition
    from provender.terms import Alone, Declaring, Surface, Terms


def reading_name(reading: str, found: Surface, edition: Edition) -> str:
    """Return what a reading says."""
    fields = {"chance": edition.figures.share(found.panel)} if reading == "panel" else {}
    return edition.words(f"terms.reading.{reading}", **fields)


def surfaces(found: Surface, declared: tuple[Declaring, ...], edition: Edition) -> tuple[Sheet, ...]:
    """Return the tables of one milestone clause."""
    return by_date(found, edition), by_belief(found, edition), declaring(found, declared, edition)


def by_date(found: Surface, edition: Edition) -> Sheet:
    """Return what the milestone does if it comes on a day for certain."""
    words, figures = edition.words, edition.figures
    heads: list[Head] = [(words("terms.reading"), "text")]
    heads += [(f"{d.year}", "figure") for d in found.dates]
    lines = []
    for party, values in found.by_date.items():
        for i, reading in enumerate(found.readings):
            cells = (text(reading_name(reading, found, edition)), *(Cell(figures.money(float(v))) for v in values[i]))
            group = words("terms.for", party=edition.names.party(party)) if i == 0 else ""
            lines.append(Line(cells, group=group))
    return Sheet(
        id=f"terms-surface-{found.clause}",
        title=words("sheet.terms.surface"),
        lead=words("sheet.terms.surface.lead"),
        columns=columns(heads),
        lines=tuple(lines),
        empty=words("sheet.terms.surface.empty"),
        is_broad=True,
    )


def by_belief(found: Surface, edition: Edition) -> Sheet:
    """Return what the milestone clause is worth under each belief."""
    words, figures, names = edition.words, edition.figures, edition.names
    believers = list(next(iter(found.by_belief.values())))
    heads: list[Head] = [(words("terms.reading"), "text")]
    heads += [(words("terms.belief", party=names.party(b)), "amount") for b in believers]
    lines = []
    for party, by in found.by_belief.items():
        for i, reading in enumerate(found.readings):
            amounts = [Cell(figures.money(float(by[b][i]))) for b in believers]
            group = words("terms.for", party=names.party(party)) if i == 0 else ""
            lines.append(Line((text(reading_name(reading, found, edition)), *amounts), group=group))
    return Sheet(
        id=f"terms-beliefs-{found.clause}",
        title=words("sheet.terms.beliefs"),
        lead=words("sheet.terms.beliefs.lead"),
        columns=columns(heads),
        lines=tuple(lines),
        empty=words("sheet.terms.surface.empty"),
    )


def declaring(found: Surface, declared: tuple[Declaring, ...], edition: Edition) -> Sheet:
    """Return when declaring pays, day by day."""
    words, figures, names = edition.words, edition.figures, edition.names
    heads: list[Head] = [(words("terms.on"), "dates")]
    heads += [(words(f"terms.{k}"), "figure") for k in ("S", "K", "SK", "F", "pi")]
    heads += [(words("terms.panel_worth", chance=figures.share(found.panel)), "figure")]
    heads += [(words("terms.threat"), "figure")]
    return Sheet(
        id=f"terms-declaring-{found.clause}",
        title=words("sheet.terms.declaring"),
        lead=words("sheet.terms.declaring.lead", declarer=names.party(found.declarer), other=names.party(found.other)),
        columns=columns(heads),
        lines=tuple(Line(_declared(d, edition)) for d in declared),
        empty=words("sheet.terms.declaring.empty"),
        is_broad=True,
    )


def _declared(on: Declaring, edition: Edition) -> tuple[Cell, ...]:
    money, at = edition.figures.money, on.at
    if at.threshold is None:
        chance = edition.words("terms.never")
    else:
        chance = edition.figures.share(at.threshold) if at.threshold > 0.0 else edition.words("terms.always")
    sums = (at.remaining, at.answer, at.alone, at.refusal)
    return (
        text(edition.figures.date(on.on)),
        *(Cell(money(v)) for v in sums),
        Cell(chance),
        Cell(money(on.with_panel)),
        Cell(money(on.threat)),
    )


def programmes(found: Terms, edition: Edition) -> tuple[Sheet, ...]:
    """Return the tables of going it alone."""
    if not found.programmes:
        return ()
    return alone(found, edition), *(starts(p, edition) for p in found.programmes if p.premium)


def alone(found: Terms, edition: Edition) -> Sheet:
    """Return what each programme is worth."""
    words, case = edition.words, edition.case
    first = found.programmes[0]
    keys = ("done", "cost", "premium", "worth.holds", "worth.lost", "even")
    heads: list[Head] = [(words("terms.programme"), "text")]
    heads += [(words(f"terms.{k}"), "prose" if k == "even" else "amount") for k in keys]
    partner = case.provisions[first.provision].partner
    day = edition.figures.date(first.lost_on)
    return Sheet(
        id="terms-programmes",
        title=words("sheet.terms.alone"),
        lead=words("sheet.terms.alone.lead", partner=edition.names.party(partner), day=day),
        columns=columns(heads),
        lines=tuple(Line(_alone(p, edition)) for p in found.programmes),
        empty=words("sheet.terms.alone.empty"),
        is_broad=True,
    )


def _alone(found: Alone, edition: Edition) -> tuple[Cell, ...]:
    figures, words = edition.figures, edition.words
    early, middle, late = found.done
    spread = words("value.interval", low=figures.month(early), high=figures.month(late))
    name = edition.names.named(edition.case.programmes[found.programme])
    return (
        Cell(name, edition.names.party(found.party)),
        Cell(figures.month(middle), spread),
        _three(found.cost, edition),
        _three(found.premium, edition),
        *(Cell(figures.money(w)) for w in found.worth),
        text(_even(found, edition) if found.premium else ""),
    )


def _three(held: tuple[float, float, float] | None, edition: Edition) -> Cell:
    """Return value and interval."""
    if held is None:
        return text("")
    return Cell(edition.figures.money(held[0]), edition.figures.interval(held[1], held[2], "money"))


def _even(found: Alone, edition: Edition) -> str:
    """Return which head start repays the premium, in each world."""
    words, told = edition.words, []
    for world, key, none in ((1, "lost", "none_lost"), (0, "holds", "none")):
        months = found.breaks_even[world]
        known = math.isfinite(months)
        told.append(
            words(f"terms.even.{key}", months=words("count.months.many", n=f"{months:.0f}"))
            if known
            else words(f"terms.even.{none}")
        )
    return words("list.semicolon").join(told)


def starts(found: Alone, edition: Edition) -> Sheet:
    """Return what a head start is worth, and the chance of losing the deal that repays the premium."""
    words, figures = edition.words, edition.figures
    heads: list[Head] = [(words("terms.months"), "figure")]
    heads += [(words(k), "figure") for k in ("terms.holds", "terms.lost", "terms.chance_needed")]
    lines = []
    for months, (holds, lost) in found.head_start.items():
        chance = found.chance_needed(months)
        cells = (
            f"{months}",
            figures.money(holds),
            figures.money(lost),
            figures.share(chance) if math.isfinite(chance) else "–",
        )
        lines.append(Line(tuple(Cell(c) for c in cells)))
    return Sheet(
        id=f"terms-starts-{found.programme}",
        title=words("sheet.terms.starts"),
        lead=words("sheet.terms.starts.lead"),
        columns=columns(heads),
        lines=tuple(lines[1:]),
        empty=words("sheet.terms.starts.empty"),
        notes=_hangs(found, edition),
    )


def _hangs(found: Alone, edition: Edition) -> tuple[str, ...]:
    """Return what the worth of a year hangs on."""
    words, money = edition.words, edition.figures.money
    told = [
        words("terms.hangs.one", low=money(min(v)), high=money(max(v)), field=words(f"terms.field.{name}"))
        for name, v in sorted(found.hangs_on.items(), key=lambda kv: -abs(kv[1][1] - kv[1][0]))
    ]
    return (words("terms.hangs", values=words("list.semicolon").join(told)),) if told else ()
