"""The table of two losses together, the worst first."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from provender.report.sheets.sheet import DASH, N_FIRST, Cell, Column, ColumnKind, Line, Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provender.exposure.pairs import Pair
    from provender.report.edition import Edition

_COLUMNS: tuple[tuple[str, ColumnKind], ...] = (
    ("pairs.first", "text"),
    ("pairs.second", "text"),
    ("pairs.tts", "figure"),
    ("pairs.first_stop", "text"),
    ("pairs.critical", "amount"),
    ("pairs.all", "amount"),
    ("pairs.replanned", "figure"),
    ("pairs.frozen", "figure"),
)


def pairs(found: Sequence[Pair], provision: str, edition: Edition) -> Sheet:
    """Return the table of one provision."""
    words = edition.words
    return Sheet(
        id=f"pairs-{provision}",
        title=words("sheet.pairs", good=edition.names.good(provision)),
        lead=words("sheet.pairs.lead"),
        columns=tuple(Column(words(k), kind) for k, kind in _COLUMNS),
        lines=tuple(Line(_cells(pair, provision, edition)) for pair in found),
        empty=words("sheet.pairs.empty"),
        n_first=N_FIRST,
        is_broad=True,
    )


def _cells(pair: Pair, provision: str, edition: Edition) -> tuple[Cell, ...]:
    case, figures, names = edition.case, edition.figures, edition.names
    unit = f"{case.provisions[provision].work_unit}-h"
    ends = list(pair.tts_by_future.values()) or [pair.tts_days]
    alone = edition.words("pairs.alone", amount=figures.number(pair.critical_alone, unit))
    in_force = edition.words("n1.in_force", day=figures.date(pair.in_force))
    return (
        Cell(names.contingency(pair.first)),
        Cell(names.contingency(pair.second), in_force),
        Cell(figures.days(pair.tts_days), figures.interval(min(ends), max(ends), "days")),
        Cell(names.work(pair.first_to_stop) if pair.first_to_stop else DASH),
        Cell(figures.number(pair.critical_unmet, unit), alone),
        Cell(figures.number(sum(pair.extra_unmet.values()), unit)),
        Cell(DASH if math.isnan(pair.extra_replanned) else figures.money(pair.extra_replanned, case.currency)),
        Cell(figures.money(pair.extra_frozen, case.currency)),
    )
