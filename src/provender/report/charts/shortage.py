"""What is short although nobody stops: work unmet under the base plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from provender.dates import days_between
from provender.report.arrays import FEW_BUCKETS, buckets, mean_over_futures
from provender.report.charts.series import Frame, shares, steps
from provender.report.charts.theme import WORK, Chart, Key
from provender.report.charts.vega import amounts, finished
from provender.report.numbers import EPOCH

if TYPE_CHECKING:
    from provender.exposure.result import Exposure
    from provender.report.edition import Edition

#: a shortage below this share of demand is rounding
_SOME = 1e-3
#: where all shares are below this, the axis needs a decimal
_FINE = 0.04


def shortage(exposure: Exposure, edition: Edition) -> Chart | None:
    """Return the chart of work unmet although nobody stops; nothing where all is met."""
    time = buckets(exposure, days_between(EPOCH, edition.case.as_of), few=FEW_BUCKETS)
    unmet = mean_over_futures(time.mean(exposure.unmet), exposure.probabilities)  # (tier, bucket)
    demand = mean_over_futures(time.mean(exposure.demand), exposure.probabilities)
    parts = np.divide(unmet, demand, out=np.zeros_like(unmet), where=demand > 0)
    shown = [int(j) for j in np.argsort(-parts.max(axis=1, initial=0.0)) if parts[j].max() > _SOME][: len(WORK)]
    if not shown:
        return None
    lines = [
        shares(edition.names.work(exposure.tiers[j]), parts[j], tone, edition)
        for j, tone in zip(shown, WORK, strict=False)
    ]
    fine = max(float(parts[j].max()) for j in shown) < _FINE
    y = amounts(form=edition.words("axis.percent.fine" if fine else "axis.percent"), ticks=4)
    frame = Frame(tuple(map(float, time.starts)), float(time.ends[-1]), edition, y)
    return Chart(
        id=f"shortage-{exposure.provision}",
        title=edition.words("chart.shortage.title"),
        subtitle=edition.words("chart.shortage.subtitle"),
        spec=finished(steps(lines, frame), 180),
        keys=tuple(Key(line.name, line.colour, "line") for line in lines),
    )
