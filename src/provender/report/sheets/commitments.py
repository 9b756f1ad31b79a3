"""The table of discount commitments: utilisation, coverage, effective savings rate."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from provender.report.sheets.sheet import DASH, Cell, Column, ColumnKind, Line, Sheet

if TYPE_CHECKING:
    from provender.adequacy import CommitmentUse
    from provender.exposure.result import Exposure
    from provender.report.edition import Edition

_COLUMNS: tuple[tuple[str, ColumnKind], ...] = (
    ("commitments.offer", "text"),
    ("commitments.utilisation", "figure"),
    ("commitments.coverage", "figure"),
    ("commitments.savings", "figure"),
    ("commitments.used", "amount"),
    ("commitments.on_top", "amount"),
)


def commitments(exposure: Exposure, edition: Edition) -> Sheet:
    """Return the table of one provision."""
    words = edition.words
    return Sheet(
        id=f"commitments-{exposure.provision}",
        title=words("sheet.commitments", good=edition.names.good(exposure.provision)),
        lead=words("sheet.commitments.lead"),
        columns=tuple(Column(words(k), kind) for k, kind in _COLUMNS),
        lines=tuple(Line(_cells(o, use, exposure, edition)) for o, use in exposure.commitments.items()),
        empty=words("sheet.commitments.empty"),
    )


def _cells(offer: str, use: CommitmentUse, exposure: Exposure, edition: Edition) -> tuple[Cell, ...]:
    figures, unit = edition.figures, f"{exposure.work_unit}-h"
    rates = (use.utilisation.value, use.coverage.value, use.savings_rate.value)
    means = (float(exposure.probabilities @ x) for x in (use.used, use.pay_as_you_go))
    return (
        Cell(edition.names.anything(offer), _held(offer, edition)),
        *(Cell(DASH if math.isnan(r) else figures.share(r)) for r in rates),
        *(Cell(figures.number(x, unit)) for x in means),
    )


def _held(offer: str, edition: Edition) -> str:
    """Return the commitments on an offer, by name."""
    mine = [c for c in edition.case.commitments.values() if c.offer == offer]
    return edition.words("list.comma").join(c.name or c.id for c in mine)
