"""The tables of spread and of firm credit: whose doing it is, and what each line stands for."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from provender.exposure.variance import SOURCES
from provender.report.sheets.sheet import DASH, Cell, Column, ColumnKind, Line, Sheet

if TYPE_CHECKING:
    from provender.exposure.credits import FirmCredit
    from provender.exposure.variance import Source, Spread, Variance
    from provender.report.edition import Edition

_CREDIT_COLUMNS: tuple[tuple[str, ColumnKind], ...] = (
    ("credits.line", "text"),
    ("credits.standing", "text"),
    ("credits.size", "amount"),
    ("credits.credit", "amount"),
    ("credits.share", "figure"),
    ("credits.added", "amount"),
)


def spread(found: Variance, edition: Edition) -> Sheet:
    """Return whose doing the spread of each outcome is; outcomes that never vary have no column."""
    words = edition.words
    shown = [s for s in found.spreads if s.deviation > 0.0]
    heads = [Column(words("spread.source"), "text"), *(Column(_head(s, found, edition), "figure") for s in shown)]
    order = sorted(SOURCES, key=lambda k: -shown[0].effects[k]) if shown else []
    return Sheet(
        id=f"spread-{found.provision}",
        title=words("sheet.spread", good=edition.names.good(found.provision)),
        lead=words("sheet.spread.lead", n=found.n_scenarios),
        columns=tuple(heads),
        lines=tuple(Line(tuple(_cells(k, shown, edition))) for k in order),
        empty=words("sheet.spread.empty"),
    )


def _head(held: Spread, found: Variance, edition: Edition) -> str:
    figures, case = edition.figures, edition.case
    if held.outcome == "cost":
        told = (figures.money(x, case.currency) for x in (held.mean, held.deviation))
    else:
        unit = f"{case.provisions[found.provision].work_unit}-h"
        told = (figures.number(x, unit) for x in (held.mean, held.deviation))
    mean, deviation = told
    return edition.words(f"spread.{held.outcome}", mean=mean, deviation=deviation)


def _cells(source: Source, shown: Sequence[Spread], edition: Edition) -> Iterator[Cell]:
    figures, words = edition.figures, edition.words
    yield Cell(words(f"spread.source.{source}"))
    for held in shown:
        effect, error = held.effects[source], held.errors[source]
        if math.isnan(effect):
            yield Cell(DASH)
            continue
        note = words("spread.error", error=figures.share(error)) if error > 0.0 else ""
        yield Cell(figures.share(effect), note, share=min(1.0, effect))


def credits_sheet(found: Sequence[FirmCredit], provision: str, n: int, edition: Edition) -> Sheet:
    """Return the firm credits of one provision."""
    words = edition.words
    return Sheet(
        id=f"credits-{provision}",
        title=words("sheet.credits", good=edition.names.good(provision)),
        lead=words("sheet.credits.lead", n=n),
        columns=tuple(Column(words(k), kind) for k, kind in _CREDIT_COLUMNS),
        lines=tuple(Line(_credit(c, provision, edition)) for c in found),
        empty=words("sheet.credits.empty"),
    )


def _credit(found: FirmCredit, provision: str, edition: Edition) -> tuple[Cell, ...]:
    figures, unit = edition.figures, edition.case.provisions[provision].work_unit
    low, high = found.credit.low, found.credit.high
    name, _, start = found.id.partition("@")
    return (
        Cell(edition.names.anything(name), start),
        Cell(edition.words(f"credits.{found.standing}")),
        Cell(figures.number(found.size, unit)),
        Cell(figures.number(found.credit.value, unit), figures.interval(low, high, "number")),
        Cell(figures.share(found.share), share=min(1.0, found.share)),
        Cell(figures.number(found.eue_added, f"{unit}-h")),
    )
