"""How likely it is that more than some amount of critical work is left undone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from provender.adequacy.interval import share_bounds
from provender.report.charts.risk import log_amounts
from provender.report.charts.theme import Chart, Key, Scale, scale
from provender.report.charts.vega import ALERT, Spec, amounts, field, finished, hover, layer, rounded
from provender.report.sheets.risk import unit_hours

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.exposure.result import Exposure
    from provender.exposure.risk import Risk
    from provender.report.edition import Edition

#: ratio of the largest to the smallest shortage from which the curve is drawn on a logarithmic scale
_SPREAD = 20.0
#: what is below this share of the largest is rounding
_ROUNDING = 1e-9
#: points of the curve; fewer shortages than this many say little of the right end of it
_POINTS, _FEW = 48, 10
_CONFIDENCE, _OPACITY = 0.95, 0.16


def shortages(risk: Risk) -> NDArray[np.float64]:
    """Return unserved critical work of the scenarios that are short at all, smallest first, unit-hours."""
    least = _ROUNDING * float(risk.exceedance.max(initial=0.0))
    short: NDArray[np.float64] = np.sort(risk.exceedance[risk.exceedance > least])
    return short


def exceedance(risk: Risk, exposure: Exposure, edition: Edition) -> Chart | None:
    """Return the curve of the chance that more critical work is left undone; nothing where none is short."""
    short = shortages(risk)
    if not len(short):
        return None
    words = edition.words
    unit = scale(float(short[-1]), edition)
    is_log = bool(short[-1] >= _SPREAD * short[0])
    told = {
        "unit": words("chart.unit", scale=unit.word, unit=unit_hours(exposure, edition)).strip(),
        "log": words("chart.fan.log") if is_log else "",
    }
    note = words("chart.exceedance.note", m=len(short), n=risk.n_scenarios)
    few = [words("chart.exceedance.few")] if len(short) < _FEW else []
    return Chart(
        id=f"exceedance-{risk.provision}",
        title=words("chart.exceedance.title"),
        subtitle=words("chart.exceedance.subtitle", **told),
        spec=finished(_curve(_points(short, risk.n_scenarios, is_log=is_log), unit, edition, is_log=is_log), 220),
        keys=(
            Key(words("chart.exceedance.curve"), ALERT, "line"),
            Key(words("chart.exceedance.bounds"), ALERT, "area", _OPACITY),
        ),
        note=words("list.sentence").join([note, *few]),
    )


@dataclass(frozen=True, slots=True)
class _Point:
    """From `start` to `end` unit-hours the chance that more is left undone is `chance`, within `low` and `high`."""

    start: float
    end: float
    chance: float
    low: float
    high: float


def _points(short: NDArray[np.float64], n: int, *, is_log: bool) -> list[_Point]:
    """Return the steps of the exceedance curve, from the left edge to just beyond the largest shortage."""
    left = 10.0 ** (math.ceil(math.log10(short[0])) - 1) if is_log else 0.0
    values = np.unique(short)
    if len(values) > _POINTS:
        values = values[np.unique(np.linspace(0, len(values) - 1, _POINTS).round().astype(int))]
    edges = [left, *map(float, values), float(values[-1]) * (1.3 if is_log else 1.06)]
    above = [int(np.count_nonzero(short > edge)) for edge in edges[:-1]]
    bounds = [share_bounds(m, n, _CONFIDENCE) for m in above]
    steps = zip(edges, edges[1:], above, bounds, strict=False)
    return [_Point(start, end, m / n, *both) for start, end, m, both in steps]


def _curve(points: Sequence[_Point], unit: Scale, edition: Edition, *, is_log: bool) -> list[Spec]:
    """Return the layers of the curve: bounds, steps, and the columns that say the numbers."""
    last = points[-1]
    rows = [*((p.start, p) for p in points), (last.end, last)]
    records = [
        {"t": unit(x), "v": rounded(p.chance), "a": rounded(p.low), "b": rounded(p.high)} for x, p in rows
    ]  # fmt: skip
    x = _sizes(points[0].start / unit.factor, last.end / unit.factor, is_log=is_log)
    most = max(p.high for p in points)
    y = amounts(form=edition.words("axis.percent" if most > 0.04 else "axis.percent.fine"), ticks=4)
    step = {"interpolate": "step-after", "color": ALERT}
    band = layer(
        records, {"type": "area", **step, "opacity": _OPACITY}, x=x, y=field("a", stack=None), y2={"field": "b"}
    )
    line = layer(records, {"type": "line", **step, "strokeWidth": 2.25}, x=x, y=y)
    return [band, line, _said(points, unit, edition, x)]


def _sizes(low: float, high: float, *, is_log: bool) -> Spec:
    """Return the horizontal axis of sizes of shortages."""
    if is_log:
        return log_amounts("t", low, high)
    axis = {"title": None, "format": ",~r", "tickCount": 6, "labelOverlap": "greedy", "labelSeparation": 8}
    return field("t", scale={"domain": [low, high], "nice": False}, axis=axis)


def _said(points: Sequence[_Point], unit: Scale, edition: Edition, x: Spec) -> Spec:
    """Return the columns whose tooltip says the chance and its interval."""
    words, figures = edition.words, edition.figures
    records = [
        {
            "t": unit(p.start),
            "u": unit(p.end),
            "w": figures.number(p.start),
            "c": figures.share(p.chance),
            "i": words("risk.interval", low=figures.share(p.low), high=figures.share(p.high)).strip(),
        }
        for p in points
    ]
    titles = {"w": "more", "c": "chance", "i": "interval"}
    held = hover(records, {k: words(f"chart.exceedance.{name}") for k, name in titles.items()})
    return {**held, "encoding": {**held["encoding"], "x": x}}
