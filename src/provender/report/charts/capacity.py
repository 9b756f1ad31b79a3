"""Capacity against demand: what is held by supplier and stage, and what is needed by future."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from provender.dates import days_between
from provender.report.arrays import Buckets, buckets, mean_over_futures, to_days
from provender.report.charts.theme import OTHER, STAGE_OPACITY, Chart, Colours, Key, Scale, scale
from provender.report.charts.vega import (
    ALERT,
    INK,
    MUTED,
    PANEL,
    Spec,
    amounts,
    at,
    day,
    field,
    finished,
    hover,
    layer,
    moment,
    one_of,
    time_axis,
)
from provender.report.numbers import EPOCH

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.exposure.result import Exposure
    from provender.report.edition import Edition

#: suppliers named in the box that follows the pointer
_MOST_NAMED = 6
#: history drawn before the as-of date
_DAYS_BACK = 366.0
#: demand that grows by more than this hides its own first years; a second chart shows shares of it
_STEEP = 4.0
#: how far above all work the chart of shares reaches
_COVERED = 1.5


@dataclass(frozen=True, slots=True)
class _Band:
    """One band of the stack: (bucket,) work units of a supplier in a stage."""

    supplier: str
    stage: str
    values: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Plot:
    """What the parts of the chart share: time, the stack from the ground up, demand and its top."""

    exposure: Exposure
    edition: Edition
    colours: Colours
    time: Buckets
    bands: tuple[_Band, ...]
    demand: NDArray[np.float64]  # (scenario, bucket) work units
    peak: NDArray[np.float64]  # (bucket,) largest over futures and periods
    need: NDArray[np.float64]  # (bucket,) critical work units
    unit: Scale
    top: float

    @property
    def moments(self) -> list[float]:
        """Starts of the buckets, and the end of the last one."""
        return [*map(float, self.time.starts), float(self.time.ends[-1])]

    @property
    def mean(self) -> NDArray[np.float64]:
        """(bucket,) mean demand over futures."""
        return mean_over_futures(self.demand, self.exposure.probabilities)

    @property
    def held(self) -> NDArray[np.float64]:
        """(bucket,) height of the stack."""
        total: NDArray[np.float64] = sum((b.values for b in self.bands), np.zeros(self.time.n_buckets))
        return total


def capacity(exposure: Exposure, edition: Edition, colours: Colours) -> tuple[Chart, ...]:
    """Return the chart of capacity against demand of one provision, and of its shares where demand soars."""
    plot = _plot(exposure, edition, colours)
    words, names = edition.words, edition.names
    unit = words("chart.unit", scale=plot.unit.word, unit=exposure.work_unit).strip()
    who = {"good": names.provision(exposure.provision), "dependant": names.party(exposure.dependant)}
    chart = Chart(
        id=f"capacity-{exposure.provision}",
        title=words("chart.capacity.title", **who),
        subtitle=words("chart.capacity.subtitle", unit=unit, supply=_supply_note(exposure, edition)),
        spec=_spec(plot, ",~r", 380),
        keys=tuple(_keys(plot)),
        note=words("list.sentence").join([words("chart.capacity.note"), *_clipped(plot)]),
    )
    mean = plot.mean
    if mean.min() <= 0 or mean.max() < _STEEP * mean.min():
        return (chart,)
    covered = Chart(
        id=f"coverage-{exposure.provision}",
        title=words("chart.coverage.title"),
        subtitle=words("chart.coverage.subtitle"),
        spec=_spec(_over_demand(plot), words("axis.percent"), 300),
    )
    return (chart, covered)


def _spec(plot: _Plot, form: str, height: int) -> Spec:
    return finished([_areas(plot, form), *_lines(plot), *_today(plot), _hover(plot)], height)


def _plot(exposure: Exposure, edition: Edition, colours: Colours) -> _Plot:
    time = buckets(exposure, days_between(EPOCH, edition.case.as_of) - _DAYS_BACK)
    total = exposure.demand.sum(axis=1)
    demand, peak = time.mean(total), time.most(total).max(axis=0)
    need = time.most(exposure.need[exposure.block_of_period])
    bands = tuple(_bands(exposure, edition, colours, time))
    plot = _Plot(exposure, edition, colours, time, bands, demand, peak, need, Scale(1.0, ""), 1.0)
    highest = max(plot.held.max(initial=0.0), plot.mean.max(initial=0.0), need.max(initial=0.0), 1e-9)
    top = 1.08 * float(min(max(highest, peak.max(initial=0.0)), 1.25 * highest))
    return replace(plot, unit=scale(top, edition), top=top)


def _over_demand(plot: _Plot) -> _Plot:
    """Return the plot with everything as a share of mean demand."""
    mean = plot.mean
    bands = tuple(replace(band, values=band.values / mean) for band in plot.bands)
    shares_ = replace(plot, bands=bands, demand=plot.demand / mean, peak=plot.peak / mean, need=plot.need / mean)
    return replace(
        shares_, unit=Scale(1.0, ""), top=min(_COVERED, max(1.1, 1.05 * float(shares_.held.max(initial=0.0))))
    )


def _bands(exposure: Exposure, edition: Edition, colours: Colours, time: Buckets) -> Iterator[_Band]:
    """Yield the stack from the ground up: surest stage first, then suppliers, sources on top."""
    stages, suppliers = list(STAGE_OPACITY), list(colours.of)

    def place(key: tuple[str, str]) -> tuple[int, int, str]:
        stage = stages.index(key[1]) if key[1] in stages else len(stages)
        supplier = suppliers.index(key[0]) if key[0] in suppliers else len(suppliers)
        return stage, supplier, key[0]

    for supplier, stage in sorted(exposure.capacity, key=place):
        values = mean_over_futures(time.mean(exposure.capacity[supplier, stage]), exposure.probabilities)
        if values.any():
            yield _Band(supplier, stage, values)
    for offer, limits in exposure.sources.items():
        held = edition.case.offers.get(offer)
        if limits.any():
            yield _Band(held.supplier if held else offer, "on_demand", time.mean(limits))


def _areas(plot: _Plot, form: str) -> Spec:
    """Return the stack; a last point at the end of the horizon closes each step."""
    keys = [f"{i:02}" for i in range(len(plot.bands))]
    records = [
        {"t": day(t), "k": key, "v": plot.unit(v) or 0}
        for key, band in zip(keys, plot.bands, strict=True)
        for t, v in _steps(plot.moments, band.values)
    ]
    tones = [(plot.colours(band.supplier), band.stage) for band in plot.bands]
    fills = [_faded(tone, STAGE_OPACITY.get(stage, 0.4)) for tone, stage in tones]
    edges = [tone if stage == "signed" else PANEL for tone, stage in tones]
    return layer(
        records,
        {"type": "area", "interpolate": "step-after", "strokeWidth": 1, "clip": True},
        x=time_axis("t", (plot.moments[0], plot.moments[-1]), plot.edition),
        y={**amounts(form=form, ticks=6, most=plot.unit(plot.top)), "stack": "zero"},
        fill=one_of("k", keys, fills),
        stroke=one_of("k", keys, edges),
        order=field("k", "ordinal"),
    )


def _faded(tone: str, solid: float) -> str:
    """Return a colour that lets the ground shine through."""
    return f"color-mix(in srgb, {tone} {solid:.0%}, transparent)"


def _lines(plot: _Plot) -> Iterator[Spec]:
    """Yield the band and the lines of demand, and the critical need."""
    low = plot.demand.min(axis=0)
    band = ({"t": day(t), "v": plot.unit(a), "w": plot.unit(b)} for t, a, b in _steps(plot.moments, low, plot.peak))
    area = {"type": "area", "interpolate": "step-after", "color": INK, "opacity": 0.09, "clip": True}
    yield layer(band, area, x=at("t"), y=field("v"), y2={"field": "w"})
    for values in plot.demand if len(plot.demand) > 1 else ():
        yield _line(plot, values, color=INK, strokeWidth=0.8, opacity=0.5)
    yield _line(plot, plot.mean, color=PANEL, strokeWidth=5, opacity=0.85)
    yield _line(plot, plot.mean, color=INK, strokeWidth=2.25)
    if plot.need.any():
        yield _line(plot, plot.need, color=PANEL, strokeWidth=4, opacity=0.7)
        yield _line(plot, plot.need, color=ALERT, strokeWidth=1.75, strokeDash=[5, 3])


def _steps(moments: Sequence[float], *values: NDArray[np.float64]) -> Iterator[tuple[float, ...]]:
    return zip(moments, *([*v, v[-1]] for v in values), strict=True)


def _line(plot: _Plot, values: NDArray[np.float64], **look: object) -> Spec:
    records = ({"t": day(t), "v": plot.unit(v)} for t, v in _steps(plot.moments, values))
    return layer(records, {"type": "line", "interpolate": "step-after", "clip": True, **look}, x=at("t"), y=field("v"))


def _today(plot: _Plot) -> list[Spec]:
    """Return the rule at the as-of date where history stands before it."""
    now = days_between(EPOCH, plot.edition.case.as_of)
    if not plot.moments[0] + 5 < now < plot.moments[-1]:
        return []
    return moment(now, plot.edition.words("chart.as_of"), tone=MUTED, dash=[2, 3])


def _hover(plot: _Plot) -> Spec:
    """Return the columns whose tooltip says the numbers of a moment."""
    words, figures = plot.edition.words, plot.edition.figures
    is_share = plot.unit.factor == 1.0 and plot.top <= _COVERED
    show = figures.share if is_share else figures.number
    totals = _by_supplier(plot)
    columns = {"d": plot.mean, "c": plot.held, **{f"s{j}": v for j, v in enumerate(totals.values())}}
    records = [
        {"t": day(start), "u": day(end), "w": figures.day_number(start)}
        | {name: show(float(values[i])) for name, values in columns.items()}
        for i, (start, end) in enumerate(zip(plot.time.starts, plot.time.ends, strict=True))
    ]
    titles = {"w": words("chart.from"), "d": words("chart.demand_mean"), "c": words("chart.capacity.total")}
    return hover(records, {**titles, **{f"s{j}": plot.edition.names.party(s) for j, s in enumerate(totals)}})


def _by_supplier(plot: _Plot) -> dict[str, NDArray[np.float64]]:
    totals: dict[str, NDArray[np.float64]] = {}
    for band in plot.bands:
        totals[band.supplier] = totals.get(band.supplier, np.zeros(plot.time.n_buckets)) + band.values
    largest = sorted(totals, key=lambda s: -float(totals[s].sum()))[:_MOST_NAMED]
    return {s: totals[s] for s in largest}


def _keys(plot: _Plot) -> Iterator[Key]:
    words, names = plot.edition.words, plot.edition.names
    suppliers = dict.fromkeys(band.supplier for band in plot.bands)
    yield from (Key(names.party(s), plot.colours(s)) for s in suppliers if plot.colours(s) != OTHER)
    if any(plot.colours(s) == OTHER for s in suppliers):
        yield Key(words("chart.others"), OTHER)
    stages = {band.stage for band in plot.bands}
    for stage, solid in STAGE_OPACITY.items():
        if stage in stages:
            yield Key(words(f"stage.{stage}"), INK, "edged" if stage == "signed" else "area", solid)
    yield Key(words("chart.demand_mean"), INK, "line")
    if len(plot.demand) > 1:
        yield Key(words("chart.demand_futures", n=len(plot.demand)), INK, "band")
    if plot.need.any():
        yield Key(words("chart.need"), ALERT, "dashed")


def _clipped(plot: _Plot) -> list[str]:
    """Return the remark that the highest future leaves the chart, where it does."""
    most = float(plot.peak.max(initial=0.0))
    if most <= plot.top:
        return []
    return [
        plot.edition.words("chart.capacity.clipped", most=plot.edition.figures.number(most, plot.exposure.work_unit))
    ]


def _supply_note(exposure: Exposure, edition: Edition) -> str:
    """Return the first and last total in supply units, where they differ from work units."""
    if exposure.supply_unit == exposure.work_unit or not exposure.supply_capacity:
        return ""
    parts = [mean_over_futures(v, exposure.probabilities) for v in exposure.supply_capacity.values()]
    total = np.sum(parts, axis=0)
    now = np.searchsorted(to_days(exposure.period_starts), days_between(EPOCH, edition.case.as_of), side="right") - 1
    first, last = (edition.figures.number(float(total[i]), exposure.supply_unit) for i in (max(int(now), 0), -1))
    return edition.words("chart.capacity.supply", first=first, last=last)
