"""If one stops: how long critical work lasts, what is gone, what it costs, how deep it goes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from provender.dates import days_between
from provender.report.arrays import FEW_BUCKETS, buckets
from provender.report.charts.series import Frame, shares, steps
from provender.report.charts.theme import WORK, Chart, Key, scale
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
    layer,
    literal,
    rounded,
    row_labels,
    rows_axis,
    time_axis,
)
from provender.report.frames import share_lost
from provender.report.numbers import EPOCH

if TYPE_CHECKING:
    from provender.exposure.result import Exposure, Row
    from provender.report.edition import Edition

#: contingencies drawn; the table has them all
MOST_ROWS = 10
#: height of a contingency with its label above the mark, and how far below its middle the mark lies
_STEP, _BELOW = 46, 8
#: a course that never exceeds this share of critical demand is not drawn
_SOME = 1e-4
#: the colour of what happens, beside the ring of what could be
_TONE = "var(--c1)"


@dataclass(frozen=True, slots=True)
class _Bars:
    """Contingencies in the order in which they are drawn, with their labels."""

    exposure: Exposure
    edition: Edition
    rows: tuple[Row, ...]
    labels: tuple[str, ...]

    def chart(self, name: str, layers: Sequence[Spec], keys: tuple[Key, ...], **words: str) -> Chart:
        """Return a chart with one line per contingency; `words` fill its subtitle."""
        say = self.edition.words
        left = len(self.exposure.rows) - len(self.rows)
        return Chart(
            id=f"{name}-{self.exposure.provision}",
            title=say(f"chart.{name}.title"),
            subtitle=say(f"chart.{name}.subtitle", **words),
            spec=finished(layers, _STEP * len(self.rows)),
            keys=keys,
            note=say("chart.n1.more", n=left) if left and name == "survival" else "",
            is_wide=name == "survival",
        )


def contingencies(exposure: Exposure, edition: Edition) -> tuple[Chart, ...]:
    """Return the charts of the N-1 table of one provision; none where it has no rows."""
    labels = dict(zip((r.id for r in exposure.rows), edition.names.contingencies(exposure.rows), strict=True))
    order = sorted(exposure.rows, key=lambda r: (r.tts_days, -r.extra_replanned, -share_lost(r, exposure)))
    shown = tuple(order[:MOST_ROWS])
    if not shown:
        return ()
    bars = _Bars(exposure, edition, shown, tuple(labels[r.id] for r in shown))
    course = _course(bars)
    return (_survival(bars), _cost(bars), _lost(bars), *([course] if course else []))


def _survival(bars: _Bars) -> Chart:
    """Return the bars from the announcement to the day on which critical work stops."""
    edition, words = bars.edition, bars.edition.words
    end = float(buckets(bars.exposure).ends[-1])
    first = min(days_between(EPOCH, row.announced) for row in bars.rows)
    records = [_survived(i, row, end) for i, row in enumerate(bars.rows)]
    bar, y = {"type": "bar", "height": 10, "yOffset": _BELOW}, rows_axis(len(bars.rows))
    x = time_axis("t", (first, end), edition)
    tick = {"type": "tick", "thickness": 2.5, "height": 20, "yOffset": _BELOW, "color": INK}
    span = {"type": "rule", "strokeWidth": 1.5, "yOffset": _BELOW, "color": INK}
    layers = [
        layer(records, {**bar, "color": MUTED, "opacity": 0.14}, y=y, x=x, x2={"field": "e"}),
        layer(records, bar, y=y, x=at("t"), x2={"field": "u"}, color=literal("c"), opacity=_opacity("p")),
        layer(records, span, y=y, x=at("l"), x2={"field": "h"}),
        layer([r for r in records if r["f"]], tick, y=y, x=at("u")),
    ]
    tones = [ALERT if math.isfinite(row.tts_days) else MUTED for row in bars.rows]
    layers += row_labels(bars.labels, [edition.figures.days(row.tts_days) for row in bars.rows], tones, room=142)
    keys = (
        Key(words("chart.survival.lasts"), ALERT),
        Key(words("chart.survival.whole"), MUTED, "area", 0.45),
        Key(words("chart.survival.range"), INK, "line"),
    )
    return bars.chart("survival", layers, keys, day=edition.figures.date(bars.rows[0].announced))


def _opacity(name: str) -> Spec:
    return {"field": name, "type": "quantitative", "scale": None}


def _survived(i: int, row: Row, end: float) -> dict[str, object]:
    announced = days_between(EPOCH, row.announced)
    ends = list(row.tts_by_future.values()) or [row.tts_days]
    stop, low, high = (min(announced + d, end) for d in (row.tts_days, min(ends), max(ends)))
    stops = math.isfinite(row.tts_days)
    tone, solid = (ALERT, 1.0) if stops else (MUTED, 0.45)
    moments = {"t": day(announced), "u": day(stop), "l": day(low), "h": day(high), "e": day(end)}
    return {"i": str(i), **moments, "f": stops, "c": tone, "p": solid}


def _dumbbells(bars: _Bars, pairs: Sequence[tuple[float | None, float | None]], x: Spec) -> list[Spec]:
    """Return a dot per contingency, and a ring at its other end."""
    records = [{"i": str(i), "v": a, "m": b} for i, (a, b) in enumerate(pairs)]
    line = {"type": "rule", "strokeWidth": 2, "yOffset": _BELOW, "color": MUTED, "opacity": 0.6}
    dot = {"type": "point", "yOffset": _BELOW, "opacity": 1}
    ring = {**dot, "size": 70, "stroke": INK, "fill": PANEL, "strokeWidth": 1.75}
    y = rows_axis(len(bars.rows))
    return [
        layer(records, line, y=y, x=x, x2={"field": "m"}),
        layer(records, ring, y=y, x=field("m")),
        layer(records, {**dot, "size": 90, "fill": _TONE, "stroke": _TONE}, y=y, x=field("v")),
    ]


def _across(scale_: Spec, form: str) -> Spec:
    return field("v", scale=scale_, axis={"title": None, "format": form, "tickCount": 4, "grid": True})


def _cost(bars: _Bars) -> Chart:
    """Return the cost of each event with and without replanning."""
    edition, currency = bars.edition, bars.exposure.currency
    words, figures = edition.words, edition.figures
    costs = [(r.extra_replanned, r.extra_frozen) for r in bars.rows]
    unit = scale(max((abs(v) for pair in costs for v in pair if math.isfinite(v)), default=0.0), edition)
    layers = _dumbbells(bars, [(unit(a), unit(b)) for a, b in costs], _across({"zero": True, "nice": True}, ",~r"))
    layers += row_labels(bars.labels, [figures.money(a, currency) for a, _ in costs], room=142)
    keys = (Key(words("chart.cost.replanned"), _TONE, "dot"), Key(words("chart.cost.frozen"), INK, "ring"))
    money = words("chart.unit", scale=unit.word, unit=words.get(f"currency.{currency}", currency)).strip()
    return bars.chart("cost", layers, keys, unit=money)


def _lost(bars: _Bars) -> Chart:
    """Return the share of capacity that each event takes, when it comes into force and at most."""
    edition, words = bars.edition, bars.edition.words
    pairs = [(share_lost(r, bars.exposure), float(np.max(r.share_lost, initial=0.0))) for r in bars.rows]
    x = _across({"domain": [0, 1]}, words("axis.percent"))
    layers = _dumbbells(bars, [(rounded(a), rounded(b)) for a, b in pairs], x)
    layers += row_labels(bars.labels, [edition.figures.share(a) for a, _ in pairs], room=142)
    keys = (Key(words("chart.lost.now"), _TONE, "dot"), Key(words("chart.lost.most"), INK, "ring"))
    return bars.chart("lost", layers, keys)


def _course(bars: _Bars) -> Chart | None:
    """Return the course of extra unmet critical work; nothing where there is none at all."""
    edition = bars.edition
    first = min(days_between(EPOCH, row.announced) for row in bars.rows)
    time = buckets(bars.exposure, first, few=FEW_BUCKETS)
    depth = [time.mean(np.nan_to_num(r.extra_critical_share)) for r in bars.rows]
    order = sorted(range(len(depth)), key=lambda i: -float(depth[i].sum()))
    shown = [i for i in order if depth[i].max() > _SOME][: len(WORK)]
    if not shown:
        return None
    lines = [shares(bars.labels[i], depth[i], tone, edition) for i, tone in zip(shown, WORK, strict=False)]
    y = amounts(form=edition.words("axis.percent"), ticks=4)
    frame = Frame(tuple(map(float, time.starts)), float(time.ends[-1]), edition, y)
    return Chart(
        id=f"course-{bars.exposure.provision}",
        title=edition.words("chart.course.title"),
        subtitle=edition.words("chart.course.subtitle"),
        spec=finished(steps(lines, frame), 220),
        keys=tuple(Key(line.name, line.colour, "line") for line in lines),
    )
