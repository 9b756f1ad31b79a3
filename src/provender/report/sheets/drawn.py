"""The table of the losses of the N-1 table under drawn scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provender.report.sheets.sheet import N_FIRST, Cell, Column, ColumnKind, Line, Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provender.exposure.drawn import DrawnLoss
    from provender.report.edition import Edition

_COLUMNS: tuple[tuple[str, ColumnKind], ...] = (
    ("drawn.loss", "text"),
    ("drawn.chance", "figure"),
    ("drawn.tts", "figure"),
    ("drawn.critical", "amount"),
    ("drawn.cost", "figure"),
)


def drawn(found: Sequence[DrawnLoss], provision: str, edition: Edition) -> Sheet:
    """Return the table of one provision, the loss that leaves most critical work undone first."""
    words = edition.words
    order = sorted(found, key=lambda d: (-d.critical_mean, -d.cost_mean, d.loss.id))
    return Sheet(
        id=f"drawn-{provision}",
        title=words("sheet.drawn", good=edition.names.good(provision)),
        lead=words("sheet.drawn.lead", n=found[0].n_scenarios if found else 0),
        columns=tuple(Column(words(k), kind) for k, kind in _COLUMNS),
        lines=tuple(Line(_cells(d, provision, edition)) for d in order),
        empty=words("sheet.drawn.empty"),
        n_first=N_FIRST,
    )


def _cells(found: DrawnLoss, provision: str, edition: Edition) -> tuple[Cell, ...]:
    figures, case = edition.figures, edition.case
    unit = f"{case.provisions[provision].work_unit}-h"
    low, middle, high = map(float, found.tts_days)
    least, _, most = map(float, found.critical)
    cheap, _, dear = map(float, found.cost)
    return (
        Cell(edition.names.contingency(found.loss)),
        Cell(figures.share(found.chance), share=found.chance),
        Cell(figures.days(middle), figures.interval(low, high, "days")),
        Cell(figures.number(found.critical_mean, unit), figures.interval(least, most, "number")),
        Cell(figures.money(found.cost_mean, case.currency), _money(cheap, dear, edition)),
    )


def _money(low: float, high: float, edition: Edition) -> str:
    figures, currency = edition.figures, edition.case.currency
    return edition.words("risk.interval", low=figures.money(low, currency), high=figures.money(high, currency)).strip()
