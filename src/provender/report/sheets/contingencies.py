"""The N-1 table: every loss, how long work lasts, how long recovery takes, what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from provender.report.frames import share_lost
from provender.report.sheets.lines import groups, said
from provender.report.sheets.sheet import N_FIRST, Cell, Column, ColumnKind, Line, Sheet, listed, text

if TYPE_CHECKING:
    from provender.exposure.result import Exposure, Row
    from provender.report.edition import Edition

_COLUMNS: tuple[tuple[str, ColumnKind], ...] = (
    ("n1.contingency", "text"),
    ("n1.tts", "figure"),
    ("n1.first", "text"),
    ("n1.lost", "figure"),
    ("n1.ttr_critical", "figure"),
    ("n1.ttr_today", "figure"),
    ("n1.ttr_without", "figure"),
    ("n1.replanned", "figure"),
    ("n1.frozen", "figure"),
    ("n1.unmet", "amount"),
    ("n1.signed", "prose"),
)
#: offers named in a cell; the exported table has them all
_MOST_SIGNED, _MOST_TIERS = 4, 3


def contingencies(exposure: Exposure, edition: Edition) -> Sheet:
    """Return the N-1 table of one provision."""
    words, names = edition.words, edition.names
    pairs = zip(names.contingencies(exposure.rows), exposure.rows, strict=True)
    order = sorted(pairs, key=lambda pair: (pair[1].tts_days, -pair[1].extra_replanned))
    days = {row.announced for row in exposure.rows}
    announced = words("list.comma").join(map(edition.figures.date, sorted(days)))
    return Sheet(
        id=f"n1-{exposure.provision}",
        title=words("sheet.n1", good=names.good(exposure.provision)),
        lead=words("sheet.n1.lead", announced=announced),
        columns=tuple(Column(words(k), kind) for k, kind in _COLUMNS),
        lines=tuple(Line(_cells(row, label, exposure, edition)) for label, row in order),
        empty=words("sheet.n1.empty"),
        n_first=N_FIRST,
        is_broad=True,
    )


def _cells(row: Row, label: str, exposure: Exposure, edition: Edition) -> tuple[Cell, ...]:
    figures = edition.figures
    ends = list(row.tts_by_future.values()) or [row.tts_days]
    return (
        Cell(label, edition.words("n1.in_force", day=figures.date(row.in_force))),
        Cell(figures.days(row.tts_days), figures.interval(min(ends), max(ends), "days")),
        _first(row, edition),
        _lost(row, exposure, edition),
        *(text(figures.days(d)) for d in (row.ttr_critical_days, row.ttr_today_days, row.ttr_without_days)),
        _replanned(row, exposure, edition),
        text(figures.money(row.extra_frozen, exposure.currency)),
        _unmet(row, exposure, edition),
        _signed(row, exposure, edition),
    )


def _first(row: Row, edition: Edition) -> Cell:
    if not row.first_to_stop:
        return text("")
    when = edition.words("n1.after", days=edition.figures.days(row.first_stop_days))
    return Cell(edition.names.work(row.first_to_stop), when)


def _lost(row: Row, exposure: Exposure, edition: Edition) -> Cell:
    now, most = share_lost(row, exposure), float(np.max(row.share_lost, initial=0.0))
    later = edition.words("n1.at_most", share=edition.figures.share(most)) if most > now + 1e-9 else ""
    return Cell(edition.figures.share(now), later, share=now)


def _replanned(row: Row, exposure: Exposure, edition: Edition) -> Cell:
    shown = edition.figures.money(row.extra_replanned, exposure.currency)
    if not row.migration_cost:
        return Cell(shown)
    return Cell(
        shown,
        edition.words("n1.migration", money=edition.figures.money(row.migration_cost, exposure.currency)),
    )


def _unmet(row: Row, exposure: Exposure, edition: Edition) -> Cell:
    figures, unit = edition.figures, f"{exposure.work_unit}-h"
    largest = [(k, v) for k, v in sorted(row.extra_unmet.items(), key=lambda kv: -kv[1]) if v > 0][:_MOST_TIERS]
    parts = (edition.words("n1.part", work=edition.names.work(k), amount=figures.number(v)) for k, v in largest)
    note = edition.words("list.semicolon").join(parts) if len(largest) > 1 else ""
    return Cell(figures.number(sum(row.extra_unmet.values()), unit), note)


def _signed(row: Row, exposure: Exposure, edition: Edition) -> Cell:
    found = groups(row.replanned)
    shown = [said(group, exposure.work_unit, edition) for group in found[:_MOST_SIGNED]]
    left = len(found) - len(shown)
    return listed([*shown, *([edition.words("n1.and_more", n=left)] if left else [])])
