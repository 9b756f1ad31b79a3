"""Which clauses still stand: share of paths by month, for the clauses that something may end early."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from provender.report.charts.series import Frame, Line, steps
from provender.report.charts.theme import SERIES, Chart, Key
from provender.report.charts.tie import drawn, moments
from provender.report.charts.vega import amounts, finished
from provender.report.sheets.sheet import DASH
from provender.report.sheets.tie import endable

if TYPE_CHECKING:
    from provender.exposure.tie import ClauseAhead, TieAhead
    from provender.report.edition import Edition


def survival(tie: TieAhead, edition: Edition) -> Chart | None:
    """Return the chart of the clauses that may end early; nothing where none may."""
    found = sorted(endable(tie, edition.case), key=lambda c: _least(tie, c, edition))
    shown = found[: len(SERIES)]
    if not shown:
        return None
    words = edition.words
    lines = [_line(tie, c, tone, edition) for c, tone in zip(shown, SERIES, strict=False)]
    *starts, end = moments(tie)
    lowest = min(float(np.nanmin(line.values)) for line in lines)
    y = amounts(form=words("axis.percent"), most=1.0)
    if lowest > 0.0:
        y = {**y, "scale": {"domain": [np.floor(lowest * 10.0) / 10.0, 1.0], "nice": False}}
    return Chart(
        id="clauses-standing",
        title=words("chart.standing.title"),
        subtitle=words("chart.standing.subtitle", n=f"{tie.n_paths:,}"),
        spec=finished(steps(lines, Frame(tuple(starts), end, edition, y)), 240),
        keys=tuple(Key(line.name, line.colour, "line") for line in lines),
        note=words("chart.standing.note"),
    )


def _in_term(tie: TieAhead, clause: str, edition: Edition) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return (month,) whether the clause's own last day is still to come when the month begins."""
    end = edition.case.clauses[clause].end
    mask: np.ndarray[tuple[int], np.dtype[np.bool_]] = np.array([end is None or m < end for m in tie.months])
    return mask


def _least(tie: TieAhead, ahead: ClauseAhead, edition: Edition) -> float:
    held = ahead.standing[: len(tie.months)][_in_term(tie, ahead.clause, edition)]
    return float(held.min(initial=1.0))


def _line(tie: TieAhead, ahead: ClauseAhead, tone: str, edition: Edition) -> Line:
    """Return the share of paths by month, NaN once the clause's own term is over."""
    values = np.where(_in_term(tie, ahead.clause, edition), ahead.standing[: len(tie.months)], np.nan)[list(drawn(tie))]
    said = tuple(DASH if np.isnan(v) else edition.figures.share(float(v)) for v in values)
    name = edition.names.clause(ahead.clause)
    return Line(name[:1].upper() + name[1:], values, tone, said)
