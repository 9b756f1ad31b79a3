"""Who needs whom more: value lost if the tie breaks over own value, both ways, with the flips."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from provender.dates import days_between
from provender.report.arrays import to_days
from provender.report.charts.series import Frame, shares, steps
from provender.report.charts.theme import Chart, Colours, Key
from provender.report.charts.vega import amounts, finished, moment
from provender.report.numbers import EPOCH

if TYPE_CHECKING:
    from provender.exposure.result import Dependence
    from provender.report.edition import Edition


def dependence(tie: Dependence, edition: Edition, colours: Colours) -> Chart | None:
    """Return the chart of one tie; nothing where no block has a ratio."""
    if not np.isfinite(np.concatenate([tie.first_ratio, tie.second_ratio])).any():
        return None
    names, words = edition.names, edition.words
    first, second = names.party(tie.first), names.party(tie.second)
    lines = [
        shares(words("chart.needs", who=first, whom=second), tie.first_ratio, colours(tie.first), edition),
        shares(words("chart.needs", who=second, whom=first), tie.second_ratio, colours(tie.second), edition),
    ]
    starts = tuple(float(d) for d in to_days(tie.block_starts))
    end = max(starts[-1] + 1.0, days_between(EPOCH, edition.case.end))
    layers = steps(lines, Frame(starts, end, edition, amounts(form=words("axis.percent"))))
    inside = [(d, who) for d, who in tie.flips if starts[0] <= days_between(EPOCH, d) <= end]
    for row, (day, who) in enumerate(inside):
        label = words("chart.flip", who=names.party(who), day=edition.figures.month(day))
        layers += moment(days_between(EPOCH, day), label, row=row % 3)
    return Chart(
        id=f"dependence-{tie.first}-{tie.second}",
        title=words("chart.dependence.title", first=first, second=second),
        subtitle=words("chart.dependence.subtitle"),
        spec=finished(layers, 280),
        keys=tuple(Key(line.name, line.colour, "line") for line in lines),
        note=words("chart.dependence.flips" if tie.flips else "chart.dependence.no_flip"),
    )
