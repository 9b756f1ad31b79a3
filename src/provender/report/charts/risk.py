"""The base plan under many scenarios: capacity, critical demand and shortage as fans of quantiles."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from provender.dates import days_between
from provender.exposure.risk import LEVELS
from provender.report.arrays import Buckets, buckets
from provender.report.charts.theme import Chart, Key, Scale, scale
from provender.report.charts.vega import (
    ALERT,
    Spec,
    amounts,
    at,
    day,
    field,
    finished,
    hover,
    layer,
    time_axis,
)
from provender.report.numbers import EPOCH

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.exposure.result import Exposure
    from provender.exposure.risk import Risk
    from provender.report.edition import Edition

CAPACITY = "var(--c1)"
#: opacity of the bands of a fan, the widest first
_BANDS = (0.16, 0.26)
#: growth of the median from which a fan is drawn on a logarithmic scale
_STEEP = 20.0
#: what is below this share of the largest is rounding
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class _Fan:
    """Quantiles to be drawn: (level, bucket) work units at `LEVELS`."""

    values: NDArray[np.float64]
    tone: str

    @property
    def median(self) -> NDArray[np.float64]:
        """(bucket,) the level in the middle."""
        middle: NDArray[np.float64] = self.values[len(LEVELS) // 2]
        return middle

    @property
    def bands(self) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
        """Pairs of (bucket,) lower and upper quantiles, the widest first."""
        return [(self.values[i], self.values[-1 - i]) for i in range(len(LEVELS) // 2)]


@dataclass(frozen=True, slots=True)
class _Plot:
    """What the layers of a fan share."""

    time: Buckets
    unit: Scale
    y: Spec
    edition: Edition

    @property
    def moments(self) -> list[float]:
        """Starts of the buckets, and the end of the last one."""
        return [*map(float, self.time.starts), float(self.time.ends[-1])]


def within(i: int) -> float:
    """Return the share of scenarios inside the i-th widest band."""
    return LEVELS[-1 - i] - LEVELS[i]


def fan(risk: Risk, exposure: Exposure, edition: Edition) -> Chart:
    """Return the chart of capacity over time as quantiles, with critical demand."""
    time = buckets(exposure, days_between(EPOCH, edition.case.as_of))
    held, need = _Fan(time.mean(risk.capacity), CAPACITY), _Fan(time.mean(risk.critical_demand), ALERT)
    has_need = bool(need.values.max(initial=0.0) > 0.0)
    fans = (held, need) if has_need else (held,)
    unit = scale(max(float(f.values.max(initial=0.0)) for f in fans), edition)
    plot = _Plot(time, unit, _amounts(fans, unit), edition)
    words = edition.words
    log = words("chart.fan.log") if _is_steep(fans) else ""
    layers = [*_bands(held, plot), *([_band(need, 0, plot, 0.14)] if has_need else []), _line(held, plot)]
    layers += [_line(need, plot, dash=[5, 3])] if has_need else []
    averaged = [words("chart.fan.averaged")] if time.n_buckets < len(time.index) else []
    said = {"chart.fan.median": held, **({"chart.fan.need": need} if has_need else {})}
    return Chart(
        id=f"fan-{risk.provision}",
        title=words("chart.fan.title"),
        subtitle=words("chart.fan.subtitle", unit=_unit(unit, exposure.work_unit, edition)) + log,
        spec=finished([*layers, _hover(said, plot)], 300),
        keys=tuple(_keys(edition, has_need=has_need)),
        note=words("list.sentence").join([words("chart.fan.note"), *averaged]),
    )


def unmet_fan(risk: Risk, exposure: Exposure, edition: Edition) -> Chart | None:
    """Return the chart of critical work unmet over time as quantiles; nothing where all of them are zero."""
    most = float(risk.critical_demand.max(initial=0.0))
    if not bool((risk.critical_unmet > _ROUNDING * most).any()):
        return None
    time = buckets(exposure, days_between(EPOCH, edition.case.as_of))
    held = _Fan(time.mean(np.where(risk.critical_unmet > _ROUNDING * most, risk.critical_unmet, 0.0)), ALERT)
    unit = scale(float(held.values.max()), edition)
    plot = _Plot(time, unit, amounts(), edition)
    words = edition.words
    keys = [_share_key("chart.unmet_fan.band", i, ALERT, edition) for i in range(len(_BANDS))]
    return Chart(
        id=f"unmet-fan-{risk.provision}",
        title=words("chart.unmet_fan.title"),
        subtitle=words("chart.unmet_fan.subtitle", unit=_unit(unit, exposure.work_unit, edition)),
        spec=finished([*_bands(held, plot), _line(held, plot), _hover({"chart.unmet_fan.median": held}, plot)], 200),
        keys=(*keys, Key(words("chart.unmet_fan.median"), ALERT, "line")),
    )


def _unit(unit: Scale, name: str, edition: Edition) -> str:
    return edition.words("chart.unit", scale=unit.word, unit=name).strip()


def _share_key(key: str, i: int, tone: str, edition: Edition) -> Key:
    solid = sum(_BANDS[: i + 1])  # the narrower lies on the wider
    return Key(edition.words(key, share=edition.figures.share(within(i))), tone, "area", round(solid, 2))


def _keys(edition: Edition, *, has_need: bool) -> Iterator[Key]:
    words = edition.words
    yield from (_share_key("chart.fan.inner", i, CAPACITY, edition) for i in range(len(_BANDS)))
    yield Key(words("chart.fan.median"), CAPACITY, "line")
    if has_need:
        share = edition.figures.share(within(0))
        yield Key(words("chart.fan.need_band", share=share), ALERT, "area", 0.14)
        yield Key(words("chart.fan.need"), ALERT, "dashed")


def _is_steep(fans: Sequence[_Fan]) -> bool:
    """Return whether a linear scale would hide the first years: a median soars and nothing touches zero."""
    lowest = min(float(f.values.min()) for f in fans)
    return lowest > 0.0 and any(float(f.median.max()) > _STEEP * float(f.median.min()) for f in fans)


def _amounts(fans: Sequence[_Fan], unit: Scale) -> Spec:
    """Return the vertical axis of a fan, logarithmic where it is steep."""
    if not _is_steep(fans):
        return amounts()
    low = min(float(f.values.min()) for f in fans)
    high = max(float(f.values.max()) for f in fans)
    return log_amounts("v", low / unit.factor, high / unit.factor)


def log_amounts(name: str, low: float, high: float) -> Spec:
    """Return a logarithmic axis over a span of positive values, with round numbers on it.

    Examples
    --------
    >>> log_amounts("v", 3.0, 40.0)["axis"]["values"]
    [5.0, 10.0, 20.0]
    >>> log_amounts("v", 0.5, 5e4)["axis"]["values"]
    [1.0, 10.0, 100.0, 1000.0, 10000.0]
    """
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    steps = {1: (1.0, 2.0, 5.0), 2: (1.0, 2.0, 5.0), 3: (1.0, 3.0), 4: (1.0, 3.0)}.get(last - first, (1.0,))
    values = [round(s * 10.0**k, 12) for k in range(first, last + 1) for s in steps]
    axis = {
        "title": None,
        "format": ",~r",
        "values": [v for v in values if low <= v <= high],
        "labelOverlap": "greedy",
        "labelSeparation": 8,
    }
    return field(name, scale={"type": "log", "domain": [low, high], "nice": False}, axis=axis)


def _steps(values: NDArray[np.float64], plot: _Plot) -> Iterator[tuple[float, float | None]]:
    """Yield moments and values, the last one twice: it is drawn to its end."""
    return ((day(t), plot.unit(float(v))) for t, v in zip(plot.moments, [*values, values[-1]], strict=True))


def _bands(held: _Fan, plot: _Plot) -> list[Spec]:
    return [_band(held, i, plot, solid) for i, solid in enumerate(_BANDS)]


def _band(held: _Fan, i: int, plot: _Plot, solid: float) -> Spec:
    """Return the area between two quantiles."""
    low, high = held.bands[i]
    both = zip(_steps(low, plot), _steps(high, plot), strict=True)
    records = [{"t": t, "v": a, "h": b} for (t, a), (_, b) in both]
    mark = {"type": "area", "interpolate": "step-after", "color": held.tone, "opacity": solid, "line": False}
    x = time_axis("t", (plot.moments[0], plot.moments[-1]), plot.edition)
    return layer(records, mark, x=x, y={**plot.y, "stack": None}, y2={"field": "h"})


def _line(held: _Fan, plot: _Plot, *, dash: Sequence[int] = ()) -> Spec:
    """Return the median."""
    records = [{"t": t, "v": v} for t, v in _steps(held.median, plot)]
    mark = {"type": "line", "interpolate": "step-after", "strokeWidth": 2, "color": held.tone, "strokeDash": list(dash)}
    return layer(records, mark, x=at("t"), y=plot.y)


def _hover(said: dict[str, _Fan], plot: _Plot) -> Spec:
    """Return the columns whose tooltip says median and widest band of each fan."""
    words, figures = plot.edition.words, plot.edition.figures

    def told(held: _Fan, i: int) -> str:
        low, high = (figures.number(float(v[i])) for v in held.bands[0])
        return words("chart.fan.range", mid=figures.number(float(held.median[i])), low=low, high=high)

    records = [
        {"t": day(start), "u": day(end), "w": figures.day_number(start)}
        | {f"s{k}": told(held, i) for k, held in enumerate(said.values())}
        for i, (start, end) in enumerate(zip(plot.time.starts, plot.time.ends, strict=True))
    ]
    return hover(records, {"w": words("chart.from"), **{f"s{k}": words(name) for k, name in enumerate(said)}})
